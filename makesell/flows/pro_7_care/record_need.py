"""PRO-7 · What a customer needs is written down (ORG-5), told to the customer's owner, and answered: by an opportunity, or in words."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from makesell.documents.activities import actions, queries, states
from makesell.documents.activities.access import NEEDS
from makesell.documents.opportunities import queries as opportunities
from makesell.flows.steps.author import author
from makesell.flows.steps.documents import day_named
from makesell.flows.steps.follow_ups import About, subject_of
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.notices.actions import NewNotice, tell_many
from makesell.ground.organisation.queries import own_currency
from makesell.ground.refusal import Refusal
from makesell.ground.spine.actions import happened
from makesell.ground.spine.documents import NewDocument
from makesell.ground.text import N_
from makesell.masterdata.parties import queries as parties

TOLD: Final = N_("%(by)s learnt what %(customer)s needs: %(need)s")


@dataclass(frozen=True, slots=True)
class NeedFact:
    """What a customer needs, of which product group, since when it is known."""

    customer_id: int
    text: str
    product_group_id: int | None = None
    found_date: dt.date | None = None


@dataclass(frozen=True, slots=True)
class AnswerFact:
    """What a need led to: an opportunity of the customer, or words."""

    id: int
    opportunity_id: int | None = None
    answer: str = ""
    version: int | None = None


@act
def perform(fact: NeedFact, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Writes it down; returns its key. Refuses no words, a day to come, and customers that are not the actor's, each at its field."""
    reach = NEEDS.require(actor, "record")
    subject = subject_of(About(fact.customer_id), reach, actor)
    on = business_date(at)
    if not fact.text.strip():
        raise Refusal("need.text", N_("Write down what the customer needs."), field="text")
    owner, unit = author(actor, on)
    values = {
        "customer_id": subject.customer_id, "subject_id": subject.record_id, "product_group_id": fact.product_group_id, "text": fact.text.strip(),
        "found_date": day_named(fact.found_date, at, field="found_date"),
    }  # fmt: skip
    new = NewDocument(fact.text.strip()[:80], states.OPEN, owner, unit, own_currency(), values)
    (key,) = actions.open_many(actions.NEED, [new], on=on, actor=actor, at=at)
    happened([key], "record", actor=actor, at=at, reason=reason)
    customer = parties.customer_row(fact.customer_id)
    if customer.owner_id is not None and customer.owner_id != actor.person_id:
        said = {"by": actor.name, "customer": customer.name, "need": fact.text.strip()[:120]}
        tell_many([NewNotice(customer.owner_id, "need_recorded", TOLD, said, key)], at=at)
    return key


@act
def answer(fact: AnswerFact, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Answers it. Refuses (409) one that is not open, (422) neither words nor an opportunity, and an opportunity of another customer."""
    queries.within_reach("needs", actor, "answer", [fact.id])
    actions.hold(actions.NEED, [fact.id], fact.version)
    (row,) = queries.needs([fact.id])
    words = fact.answer.strip()
    if fact.opportunity_id is None and not words:
        raise Refusal("need.answer", N_("Say what it led to, or name the opportunity."), field="answer")
    if fact.opportunity_id is not None:
        try:
            led_to = opportunities.opportunity(actor, fact.opportunity_id)
        except Refusal as no:
            raise no.at("opportunity") from None
        if led_to.customer_id != row.customer_id:
            raise Refusal("need.customer", N_("This opportunity is another customer's."), field="opportunity")
    values = {"answer": words, "outcome_id": fact.opportunity_id}
    actions.move(actions.NEED, [fact.id], "answer", values, actor=actor, at=at, reason=reason or words[:500])
    return fact.id


@act
def drop_many(keys: Sequence[int], *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> list[int]:
    """Drops needs that are none any more. Refuses (422) without a reason, (409) those that are not open."""
    queries.within_reach("needs", actor, "drop", keys)
    if not reason.strip():
        raise Refusal("need.why", N_("Say why it is dropped."), field="why")
    actions.hold(actions.NEED, keys, version)
    actions.move(actions.NEED, keys, "drop", {}, actor=actor, at=at, reason=reason)
    return list(keys)
