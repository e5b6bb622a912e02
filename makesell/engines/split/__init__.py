"""Engine split: a target over its children, the gap that is left, and a growth target as an amount (13.19)."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from makesell.ground.money import rounded, spread_units
from makesell.ground.refusal import Refusal
from makesell.ground.text import N_


@dataclass(frozen=True, slots=True)
class Gap:
    """Parent − Σ children and what it is called; it is named or refused, never passed over."""

    amount: Decimal

    @property
    def kind(self) -> Literal["none", "unassigned", "over_assigned"]:
        if not self.amount:
            return "none"
        return "unassigned" if self.amount > 0 else "over_assigned"

    @property
    def name(self) -> str:
        return GAP_NAMES[self.kind]


GAP_NAMES = {"none": N_("No gap"), "unassigned": N_("Not yet assigned"), "over_assigned": N_("Over-assigned")}


def split_target(total: Decimal, weights: Sequence[Decimal], unit: Decimal = Decimal("0.01")) -> list[Decimal]:
    """13.19: floor each share to the rounding unit, the rest to the largest share (tie: the first).

    Refuses negative totals and bad weights.
    """
    if total < 0:
        raise Refusal("target.negative", "A target must not be negative.", field="amount")
    return spread_units(total, weights, unit)


def gap(parent: Decimal, children: Sequence[Decimal]) -> Gap:
    """What of the parent target is not with its children; negative when more was given out 加码."""
    return Gap(parent - sum(children, Decimal(0)))


def growth_target(base: Decimal, growth: Decimal, currency: str | int = 2) -> Decimal:
    """13.19: base × (1 + growth), rounded. Refuses a base of zero or less: the amount is then given by hand."""
    if base <= 0:
        raise Refusal("target.no_base", "There is no base to grow from; enter the amount by hand.", field="amount")
    if growth < -1:
        raise Refusal("target.growth", "A target cannot shrink by more than 100 %.", field="growth")
    return rounded(base * (1 + growth), currency)
