"""Engine incentive: the marginal ladder F (13.6): each slice of credit is paid at the rate of its tier."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from makesell.ground.refusal import Refusal


@dataclass(frozen=True, slots=True)
class Tier:
    """A tier: its rate (0.02 = 2 %) and the credit up to which it holds; None for the last one."""

    upto: Decimal | None
    rate: Decimal


@dataclass(frozen=True, slots=True)
class Slice:
    """A part of a credit that lies in one tier."""

    amount: Decimal
    rate: Decimal


@dataclass(frozen=True, slots=True)
class Ladder:
    """Tiers in rising order, and the most that may be earned in one accumulation period (None: no cap)."""

    tiers: tuple[Tier, ...]
    cap: Decimal | None = None

    def __post_init__(self) -> None:
        bounds = [tier.upto for tier in self.tiers]
        inner = [bound for bound in bounds[:-1] if bound is not None]
        if not self.tiers or bounds[-1] is not None or len(inner) != len(bounds) - 1:
            raise Refusal("ladder.open", "Only the last tier of a ladder is open at the top.", field="tiers")
        if any(later <= earlier for earlier, later in zip([Decimal(0), *inner], inner, strict=False)):
            raise Refusal("ladder.order", "The tiers of a ladder must rise from zero.", field="tiers")
        if self.cap is not None and self.cap < 0:
            raise Refusal("ladder.cap", "A cap must not be negative.", field="cap")

    def amount(self, credit: Decimal) -> Decimal:
        """F(C), unrounded and not yet capped; a negative sum of credits is taken at the first rate."""
        return sum((part.amount * part.rate for part in self.slices(Decimal(0), credit)), Decimal(0))

    def slices(self, start: Decimal, end: Decimal) -> list[Slice]:
        """The parts, by tier, of what leads from one sum of credits to another; parts of a fall are negative."""
        if end < start:
            return [Slice(-part.amount, part.rate) for part in reversed(self.slices(end, start))]
        made = [Slice(min(end, Decimal(0)) - start, self.tiers[0].rate)] if start < 0 else []
        reached = max(start, Decimal(0))
        for tier in self.tiers:
            top = end if tier.upto is None else min(end, tier.upto)
            if top > reached:
                made.append(Slice(top - reached, tier.rate))
                reached = top
        return made

    def capped(self, amount: Decimal) -> Decimal:
        """An amount cut at the cap; the uncut figure stays visible beside it."""
        return amount if self.cap is None else min(amount, self.cap)


def flat(rate: Decimal, cap: Decimal | None = None) -> Ladder:
    """A ladder of one rate."""
    return Ladder((Tier(None, rate),), cap)


def of_target(tiers: Sequence[Tier], target: Decimal, cap: Decimal | None = None) -> Ladder:
    """A ladder whose tiers are given as attainment (1 = 100 % of target) turned into money with the target of 13.5.

    An accelerator is a tier that starts at an attainment. Refuses a target that is missing: such a ladder cannot be computed.
    """
    if target <= 0:
        raise Refusal("ladder.no_target", "A ladder in per cent of target needs a target above zero.", field="target")
    return Ladder(tuple(Tier(None if tier.upto is None else tier.upto * target, tier.rate) for tier in tiers), cap)
