"""Ground/worktime: loads stored calendars into the pure engine; four statements for any number of calendars."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from makesell.ground.db import run
from makesell.ground.refusal import Refusal, missing
from makesell.ground.worktime.engine import OwnDay, Shift, WorkCalendar


@dataclass(frozen=True, slots=True)
class CalendarRow:
    """A stored calendar as lists show it."""

    id: int
    code: str
    name: str
    name_en: str
    zone: str
    follows_holidays: bool
    active: bool
    version: int


@dataclass(frozen=True, slots=True)
class OwnDayRow:
    """A stored own day; `calendar` is None when it holds for all calendars that follow holidays."""

    id: int
    calendar: str | None
    day: dt.date
    working: bool
    start_minute: int | None
    end_minute: int | None
    note: str
    version: int


def calendars() -> list[CalendarRow]:
    """Every calendar, by code."""
    return [
        CalendarRow(*row)
        for row in run("select id, code, name, name_en, zone, follows_holidays, active, version from worktime_calendar order by code", keep=True)
    ]


def calendar(calendar_id: int) -> CalendarRow:
    """One calendar; refuses (404) one that does not exist."""
    found = next((row for row in calendars() if row.id == calendar_id), None)
    if found is None:
        raise missing()
    return found


def own_days(start: dt.date | None = None, end: dt.date | None = None) -> list[OwnDayRow]:
    """Own days in `[start, end)`, by date."""
    rows = run(
        "select o.id, c.code, o.day, o.working, o.start_minute, o.end_minute, o.note, o.version"
        " from worktime_ownday o left join worktime_calendar c on c.id = o.calendar_id"
        " where (%s::date is null or o.day >= %s) and (%s::date is null or o.day < %s) order by o.day, c.code nulls first",
        [start, start, end, end],
        keep=True,
    )
    return [OwnDayRow(*row) for row in rows]


def load(code: str) -> WorkCalendar:
    """The calendar of a code, ready to compute. Refuses an unknown code."""
    found = load_many([code])
    if code not in found:
        raise Refusal("worktime.unknown", "The working calendar %(calendar)s does not exist.", field="calendar", status=404, calendar=code)
    return found[code]


def load_many(codes: Iterable[str] | None = None) -> Mapping[str, WorkCalendar]:
    """Calendars by code; all of them without `codes`. Unknown codes are left out."""
    wanted = set(codes) if codes is not None else None
    rows = [row for row in calendars() if wanted is None or row.code in wanted]
    ids = [row.id for row in rows]
    shifts = _shifts(ids)
    days = own_days()
    return {
        row.code: WorkCalendar(
            row.code,
            tuple(tuple(shifts[row.id, weekday]) for weekday in range(1, 8)),
            ZoneInfo(row.zone),
            row.follows_holidays,
            _own_of(row, days),
        )
        for row in rows
    }


def _shifts(ids: list[int]) -> defaultdict[tuple[int, int], list[Shift]]:
    breaks: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
    for shift_id, start, end in run(
        "select b.shift_id, b.start_minute, b.end_minute from worktime_break b join worktime_shift s on s.id = b.shift_id"
        " where s.calendar_id = any(%s) order by b.start_minute",
        [ids],
        keep=True,
    ):
        breaks[shift_id].append((start, end))
    made: defaultdict[tuple[int, int], list[Shift]] = defaultdict(list)
    for shift_id, calendar_id, weekday, start, end in run(
        "select id, calendar_id, weekday, start_minute, end_minute from worktime_shift where calendar_id = any(%s) order by start_minute",
        [ids],
        keep=True,
    ):
        made[calendar_id, weekday].append(Shift(start, end, tuple(breaks[shift_id])))
    return made


def _own_of(row: CalendarRow, days: list[OwnDayRow]) -> dict[dt.date, OwnDay]:
    """The calendar's own days; those of all calendars first, so that its own word wins."""
    shared = [day for day in days if day.calendar is None and row.follows_holidays]
    return {day.day: _own_day(day) for day in [*shared, *(day for day in days if day.calendar == row.code)]}


def _own_day(row: OwnDayRow) -> OwnDay:
    hours = (Shift(row.start_minute, row.end_minute),) if row.start_minute is not None and row.end_minute is not None else None
    return OwnDay(row.working, hours, row.note)


@dataclass(frozen=True, slots=True)
class OwnHoursRow:
    """One person's own working time over `[valid_from, valid_to)`."""

    id: int
    person_id: int
    kind: str
    calendar_id: int | None
    calendar: str | None
    valid_from: dt.date
    valid_to: dt.date | None
    start_minute: int | None
    end_minute: int | None
    note: str


_OWN_HOURS = """select x.id, x.person_id, x.kind, x.calendar_id, c.code, x.valid_from, x.valid_to, x.start_minute, x.end_minute, x.note
    from worktime_ownhours x left join worktime_calendar c on c.id = x.calendar_id"""


def own_hours(keys: Sequence[int]) -> list[OwnHoursRow]:
    """People's own working time by key, in the order given; refuses (404) one that does not exist. For acts: no row filter."""
    found = {row[0]: OwnHoursRow(*row) for row in run(f"{_OWN_HOURS} where x.id = any(%s)", [list(keys)])}
    if any(key not in found for key in keys):
        raise missing()
    return [found[key] for key in keys]


def own_hours_of(person_ids: Iterable[int], on: dt.date) -> list[OwnHoursRow]:
    """What is people's own around a date (back a year, as far as deadlines are counted), by date."""
    rows = run(
        f"{_OWN_HOURS} where x.person_id = any(%s) and (x.valid_to is null or x.valid_to > %s::date - 400) order by x.valid_from, x.id",
        [list(person_ids), on],
        keep=True,
    )
    return [OwnHoursRow(*row) for row in rows]
