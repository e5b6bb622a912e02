"""Ground: the only clock of the house. Doors read it once and pass `at` on; the demo and tests may move it, for their own task only.

A business date is a date in the company's time zone (`domain.md` §1). A process serves one company: whoever reads who is asking, or the
company itself, reads its zone with the same statement and hands it to `in_zone`; until then, and without a company, it is Shanghai's.
"""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

DEFAULT_ZONE = ZoneInfo("Asia/Shanghai")
_zone = DEFAULT_ZONE
_moved: ContextVar[dt.datetime | None] = ContextVar("makesell_clock", default=None)


def now() -> dt.datetime:
    """This moment in UTC, or the moment the clock was moved to."""
    return _moved.get() or dt.datetime.now(dt.UTC)


def zone() -> ZoneInfo:
    """The company's time zone, as this process last read it."""
    return _zone


def in_zone(name: str | None) -> ZoneInfo:
    """From now on the company's time zone is the one of this name; no name, or none that exists, means Shanghai's."""
    global _zone
    if name != _zone.key:
        _zone = zone_of(name)
    return _zone


def is_zone(name: str) -> bool:
    """True for the name of a time zone that the database knows too; not for what else lies beside them ("posix/…", "localtime")."""
    return name in _zones()


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones()) - {"localtime"}


def zone_of(name: str | None) -> ZoneInfo:
    """The time zone of this name; Shanghai's for none, or one that does not exist."""
    return ZoneInfo(name) if name and is_zone(name) else DEFAULT_ZONE


def today() -> dt.date:
    """The company's date at this moment."""
    return business_date(now())


def midnight(day: dt.date) -> dt.datetime:
    """The moment, in UTC, at which a day begins in the company's time zone."""
    return dt.datetime.combine(day, dt.time(), _zone).astimezone(dt.UTC)


def business_date(at: dt.datetime) -> dt.date:
    """The date on which a moment falls in the company's time zone. Raises ValueError for a moment without time zone."""
    if at.tzinfo is None:
        raise ValueError("a moment needs its time zone")
    return at.astimezone(_zone).date()


def time_of_day(at: dt.datetime) -> dt.time:
    """What a clock on the company's wall shows at a moment."""
    return at.astimezone(zone()).time()


def start_of_day(day: dt.date) -> dt.datetime:
    """The moment, in UTC, at which a day begins in the company's time zone."""
    return dt.datetime.combine(day, dt.time(), _zone).astimezone(dt.UTC)


def end_of_day(day: dt.date) -> dt.datetime:
    """The moment at which "valid until `day`" ends: 24:00 of that day in the company's time zone (13.20)."""
    return start_of_day(day + dt.timedelta(days=1))


@contextmanager
def moved(to: dt.datetime | dt.date) -> Iterator[dt.datetime]:
    """Let the clock stand at a moment (a date means its noon) inside the block; other threads and tasks keep the true time."""
    moment = to if isinstance(to, dt.datetime) else dt.datetime.combine(to, dt.time(12), _zone)
    if moment.tzinfo is None:
        raise ValueError("a moment needs its time zone")
    token = _moved.set(moment.astimezone(dt.UTC))
    try:
        yield moment
    finally:
        _moved.reset(token)
