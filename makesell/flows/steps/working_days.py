"""Step: the working calendars promises are counted in, kept by this process until a calendar or an own day changes."""

import datetime as dt
from collections.abc import Collection
from typing import Final, cast

from makesell.ground.db import database, in_act, one
from makesell.ground.db.reading import read_once
from makesell.ground.db.transactions import LOCKS
from makesell.ground.worktime import queries as worktime
from makesell.ground.worktime.engine import WorkCalendar, office

CODE: Final = "office"
KEPT: Final = "worktime", ""
_kept: dict[tuple[object, ...], dict[str, WorkCalendar | None]] = {}     # None: there is no such calendar


def calendar(code: str = "") -> WorkCalendar:
    """A calendar by its code with its own days; the office's without one, the usual one where the company keeps none.

    One statement an act once it is known.
    """
    of = code or CODE
    return named([of]).get(of) or office(of)


def named(codes: Collection[str]) -> dict[str, WorkCalendar]:
    """Calendars by code with their own days; codes that no calendar has are left out. One statement an act once they are known."""
    if not codes:
        return {}
    known = _known()
    missing = [code for code in codes if code not in known]
    if missing:
        found = worktime.load_many(missing)
        known.update({code: found.get(code) for code in missing})
    return {code: each for code in codes if (each := known[code]) is not None}


def _known() -> dict[str, WorkCalendar | None]:
    """The calendars this process knows as they stand now; within an act as they stood when it first asked."""
    if in_act():
        if KEPT not in LOCKS.kept:
            LOCKS.kept[KEPT] = _of_version(_version())
        return cast("dict[str, WorkCalendar | None]", LOCKS.kept[KEPT])
    return _of_version(_version())


@read_once
def _version() -> tuple[object, ...]:
    version = one(
        """select (select coalesce(sum(version), 0) + count(*) from worktime_calendar), (select coalesce(max(id), 0) from worktime_calendar),
                  (select coalesce(sum(version), 0) from worktime_ownday), (select count(*) from worktime_ownday),
                  (select coalesce(max(id), 0) from worktime_ownday)""",
        keep=True,
    )
    return (database(), *(version or ()))


def _of_version(version: tuple[object, ...]) -> dict[str, WorkCalendar | None]:
    known = _kept.get(version)
    if known is None:
        _kept.clear()
        known = _kept[version] = {}
    return known


def later(day: dt.date, days: int) -> dt.date:
    """So many working days after a day; 0 is the day itself when it is worked, else the next working day."""
    return calendar().next_working_day(day, days)


def brought(day: dt.date, days: int, code: str) -> dt.date:
    """So many working days of a supplier's calendar after a day; where we do not work then, the next day we do."""
    found = calendar(code).next_working_day(day, days)
    return later(found, 0) if code else found
