"""Step: the working calendar promises are counted in, kept by this process until a calendar or an own day changes."""

import datetime as dt
from typing import Final, cast

from makesell.ground.db import in_act, one
from makesell.ground.db.transactions import LOCKS
from makesell.ground.worktime import queries as worktime
from makesell.ground.worktime.engine import WorkCalendar, office

CODE: Final = "office"
_kept: dict[tuple[object, ...], WorkCalendar] = {}


def calendar() -> WorkCalendar:
    """The office calendar with its own days; the usual one where the company keeps none. One statement an act once it is known."""
    if not in_act():
        return _read()
    if ("worktime", CODE) not in LOCKS.kept:
        LOCKS.kept["worktime", CODE] = _read()
    return cast("WorkCalendar", LOCKS.kept["worktime", CODE])


def _read() -> WorkCalendar:
    version = one(
        """select (select coalesce(sum(version), 0) + count(*) from worktime_calendar), (select coalesce(sum(version), 0) from worktime_ownday),
                  (select count(*) from worktime_ownday), (select coalesce(max(id), 0) from worktime_ownday)"""
    )
    key = tuple(version or ())
    if key not in _kept:
        _kept.clear()
        _kept[key] = worktime.load_many([CODE]).get(CODE) or office(CODE)
    return _kept[key]


def later(day: dt.date, days: int) -> dt.date:
    """So many working days after a day; 0 is the day itself when it is worked, else the next working day."""
    return calendar().next_working_day(day, days)
