"""Ground/approval: until when a step is to be decided, in working hours of those who decide it (`domain.md` §2, 13.20).

Who may decide works by the calendar of their unit; the first of them who has had the hours ends the wait.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from makesell.ground.clock import business_date
from makesell.ground.rules.kinds import RuleKind, Whole
from makesell.ground.rules.queries import values
from makesell.ground.text import N_
from makesell.ground.worktime.naming import calendars_of

HOUR: Final = 60
DEADLINE: Final = RuleKind(
    "approval.deadline_hours",
    N_("Working hours until an approval is due"),
    Whole(1, 720, "hours"),
    default=16,
    clause="REG-1",
    help=N_("Counted from the next working minute by the calendar of whoever must decide; afterwards the next higher post may decide too."),
)
REMINDER: Final = RuleKind(
    "approval.reminder_hours",
    N_("Working hours before the deadline at which a reminder of an approval is sent"),
    Whole(1, 720, "hours"),
    default=4,
    clause="REG-1",
    help=N_("When the deadline is not longer than this, the reminder comes after half of its hours."),
)
RULES: Final = (DEADLINE, REMINDER)


@dataclass(frozen=True, slots=True)
class Due:
    """When a step's people are reminded, and when it goes up."""

    remind_at: dt.datetime
    due_at: dt.datetime


def due(people: Iterable[int], at: dt.datetime) -> Due:
    """The deadline of a step that begins to wait for these people; without people, by the company's calendar."""
    on = business_date(at)
    hours = values(RULES, on)
    whole, before = hours[DEADLINE.code] * HOUR, hours[REMINDER.code] * HOUR
    first = whole - before if before < whole else whole // 2
    calendars = calendars_of(people, on)
    return Due(
        min(calendar.add_working_minutes(at, first) for calendar in calendars),
        min(calendar.add_working_minutes(at, whole) for calendar in calendars),
    )
