"""The period gate (`domain.md` §1): an act that posts holds its months open, and learns when its events count."""

import datetime as dt
from collections.abc import Iterable

from makesell.ground import locks
from makesell.ground.db.transactions import LOCKS
from makesell.ground.period import queries as period
from makesell.ground.period.calendar import Scope

# Held by every act that posts, beside its months: the company's currency changes only while nobody holds it.
CURRENCY_GATE = "currency"


def gate_key(scope: Scope, day: dt.date) -> str:
    """The advisory key of one month and scope."""
    return f"{scope}:{day:%Y-%m}"


def business_dates(scope: Scope, event_dates: Iterable[dt.date]) -> dict[dt.date, dt.date]:
    """Takes the gates of the events' months and says on which date each event counts.

    Whoever closes a month waits for the acts that hold its gate; an act that comes later finds the month closed and
    counts on the first day of the first open one, whose gate it takes too. While an act holds a gate its answer stands,
    so it is asked once. Raises Refusal outside the fiscal calendar.
    """
    days = set(event_dates)
    known: dict[dt.date, dt.date] = LOCKS.kept.setdefault(("business_dates", scope), {})
    new = days - set(known)
    if new:
        locks.take("period_gate", {CURRENCY_GATE, *(gate_key(scope, day) for day in new)})
        counted = period.business_dates(scope, new)
        moved = {gate_key(scope, day) for event, day in counted.items() if event != day}
        if moved:
            locks.take("period_gate", moved)
            counted = period.business_dates(scope, new)
        known |= counted
    return {day: known[day] for day in days}


def counted(scope: Scope, event_date: dt.date) -> dt.date:
    """The business date of one event, under the gate of its month."""
    return business_dates(scope, [event_date])[event_date]
