"""Step: what papers share — the head, the language of a customer, terms of payment in words, the boxes in which both sides sign."""

from collections.abc import Collection, Sequence
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext as word
from django.utils.translation import override

from makesell.engines.terms import GATES, TRIGGERS
from makesell.ground import shown
from makesell.ground.money import allocate, minor_digits
from makesell.ground.organisation.queries import company
from makesell.ground.paper.press import Letterhead
from makesell.ground.refusal import Refusal
from makesell.ground.signing import words
from makesell.ground.signing.queries import SignatureRow
from makesell.ground.text import N_
from makesell.masterdata.terms import queries as terms

CHINESE = "zh-hans"
ENGLISH = "en"
CUSTOMERS: Final = "customer"
BOTH: Final = "both"
OURS: Final = {CHINESE: N_("Chinese"), ENGLISH: N_("English"), BOTH: N_("Chinese and English")}
LANGUAGES: Final = {CUSTOMERS: N_("The customer's language"), **OURS}


def languages_of(asked: str, own: str = CHINESE) -> tuple[str, ...]:
    """The languages a paper is asked for in, one or two side by side; `own` is its customer's. Refuses (422) another."""
    if asked not in LANGUAGES:
        raise Refusal("paper.language", "A paper is printed in Chinese, in English, or in both.", field="language")
    return {CUSTOMERS: (own,), BOTH: (CHINESE, ENGLISH)}.get(asked, (asked,))


def file_name(name: str, asked: str) -> str:
    """What the file of a paper is called: its name, and the language where that is not the customer's."""
    return f"{name}{'' if asked == CUSTOMERS else f' {asked}'}.pdf"


def called(name: str, name_en: str, languages: Sequence[str]) -> str:
    """What a thing is called in these languages; by its own name where it has no English one."""
    return " ".join(dict.fromkeys(name if language == CHINESE else name_en or name for language in languages))


def language_of(country: str | None) -> str:
    """The language a customer's papers are printed in: Chinese at home, English abroad."""
    return CHINESE if not country or country == "CN" else "en"


def said(text: str, languages: Sequence[str]) -> str:
    """A marked word in these languages, one after the other."""
    words = []
    for language in languages:
        with override(language):
            words.append(word(text))
    return " ".join(dict.fromkeys(words))


def company_name(language: str) -> str:
    """Our own name as papers in a language print it."""
    known = company()
    if known is None:
        return ""
    return known.name if language.startswith("zh") else known.name_en or known.name


def letterhead(title: str, number: str, language: str, foot: str = "") -> Letterhead:
    """The head of a paper."""
    return Letterhead(company_name(language), title, number, "zh" if language.startswith("zh") else "en", foot)


def payment(terms_id: int | None, gross: Decimal, currency: str, language: str) -> list[str]:
    """One sentence for each part of the terms of payment, with its amount; whole at invoice where nothing was agreed."""
    if terms_id is None:
        return [_("Payable in whole with the invoice.")]
    parts = terms.parts_of([terms_id])[terms_id]
    shares = [part.percent if part.percent is not None else part.amount or Decimal(0) for part in parts]
    lines = []
    for part, amount in zip(parts, allocate(gross, shares, minor_digits(currency)), strict=True):
        said = {"amount": shown.money(amount, currency, language).full, "trigger": word(TRIGGERS[part.trigger]), "days": part.days}
        line = _("%(amount)s: %(trigger)s, within %(days)s days") % said if part.days else _("%(amount)s: %(trigger)s") % said
        if part.date is not None:
            line = _("%(amount)s: on %(day)s") % {**said, "day": shown.date(part.date, language)}
        lines.append(f"{line} ({word(GATES[part.gate])})" if part.gate else line)
    return lines


def signer(code: str, role: str, name: str, signed: SignatureRow | None, language: str, drawn: Collection[str]) -> dict[str, Any]:
    """A box to sign in: empty, or with who signed, how and when."""
    if signed is None:
        return {"role": role, "name": name, "signed": ""}
    how = _("signed on paper, %(seal)s") % {"seal": signed.seal} if signed.way == words.PAPER else _("signed on screen")
    when = shown.date(signed.signed_date, language) if signed.way == words.PAPER else shown.moment(signed.at, language)
    return {"role": role, "name": name or signed.name, "signed": f"{how} · {when}", "picture": code if code in drawn else ""}
