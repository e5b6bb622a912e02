"""Ground/money: an amount with its currency; sums of two currencies are refused, never guessed."""

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from makesell.ground.money.rounding import minor_digits, number, rounded
from makesell.ground.refusal import Refusal

_PLAIN = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)")
MAX_DIGITS = 18


@dataclass(frozen=True, slots=True)
class Money:
    """An amount at its currency's minor unit. Raises TypeError for float; refuses more decimals than the currency has."""

    amount: Decimal
    currency: str

    def __post_init__(self) -> None:
        digits = minor_digits(self.currency)
        made = rounded(self.amount, digits)
        if made != number(self.amount):
            raise Refusal("money.unrounded", "%(total)s has more than %(digits)s decimals.", total=self.amount, digits=digits)
        object.__setattr__(self, "amount", made)

    def __add__(self, other: "Money") -> "Money":
        return Money(self.amount + self._same(other), self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.amount - self._same(other), self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.amount, self.currency)

    def _same(self, other: "Money") -> Decimal:
        if other.currency != self.currency:
            raise Refusal(
                "money.mixed",
                "%(one)s and %(other)s cannot be added; convert one of them first.",
                field="currency",
                one=self.currency,
                other=other.currency,
            )
        return other.amount


def exact(text: str, *, digits: int, field: str | None = None) -> Decimal:
    """Read a plain decimal number with at most `digits` decimals; thousands commas are dropped. Refuses anything else, never rounds."""
    plain = text.strip().replace(",", "").replace("\N{FULLWIDTH COMMA}", "").replace("\N{MINUS SIGN}", "-")
    if not _PLAIN.fullmatch(plain) or not plain.isascii():
        raise Refusal("number.unreadable", "%(text)s is not a number.", field=field, text=text[:40])
    try:
        value = Decimal(plain)
    except InvalidOperation:
        raise Refusal("number.unreadable", "%(text)s is not a number.", field=field, text=text[:40]) from None
    exponent = value.normalize().as_tuple().exponent
    if isinstance(exponent, int) and -exponent > digits:
        raise Refusal("number.decimals", "%(text)s has more than %(digits)s decimals.", field=field, text=text[:40], digits=digits)
    if value and value.adjusted() >= MAX_DIGITS:
        raise Refusal("number.too_large", "%(text)s is too large.", field=field, text=text[:40])
    return value
