"""Values as words: by kind, language and currency — the one place where the desk writes a number, a date or a choice."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, cast

from django.utils.translation import get_language
from django.utils.translation import gettext as word
from django.utils.translation import gettext_lazy as _

from makesell.ground import shown
from makesell.ground.listing import Field, Kind
from makesell.ground.money import minor_digits
from makesell.ground.period.words import called
from makesell.ui.parts import Avatar, Chip, Tone

NUMBERS = frozenset({Kind.INT, Kind.QTY, Kind.MONEY, Kind.RATIO})
TONES: frozenset[str] = frozenset({"ok", "warn", "bad", "info", "acc", "plum"})
NOTHING = "—"
YES, NO = _("Yes"), _("No")


def language() -> str:
    """The language of the running request."""
    return get_language() or "zh-hans"


def tone(name: str) -> Tone:
    """A sheet's tone as the library's; "mute" and unknown ones are neutral."""
    return cast("Tone", name) if name in TONES else ""


def in_words(value: Any, kind: Kind, currency: str = "", choices: Mapping[str, Any] | None = None) -> str:
    """A value as people read it; "" for none."""
    if value is None or value == "":
        return ""
    if kind is Kind.CHOICE:
        return word(str((choices or {}).get(str(value), value)))
    if kind is Kind.BOOL:
        return str(YES if value else NO)
    if kind is Kind.DATE and isinstance(value, dt.date):
        return shown.date(value, language())
    if kind is Kind.MOMENT and isinstance(value, dt.datetime):
        return shown.moment(value, language())
    if isinstance(value, (int, Decimal)) and not isinstance(value, bool) and kind in NUMBERS:
        return number(value, kind, currency)
    return str(value)


def number(value: Decimal | int, kind: Kind, currency: str = "") -> str:
    """A figure in full as it stands in tables."""
    if kind is Kind.MONEY:
        return shown.plain(value, minor_digits(currency) if currency else 2)
    if kind is Kind.RATIO:
        return shown.ratio(Decimal(value), language()).short
    if kind is Kind.INT:
        return shown.plain(value, 0)
    return shown.quantity(value)


def brief(value: Decimal, kind: Kind) -> str:
    """A figure as it stands at the axis of a picture: amounts short, ratios in per cent, else as it is."""
    return shown.short(value, language()) if kind is Kind.MONEY else number(value, kind)


def exact(value: Decimal | int | None) -> str:
    """A figure exactly, for programs and tests: no grouping, no trailing zeros."""
    if value is None:
        return ""
    text = f"{Decimal(value):f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text) or "0"


def currency_of(field: Field, row: Mapping[str, Any]) -> str:
    """The currency a money field is in: named by the row's own field, or fixed."""
    if not field.currency:
        return ""
    if field.currency in row:
        return str(row[field.currency] or "")
    return field.currency if len(field.currency) == 3 and field.currency.isupper() else ""


def of_field(field: Field, row: Mapping[str, Any]) -> str:
    """A listing's value of a row in words; a reference by its label, a period by its name."""
    label = row.get(f"{field.name}_label")
    if field.noun == "periods" and label:
        return called(str(label), language())
    if field.label_sql and label is not None:
        return in_words(label, Kind.CHOICE if field.choices else Kind.TEXT, choices=field.choices)
    return in_words(row.get(field.name), field.kind, currency_of(field, row), field.choices)


def chip(text: Any, tone_name: str) -> Chip:
    """A status word in its tone."""
    return Chip(str(text), tone(tone_name))


def avatar(name: str, *, large: bool = False) -> Avatar:
    """One Chinese character or two initials of a name, in a tint that stays with the name."""
    words = name.split()
    if words and words[0][:1].isascii() and words[0][:1].isalpha():
        initials = "".join(word[0] for word in words[:2]).upper()
    else:
        initials = name.strip()[:1]
    tint = "abcd"[sum(map(ord, name)) % 4]
    return Avatar(initials or "·", name, cast("Any", tint), large)
