"""Ground/worktime: who works by which calendar on a date: the person's own, else the one a rule names for the unit (or one above it),
or for the company; with the person's own days in it."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from makesell.ground import clock
from makesell.ground.organisation.queries import above, primary_units
from makesell.ground.rules.kinds import RuleKind, Words
from makesell.ground.rules.queries import value
from makesell.ground.text import N_
from makesell.ground.worktime.engine import ONE_DAY, OwnDay, Shift, WorkCalendar, office
from makesell.ground.worktime.queries import OwnHoursRow, load_many, own_hours_of

OFFICE: Final = "office"
CALENDAR: Final = RuleKind(
    "worktime.calendar",
    N_("Working calendar"),
    Words(60),
    default=OFFICE,
    clause="ORG-1",
    scopes=("unit",),
    help=N_("The code of the calendar that working hours are counted by; “office” is Monday to Friday, 9:00 to 18:00, unless you keep your own."),
)
RULES: Final = (CALENDAR,)


def calendars_of(people: Iterable[int], on: dt.date) -> list[WorkCalendar]:
    """The calendars that people work by on a date, each once: their own, else their unit's, else of the nearest unit above, else the company's.

    A calendar that a rule names and nobody has made counts as the office: a wrong word must not stop every approval, also that of its cure.
    """
    found = _told(people, on)
    if not found:
        return [_calendar(str(value(CALENDAR, on)))]
    shared = {calendar.code: calendar for calendar, days in found.values() if not days}
    return [*(shared[code] for code in sorted(shared)), *(_with_days(calendar, days) for calendar, days in found.values() if days)]


def calendar_by_person(people: Iterable[int], on: dt.date) -> dict[int, WorkCalendar]:
    """{a person: the calendar the person works by on a date}, with the days that are the person's own; who is in no unit works by the company's."""
    return {person: _with_days(calendar, days) for person, (calendar, days) in _told(people, on).items()}


def _told(people: Iterable[int], on: dt.date) -> dict[int, tuple[WorkCalendar, list[OwnHoursRow]]]:
    """{a person: the calendar the person works by on a date, and the days in it that are the person's own}."""
    wanted = sorted(set(people))
    own = defaultdict(list)
    for row in own_hours_of(wanted, on):
        own[row.person_id].append(row)
    named = {person: row.calendar for person in wanted for row in own[person] if row.calendar is not None and _holds(row, on)}
    stood = primary_units((person, on) for person in wanted if person not in named)
    codes = {unit: _code(unit, on) for unit in sorted(set(stood.values()))}
    house = str(value(CALENDAR, on)) if len(stood) + len(named) < len(wanted) else ""
    of = {person: named.get(person) or (codes[stood[person, on]] if (person, on) in stood else house) for person in wanted}
    known = {code: _calendar(code) for code in sorted(set(of.values()))}
    return {person: (known[of[person]], [row for row in own[person] if row.calendar is None]) for person in wanted}


def _holds(row: OwnHoursRow, on: dt.date) -> bool:
    return row.valid_from <= on and (row.valid_to is None or on < row.valid_to)


def _with_days(calendar: WorkCalendar, rows: Iterable[OwnHoursRow]) -> WorkCalendar:
    """The calendar with a person's days off and at other hours in it; they win over everything else."""
    said: dict[dt.date, OwnDay] = {}
    for row in rows:
        hours = None if row.start_minute is None or row.end_minute is None else (Shift(row.start_minute, row.end_minute),)
        days = ((row.valid_to or row.valid_from) - row.valid_from).days
        said |= {row.valid_from + ONE_DAY * n: OwnDay(hours is not None, hours, row.note) for n in range(days)}
    return replace(calendar, own_days={**calendar.own_days, **said}) if said else calendar


def calendar_of_unit(unit_id: int, on: dt.date) -> WorkCalendar:
    """The calendar a unit works by on a date."""
    return _calendar(_code(unit_id, on))


def _code(unit_id: int, on: dt.date) -> str:
    return str(value(CALENDAR, on, [f"unit:{each}" for each in above(unit_id, on)]))


def _calendar(code: str) -> WorkCalendar:
    made = load_many([code, OFFICE])
    return made.get(code) or made.get(OFFICE) or office(zone=clock.zone())
