"""PRO-3 · A lead is qualified: it becomes a customer with its contact, or belongs to one there is, and its opportunity is opened."""

import datetime as dt
from dataclasses import dataclass, replace
from decimal import Decimal

from makesell.documents.leads import actions, queries, states
from makesell.documents.leads.queries import LeadRow
from makesell.documents.opportunities.access import POLICY as OPPORTUNITIES
from makesell.flows.steps import post_events
from makesell.flows.steps.opportunities import OpportunityFact, Whose, open_one
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.organisation.queries import own_currency
from makesell.ground.refusal import Refusal
from makesell.ground.spine.actions import happened
from makesell.ground.spine.documents import not_now
from makesell.ground.text import N_
from makesell.masterdata.parties import actions as parties_actions
from makesell.masterdata.parties import queries as parties
from makesell.masterdata.parties.access import CONTACTS
from makesell.masterdata.parties.access import POLICY as CUSTOMERS
from makesell.masterdata.parties.actions import NewContact, NewCustomer


@dataclass(frozen=True, slots=True)
class QualifyFact:
    """A lead, the customer it is where there is one already, and the opportunity it opens."""

    id: int
    title: str
    expected_close_date: dt.date
    amount: Decimal = Decimal(0)
    currency: str = ""
    customer_id: int | None = None
    version: int | None = None


@dataclass(frozen=True, slots=True)
class Qualified:
    """What a lead became."""

    lead_id: int
    customer_id: int
    opportunity_id: int


@act
def perform(fact: QualifyFact, *, actor: Actor, at: dt.datetime, reason: str = "") -> Qualified:
    """Makes customer, contact and opportunity in one act. Refuses (409) a lead nobody follows up, and a customer that is there already."""
    queries.within_reach(actor, "qualify", [fact.id])
    post_events.gate(at)
    OPPORTUNITIES.require(actor, "open")
    customer_id = fact.customer_id
    if customer_id is None:
        customer_id = _customer(fact, actor, at, reason)
    else:
        _known(customer_id, actor)
    actions.hold([fact.id], fact.version)
    (row,) = queries.of_ids([fact.id])
    if row.state != states.OWNED or row.owner_id is None:
        raise not_now()
    contact = _contact(row, customer_id, actor, at)
    on = business_date(at)
    actions.close([row.id], "qualify", on=on, actor=actor, at=at, reason=reason, customer_id=customer_id)
    chance = OpportunityFact(
        customer_id, fact.title, fact.expected_close_date, fact.amount, contact_id=contact, need=row.need, lead_id=row.id, campaign_id=row.campaign_id
    )
    currency = fact.currency or parties.customer_row(customer_id).currency
    opportunity = open_one(replace(chance, currency=currency), Whose(row.owner_id, row.unit_id), currency, actor=actor, at=at)
    post_events.publish(["lead_qualified"], {row.id: on})
    return Qualified(row.id, customer_id, opportunity)


def _known(customer_id: int, actor: Actor) -> None:
    try:
        parties.customer(actor, customer_id)
        parties.refuse_merged([customer_id])
    except Refusal as no:
        raise no.at("customer") from None


def _customer(fact: QualifyFact, actor: Actor, at: dt.datetime, reason: str) -> int:
    """A new customer of the lead's owner. Refuses (409) one that has the tax number, name or telephone of another."""
    CUSTOMERS.require(actor, "create")
    rows = queries.of_ids([fact.id])
    if not rows or rows[0].state != states.OWNED:
        raise not_now()
    row = rows[0]
    found = parties.certain_duplicates([(row.name, row.tax_number, row.phone)])
    if found:
        _why, other = found[0]
        raise Refusal(
            "lead.customer_known", N_("%(other)s may be this customer; name it, or change the lead."), field="customer", status=409, other=other
        )
    new = NewCustomer(
        "", row.name, row.unit_id, fact.currency or own_currency(), row.owner_id, tax_number=row.tax_number, phone=row.phone, email=row.email,
        region=row.region,
    )  # fmt: skip
    ids = parties_actions.create_customers([new], actor=actor, at=at)
    parties_actions.find_pairs(ids, at=at)
    happened(ids, "create", actor=actor, at=at, reason=reason)
    return ids[0]


def _contact(row: LeadRow, customer_id: int, actor: Actor, at: dt.datetime) -> int | None:
    """The lead's contact at the customer, unless somebody of that name is there already."""
    if not row.contact.strip():
        return None
    there = next((one.id for one in parties.contacts(actor, customer_id) if one.name == row.contact.strip()), None)
    if there is not None:
        return there
    CONTACTS.require(actor, "create")
    new = NewContact(customer_id, row.contact.strip(), email=row.email, phone=row.phone, main=not parties.contacts(actor, customer_id))
    (key,) = parties_actions.create_contacts([new], actor=actor, at=at)
    happened([key], "create", actor=actor, at=at)
    return key
