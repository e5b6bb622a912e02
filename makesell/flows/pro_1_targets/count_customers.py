"""PRO-1 · The clock tells how customers came and went (13.9): new, reactivated, lost. Each is an entry of the performance book, which targets and
measures of the company's own count; a night's run posts what came since, and takes back what no longer holds."""

import datetime as dt

from makesell.books.performance import balances, coming
from makesell.books.performance import posting as performance
from makesell.flows.steps.dates import CURRENCY_GATE, business_dates, gate_key
from makesell.ground import locks
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.period import queries as period
from makesell.ground.rules.queries import value
from makesell.metrics.customers import activity_measure
from makesell.metrics.rules import CUSTOMER_PERIOD


@act
def perform(*, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Posts what came about before today and takes back; returns how many entries. A second time does nothing.

    The first run fills the whole past, in closed months too: no target or pay of such an event was closed with them."""
    on = business_date(at)
    measure = activity_measure(on)
    starts = balances.history_starts(measure)
    if starts is None:
        return 0
    periods = [(one.start, one.end) for one in period.periods(value(CUSTOMER_PERIOD, on), starts, on)]
    first, days = coming.untold(), coming.missing_days(measure, periods, on)
    if first and days:
        locks.take("period_gate", {CURRENCY_GATE, *(gate_key("sales", day) for day in days)})
    counted = {day: day for day in days} if first else business_dates("sales", {*days, on})
    locks.take("performance", ["customers"])
    lost = [] if first else coming.gone(measure, periods, on)
    taken = performance.reverse(lost, source_line_id=None, event_date=on, business_date=counted[on]) if lost else 0
    return taken + (coming.post_missing(measure, periods, on, counted) if days else 0)
