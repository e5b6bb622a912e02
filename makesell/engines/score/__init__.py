"""Engine score: an appraisal's points from curves and weights (13.17). Scores stay unrounded, only the total is rounded."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from makesell.ground.money import rounded
from makesell.ground.refusal import Refusal

ZERO = Decimal(0)
WHOLE = Decimal(100)
PLACES = 2


@dataclass(frozen=True, slots=True)
class Point:
    """A point of a curve: the figure an indicator shows (0.9 = 90 %) and the score it is worth."""

    at: Decimal
    score: Decimal


@dataclass(frozen=True, slots=True)
class Curve:
    """A piecewise-linear curve: straight between its points, its floor to the left of them, its cap to the right."""

    points: tuple[Point, ...]

    def __post_init__(self) -> None:
        places = [point.at for point in self.points]
        if len(places) < 2 or any(later <= earlier for earlier, later in itertools.pairwise(places)):
            raise Refusal("curve.points", "A curve needs two points or more, from the left to the right.", field="curve")
        if any(point.score < 0 for point in self.points):
            raise Refusal("curve.negative", "A score must not be negative.", field="curve")

    def score(self, figure: Decimal) -> Decimal:
        """What a figure is worth, unrounded."""
        left, right = self.points[0], self.points[-1]
        if figure <= left.at:
            return left.score
        if figure >= right.at:
            return right.score
        for right in self.points[1:]:
            if figure <= right.at:
                break
            left = right
        return left.score + (figure - left.at) * (right.score - left.score) / (right.at - left.at)


@dataclass(frozen=True, slots=True)
class Weighed:
    """An indicator with its weight in per cent and its score; None is not applicable."""

    weight: Decimal
    score: Decimal | None


@dataclass(frozen=True, slots=True)
class Grade:
    """A rating and the score from which it is given."""

    code: str
    least: Decimal


def enough(sample: int, least: int) -> bool:
    """Whether a figure stands on as many cases as its indicator asks for; otherwise it is not applicable."""
    return sample >= least


def shares(parts: Sequence[Weighed]) -> list[Decimal | None]:
    """The weight each indicator really has, in per cent: what is not applicable is spread over the others in proportion."""
    there = sum((part.weight for part in parts if part.score is not None), ZERO)
    return [None if part.score is None or there == 0 else part.weight * WHOLE / there for part in parts]


def mean(parts: Sequence[Weighed]) -> Decimal | None:
    """The weighted mean, unrounded; None when nothing is applicable. Refuses weights that are not 100 %."""
    if sum((part.weight for part in parts), ZERO) != WHOLE or any(part.weight <= 0 for part in parts):
        raise Refusal("score.weights", "The weights must be above zero and sum to 100 %.", field="weight")
    there = [(part.weight, part.score) for part in parts if part.score is not None]
    weight = sum((each for each, _ in there), ZERO)
    return sum((each * score for each, score in there), ZERO) / weight if there else None


def total(parts: Sequence[Weighed]) -> Decimal | None:
    """13.17: the weighted mean, rounded to two places once; None when nothing is applicable. Refuses weights that are not 100 %."""
    found = mean(parts)
    return None if found is None else rounded(found, PLACES)


def over(posts: Sequence[tuple[int, Decimal | None]]) -> Decimal | None:
    """The score of a period in which somebody held several posts: each post's mean counts by its days, rounded once; None without any."""
    there = [(days, score) for days, score in posts if score is not None and days > 0]
    return rounded(sum((days * score for days, score in there), ZERO) / sum(days for days, _ in there), PLACES) if there else None


@dataclass(frozen=True, slots=True)
class Fallen:
    """A veto that fell, because an indicator stayed below its floor: `cap` is the most the total may be (None: the figures stay as they are)."""

    lowest: bool
    cap: Decimal | None = None


def stands(score: Decimal | None, fallen: Sequence[Fallen]) -> Decimal | None:
    """What stands of a score after vetoes: at most the lowest cap of those that fell. The computed score itself never changes."""
    caps = [each.cap for each in fallen if each.cap is not None]
    return score if score is None or not caps else min(score, *caps)


def rating(score: Decimal | None, grades: Sequence[Grade], *, vetoed: bool = False) -> str:
    """The rating of a score; a veto 一票否决 gives the lowest one and leaves every figure as it is. "" without a score."""
    ordered = sorted(grades, key=lambda grade: grade.least)
    if vetoed:
        return ordered[0].code
    if score is None:
        return ""
    return next((grade.code for grade in reversed(ordered) if score >= grade.least), ordered[0].code)
