"""Ground/worktime: who works by which calendar on a date: a rule names it for a unit (and those below it), or for the company."""

import datetime as dt
from collections.abc import Iterable
from typing import Final

from makesell.ground import clock
from makesell.ground.organisation.queries import above, primary_units
from makesell.ground.rules.kinds import RuleKind, Words
from makesell.ground.rules.queries import value
from makesell.ground.text import N_
from makesell.ground.worktime.engine import WorkCalendar, office
from makesell.ground.worktime.queries import load_many

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
    """The calendars that people work by on a date, each once: their unit's, else of the nearest unit above, else the company's.

    A calendar that a rule names and nobody has made counts as the office: a wrong word must not stop every approval, also that of its cure.
    """
    units = sorted(set(primary_units((person, on) for person in people).values()))
    codes = {_code(unit, on) for unit in units} or {str(value(CALENDAR, on))}
    return [_calendar(code) for code in sorted(codes)]


def calendar_by_person(people: Iterable[int], on: dt.date) -> dict[int, WorkCalendar]:
    """{a person: the calendar the person works by on a date}; who is in no unit works by the company's."""
    wanted = sorted(set(people))
    stood = primary_units((person, on) for person in wanted)
    codes = {unit: _code(unit, on) for unit in sorted(set(stood.values()))}
    house = str(value(CALENDAR, on)) if len(stood) < len(wanted) else ""
    known = {code: _calendar(code) for code in {*codes.values(), *([house] if house else ())}}
    return {person: known[codes[stood[person, on]] if (person, on) in stood else house] for person in wanted}


def calendar_of_unit(unit_id: int, on: dt.date) -> WorkCalendar:
    """The calendar a unit works by on a date."""
    return _calendar(_code(unit_id, on))


def _code(unit_id: int, on: dt.date) -> str:
    return str(value(CALENDAR, on, [f"unit:{each}" for each in above(unit_id, on)]))


def _calendar(code: str) -> WorkCalendar:
    made = load_many([code, OFFICE])
    return made.get(code) or made.get(OFFICE) or office(zone=clock.zone())
