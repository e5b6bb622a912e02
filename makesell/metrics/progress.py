"""Progress within a period: what was reached step by step, where an even pace would stand, and what it comes to if it goes on so.

Pace and forecast are straight lines over calendar days; a factor is rounded to six places once, so that a page and what it opens agree.
"""

import bisect
import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from makesell.books.performance import balances
from makesell.books.performance.balances import By, Members, Total, Window
from makesell.ground.money import rounded
from makesell.ground.period import queries as period
from makesell.metrics.windows import ONE_DAY

STEPS: Final = 12
WEEK: Final = 7
PLACES: Final = 6
# A forecast of a period that has hardly begun says nothing.
SOONEST: Final = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Step:
    """The day after a step, and what was reached from the period's first day until then; None for days that have not come."""

    until: dt.date
    reached: Decimal | None


def share_passed(days: Window, until: dt.date) -> Decimal:
    """The part of a period's days that has passed before `until`, 0 to 1."""
    return rounded(Decimal((until - days[0]).days) / Decimal((days[1] - days[0]).days), PLACES)


def share_to_come(days: Window, until: dt.date) -> Decimal:
    """By how much what was reached before `until` grows to the whole period."""
    return rounded(Decimal((days[1] - days[0]).days) / Decimal((until - days[0]).days), PLACES)


def part_of(amount: Decimal | int | None, factor: Decimal) -> Decimal | None:
    """An amount times such a factor, in the currency's minor unit."""
    return None if amount is None else rounded(Decimal(amount) * factor, 2)


def ends(days: Window, today: dt.date, leaves: Sequence[dt.date] = ()) -> list[dt.date]:
    """The days after each of at most twelve even steps of a period; the running step is cut at today.

    A step longer than a week goes on to the end of the leaf it ends in (`leaves` are their ends): there sums are kept.
    """
    length = (days[1] - days[0]).days
    every = max(1, -(-length // STEPS))
    made = {min(days[0] + dt.timedelta(days=every * n), days[1]) for n in range(1, STEPS + 1)}
    if every > WEEK:
        made = {min(leaves[n], days[1]) if (n := bisect.bisect_left(leaves, mark)) < len(leaves) else mark for mark in made}
    running = today + ONE_DAY
    return sorted(made | ({running} if days[0] < running < days[1] else set()))


def steps(by: By, key: int, measure: str, value: str, days: Window, today: dt.date, members: Members | None = None) -> list[Step]:
    """What was reached at each step."""
    marks = ends(days, today, [cell.end for cell in period.leaves(days[0], days[1])])
    come = [mark for mark in marks if mark <= today + ONE_DAY]
    starts = [days[0], *come[:-1]]
    parts = list(zip(starts, come, strict=True))
    sums = balances.sums(by, measure, parts, members, of=value) if parts else {}
    so_far, reached = Decimal(0), []
    for n in range(len(parts)):
        so_far += sums.get((key, n), Total()).value(value)
        reached.append(so_far)
    return [Step(mark, reached[n] if n < len(reached) else None) for n, mark in enumerate(marks)]


def last(found: Sequence[Step]) -> Step | None:
    """The last step that has come."""
    return next((step for step in reversed(found) if step.reached is not None), None)
