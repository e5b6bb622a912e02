"""Engine margin: what a sale leaves (13.15)."""

from dataclasses import dataclass
from decimal import Decimal

from makesell.ground.money import rounded
from makesell.ground.quantity import Ratio, divided


@dataclass(frozen=True, slots=True)
class Margin:
    """The margin of a line in company currency, and as a share of its net amount."""

    amount: Decimal
    net: Decimal

    @property
    def ratio(self) -> Ratio:
        return divided(self.amount, self.net, reason="nothing")


def rebate_accrual(net: Decimal, rate: Decimal, currency: str | int = 2) -> Decimal:
    """What is set aside for the customer's rebate 返利 on a net amount."""
    return rounded(net * rate, currency)


def margin(
    net: Decimal,
    quantity: Decimal,
    unit_cost: Decimal,
    *,
    freight: Decimal = Decimal(0),
    rebate: Decimal = Decimal(0),
    currency: str | int = 2,
) -> Margin:
    """13.15: net − quantity × standard cost in force at goods issue − freight borne by us − rebate accrual."""
    return Margin(net - rounded(quantity * unit_cost, currency) - freight - rebate, net)
