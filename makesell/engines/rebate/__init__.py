"""Engine rebate: what a customer's rebate 返利 comes to on what was invoiced, by tiers in amount or quantity."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from makesell.ground.money import rounded
from makesell.ground.text import N_

AMOUNT, QUANTITY = "amount", "quantity"
BASES: Final = {AMOUNT: N_("Invoiced net amount"), QUANTITY: N_("Invoiced quantity")}
WHOLE, BEYOND = "whole", "beyond"
REACHES: Final = {WHOLE: N_("All of it, from the tier reached on"), BEYOND: N_("Only what lies beyond each tier")}
ZERO: Final = Decimal(0)


@dataclass(frozen=True, slots=True)
class Tier:
    """From this amount or quantity on, this rate (0.03 = 3 %)."""

    from_value: Decimal
    rate: Decimal


@dataclass(frozen=True, slots=True)
class Ladder:
    """The tiers of a rebate in rising order; `basis` says what reaches them, `reach` what their rates are paid on."""

    basis: str
    reach: str
    tiers: Sequence[Tier]

    def rate(self, net: Decimal, qty: Decimal) -> Decimal:
        """The rate of the tier that a net amount and a quantity reach; 0 below the first."""
        value = net if self.basis == AMOUNT else qty
        return next((tier.rate for tier in reversed(self.tiers) if tier.from_value <= value), ZERO)

    def earned(self, net: Decimal, qty: Decimal) -> Decimal:
        """R(F) to the hundredth, in any currency: the rebate on all of it. Beyond each tier only amounts can be counted, not quantities."""
        if self.reach == WHOLE:
            return rounded(net * self.rate(net, qty))
        tops = [*(tier.from_value for tier in self.tiers[1:]), max(net, ZERO)]
        parts = (tier.rate * max(min(net, top) - tier.from_value, ZERO) for tier, top in zip(self.tiers, tops, strict=True))
        return rounded(sum(parts, ZERO))
