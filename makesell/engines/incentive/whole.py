"""Engine incentive: the marginal ladder F and its running rounding (13.6) in whole numbers, for runs of a hundred thousand entries.

Says to the cent what `running.earned` says in decimals for credits without modifiers; a property test holds the two equal.
Credits are whole numbers of `10 ** -credit`, what they earn of `10 ** -(credit + rate)`; nothing is rounded but the pay.
"""

from bisect import bisect
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal

from makesell.engines.incentive.ladder import Ladder
from makesell.ground.money import minor_digits

# Where each tier begins, what is earned until there, and its rate.
Steps = tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...]]
# An entry's key, its credit, and the ladder it is paid by.
Counted = tuple[int, int, Steps]
# An entry's key, its credit, C before and after it, and its pay in minor units.
Earns = tuple[int, int, int, int, int]


@dataclass(frozen=True, slots=True)
class Scale:
    """How many decimals credits and rates are kept with, and which unit pay is rounded to."""

    credit: int
    rate: int
    minor: int

    def credits(self, amount: Decimal) -> int:
        """An amount as a whole number of this scale. Raises ValueError for one with more decimals."""
        return _whole(amount, self.credit)

    def steps(self, ladder: Ladder) -> Steps:
        """A ladder on this scale."""
        lows, bases, rates = [0], [0], []
        for tier in ladder.tiers:
            rates.append(_whole(tier.rate, self.rate))
            if tier.upto is not None:
                top = _whole(tier.upto, self.credit)
                bases.append(bases[-1] + (top - lows[-1]) * rates[-1])
                lows.append(top)
        return tuple(lows), tuple(bases), tuple(rates)

    def cap(self, ladder: Ladder) -> int | None:
        """The most a ladder pays, on the scale of what is earned."""
        return None if ladder.cap is None else _whole(ladder.cap, self.credit + self.rate)


@dataclass(frozen=True, slots=True)
class Stand:
    """Where an accumulation period stands: the sum of credits C, and raw pay before cap and rounding."""

    reached: int = 0
    raw: int = 0


def scale_of(ladders: Iterable[Ladder], currency: str, least: int) -> Scale:
    """The smallest scale that holds these ladders exactly, and credits with at least so many decimals."""
    credit, rate = least, 0
    for ladder in ladders:
        credit = max([credit, *(_decimals(tier.upto) for tier in ladder.tiers if tier.upto is not None)])
        rate = max([rate, *(_decimals(tier.rate) for tier in ladder.tiers)])
        if ladder.cap is not None:
            rate = max(rate, _decimals(ladder.cap) - credit)
    minor = minor_digits(currency)
    return Scale(credit, max(rate, minor - credit), minor)


def walked(entries: Iterable[Counted], scale: Scale, cap: int | None, start: Stand) -> tuple[list[Earns], Stand]:
    """13.6: pay of entry n = R(G(n)) − R(G(n−1)), entries in their order, G = Σ F(C_n) − F(C_{n−1}), capped; and where they lead to."""
    unit = 10 ** (scale.credit + scale.rate - scale.minor)
    twice, reached, raw = unit * 2, start.reached, start.raw
    before, made = _minor(raw, cap, unit), []
    last: Steps | None = None
    at = 0                                                          # F(C) on the ladder of the entry before
    for key, credit, steps in entries:
        lows, bases, rates = steps
        if steps is not last:
            tier = bisect(lows, reached, 1) - 1
            at, last = bases[tier] + (reached - lows[tier]) * rates[tier], steps
        after = reached + credit
        tier = bisect(lows, after, 1) - 1
        earned = bases[tier] + (after - lows[tier]) * rates[tier]
        raw += earned - at
        at = earned
        cut = raw if cap is None or raw < cap else cap
        pay = (cut * 2 + unit) // twice if cut >= 0 else -((unit - cut * 2) // twice)
        made.append((key, credit, reached, after, pay - before))
        before, reached = pay, after
    return made, Stand(reached, raw)


def _minor(raw: int, cap: int | None, unit: int) -> int:
    """R(x), half away from zero, as `ground.money.rounded` does it."""
    cut = raw if cap is None or raw < cap else cap
    return (cut * 2 + unit) // (unit * 2) if cut >= 0 else -((unit - cut * 2) // (unit * 2))


def _decimals(value: Decimal) -> int:
    exponent = value.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _whole(value: Decimal, digits: int) -> int:
    number, below = value.as_integer_ratio()
    times = int(10**digits)
    if number * times % below:
        raise ValueError(f"{value} has more than {digits} decimals")
    return number * times // below


def netted_whole(own: Collection[int], rows: Iterable[tuple[int, int, int]]) -> tuple[dict[int, int], set[int]]:
    """13.7 (a): by entry of `own` what mirrors (key, credit, origin) take off it; and the mirrors whose origin is not among them."""
    back: dict[int, int] = {}
    late = set()
    for key, credit, origin in rows:
        if origin in own:
            back[origin] = back.get(origin, 0) + credit
        else:
            late.add(key)
    return back, late
