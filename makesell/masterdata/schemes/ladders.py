"""From a version's steps to the ladders of the engine (13.6). Pure: no table is read here."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from makesell.engines.incentive import Ladder, Tier, flat, of_target
from makesell.ground.refusal import Refusal
from makesell.masterdata.schemes import words

ZERO = Decimal(0)
HUNDRED_PER_CENT = Decimal(1)


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the ladder: from this credit (or share of target) on, for this product group (none: all others), this rate."""

    start: Decimal
    rate: Decimal
    product_group_id: int | None = None


def ladders(steps: Sequence[Step], ladder: str, target: Decimal | None, cap: Decimal | None = None) -> dict[int | None, Ladder]:
    """The ladder of each product group that has its own, and (None) of all others.

    Refuses steps that do not begin at zero or have a start twice, a version without a ladder for all others, and (`ladder.no_target`)
    steps in per cent of a target that is missing. Without any steps nothing is earned: all is in the version's components.
    """
    if not steps:
        return {None: flat(ZERO, cap)}
    made: dict[int | None, Ladder] = {}
    for group in sorted({step.product_group_id for step in steps}, key=lambda key: key or 0):
        own = sorted((step for step in steps if step.product_group_id == group), key=lambda step: step.start)
        if own[0].start != ZERO:
            raise Refusal("scheme.start", "The first step begins at 0.", field="tiers")
        tiers = [Tier(after.start if after else None, step.rate) for step, after in zip(own, [*own[1:], None], strict=True)]
        made[group] = of_target(tiers, target or ZERO, cap) if ladder == words.OF_TARGET else Ladder(tuple(tiers), cap)
    if None not in made:
        raise Refusal("scheme.general", "A step without a product group is needed for all other products.", field="tiers")
    return made


def judge(steps: Sequence[Step], ladder: str, cap: Decimal | None) -> None:
    """Refuses what could never be computed."""
    ladders(steps, ladder, HUNDRED_PER_CENT, cap)
