"""Parts the acts on sales reports (ORG-4) share: whose it is, over which days, when it is due, what the books say."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from makesell.books.performance import balances
from makesell.books.performance.balances import Slice
from makesell.documents.reports import actions as reports
from makesell.documents.reports import queries, states
from makesell.documents.reports.access import POLICY
from makesell.documents.reports.queries import ProblemRow, ReportRow
from makesell.ground.access.policy import Reach
from makesell.ground.actor import Actor
from makesell.ground.refusal import Refusal, missing
from makesell.ground.rules.kinds import Flag, RuleKind, Whole
from makesell.ground.text import N_
from makesell.ground.worktime import WorkCalendar

ONE_DAY: Final = dt.timedelta(days=1)
WANTED: Final = {
    states.DAILY: RuleKind("report.daily", N_("Daily reports are written"), Flag(), default=False, clause="ORG-4", scopes=("unit",)),
    states.WEEKLY: RuleKind("report.weekly", N_("Weekly reports are written"), Flag(), default=True, clause="ORG-4", scopes=("unit",)),
    states.MONTHLY: RuleKind("report.monthly", N_("Monthly reports are written"), Flag(), default=False, clause="ORG-4", scopes=("unit",)),
}
ANSWER_HOURS: Final = RuleKind(
    "report.answer_hours",
    N_("Working hours until a problem in a report is answered"),
    Whole(1, 200, "hours"),
    default=8,
    clause="ORG-4",
    help=N_("Counted by the calendar of who reports; afterwards it goes up to the director."),
)
REMIND_HOURS: Final = RuleKind(
    "report.remind_hours",
    N_("Working hours before closing time at which a report is reminded of"),
    Whole(0, 40, "hours"),
    default=2,
    clause="ORG-4",
    help=N_("Who has not written it is reminded once; when it is missing, with who leads, in the next working hours."),
)
RULES: Final = (*WANTED.values(), ANSWER_HOURS, REMIND_HOURS)


@dataclass(frozen=True, slots=True)
class Days:
    """The days a report is about, its closing time, and the working day that ends with it (a night shift closes on the day after)."""

    start: dt.date
    end: dt.date
    due_at: dt.datetime
    last: dt.date


def days_of(kind: str, day: dt.date, calendar: WorkCalendar) -> Days | None:
    """The days of the report of a kind that holds a day; due when the last working day of them closes. None where nobody works in them."""
    if kind == states.DAILY:
        start, end = day, day + ONE_DAY
    elif kind == states.WEEKLY:
        start = day - ONE_DAY * day.weekday()
        end = start + 7 * ONE_DAY
    else:
        start = day.replace(day=1)
        end = (start + 32 * ONE_DAY).replace(day=1)
    last = next((end - ONE_DAY * n for n in range(1, (end - start).days + 1) if calendar.is_working(end - ONE_DAY * n)), None)
    return Days(start, end, calendar.intervals(last)[-1].end, last) if last is not None else None


def reaches(reach: Reach, row: ReportRow) -> bool:
    """Whether a reach covers a report."""
    return reach.all or row.unit_id in reach.unit_ids or (reach.person_id is not None and row.owner_id == reach.person_id)


def locked(actor: Actor, act: str, report_id: int, version: int | None = None) -> ReportRow:
    """The report, locked and within the actor's reach; refuses (403) other roles, (404) what is missing or not the actor's."""
    reach = POLICY.require(actor, act)
    reports.hold([report_id], version)
    (row,) = queries.of_ids([report_id])
    if not reaches(reach, row):
        raise missing()
    return row


def problem(report_id: int, position: int) -> ProblemRow:
    """A problem of a report by its position; refuses one that does not exist."""
    found = next((each for each in queries.problems(report_id) if each.position == position), None)
    if found is None:
        raise Refusal("report.problem", "This problem does not exist.", field="problem")
    return found


def said(row: ReportRow) -> Mapping[str, tuple[int, Decimal]]:
    """What the books say of a report's days now: entries and net amount (collected: gross) by measure."""
    found = {}
    for measure in states.MEASURES:
        total = balances.total(Slice(measure, row.start, row.end, person_ids=(row.owner_id,), overlay=False))
        found[measure] = (total.entries, total.gross if measure == "collected" else total.net)
    return found


def freeze(rows: Sequence[ReportRow], *, at: dt.datetime) -> None:
    """Freezes the figures of reports that are not frozen yet."""
    reports.freeze({row.id: said(row) for row in rows if row.frozen_at is None}, at=at)
