"""Customers 客户 (13.9): active, gained, retained, reactivated, moved in, lost, moved out — of a territory, unit, person or the company."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from makesell.books.performance import customers
from makesell.books.performance.balances import By, Members, Window
from makesell.books.performance.customers import COUNTED, CountAsked, CustomerCounts
from makesell.ground.period import queries as period
from makesell.ground.quantity import NoNumber, Ratio, divided
from makesell.ground.rules import queries as rules
from makesell.metrics.growth import Days
from makesell.metrics.rules import ACTIVITY_MEASURE

__all__ = ["COUNTED", "CountAsked", "Counted", "CustomerCounts", "activity_measure", "by"]


@dataclass(frozen=True, slots=True)
class Counted:
    """The counts of a scope in a period. `before` is the period before; without one the data begin here (`history_starts`)."""

    counts: CustomerCounts
    active_before: int
    window: Window
    before: Window | None
    running: bool

    @property
    def lost(self) -> int | None:
        """Lost customers of an ended period; None while it runs ("not yet back") or where the data begin."""
        return None if self.running or self.before is None else self.counts.lost

    @property
    def no_lost(self) -> str:
        """Why there is no number of lost customers."""
        if self.before is None:
            return "history_starts"
        return "running" if self.running else ""

    @property
    def retention(self) -> Ratio:
        """Retained ÷ active of the period before."""
        if self.before is None:
            return NoNumber("history_starts")
        return divided(Decimal(self.counts.retained), Decimal(self.active_before), reason="no_base")

    @property
    def growth(self) -> Ratio:
        """(active − active before) ÷ active before; none for a running period, whose customers are not all in yet."""
        if self.before is None:
            return NoNumber("history_starts")
        if self.running:
            return NoNumber("running")
        return divided(Decimal(self.counts.active - self.active_before), Decimal(self.active_before), reason="no_base")


def activity_measure(day: dt.date) -> str:
    """The measure whose quantity makes a customer active, by rule."""
    return str(rules.value(ACTIVITY_MEASURE, day))


def by(scope: By, measure: str, days: Sequence[Days], members: Members | None = None) -> dict[tuple[int, int], Counted]:
    """{(scope, period's place): counts}, in one statement. The periods follow each other without gap.

    A running period is counted up to its day, the period before it as a whole.
    """
    if not days:
        return {}
    earlier = period.previous(days[0].period)
    whole: list[Window] = [(earlier.start, earlier.end)] if earlier else []
    asked = [*whole, *((d.period.start, d.period.end) for d in days[:-1]), days[-1].window]
    found = customers.customer_counts(scope, measure, asked, members)
    shift = len(whole)
    made = {}
    for key in sorted({key for key, _ in found}):
        for n, each in enumerate(days):
            counts = found.get((key, n + shift), CustomerCounts())
            before = found.get((key, n + shift - 1), CustomerCounts()).active
            known = each.base is not None
            window = (asked[n + shift - 1][0], asked[n + shift - 1][1]) if known and n + shift else None
            made[(key, n)] = Counted(counts, before, each.window, window, each.running)
    return made
