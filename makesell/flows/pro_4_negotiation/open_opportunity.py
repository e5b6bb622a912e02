"""PRO-4 · Somebody opens an opportunity of a customer; service and marketing bring it to the customer's owner and keep the merit of it (ORG-5)."""

import datetime as dt
from collections.abc import Sequence

from makesell.documents.opportunities.access import POLICY
from makesell.flows.steps import post_events
from makesell.flows.steps.opportunities import LineFact, OpportunityFact, Whose, open_one
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.organisation.queries import primary_units
from makesell.ground.refusal import Refusal
from makesell.ground.text import N_
from makesell.masterdata.parties import queries as parties
from makesell.masterdata.parties.queries import CustomerRow

__all__ = ["LineFact", "OpportunityFact", "perform", "perform_many"]
SELLS = frozenset(POLICY.acts["change"])
LEADS = frozenset(POLICY.acts["assign"])
NAMES_OWNER = N_("A sales manager gives it to another person.")


@act
def perform_many(facts: Sequence[OpportunityFact], *, actor: Actor, at: dt.datetime, reason: str = "") -> list[int]:
    """Opens opportunities; returns their keys in the order given. Refuses customers and contacts that are not the actor's to see."""
    reach = POLICY.require(actor, "open")
    post_events.gate(at)
    keys = []
    for fact in facts:
        try:
            customer = parties.customer_row(fact.customer_id) if reach.all else parties.customer(actor, fact.customer_id)
            parties.refuse_merged([customer.id])
            _contact(fact, actor)
        except Refusal as no:
            raise no.at(no.field or "customer") from None
        whose = _whose(fact, customer, actor, business_date(at))
        keys.append(open_one(fact, whose, fact.currency or customer.currency, actor=actor, at=at, reason=reason))
    return keys


def perform(fact: OpportunityFact, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """A batch of one."""
    return perform_many([fact], actor=actor, at=at, reason=reason)[0]


def _contact(fact: OpportunityFact, actor: Actor) -> None:
    if fact.contact_id is not None and parties.contact_row(fact.contact_id).customer_id != fact.customer_id:
        raise Refusal("opportunity.contact", N_("This contact is another customer's."), field="contact")


def _whose(fact: OpportunityFact, customer: CustomerRow, actor: Actor, on: dt.date) -> Whose:
    """The owner with the unit of the day: named by who leads, else who sells, else the customer's."""
    leads, sells = bool(LEADS & actor.roles) or actor.kind == "system", bool(SELLS & actor.roles)
    if fact.owner_id is not None and fact.owner_id != actor.person_id and not leads:
        raise Refusal("opportunity.owner", N_("You open opportunities for yourself or for the customer's owner."), field="owner", who=NAMES_OWNER)
    owner = fact.owner_id or (actor.person_id if sells else customer.owner_id)
    if owner is None:
        raise Refusal("opportunity.nobody", N_("Nobody owns this customer yet."), field="customer", who=N_("A sales manager names an owner."))
    unit = primary_units([(owner, on)]).get((owner, on))
    if unit is None:
        raise Refusal("opportunity.no_unit", N_("This person belongs to no unit today."), field="owner")
    return Whose(owner, unit, actor.person_id if owner != actor.person_id and not leads else None)
