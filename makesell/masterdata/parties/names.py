"""Parties: what two spellings of one customer have in common. Pure, Django-free."""

import re
import unicodedata
from typing import Final

from pypinyin import lazy_pinyin

# What a company's name ends or begins with by law says nothing about who it is; the longest comes first.
_LEGAL: Final = (
    "有限责任公司",
    "股份有限公司",
    "集团有限公司",
    "有限公司",
    "集团公司",
    "合伙企业",
    "个体工商户",
    "公司",
    "集团",
    "co",
    "co.,ltd.",
    "co.,ltd",
    "co.ltd",
    "coltd",
    "limited",
    "ltd",
    "incorporated",
    "inc",
    "corporation",
    "corp",
    "company",
    "gmbh",
    "llc",
    "plc",
)
_NOT_A_WORD = re.compile(r"[\W_]+")
_SHORTEST: Final = 6


def name_key(name: str) -> str:
    """A name without legal form, brackets, spaces and letter case: equal keys mean the same customer very likely."""
    text = unicodedata.normalize("NFKC", name).lower().replace("（", "(").replace("）", ")")
    words = " ".join(word for word in text.split() if word.strip(".,()") not in _LEGAL)
    key = _NOT_A_WORD.sub("", words)
    for legal in _LEGAL:
        short = _NOT_A_WORD.sub("", legal)
        if key.endswith(short) and len(key) > len(short) + 1 and not short.isascii():
            key = key.removesuffix(short)
    return key or _NOT_A_WORD.sub("", text)


def sound_key(name: str) -> str:
    """How a name sounds: the pinyin of its key without tones, so that 华威 and 华为, or "huawei", meet."""
    return "".join(lazy_pinyin(name_key(name)))


def tax_key(number: str) -> str:
    """A tax number without spaces and letter case."""
    return _NOT_A_WORD.sub("", unicodedata.normalize("NFKC", number)).upper()


def phone_key(phone: str) -> str:
    """The digits of a telephone number, without the country's own prefix; empty when too short to tell anybody apart."""
    digits = "".join(c for c in unicodedata.normalize("NFKC", phone) if c.isdigit())
    digits = digits.removeprefix("0086")
    if len(digits) == 13 and digits.startswith("86"):
        digits = digits[2:]
    return digits if len(digits) >= _SHORTEST else ""
