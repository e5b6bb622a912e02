"""Engine incentive: what a period pays as a whole — bonus, team pool, guarantee, draw, expense package — and what is held back of an entry."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from makesell.ground.money import allocate, minor_digits, rounded

ZERO = Decimal(0)
ONE = Decimal(1)


@dataclass(frozen=True, slots=True)
class Prize:
    """From this value on (an attainment, an amount, a score) a period pays `amount`; only the highest that is reached counts."""

    start: Decimal
    amount: Decimal


def prize(prizes: Sequence[Prize], value: Decimal | None) -> Decimal:
    """What the highest prize that is reached pays; nothing where none is, or nothing is known."""
    if value is None:
        return ZERO
    return max(((each.start, each.amount) for each in prizes if each.start <= value), default=(ZERO, ZERO))[1]


def pooled(amount: Decimal, weights: Sequence[Decimal], currency: str = "CNY") -> list[Decimal]:
    """A team's pool divided by shares to the cent (13.1), in the order given; nobody gets anything where no share is above zero."""
    shares = [max(each, ZERO) for each in weights]
    if not any(shares):
        return [ZERO for _ in weights]
    return allocate(rounded(amount, currency), shares, minor_digits(currency))


def topped_up(guarantee: Decimal, earned: Decimal) -> Decimal:
    """What brings a period's pay to what is guaranteed; what is below zero in it is not paid twice."""
    return max(guarantee - max(earned, ZERO), ZERO)


@dataclass(frozen=True, slots=True)
class Drawn:
    """What a draw adds to a run (negative: pays back), and what is still to be paid back afterwards."""

    amount: Decimal
    outstanding: Decimal


def drawn(draw: Decimal, earned: Decimal, outstanding: Decimal, *, recoverable: bool) -> Drawn:
    """A draw brings a run's pay up to it. A recoverable one is paid back out of what later runs earn above the draw, no faster."""
    if earned < draw:
        added = draw - max(earned, ZERO)
        return Drawn(added, outstanding + added if recoverable else ZERO)
    back = min(outstanding, earned - draw) if recoverable else ZERO
    return Drawn(-back, outstanding - back)


def held(earned: Decimal, share: Decimal, released: Decimal, before: Decimal, currency: str | int = 2) -> Decimal:
    """Brings what is held back of an entry to `earned × share × what is not released yet`; `before` (negative) is what stands held."""
    return -rounded(earned * share * (ONE - released), currency) - before


def overspent(spent: Decimal, allowance: Decimal, share: Decimal, currency: str | int = 2) -> Decimal:
    """What an expense package takes off (never positive): the share of what was spent beyond the allowance."""
    return -rounded(max(spent - allowance, ZERO) * share, currency)
