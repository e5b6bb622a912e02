"""Engine VAT: tax of one line (13.2). The side on which the price was entered is exact, the other is derived; totals are sums."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from makesell.ground.money import allocate, minor_digits, rounded
from makesell.ground.refusal import Refusal

PRICE_DIGITS = 8


@dataclass(frozen=True, slots=True)
class Taxed:
    """A line's amounts; `gross` = net + tax."""

    net: Decimal
    tax: Decimal

    @property
    def gross(self) -> Decimal:
        """Net and tax together."""
        return self.net + self.tax


def taxed(entered: Decimal, rate: Decimal, *, inclusive: bool, currency: str = "CNY") -> Taxed:
    """13.2: the amounts of a line whose entered side is `entered`: its gross when `inclusive`, else its net."""
    exact = rounded(entered, currency)
    if not inclusive:
        return Taxed(exact, rounded(exact * rate, currency))
    net = rounded(exact / (1 + rate), currency)
    return Taxed(net, exact - net)


def line(qty: Decimal, unit_price: Decimal, rate: Decimal, *, inclusive: bool, currency: str = "CNY") -> Taxed:
    """The amounts of a quantity at a unit price of the entered side."""
    return taxed(qty * unit_price, rate, inclusive=inclusive, currency=currency)


def parts(entered: Decimal, weights: Sequence[Decimal], rate: Decimal, *, inclusive: bool, currency: str = "CNY") -> list[Taxed]:
    """13.2: part invoices split the exact side by 13.1; the derived side of all parts may differ from the line's by a cent a part (尾差)."""
    return [taxed(part, rate, inclusive=inclusive, currency=currency) for part in allocate(entered, weights, minor_digits(currency))]


def on_side(unit_price: Decimal, rate: Decimal, *, given_inclusive: bool, wanted_inclusive: bool) -> Decimal:
    """A unit price entered with (or without) tax, as the other side wants it; unit prices have 8 decimals."""
    if given_inclusive == wanted_inclusive:
        return unit_price
    return rounded(unit_price * (1 + rate) if wanted_inclusive else unit_price / (1 + rate), PRICE_DIGITS)


def refuse_wrong(net: Decimal, tax: Decimal, rate: Decimal, *, tolerance: Decimal = Decimal("0.01"), currency: str = "CNY") -> None:
    """13.2: refuses a tax that differs from R(net × rate) by more than the rule's tolerance."""
    right = rounded(net * rate, currency)
    if abs(tax - right) > tolerance:
        raise Refusal("vat.off", "The tax %(tax)s differs from %(right)s by more than %(most)s.", field="tax", tax=tax, right=right, most=tolerance)
