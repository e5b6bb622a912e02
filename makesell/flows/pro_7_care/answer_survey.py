"""PRO-7 · A survey goes out by one-time link; the customer answers on a telephone, or tells us; the score is posted, a low one opens a ticket."""

import datetime as dt

from makesell.documents.surveys import actions as surveys
from makesell.documents.surveys import queries, states
from makesell.documents.surveys.access import POLICY
from makesell.documents.surveys.queries import SurveyRow
from makesell.documents.tickets.states import QUESTION, SURVEY
from makesell.flows.pro_7_care.open_ticket import TicketFact, opened
from makesell.flows.steps import surveys as step
from makesell.flows.steps.dates import business_dates
from makesell.flows.steps.documents import locked
from makesell.flows.steps.post_satisfaction import post_satisfaction
from makesell.ground import locks
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.links import actions as links
from makesell.ground.links.actions import NewLink
from makesell.ground.links.queries import Visit
from makesell.ground.notices.actions import NewNotice, tell_many
from makesell.ground.refusal import Refusal, missing
from makesell.ground.rules.queries import value
from makesell.ground.spine.documents import not_now
from makesell.ground.text import N_

SCORED = N_("%(customer)s gives %(score)s of 100 points.")
LOW_SUBJECT = "%(score)s / 100"


@act
def send_link(survey_id: int, days: int, *, actor: Actor, at: dt.datetime, reason: str = "") -> str:
    """Makes the link and returns its token; older ones end. Refuses (409) what was answered or dropped, (422) too many days."""
    (row,) = locked(surveys.TABLE, POLICY, "send_link", [survey_id], queries.of_ids, actor=actor)
    surveys.sent(row.id, row.sent_date or business_date(at), actor=actor, at=at)
    return links.make(NewLink(step.PURPOSE, row.id, row.contact or row.customer, days=days), actor=actor, at=at)


@act
def perform(survey_id: int, score: int, comment: str, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> int:
    """Keys what the customer told us; returns the survey. Refuses (403) who is scored, (409) what was answered, (422) another score."""
    POLICY.require(actor, "answer")
    business_dates("sales", [business_date(at)])
    (row,) = locked(surveys.TABLE, POLICY, "answer", [survey_id], queries.of_ids, actor=actor, version=version)
    if actor.person_id is not None and actor.person_id in step.whose(row):
        raise Refusal("survey.own", "Nobody keys a score of his own.", status=403)
    _answer(row, score, comment, actor=actor, at=at, reason=reason)
    links.end_of(row.id, step.PURPOSE, at=at)
    return row.id


@act
def by_link(visit: Visit, score: int, comment: str, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """The customer answers; the link is used up; returns the survey. Refuses (404) a link for another purpose."""
    if (visit.purpose, visit.record_kind) != (step.PURPOSE, surveys.TABLE.kind):
        raise missing()
    business_dates("sales", [business_date(at)])
    locks.take("master", [visit.record_id])
    links.use(visit.link_id, at=at)
    (row,) = queries.of_ids([visit.record_id])
    _answer(row, score, comment, actor=actor, at=at, reason=reason)
    return row.id


@act
def drop(survey_ids: list[int], why: str, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> list[int]:
    """These customers are not asked; returns the surveys. Refuses (409) what was answered, (422) no words."""
    locked(surveys.TABLE, POLICY, "drop", survey_ids, queries.of_ids, actor=actor, version=version)
    if not why.strip():
        raise Refusal("survey.why", "Say why the customer is not asked.", field="why")
    surveys.move(survey_ids, "drop", actor=actor, at=at, reason=why.strip())
    for key in survey_ids:
        links.end_of(key, step.PURPOSE, at=at)
    return survey_ids


def _answer(row: SurveyRow, score: int, comment: str, *, actor: Actor, at: dt.datetime, reason: str) -> None:
    if str(score) not in states.SCORES:
        raise Refusal("survey.score", "Choose one of the answers.", field="score")
    if row.state not in states.OPEN:
        raise not_now()
    on = business_date(at)
    surveys.answered(row.id, score, comment.strip(), row.sent_date or on, on, actor=actor, at=at, reason=reason)
    post_satisfaction(row.id, row.customer_id, score, step.whose(row), on)
    if score <= value(step.LOW, on):
        said, scored = comment.strip(), LOW_SUBJECT % {"score": score}
        subject = " · ".join(part for part in (said[:60], scored if said else f"{row.number} · {scored}") if part)
        fact = TicketFact(
            row.customer_id, QUESTION, subject, said or scored, "high",
            row.contact_id, order_id=row.order_id, survey_id=row.id,
        )  # fmt: skip
        opened(fact, SURVEY, actor=actor, at=at)
    if row.seller_id is not None:
        told = {"customer": row.customer, "score": str(score)}
        tell_many([NewNotice(row.seller_id, "survey_answered", SCORED, told, row.id)], at=at)
