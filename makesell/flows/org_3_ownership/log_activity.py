"""ORG-3 · Somebody writes down what was done for a customer: a visit, a call, a mail, a meeting, with its result and the next step.

With a day for the next step it becomes a follow-up. What was written by mistake is withdrawn; it stays readable.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from makesell.documents.activities import actions, queries, states
from makesell.documents.activities.access import ACTIVITIES
from makesell.flows.steps import post_events
from makesell.flows.steps.author import author
from makesell.flows.steps.documents import day_named
from makesell.flows.steps.follow_ups import About, NewFollowUp, Subject, plan_many, subject_of
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.organisation.queries import own_currency
from makesell.ground.refusal import Refusal
from makesell.ground.spine.actions import happened
from makesell.ground.spine.documents import NewDocument
from makesell.ground.text import N_
from makesell.masterdata.parties import queries as parties

__all__ = ["About", "ActivityFact", "log", "perform", "withdraw_many"]


@dataclass(frozen=True, slots=True)
class ActivityFact:
    """What was done, about what, with which result; `next_date` makes the next step a follow-up."""

    kind: str
    about: About
    result: str
    activity_date: dt.date | None = None
    contact_id: int | None = None
    next_step: str = ""
    next_date: dt.date | None = None


@act
def perform(fact: ActivityFact, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Writes it down; returns its key. Refuses a day to come, no result, and customers that are not the actor's, each at its field."""
    reach = ACTIVITIES.require(actor, "log")
    post_events.gate(at, fact.activity_date or business_date(at))
    subject = subject_of(fact.about, reach, actor)
    return log(fact, subject, actor=actor, at=at, reason=reason)


def log(fact: ActivityFact, subject: Subject, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """The activity on a subject whose reach was asked; part of finishing a follow-up, too. The act holds the gate of its events."""
    on = business_date(at)
    day = day_named(fact.activity_date, at, field="activity_date")
    _judge(fact, subject, on)
    owner, unit = author(actor, on)
    values = {
        "kind": fact.kind, "customer_id": subject.customer_id, "contact_id": fact.contact_id, "subject_id": subject.record_id,
        "activity_date": day, "result": fact.result.strip(),
        "next_step": fact.next_step.strip(),
    }  # fmt: skip
    new = NewDocument(fact.result.strip()[:80], states.NOTED, owner, unit, own_currency(), values)
    (key,) = actions.open_many(actions.ACTIVITY, [new], on=on, actor=actor, at=at)
    happened([key], "log", actor=actor, at=at, reason=reason)
    post_events.publish(["activity_done", "visit_done"], {key: day})
    happened([subject.record_id], f"activity:{fact.kind}", actor=actor, at=at, reason=fact.result.strip()[:500])
    if fact.next_date is not None and owner is not None:
        plan_many([NewFollowUp(fact.next_step.strip(), owner, unit, fact.next_date, states.AGREED, subject)], actor=actor, at=at)
    return key


def _judge(fact: ActivityFact, subject: Subject, on: dt.date) -> None:
    if fact.kind not in states.KINDS:
        raise Refusal("activity.kind", N_("This kind does not exist."), field="kind")
    if not fact.result.strip():
        raise Refusal("activity.result", N_("Say what came of it."), field="result")
    if fact.contact_id is not None and parties.contact_row(fact.contact_id).customer_id != subject.customer_id:
        raise Refusal("activity.contact", N_("This contact is another customer's."), field="contact")
    if fact.next_date is not None and not fact.next_step.strip():
        raise Refusal("activity.next", N_("Say what the next step is."), field="next_step")
    if fact.next_date is not None and fact.next_date < on:
        raise Refusal("activity.past", N_("The next step lies in the past."), field="next_date")


@act
def withdraw_many(keys: Sequence[int], *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> list[int]:
    """Withdraws activities. Refuses (404) another's, (409) what is withdrawn."""
    queries.within_reach("activities", actor, "withdraw", keys)
    post_events.gate(at)
    actions.hold(actions.ACTIVITY, keys, version)
    actions.move(actions.ACTIVITY, keys, "withdraw", {}, actor=actor, at=at, reason=reason)
    post_events.take_back(["activity_done", "visit_done"], keys, business_date(at))
    return list(keys)
