"""Ground: the only clock of the house. Doors read it once and pass `at` on; the demo and tests may move it, for their own task only."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from zoneinfo import ZoneInfo

COMPANY_ZONE = ZoneInfo("Asia/Shanghai")
_moved: ContextVar[dt.datetime | None] = ContextVar("makesell_clock", default=None)


def now() -> dt.datetime:
    """This moment in UTC, or the moment the clock was moved to."""
    return _moved.get() or dt.datetime.now(dt.UTC)


def today(zone: ZoneInfo = COMPANY_ZONE) -> dt.date:
    """The company's date at this moment."""
    return business_date(now(), zone)


def business_date(at: dt.datetime, zone: ZoneInfo = COMPANY_ZONE) -> dt.date:
    """The date on which a moment falls in the company's time zone. Raises ValueError for a moment without time zone."""
    if at.tzinfo is None:
        raise ValueError("a moment needs its time zone")
    return at.astimezone(zone).date()


def end_of_day(day: dt.date, zone: ZoneInfo = COMPANY_ZONE) -> dt.datetime:
    """The moment at which "valid until `day`" ends: 24:00 of that day in the company's time zone (13.20)."""
    return dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), zone).astimezone(dt.UTC)


@contextmanager
def moved(to: dt.datetime | dt.date, zone: ZoneInfo = COMPANY_ZONE) -> Iterator[dt.datetime]:
    """Let the clock stand at a moment (a date means its noon) inside the block; other threads and tasks keep the true time."""
    moment = to if isinstance(to, dt.datetime) else dt.datetime.combine(to, dt.time(12), zone)
    if moment.tzinfo is None:
        raise ValueError("a moment needs its time zone")
    token = _moved.set(moment.astimezone(dt.UTC))
    try:
        yield moment
    finally:
        _moved.reset(token)
