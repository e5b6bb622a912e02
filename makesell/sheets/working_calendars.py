"""Working calendars 工作日历: shifts with breaks by weekday, holidays with swapped working days, days of one's own."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from makesell.flows.org_1_organisation import change_working_calendar, create_working_calendar, set_working_days, set_working_week
from makesell.ground.actor import Actor
from makesell.ground.listing import Kind
from makesell.ground.refusal import Refusal
from makesell.ground.worktime import OwnDay, Shift, queries
from makesell.ground.worktime.access import POLICY
from makesell.ground.worktime.listings import LISTING
from makesell.sheets import giving, hours
from makesell.sheets.parts import Act, Call, Column, Done, Fact, Head, Input, Panel, Sheet, TablePart, Take, Text

WEEKDAYS: Final[dict[str, Text]] = {
    "1": _("Monday"), "2": _("Tuesday"), "3": _("Wednesday"), "4": _("Thursday"), "5": _("Friday"), "6": _("Saturday"), "7": _("Sunday"),
}  # fmt: skip
NAMED: Final = (
    Input("name", _("Name")),
    Input("name_en", _("English name"), required=False),
    Input("follows_holidays", _("Follows holidays"), Take.BOOL, required=False, help=_("Free on public holidays, worked on swapped days.")),
)
ZONE: Final = Input(
    "zone", _("Time zone"), required=False, most=60, help=_("Empty: the company's. With days of its own it keeps another place's holidays.")
)
CREATE: Final = (Input("code", _("Code"), most=40), *NAMED, ZONE)
SHIFT: Final = (
    Input("weekday", _("Weekday"), Take.CHOICE, choices=WEEKDAYS),
    Input("starts", _("Starts at"), most=5, help=_("A time such as 18:00.")),
    Input("ends", _("Ends at"), most=5, help=_("Earlier than the start: on the next day.")),
    Input("breaks", _("Breaks"), required=False, help=_("Such as 12:00-13:00, 18:00-18:30.")),
)
WEEK: Final = (Input("week", _("Shifts"), Take.TABLE, columns=SHIFT, most=50),)
DAY: Final = (
    Input("day", _("Day"), Take.DATE),
    Input("working", _("Worked"), Take.BOOL, required=False),
    Input("starts", _("Starts at"), required=False, most=5),
    Input("ends", _("Ends at"), required=False, most=5),
    Input("note", _("Note"), required=False),
)
DAYS: Final = (Input("days", _("Days of its own"), Take.TABLE, required=False, columns=DAY, most=400),)


def _create(call: Call) -> Done:
    fact = create_working_calendar.NewCalendar(**giving.new_values(CREATE, call.data))
    key = create_working_calendar.perform(fact, actor=call.actor, at=call.at, reason=call.reason)
    return Done(record_id=key, say=_("Created with the hours of the office."))


def _change(call: Call) -> Done:
    fact = change_working_calendar.CalendarChange(call.ids[0], **giving.changed_values(NAMED, call.data), version=call.version)
    change_working_calendar.perform(fact, actor=call.actor, at=call.at, reason=call.reason)
    return giving.done(call, _("Changed."))


def _span(starts: str, ends: str) -> tuple[int, int]:
    start, end = hours.minute(starts), hours.minute(ends)
    return start, end if end > start else end + 24 * 60


def _shift(row: Mapping[str, Any]) -> Shift:
    start, end = _span(row["starts"], row["ends"])
    breaks = []
    for word in (row.get("breaks") or "").replace("\uff0c", ",").split(","):
        if word.strip():
            begins, dash, stops = word.strip().replace("\u2013", "-").partition("-")
            if not dash:
                raise Refusal("worktime.break_words", "Write breaks such as 12:00-13:00.", field="week")
            first, last = _span(begins, stops)
            breaks.append((first, last) if first >= start else (first + 24 * 60, last + 24 * 60))
    return Shift(start, end, tuple(breaks))


def _set_week(call: Call) -> Done:
    week: defaultdict[int, list[Shift]] = defaultdict(list)
    for row in call.data["week"]:
        week[int(row["weekday"])].append(_shift(row))
    set_working_week.perform(call.ids[0], week, actor=call.actor, at=call.at, version=call.version, reason=call.reason)
    return giving.done(call, _("Changed."))


def _set_days(call: Call) -> Done:
    days = {}
    for row in call.data.get("days") or ():
        given = row.get("starts") and row.get("ends")
        days[row["day"]] = OwnDay(bool(row.get("working")), (Shift(*_span(row["starts"], row["ends"])),) if given else None, row.get("note") or "")
    set_working_days.perform(call.ids[0], days, actor=call.actor, at=call.at, version=call.version, reason=call.reason)
    return giving.done(call, _("Changed."))


def _shifts(key: int) -> list[dict[str, Any]]:
    calendar = queries.load(queries.calendar(key).code)
    return [
        {
            "weekday": str(weekday),
            "starts": hours.words(shift.start),
            "ends": _clock(shift.end),
            "breaks": ", ".join(f"{_clock(begins)}-{_clock(ends)}" for begins, ends in shift.breaks),
        }
        for weekday, shifts in enumerate(calendar.week, 1)
        for shift in shifts
    ]


def _clock(minutes: int) -> str:
    return hours.words(minutes if minutes <= 24 * 60 else minutes - 24 * 60)


def _own_days(key: int) -> list[dict[str, Any]]:
    code = queries.calendar(key).code
    return [
        {
            "day": row.day,
            "working": row.working,
            "starts": "" if row.start_minute is None else hours.words(row.start_minute),
            "ends": "" if row.end_minute is None else _clock(row.end_minute),
            "note": row.note,
        }
        for row in queries.own_days()
        if row.calendar == code
    ]


def head(actor: Actor, key: int) -> Head:
    """The head of a working calendar's page."""
    POLICY.require(actor, "view")
    row = queries.calendar(key)
    return Head(title=row.name, sub=row.name_en, number=row.code, version=row.version)


def _facts(actor: Actor, key: int) -> Sequence[Fact]:
    row = queries.calendar(key)
    return [
        Fact(_("Follows holidays"), row.follows_holidays, Kind.BOOL),
        Fact(_("Time zone"), row.zone),
        Fact(_("English name"), row.name_en),
    ]


def _week(actor: Actor, key: int) -> TablePart:
    return TablePart(
        columns=(
            ("weekday", _("Weekday"), Kind.TEXT),
            ("starts", _("Starts at"), Kind.TEXT),
            ("ends", _("Ends at"), Kind.TEXT),
            ("breaks", _("Breaks"), Kind.TEXT),
        ),
        rows=[{**row, "weekday": WEEKDAYS[row["weekday"]]} for row in _shifts(key)],
    )


def _days(actor: Actor, key: int) -> TablePart:
    return TablePart(
        columns=(
            ("day", _("Day"), Kind.DATE),
            ("working", _("Worked"), Kind.BOOL),
            ("starts", _("Starts at"), Kind.TEXT),
            ("ends", _("Ends at"), Kind.TEXT),
            ("note", _("Note"), Kind.TEXT),
        ),
        rows=_own_days(key),
        empty=_("Every day follows the week and the holidays."),
    )


def _start_week(actor: Actor, key: int | None) -> Mapping[str, Any]:
    return {"week": _shifts(key)} if key else {}


def _start_days(actor: Actor, key: int | None) -> Mapping[str, Any]:
    return {"days": _own_days(key)} if key else {}


def _start(actor: Actor, key: int | None) -> Mapping[str, Any]:
    return giving.as_given(NAMED, queries.calendar(key)) if key else {"follows_holidays": True}


SHEET: Final = Sheet(
    noun="working_calendars",
    label=_("Working calendar"),
    plural=_("Working calendars"),
    icon="calendar-days",
    listing=LISTING,
    policy=POLICY,
    head=head,
    section="master",
    timeline=False,
    order=58,
    columns=(
        Column("code", _("Code"), opens=True),
        Column("name", _("Name"), opens=True),
        Column("name_en", _("English name"), first=False),
        Column("follows_holidays", _("Follows holidays")),
        Column("shifts", _("Shifts")),
        Column("days", _("Days of its own"), phone=False),
    ),
    acts=(
        Act("create", _("New working calendar"), _create, CREATE, icon="plus", makes=True, strong=True, start=_start),
        Act("change", _("Change"), _change, NAMED, icon="pencil", start=_start),
        Act("set_week", _("Shifts"), _set_week, WEEK, icon="clock", start=_start_week),
        Act("set_days", _("Days of its own"), _set_days, DAYS, icon="calendar-days", start=_start_days),
    ),
    panels=(Panel("week", _("Shifts"), _week), Panel("days", _("Days of its own"), _days), Panel("facts", _("Working calendar"), _facts, aside=True)),
    empty=_("No working calendar yet: everybody works by the hours of the office."),
)
