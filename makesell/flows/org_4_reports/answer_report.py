"""ORG-4 · Who leads answers a report or one of its problems; a problem is solved by who has it or who answered it; a missing one is excused."""

import datetime as dt
from dataclasses import dataclass

from makesell.documents.reports import actions as reports
from makesell.documents.reports import states
from makesell.documents.reports.queries import ReportRow
from makesell.flows.steps.reports import locked, problem
from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.notices.actions import NewNotice, tell_many
from makesell.ground.refusal import Refusal
from makesell.ground.spine.actions import happened
from makesell.ground.spine.documents import not_now
from makesell.ground.text import N_

ANSWERED = N_("Your report has been answered.")
PROBLEM_ANSWERED = N_("A problem in your report has been answered: %(answer)s")


@dataclass(frozen=True, slots=True)
class AnswerFact:
    """A report (or, by its position, a problem of it) and the answer."""

    report_id: int
    answer: str
    position: int = 0


@act
def perform(fact: AnswerFact, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Answers the report. Refuses (403) one's own, (409) what was not submitted or still has open problems, (422) no words."""
    row = _of_another(actor, "answer", fact)
    reports.move(
        [row.id], "answer", actor=actor, at=at, values={"answer": fact.answer.strip(), "answered_at": at, "answered_by_id": actor.person_id}
    )
    tell_many([NewNotice(row.owner_id, "report_answered", ANSWERED, {}, row.id)], at=at)
    return row.id


@act
def answer_problem(fact: AnswerFact, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Answers one problem. Refuses (403) one's own, (409) a solved one, (422) no words."""
    row = _of_another(actor, "answer_problem", fact)
    found = problem(row.id, fact.position)
    if found.state == states.SOLVED:
        raise Refusal("report.solved", "This problem is solved.", status=409)
    reports.answer_problem(found.id, fact.answer.strip(), person_id=actor.person_id, at=at)
    happened([row.id], "answer_problem", actor=actor, at=at, reason=found.text[:200])
    tell_many([NewNotice(row.owner_id, "problem_answered", PROBLEM_ANSWERED, {"answer": fact.answer.strip()[:200]}, row.id)], at=at)
    return row.id


@act
def solve_problem(report_id: int, position: int, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """The problem is solved. Refuses (409) one that is solved."""
    row = locked(actor, "solve_problem", report_id)
    found = problem(row.id, position)
    if found.state == states.SOLVED:
        raise Refusal("report.solved", "This problem is solved.", status=409)
    reports.solve_problem(found.id, at=at)
    happened([row.id], "solve_problem", actor=actor, at=at, reason=found.text[:200])
    return row.id


@act
def excuse(report_id: int, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """A report that was not written is excused with its reason (leave, illness); it does not count as missing."""
    row = locked(actor, "excuse", report_id)
    _not_own(row, actor)
    if not reason.strip():
        raise Refusal("report.excuse", "Say why it need not be written.", field="why")
    reports.move([row.id], "excuse", actor=actor, at=at, reason=reason.strip())
    return row.id


def _of_another(actor: Actor, act: str, fact: AnswerFact) -> ReportRow:
    row = locked(actor, act, fact.report_id)
    _not_own(row, actor)
    if row.state not in (states.SUBMITTED, states.ANSWERED):
        raise not_now()
    if not fact.answer.strip():
        raise Refusal("report.answer", "An answer needs words.", field="answer")
    return row


def _not_own(row: ReportRow, actor: Actor) -> None:
    if actor.person_id is None or actor.person_id == row.owner_id:
        raise Refusal("report.own", "Nobody answers or excuses the own report.", status=403)
