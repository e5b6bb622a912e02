"""Projection of a period that runs: what it comes to by its pace, by the season, and with what is open, as a range (ADR 0060)."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from makesell.ground.money import rounded

PLACES = 6


@dataclass(frozen=True, slots=True)
class Projection:
    """What a period comes to in each way (None: that way says nothing), and the range they make."""

    pace: Decimal | None
    season: Decimal | None
    pipeline: Decimal | None

    @property
    def ways(self) -> list[Decimal]:
        """Those that say something, the lowest first."""
        return sorted(each for each in (self.pace, self.season, self.pipeline) if each is not None)

    @property
    def low(self) -> Decimal | None:
        """The lowest."""
        return min(self.ways, default=None)

    @property
    def high(self) -> Decimal | None:
        """The highest."""
        return max(self.ways, default=None)

    @property
    def middle(self) -> Decimal | None:
        """Their median: of two the half between them."""
        found = self.ways
        if not found:
            return None
        half = len(found) // 2
        return found[half] if len(found) % 2 else rounded((found[half - 1] + found[half]) / 2, 2)


def season_factor(years: Sequence[tuple[Decimal, Decimal]]) -> Decimal | None:
    """By how much what was reached by this point of earlier periods grew to the whole: Σ whole ÷ Σ so far of the (so far, whole) pairs.

    Rounded to six places once; None where nothing, or less than nothing, had been reached by then.
    """
    so_far, whole = (sum((pair[n] for pair in years), Decimal(0)) for n in (0, 1))
    return rounded(whole / so_far, PLACES) if so_far > 0 and whole > 0 else None


def projection(reached: Decimal, pace: Decimal | None, season: Decimal | None, waiting: Decimal | None, *, over: bool) -> Projection:
    """The ways of a period: `pace` and `season` are factors on what was reached, `waiting` the weighted amount open until its end.

    A period that is over comes to what was reached, whatever is open.
    """
    if over:
        return Projection(reached, None, None)
    grown = [None if factor is None else rounded(reached * factor, 2) for factor in (pace, season)]
    return Projection(grown[0], grown[1], None if waiting is None else rounded(reached + waiting, 2))
