"""Win rate and pipeline (13.18): win rate = won ÷ (won + lost) closed in P, by count and by amount; weighted pipeline = Σ amount × probability.

Amounts are those of one currency; counts are of all.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final, Literal

from makesell.documents.opportunities import queries, states
from makesell.documents.opportunities.closed import Closed, Window, closed
from makesell.documents.opportunities.queries import Asked, Sum
from makesell.ground.actor import Actor
from makesell.ground.quantity import Ratio

By = Literal["count", "amount"]
NONE: Final = Sum(0, Decimal(0), Decimal(0))
CLOSED: Final = (states.WON, states.LOST)


@dataclass(frozen=True, slots=True)
class Result:
    """What was won and lost of a question."""

    won: Sum
    lost: Sum

    def rate(self, by: By) -> Ratio:
        """won ÷ (won + lost), or "no number" while nothing was closed."""
        won, lost = Decimal(getattr(self.won, by)), Decimal(getattr(self.lost, by))
        return Ratio(won / (won + lost)) if won + lost else Ratio(None, "nothing")


def result(actor: Actor, asked: Asked) -> Result:
    """What the actor may see of the closed ones of a question."""
    return Result(*(queries.total(actor, replace(asked, states=(state,))) for state in CLOSED))


def results_by(actor: Actor, asked: Asked, column: str) -> dict[object, Result]:
    """The same by a column: owner, reason, winner."""
    found = queries.totals_by(actor, replace(asked, states=CLOSED), column)
    return {value: Result(sums.get(states.WON, NONE), sums.get(states.LOST, NONE)) for value, sums in found.items()}


def pipeline(actor: Actor, asked: Asked) -> Sum:
    """The open ones: how many, their amount, that weighted."""
    return queries.total(actor, replace(asked, states=(states.OPEN,), start=None, end=None))


def pipeline_by(actor: Actor, asked: Asked, column: str) -> dict[object, Sum]:
    """The same by a column: owner, stage."""
    found = queries.totals_by(actor, replace(asked, states=(states.OPEN,), start=None, end=None), column)
    return {value: sums[states.OPEN] for value, sums in found.items()}


def by_scope(by: str, windows: Sequence[Window], members: Sequence[tuple[int, int]] | None) -> Mapping[tuple[int, int], tuple[Ratio, Closed]]:
    """{(scope, place of the window): win rate by count, and what was closed}, of persons, units or the company."""
    return {key: (by_count(found), found) for key, found in closed(by, windows, members).items()}


def by_count(found: Closed) -> Ratio:
    """won ÷ closed."""
    return Ratio(Decimal(found.won) / found.all) if found.all else Ratio(None, "nothing")
