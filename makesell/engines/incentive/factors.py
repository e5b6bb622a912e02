"""Engine incentive: what multiplies a credit's pay — modifiers by entry, and base rates by product group or customer class (13.6)."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from makesell.engines.incentive.ladder import Ladder, Tier

ONE = Decimal(1)


@dataclass(frozen=True, slots=True)
class Factor:
    """From this value on (days, a ratio, months) an entry's pay is multiplied by `factor`; below the first, by one."""

    start: Decimal
    factor: Decimal


def factor_at(factors: Sequence[Factor], value: Decimal | None) -> Decimal:
    """The factor of the highest step a value reaches; one where it reaches none or is not known."""
    if value is None:
        return ONE
    reached = [each for each in factors if each.start <= value]
    return max(reached, key=lambda each: each.start).factor if reached else ONE


def scaled(ladder: Ladder, base: Decimal) -> Ladder:
    """A ladder whose tiers are factors of a base rate: slice × base rate × tier factor (13.6). The cap stays, it is an amount."""
    return Ladder(tuple(Tier(tier.upto, tier.rate * base) for tier in ladder.tiers), ladder.cap)
