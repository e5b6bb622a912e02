"""Ground/money: 13.1, the one way to split an amount. Parts are differences of rounded running sums, so they sum exactly."""

from collections.abc import Sequence
from decimal import Decimal

from makesell.ground.money.rounding import WIDE, number, rounded
from makesell.ground.refusal import Refusal


def allocate(total: Decimal, weights: Sequence[Decimal | int], digits: int = 2) -> list[Decimal]:
    """13.1: `R(T·W_k/W) − R(T·W_{k−1}/W)` in the stated order; exact sum, no part off by more than one minor unit, no wrong sign.

    `total` must already stand at the minor unit (`digits`). Refuses negative weights and weights that are all zero.
    """
    whole_total = number(total)
    if rounded(whole_total, digits) != whole_total:
        raise Refusal("money.unrounded", "%(total)s has more than %(digits)s decimals.", total=total, digits=digits)
    checked = [number(weight) for weight in weights]
    if any(weight < 0 for weight in checked) or not any(checked):
        raise Refusal("split.weights", "Weights must not be negative and must not all be zero.", field="weights")
    whole = Decimal(0)
    for weight in checked:
        whole = WIDE.add(whole, weight)
    parts, running, before = [], Decimal(0), rounded(0, digits)
    for weight in checked:
        running = WIDE.add(running, weight)
        reached = rounded(WIDE.divide(WIDE.multiply(whole_total, running), whole), digits)
        parts.append(reached - before)
        before = reached
    return parts


def part_posted(atom: Decimal, done: Decimal, whole: Decimal, posted: Decimal, digits: int = 2) -> Decimal:
    """What the next part of an atom posts: `R(atom × done_so_far / whole) − posted_so_far` (13.1).

    `done` includes this part; both stand in the same measure (quantity, or gross money). Refuses when `whole` is zero.
    """
    if not number(whole):
        raise Refusal("money.whole", "Nothing can be a part of zero.")
    return rounded(WIDE.divide(WIDE.multiply(number(atom), number(done)), number(whole)), digits) - number(posted)
