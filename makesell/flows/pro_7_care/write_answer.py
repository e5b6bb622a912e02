"""PRO-7 · Who knows writes an answer down; another one reads and publishes it; it is used in tickets, rated, and retired when it is wrong."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from makesell.documents.tickets import actions, queries, states
from makesell.documents.tickets.access import ANSWERS
from makesell.documents.tickets.actions import ANSWER
from makesell.flows.steps.author import author
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.organisation.queries import own_currency
from makesell.ground.refusal import Refusal
from makesell.ground.spine import documents
from makesell.ground.spine.actions import happened
from makesell.ground.spine.documents import NewDocument, not_now
from makesell.ground.spine.master import Change
from makesell.ground.text import N_


@act
def perform(question: str, values: Mapping[str, Any], *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Drafts an answer; returns it."""
    ANSWERS.require(actor, "write")
    on = business_date(at)
    owner, unit = author(actor, on)
    new = NewDocument(question.strip()[:200], states.DRAFT, owner, unit, own_currency(), values)
    return actions.write_answer(new, on, actor=actor, at=at, reason=reason)


@act
def change(fact: Change, question: str = "", *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Changes a draft; returns it. Refuses (409) a published one, whose words customers have read."""
    ANSWERS.require(actor, "change")
    documents.hold(ANSWER, [fact.id], fact.version)
    if queries.answer(actor, fact.id).state != states.DRAFT:
        raise not_now()
    actions.change_answer(fact, question.strip()[:200])
    happened([fact.id], "change", actor=actor, at=at, reason=reason)
    return fact.id


@act
def publish(facts: Sequence[int], *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> list[int]:
    """Publishes answers of others; returns them. Refuses (403) one's own, (409) what is published."""
    ANSWERS.require(actor, "publish")
    documents.hold(ANSWER, facts, version)
    for key in facts:
        if actor.person_id is not None and queries.answer(actor, key).owner_id == actor.person_id:
            raise Refusal("answer.four_eyes", "Nobody publishes an answer of his own.", status=403, who=N_("A colleague reads and publishes it."))
    actions.move_answers(facts, "publish", actor=actor, at=at, reason=reason)
    return list(facts)


@act
def retire(facts: Sequence[int], *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> list[int]:
    """Takes answers out of use; where they were used they stay readable. Refuses (409) what is retired."""
    ANSWERS.require(actor, "retire")
    documents.hold(ANSWER, facts, version)
    actions.move_answers(facts, "retire", actor=actor, at=at, reason=reason)
    return list(facts)


@act
def rate(answer_id: int, *, helped: bool, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Says whether an answer helped; the last word of a person counts. Refuses who is no person, and one's own answer."""
    ANSWERS.require(actor, "rate")
    row = queries.answer(actor, answer_id)
    if row.state != states.PUBLISHED:
        raise not_now()
    if actor.person_id is None or actor.person_id == row.owner_id:
        raise Refusal("answer.own", "Nobody rates an answer of his own.", status=403)
    actions.rate(answer_id, actor.person_id, helped=helped, at=at)
    happened([answer_id], "rate", actor=actor, at=at, reason=reason)
    return answer_id
