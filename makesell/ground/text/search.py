"""Ground/text: what makes a row found by two Chinese characters, by pinyin, by initials and by a fragment of a number.

`grams()` goes into a `text[]` column with a GIN index, `query_grams()` is what must be contained in it. Bigrams for Chinese (the usual
query has two characters, which trigrams cannot answer), bigrams and trigrams for letters and digits, `^x` for what a run begins with and
for each single Chinese character, so that a query of one character has an answer too.
"""

import itertools
import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Any

from pypinyin import Style, lazy_pinyin

MARK = "^"
_RUN = re.compile(r"[^\W_]+")
_HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
_SEGMENT = re.compile(rf"[{_HAN}]+|[^{_HAN}]+")
_HAN_RUN = re.compile(rf"[{_HAN}]+")
_KEY_PART = re.compile(rf"[0-9]+|[{_HAN}]+|[^0-9{_HAN}]+")
# Surnames whose reading as a surname is not the one of the dictionary.
_SURNAMES = {
    "曾": "zeng", "单": "shan", "解": "xie", "仇": "qiu", "查": "zha", "任": "ren", "盖": "ge", "区": "ou", "朴": "piao", "覃": "qin",
    "翟": "zhai", "缪": "miao", "乐": "yue", "种": "chong", "冼": "xian", "召": "shao", "员": "yun", "秘": "bi", "繁": "po", "折": "she",
}  # fmt: skip
_NAME_LENGTH = 4
# Characters without a known reading stand for themselves, one by one (pypinyin takes a list, its type hints do not).
_EACH: Any = list


def normalise(text: str) -> str:
    """The text as it is compared: full-width and compatibility forms folded (NFKC), lower case."""
    return unicodedata.normalize("NFKC", text).lower()


def grams(*parts: str | None) -> list[str]:
    """The distinct grams of several texts (name, English name, code, phone …), sorted. Empty and missing parts count for nothing."""
    found: set[str] = set()
    for part in parts:
        if part:
            found.update(_of_text(normalise(part)))
    return sorted(found)


def query_grams(query: str) -> list[str]:
    """The grams that a row must contain to answer the query; all words of the query must be found."""
    needed: set[str] = set()
    for run in _RUN.findall(normalise(query)):
        needed.update(_asked(run))
    return sorted(needed)


def sort_key(text: str) -> str:
    """A key that sorts Chinese by pinyin, tone and character, Latin letters without accents, and numbers by their value."""
    pieces = []
    for piece in _KEY_PART.findall(normalise(text)):
        if piece[0].isdigit():
            pieces.append(piece.lstrip("0").rjust(12, "0"))
        elif _HAN_RUN.match(piece):
            readings = lazy_pinyin(piece, style=Style.TONE3, errors=_EACH)
            pieces.append("".join(f"{reading}{character} " for reading, character in zip(readings, piece, strict=True)))
        else:
            pieces.append("".join(c for c in unicodedata.normalize("NFKD", piece) if not unicodedata.combining(c)))
    return "".join(pieces).strip()


def _of_text(text: str) -> Iterator[str]:
    runs = _RUN.findall(text)
    for word in text.split():
        joined = _RUN.findall(word)
        if len(joined) > 1:
            # "SO-2024-01" is also found as SO202401, "138-0013" as 1380013.
            runs.append("".join(joined))
    for run in runs:
        yield from _of_run(run)


def _of_run(run: str) -> Iterator[str]:
    yield MARK + run[0]
    yield from _ngrams(run, 2)
    for segment in _SEGMENT.findall(run):
        if not _HAN_RUN.match(segment):
            yield from _ngrams(segment, 3)
            continue
        for character in segment:
            yield MARK + character
        for reading in _readings(segment):
            yield from _of_reading(reading)


def _readings(segment: str) -> Iterator[list[str]]:
    usual = lazy_pinyin(segment, errors=_EACH)
    yield usual
    surname = _SURNAMES.get(segment[0])
    if surname and surname != usual[0] and len(segment) <= _NAME_LENGTH:
        yield [surname, *usual[1:]]


def _of_reading(syllables: list[str]) -> Iterator[str]:
    for latin in ("".join(syllables), "".join(syllable[0] for syllable in syllables)):
        yield MARK + latin[0]
        yield from _ngrams(latin, 2)
        yield from _ngrams(latin, 3)


def _asked(run: str) -> Iterator[str]:
    if len(run) == 1:
        yield MARK + run
        return
    segments = _SEGMENT.findall(run)
    for segment in segments:
        latin = not _HAN_RUN.match(segment)
        yield from _ngrams(segment, 3 if latin and len(segment) > 2 else 2)
    for before, after in itertools.pairwise(segments):
        yield before[-1] + after[0]


def _ngrams(text: str, size: int) -> Iterable[str]:
    return (text[at : at + size] for at in range(len(text) - size + 1))
