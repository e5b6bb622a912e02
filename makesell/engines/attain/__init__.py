"""Engine attain: attainment of a target (13.5) and growth (13.8). Sum first, divide once; "no number" has a reason."""

from collections.abc import Iterable
from decimal import Decimal

from makesell.ground.quantity import NoNumber, Ratio, divided

ZERO = Decimal(0)


def attainment(actual: Decimal, target: Decimal | None) -> Ratio:
    """13.5: actual ÷ the target in force; a target missing or zero gives no number (`no_target`). Both may be negative sums."""
    return divided(actual, target or ZERO, reason="no_target")


def attainment_over(periods: Iterable[tuple[Decimal, Decimal | None]]) -> Ratio:
    """13.5 over several periods or owners: Σ actual ÷ Σ target of the (actual, target) pairs, never an average of ratios."""
    pairs = list(periods)
    return attainment(sum((actual for actual, _ in pairs), ZERO), sum((target or ZERO for _, target in pairs), ZERO))


def growth(current: Decimal, base: Decimal | None) -> Ratio:
    """13.8: (current − base) ÷ base. Without a base period `history_starts`; base 0: `new` or `nothing`; negative base `not_meaningful`."""
    if base is None:
        return NoNumber("history_starts")
    if base > 0:
        return Ratio((current - base) / base)
    if base < 0 or current < 0:
        return NoNumber("not_meaningful")
    return NoNumber("new" if current > 0 else "nothing")


def growth_over(parts: Iterable[tuple[Decimal, Decimal | None]]) -> Ratio:
    """13.8 of a total: the (current, base) pairs are summed first and divided once; pairs without a base period add to the current side."""
    pairs = list(parts)
    bases = [base for _, base in pairs if base is not None]
    return growth(sum((current for current, _ in pairs), ZERO), sum(bases, ZERO) if bases else None)
