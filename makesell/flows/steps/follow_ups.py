"""Parts acts on customers share: what an act is about, follow-ups made by hand, by a delivery or by a care plan."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from makesell.documents.activities import actions, queries, states
from makesell.documents.deliveries.queries import DeliveryRow
from makesell.documents.leads import queries as leads
from makesell.documents.opportunities import queries as opportunities
from makesell.flows.steps import working_days
from makesell.ground.access.policy import Reach
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.organisation.queries import named_people, own_currency, primary_units
from makesell.ground.refusal import Refusal
from makesell.ground.rules.kinds import RuleKind, Whole
from makesell.ground.rules.queries import value
from makesell.ground.spine.actions import happened
from makesell.ground.spine.documents import NewDocument
from makesell.ground.text import N_
from makesell.masterdata.parties import queries as parties

AFTER_DELIVERY: Final = RuleKind(
    "activities.delivery_follow_up_days",
    N_("Working days from delivery to the follow-up"),
    Whole(0, 90, "days"),
    default=3,
    clause="PRO-7",
    help=N_("A proof of delivery makes a follow-up for the owner of the delivery, due so many working days later."),
)
RULES: Final = (AFTER_DELIVERY,)
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Subject:
    """What an act is about: a customer, something of a customer (an opportunity), or a lead that may become one."""

    record_id: int
    customer_id: int | None


@dataclass(frozen=True, slots=True)
class About:
    """What somebody says an act is about: the nearest record of those named counts."""

    customer_id: int | None = None
    opportunity_id: int | None = None
    lead_id: int | None = None


def subject_of(about: About, reach: Reach, actor: Actor) -> Subject:
    """The record and its customer. Refuses nothing named, and what is not the actor's to see, at its field."""
    if about.lead_id is not None:
        lead = _at("lead", lambda: leads.lead(actor, about.lead_id or 0))
        return Subject(lead.id, lead.customer_id)
    if about.opportunity_id is not None:
        row = _at("opportunity", lambda: opportunities.opportunity(actor, about.opportunity_id or 0))
        return Subject(row.id, row.customer_id)
    if about.customer_id is None:
        raise Refusal("activity.about", N_("Say which customer it is about."), field="customer")
    key = about.customer_id
    customer = _at("customer", lambda: parties.customer_row(key) if reach.all else parties.customer(actor, key))
    _at("customer", lambda: parties.refuse_merged([customer.id]))
    return Subject(customer.id, customer.id)


def _at(field: str, read: Callable[[], R]) -> R:
    try:
        return read()
    except Refusal as no:
        raise no.at(field) from None


@dataclass(frozen=True, slots=True)
class NewFollowUp:
    """A follow-up to make: what, for whom, until when, about what."""

    title: str
    owner_id: int
    unit_id: int
    due_date: dt.date
    cause: str
    subject: Subject


def plan_many(new: Sequence[NewFollowUp], *, actor: Actor, at: dt.datetime, reason: str = "") -> list[int]:
    """Makes follow-ups; returns their keys in the order given."""
    currency = own_currency()
    made = [
        NewDocument(
            one.title[:200], states.OPEN, one.owner_id, one.unit_id, currency,
            {"cause": one.cause, "customer_id": one.subject.customer_id, "subject_id": one.subject.record_id, "due_date": one.due_date},
        )
        for one in new
    ]  # fmt: skip
    keys = actions.open_many(actions.FOLLOW_UP, made, on=business_date(at), actor=actor, at=at)
    if keys:
        happened(keys, "plan", actor=actor, at=at, reason=reason)
    return keys


def after_delivery(rows: Sequence[DeliveryRow], *, actor: Actor, at: dt.datetime) -> list[int]:
    """Proved deliveries make one follow-up each, for their owner, or the customer's where that is nobody or a house account."""
    on = business_date(at)
    due = working_days.later(on, value(AFTER_DELIVERY, on))
    known = queries.followed_after_delivery([row.id for row in rows])
    houses = {key for key, person in named_people({row.owner_id for row in rows if row.owner_id}).items() if person.house_of_id is not None}
    owners = {
        row.id: row.owner_id if row.owner_id and row.owner_id not in houses else parties.customer_row(row.customer_id).owner_id for row in rows
    }
    units = primary_units({(owner, on) for owner in owners.values() if owner is not None})
    new = []
    for row in rows:
        owner = owners[row.id]
        if row.id not in known and owner is not None and (owner, on) in units:
            title = f"{row.customer} · {row.number or ''}"
            new.append(NewFollowUp(title, owner, units[(owner, on)], due, states.AFTER_DELIVERY, Subject(row.id, row.customer_id)))
    return plan_many(new, actor=actor, at=at)
