"""ORG-4 · The clock reminds of reports and of the problems in them, each by the calendar of who must act: who has not written one before it closes,
and with who leads once it is missing; who must answer a problem before it goes up."""

import datetime as dt
from collections.abc import Iterable
from typing import Final, TypeVar

from makesell.documents.reports import actions as reports
from makesell.documents.reports import queries
from makesell.documents.reports.queries import OpenProblem, ReportRow
from makesell.flows.steps.reminding import AFTER, BEFORE, Stage, remind
from makesell.flows.steps.reports import REMIND_HOURS
from makesell.ground.access import roles
from makesell.ground.actor import Actor
from makesell.ground.approval.queries import absences, holders
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.roster.queries import reports_to
from makesell.ground.rules.queries import value
from makesell.ground.text import N_
from makesell.ground.worktime.naming import calendar_by_person

SOON: Final = N_("Your report of the days from %(day)s closes soon and is not written yet.")
MISSING: Final = N_("The report of %(person)s of the days from %(day)s is missing.")
PROBLEM: Final = N_("A problem in the report of %(person)s waits for your answer and goes up soon: %(text)s")
# Nobody's working hours before a report closes reach further back than this.
AHEAD: Final = dt.timedelta(days=40)
Row = TypeVar("Row")


@act
def perform(*, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Reminds; returns of how many reports and problems. Only who is at work, nobody who is absent today, and once each: a second time does
    nothing."""
    on, minutes = business_date(at), value(REMIND_HOURS, business_date(at)) * 60
    early, missing = queries.to_remind(at + AHEAD, at)
    soon = _near([(row, (row.owner_id,), row.due_at) for row in early], minutes, at)
    found = remind(
        {
            BEFORE: Stage(soon, "report_due", SOON, lambda row: {"day": row.start.isoformat()}, _writer),
            AFTER: Stage(
                missing, "report_missing", MISSING, lambda row: {"person": row.owner, "day": row.start.isoformat()}, _writer,
                lambda row: [person for person, _ in reports_to(row.owner_id, on)[:1]],
            ),
        },
        reports.reminded,
        at=at,
    )  # fmt: skip
    away, directors = absences(on), holders(roles.SALES_DIRECTOR, on)
    waiting = queries.problems_to_remind(at + AHEAD, at)
    answers = {row.id: _answers(row, on, away, directors) for row in waiting}
    near = _near([(row, answers[row.id], row.due_at) for row in waiting], minutes, at)
    problems = Stage(
        near, "problem_due", PROBLEM, lambda row: {"person": row.owner, "text": row.text[:200]}, lambda row: answers[row.id],
        record=lambda row: row.report_id,
    )  # fmt: skip
    return found + remind({BEFORE: problems}, reports.reminded_of_problems, at=at)


def _writer(row: ReportRow) -> tuple[int, ...]:
    return (row.owner_id,)


def _answers(row: OpenProblem, on: dt.date, away: Iterable[int], directors: tuple[int, ...]) -> tuple[int, ...]:
    """Who must answer: who leads next and is there, else the directors."""
    gone = set(away)
    line = [person for person, _ in reports_to(row.owner_id, on) if person not in gone]
    return tuple(line[:1]) or tuple(person for person in directors if person != row.owner_id)


def _near(rows: list[tuple[Row, tuple[int, ...], dt.datetime]], minutes: int, at: dt.datetime) -> list[Row]:
    """Those that end within so many working minutes of one of the people who must act."""
    calendars = calendar_by_person({person for _row, people, _due in rows for person in people}, business_date(at))
    return [row for row, people, due in rows if any(due <= calendars[person].add_working_minutes(at, minutes) for person in people)]
