"""Ground/worktime: the only place that changes stored calendars and own days; called by flows inside their transaction."""

import datetime as dt
import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from makesell.ground.clock import is_zone
from makesell.ground.db import one, run, values
from makesell.ground.db.sets import insert_set
from makesell.ground.db.taking_back import take_out
from makesell.ground.db.violations import refusing
from makesell.ground.refusal import Refusal, missing
from makesell.ground.text import N_
from makesell.ground.worktime.engine import OwnDay, Shift

OWN_HOURS: Final = "worktime_ownhours"
_OWN_COLUMNS: Final = {
    "person_id": "bigint", "kind": "text", "calendar_id": "bigint", "valid_from": "date", "valid_to": "date", "start_minute": "int",
    "end_minute": "int", "note": "text",
}  # fmt: skip
_OVERLAP: Final = ("own_hours.once", N_("On these days the person's own working time is said already."), "valid_from")
_SAID: Final = {
    "worktime_own_hours_once": _OVERLAP,
    "worktime_own_days_once": _OVERLAP,
    "worktime_own_hours_dates": ("own_hours.dates", N_("It must end after it begins."), "valid_to"),
}


@dataclass(frozen=True, slots=True)
class NewOwnHours:
    """One person's own working time over `[valid_from, valid_to)`: a calendar, days off, or days at other hours (minutes after midnight)."""

    person_id: int
    kind: str
    valid_from: dt.date
    valid_to: dt.date | None = None
    calendar_id: int | None = None
    start_minute: int | None = None
    end_minute: int | None = None
    note: str = ""


def put_calendar(code: str, name: str, *, name_en: str = "", zone: str = "Asia/Shanghai", follows_holidays: bool = True) -> int:
    """Make a calendar or rename it; returns its id. Refuses an unknown time zone and an empty name."""
    if not code.strip() or not name.strip():
        raise Refusal("worktime.name", "A working calendar needs a code and a name.", field="name")
    if not is_zone(zone):
        raise Refusal("worktime.zone", "%(zone)s is not a time zone.", field="zone", zone=zone)
    row = one(
        "insert into worktime_calendar as c (code, name, name_en, zone, follows_holidays, active, version)"
        " values (%s, %s, %s, %s, %s, true, 1)"
        " on conflict (code) do update set name = excluded.name, name_en = excluded.name_en, zone = excluded.zone,"
        " follows_holidays = excluded.follows_holidays, version = c.version + 1 returning id",
        [code.strip(), name.strip(), name_en.strip(), zone, follows_holidays],
    )
    assert row is not None
    return int(row[0])


def fresh(calendar_id: int, version: int | None) -> None:
    """Locks a calendar; refuses (404) one that does not exist and (409) one that was changed since it was read."""
    found = values("select version from worktime_calendar where id = %s for no key update", [calendar_id])
    if not found:
        raise missing()
    if version is not None and found[0] != version:
        raise Refusal("worktime.changed", "Somebody has changed this calendar in the meantime; look at it again before you save.", status=409)


def replace_own_days(calendar_id: int, days: Mapping[dt.date, OwnDay]) -> None:
    """Says what a calendar has of its own: these days and no others."""
    run("delete from worktime_ownday where calendar_id = %s and day <> all(%s)", [calendar_id, list(days)])
    put_own_days(days, calendar_id=calendar_id)
    run("update worktime_calendar set version = version + 1 where id = %s", [calendar_id])


def set_week(calendar_id: int, week: Mapping[int, Sequence[Shift]]) -> None:
    """Replace the shifts of a calendar by those of the weekdays (1 Monday … 7) given; other weekdays are free.

    Refuses shifts of one day that overlap.
    """
    rows = [(weekday, shift) for weekday, shifts in sorted(week.items()) for shift in _in_order(shifts)]
    run("delete from worktime_break where shift_id in (select id from worktime_shift where calendar_id = %s)", [calendar_id])
    run("delete from worktime_shift where calendar_id = %s", [calendar_id])
    made = run(
        "insert into worktime_shift (calendar_id, weekday, start_minute, end_minute)"
        " select %s, * from unnest(%s::int[], %s::int[], %s::int[]) returning weekday, start_minute, id",
        [calendar_id, [day for day, _ in rows], [shift.start for _, shift in rows], [shift.end for _, shift in rows]],
    )
    ids = {(weekday, start): shift_id for weekday, start, shift_id in made}
    breaks = [(ids[day, shift.start], begin, end) for day, shift in rows for begin, end in shift.breaks]
    run(
        "insert into worktime_break (shift_id, start_minute, end_minute) select * from unnest(%s::bigint[], %s::int[], %s::int[])",
        [[row[0] for row in breaks], [row[1] for row in breaks], [row[2] for row in breaks]],
    )
    run("update worktime_calendar set version = version + 1 where id = %s", [calendar_id])


def put_own_days(days: Mapping[dt.date, OwnDay], *, calendar_id: int | None = None) -> None:
    """Say for days whether they are worked, in one calendar or (None) in all that follow holidays; replaces what was said before."""
    hours = [_hours(own) for own in days.values()]
    run(
        "insert into worktime_ownday as o (calendar_id, day, working, start_minute, end_minute, note, version)"
        " select %s::bigint, d.*, 1 from unnest(%s::date[], %s::boolean[], %s::int[], %s::int[], %s::text[]) d"
        " on conflict (calendar_id, day) do update set working = excluded.working, start_minute = excluded.start_minute,"
        " end_minute = excluded.end_minute, note = excluded.note, version = o.version + 1",
        [
            calendar_id,
            list(days),
            [own.working for own in days.values()],
            [start for start, _ in hours],
            [end for _, end in hours],
            [own.note for own in days.values()],
        ],
    )


def drop_own_days(days: Sequence[dt.date], *, calendar_id: int | None = None) -> int:
    """Take back what was said about days; returns how many rows there were."""
    return len(
        values(
            "delete from worktime_ownday where day = any(%s) and calendar_id is not distinct from %s::bigint returning id",
            [list(days), calendar_id],
        )
    )


def forget_calendar(calendar_id: int) -> None:
    """Takes a calendar away again, with its shifts; refuses (409) one that has days of its own."""
    run("delete from worktime_break where shift_id in (select id from worktime_shift where calendar_id = %s)", [calendar_id])
    take_out("worktime_calendar", "id", calendar_id, [("worktime_shift", "calendar_id")])


def _hours(own: OwnDay) -> tuple[int | None, int | None]:
    if not own.working or own.shifts is None:
        return None, None
    if len(own.shifts) != 1 or own.shifts[0].breaks:
        raise Refusal("worktime.own_hours", "An own day has one stretch of hours; make a calendar for anything else.", field="shifts")
    return own.shifts[0].start, own.shifts[0].end


def _in_order(shifts: Sequence[Shift]) -> list[Shift]:
    ordered = sorted(shifts, key=lambda shift: shift.start)
    if any(later.start < earlier.end for earlier, later in itertools.pairwise(ordered)):
        raise Refusal("worktime.overlap", "The shifts of one day overlap.", field="shift")
    return ordered


def add_own_hours(rows: Sequence[NewOwnHours]) -> list[int]:
    """Keeps people's own working time; returns the keys in the order given. Refuses days that are said already, and an end before the start."""
    with refusing(_SAID):
        return insert_set(OWN_HOURS, _OWN_COLUMNS, [{name: getattr(row, name) for name in _OWN_COLUMNS} for row in rows], returning="id")


def end_own_hours(key: int, valid_to: dt.date) -> None:
    """Ends a person's own working time on a date. Refuses one before it begins."""
    with refusing(_SAID):
        run(f"update {OWN_HOURS} set valid_to = %s where id = %s", [valid_to, key])


def drop_own_hours(keys: Sequence[int]) -> None:
    """Takes people's own working time away: it was said by mistake."""
    run(f"delete from {OWN_HOURS} where id = any(%s)", [list(keys)])
