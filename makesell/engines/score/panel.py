"""Engine score: what raters say of a person, taken together by group so that nobody can be told from a mean (13.17)."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

# A mean of fewer raters than this would say who said what.
UNKNOWN: Final = 3


@dataclass(frozen=True, slots=True)
class Party:
    """A group of raters: its code, its weight in per cent, the scores given."""

    code: str
    weight: Decimal
    scores: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Together:
    """Groups shown as one: which, how many raters, their mean (unrounded), the sum of the groups' weights."""

    groups: tuple[str, ...]
    answers: int
    average: Decimal
    weight: Decimal


def together(parties: Sequence[Party]) -> tuple[Together, ...]:
    """The groups that answered, each of `UNKNOWN` raters or more; smaller ones are one group, with the smallest of the others where they are
    still too few. Nothing where all together are too few."""
    given = [party for party in parties if party.scores]
    large = sorted((party for party in given if len(party.scores) >= UNKNOWN), key=lambda party: -len(party.scores))
    small = [party for party in given if len(party.scores) < UNKNOWN]
    while small and large and sum(len(party.scores) for party in small) < UNKNOWN:
        small.append(large.pop())
    if small and sum(len(party.scores) for party in small) < UNKNOWN:
        return ()
    order = [party.code for party in parties]
    folds = [[party] for party in large] + ([small] if small else [])
    return tuple(_one(sorted(fold, key=lambda party: order.index(party.code))) for fold in sorted(folds, key=lambda fold: order.index(fold[0].code)))


def _one(fold: Sequence[Party]) -> Together:
    scores = [score for party in fold for score in party.scores]
    weight = sum((party.weight for party in fold), Decimal(0))
    return Together(tuple(party.code for party in fold), len(scores), Decimal(sum(scores)) / len(scores), weight)


def share_of(found: Sequence[Together], scale: int) -> Decimal | None:
    """Σ weight × mean ÷ (Σ weight × scale): what raters say as a share of the top of the scale, unrounded; None where there is nothing."""
    weight = sum((one.weight for one in found), Decimal(0))
    return sum((one.weight * one.average for one in found), Decimal(0)) / (weight * scale) if weight else None
