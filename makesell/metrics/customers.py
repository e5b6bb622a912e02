"""Customers 客户 (13.9): active, gained, retained, reactivated, moved in, lost, moved out — of a territory, unit, person or the company."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from makesell.books.performance import customers
from makesell.books.performance.balances import By, Members, Window
from makesell.books.performance.customers import COUNTED, CountAsked, CustomerCounts, Dated, always
from makesell.ground.period import Kind
from makesell.ground.period import queries as period
from makesell.ground.quantity import NoNumber, Ratio, divided
from makesell.ground.rules import queries as rules
from makesell.metrics.growth import Days
from makesell.metrics.rules import ACTIVITY_MEASURE

__all__ = ["COUNTED", "CountAsked", "Counted", "CustomerCounts", "activity_measure", "by", "counted"]


@dataclass(frozen=True, slots=True)
class Counted:
    """The counts of a scope in a period. `before` is the period before; without one the data begin here (`history_starts`).

    `hidden`: made of entries the reader may not open.
    """

    counts: CustomerCounts
    active_before: int
    days: Days
    before: Window | None
    hidden: bool = False

    @property
    def lost(self) -> int | None:
        """Lost customers of an ended period; None while it runs ("not yet back") or where the data begin."""
        return None if self.no_lost else self.counts.lost

    @property
    def no_lost(self) -> str:
        """Why there is no number of lost customers."""
        if self.hidden:
            return "hidden"
        if self.before is None:
            return "history_starts"
        return "running" if self.days.running else ""

    @property
    def retention(self) -> Ratio:
        """Retained ÷ active of the period before."""
        if self.hidden or self.before is None:
            return NoNumber(self.no_lost)
        return divided(Decimal(self.counts.retained), Decimal(self.active_before), reason="no_base")

    @property
    def growth(self) -> Ratio:
        """(active − active before) ÷ active before; none for a running period, whose customers are not all in yet."""
        if self.no_lost:
            return NoNumber(self.no_lost)
        return divided(Decimal(self.counts.active - self.active_before), Decimal(self.active_before), reason="no_base")


def activity_measure(day: dt.date) -> str:
    """The measure whose quantity makes a customer active, by rule."""
    return str(rules.value(ACTIVITY_MEASURE, day))


def earlier(kind: Kind, first: dt.date, starts: dt.date | None) -> list[Window]:
    """The periods of a kind before a day, from the first that has data; every count looks back over the same ones."""
    return [(each.start, each.end) for each in period.periods(kind) if each.end <= first and starts is not None and each.end > starts]


def by(scope: By, measure: str, days: Sequence[Days], starts: dt.date | None, members: Members | None = None) -> dict[tuple[int, int], Counted]:
    """{(scope, period's place): counts}, in one statement. The periods follow each other without gap.

    A running period is counted up to its day, the period before it as a whole. `starts` is the first day the measure has data.
    """
    return counted(scope, measure, days, starts, lambda _: None if members is None else always(members))


def windows_of(days: Sequence[Days], starts: dt.date | None) -> list[Window]:
    """What is counted of periods, with every period before them that has data."""
    before = earlier(days[0].period.kind, days[0].period.start, starts)
    return [*before, *((d.period.start, d.period.end) for d in days[:-1]), days[-1].window]


def counted(
    scope: By, measure: str, days: Sequence[Days], starts: dt.date | None, members: Callable[[Sequence[Window]], Dated | None]
) -> dict[tuple[int, int], Counted]:
    """The same with members that may be others in each of the windows."""
    if not days:
        return {}
    asked = windows_of(days, starts)
    before = asked[: -len(days)]
    found = customers.customer_counts(scope, measure, asked, members(asked))
    made = {}
    for key in sorted({key for key, _ in found}):
        for n, each in enumerate(days, len(before)):
            counts = found.get((key, n), CustomerCounts())
            active_before = found.get((key, n - 1), CustomerCounts()).active
            known = asked[n - 1] if each.base is not None and n else None
            made[(key, n - len(before))] = Counted(counts, active_before, each, known)
    return made
