"""Step: the working calendars promises are counted in, kept by this process until a calendar or an own day changes."""

import datetime as dt
from typing import Final, cast

from makesell.ground.db import in_act, one
from makesell.ground.db.reading import read_once
from makesell.ground.db.transactions import LOCKS
from makesell.ground.worktime import queries as worktime
from makesell.ground.worktime.engine import WorkCalendar, office

CODE: Final = "office"
_kept: dict[tuple[object, ...], dict[str, WorkCalendar]] = {}


def calendar(code: str = "") -> WorkCalendar:
    """A calendar by its code with its own days; the office's without one, the usual one where the company keeps none.

    One statement an act once it is known.
    """
    of = code or CODE
    if not in_act():
        return _read(of, _version())
    if ("worktime", of) not in LOCKS.kept:
        if ("worktime", "") not in LOCKS.kept:
            LOCKS.kept["worktime", ""] = _version()
        LOCKS.kept["worktime", of] = _read(of, cast("tuple[object, ...]", LOCKS.kept["worktime", ""]))
    return cast("WorkCalendar", LOCKS.kept["worktime", of])


@read_once
def _version() -> tuple[object, ...]:
    version = one(
        """select (select coalesce(sum(version), 0) + count(*) from worktime_calendar), (select coalesce(sum(version), 0) from worktime_ownday),
                  (select count(*) from worktime_ownday), (select coalesce(max(id), 0) from worktime_ownday)""",
        keep=True,
    )
    return tuple(version or ())


def _read(code: str, version: tuple[object, ...]) -> WorkCalendar:
    if version not in _kept:
        _kept.clear()
        _kept[version] = {}
    known = _kept[version]
    if code not in known:
        known[code] = worktime.load_many([code]).get(code) or office(code)
    return known[code]


def later(day: dt.date, days: int) -> dt.date:
    """So many working days after a day; 0 is the day itself when it is worked, else the next working day."""
    return calendar().next_working_day(day, days)


def brought(day: dt.date, days: int, code: str) -> dt.date:
    """So many working days of a supplier's calendar after a day; where we do not work then, the next day we do."""
    found = calendar(code).next_working_day(day, days)
    return later(found, 0) if code else found
