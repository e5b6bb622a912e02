"""On time 准时 (13.11): of the schedule lines promised for a period, those whose cumulative quantity had left (or arrived) by the end of the day.

Measured twice: against the first promise and against the current one. What was cancelled before its day is out; what is not done and
whose day has passed is late. A change of ours that came too late does not move the day.
"""

import datetime as dt
import functools
from collections.abc import Mapping, Sequence
from decimal import Decimal
from zoneinfo import ZoneInfo

from makesell.books.performance.balances import By, Members, Window
from makesell.documents.deliveries import queries
from makesell.documents.deliveries.queries import Counted, Promise, Terms
from makesell.ground import clock
from makesell.ground.db.kept import literal
from makesell.ground.quantity import NoNumber, Ratio
from makesell.ground.rules.queries import value
from makesell.ground.worktime import office
from makesell.metrics.rules import ON_TIME_BY, ON_TIME_TOLERANCE, TOO_LATE_DAYS

YEAR = dt.timedelta(days=366)


def terms(windows: Sequence[Window], promise: Promise) -> Terms:
    """How on time is judged today: by which event, with which tolerance, and until when a change of ours still moved a promise."""
    today = clock.today()
    notice = int(value(TOO_LATE_DAYS, today))
    first, last = min(start for start, _ in windows) - YEAR, max(end for _, end in windows)
    moved = _untils(first, last, notice, clock.zone()) if promise == "current" else ()
    return Terms(promise, str(value(ON_TIME_BY, today)), Decimal(value(ON_TIME_TOLERANCE, today)), today, *moved)


@functools.lru_cache(maxsize=64)
def _untils(first: dt.date, last: dt.date, notice: int, zone: ZoneInfo) -> tuple[str, str]:
    """Days, and of each the end of the working day before which a change still moves it, written as the server reads them: five years are two
    thousand. The office's days are part of the program."""
    calendar = office(zone=zone)
    days = [first + dt.timedelta(days=n) for n in range((last - first).days + 1)]
    ends = [clock.end_of_day(calendar.next_working_day(day, -notice) if notice else day) for day in days]
    return str(literal(days)), str(literal(ends))


def by_scope(by: By, windows: Sequence[Window], members: Members | None, promise: Promise) -> Mapping[tuple[int, int], tuple[Ratio, Counted]]:
    """{(scope, place of the window): on time and the lines it is made of}."""
    found = queries.on_time(by, windows, members, terms(windows, promise))
    return {key: (ratio(counted), counted) for key, counted in found.items()}


def ratio(counted: Counted) -> Ratio:
    """Lines in time ÷ lines promised."""
    return Ratio(Decimal(counted.kept) / counted.lines) if counted.lines else NoNumber("nothing")
