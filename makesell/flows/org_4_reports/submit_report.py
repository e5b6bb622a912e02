"""ORG-4 · The person submits the report: what was done, what comes next, problems. The figures are the house's; who leads the unit is told."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from makesell.documents.reports import actions as reports
from makesell.flows.steps.reports import ANSWER_HOURS, freeze, locked
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.notices.actions import NewNotice, tell_many
from makesell.ground.refusal import Refusal, missing
from makesell.ground.roster.queries import reports_to
from makesell.ground.rules.queries import value
from makesell.ground.text import N_
from makesell.ground.worktime.naming import calendars_of

MOST_PROBLEMS = 20
TOLD = N_("%(person)s has submitted a report; it waits for your answer.")


@dataclass(frozen=True, slots=True)
class SubmitFact:
    """A report with its words and its problems."""

    report_id: int
    work: str
    next_steps: str = ""
    problems: Sequence[str] = ()
    version: int | None = None


@act
def perform(fact: SubmitFact, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Submits it. Refuses (404) another's, (409) what was submitted, (422) days that have not begun, no words, empty problems."""
    row = locked(actor, "submit", fact.report_id, fact.version)
    if row.owner_id != actor.person_id:
        raise missing()
    if not fact.work.strip():
        raise Refusal("report.work", "Say what was done.", field="work")
    if len(fact.problems) > MOST_PROBLEMS or any(not text.strip() for text in fact.problems):
        raise Refusal("report.problems", "Each problem needs its words; at most %(most)s.", field="problems", most=MOST_PROBLEMS)
    words = {"submitted_at": at, "work": fact.work.strip(), "next_steps": fact.next_steps.strip()}
    reports.move([row.id], "submit", actor=actor, at=at, values=words)
    if at >= row.due_at:
        freeze([row], at=at)
    on = business_date(at)
    if fact.problems:
        (calendar, *_) = calendars_of([row.owner_id], on)
        due = calendar.add_working_minutes(at, value(ANSWER_HOURS, on) * 60)
        reports.add_problems(row.id, [text.strip() for text in fact.problems], due)
    reports.number([row.id], on)
    told = [person for person, _ in reports_to(row.owner_id, on) if person != row.owner_id]
    tell_many([NewNotice(person, "report_submitted", TOLD, {"person": row.owner}, row.id) for person in told], at=at)
    return row.id
