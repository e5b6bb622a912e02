"""PRO-7 · A ticket shows a need: who answers it opens an opportunity of the customer, which belongs to the customer's owner or to who sells.

The ticket names what it led to; whoever found it for another keeps the merit of it (ORG-5).
"""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from makesell.documents.opportunities.access import POLICY as OPPORTUNITIES
from makesell.documents.tickets import actions as tickets
from makesell.documents.tickets.queries import TicketRow
from makesell.flows.steps import post_events
from makesell.flows.steps import tickets as step
from makesell.flows.steps.opportunities import OpportunityFact, Whose, open_one
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.organisation.queries import primary_units
from makesell.ground.refusal import Refusal
from makesell.ground.text import N_
from makesell.masterdata.parties import queries as parties

SELLS = frozenset(OPPORTUNITIES.acts["change"])


@dataclass(frozen=True, slots=True)
class NeedFact:
    """The ticket, and the opportunity it shows: its title, when it may close, what it may be worth, and the need in words."""

    ticket_id: int
    title: str
    expected_close_date: dt.date
    amount: Decimal = Decimal(0)
    need: str = ""
    version: int | None = None


@act
def perform(fact: NeedFact, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Opens it; returns the opportunity. Refuses (409) a ticket that has led to one already, a customer nobody owns."""
    post_events.gate(at)
    row = step.acting(actor, "open_opportunity", fact.ticket_id, fact.version)
    if row.opportunity_id is not None:
        raise Refusal("ticket.led", "This ticket has led to %(number)s already.", status=409, number=row.opportunity or "")
    wanted = OpportunityFact(
        row.customer_id, fact.title, fact.expected_close_date, fact.amount, contact_id=row.contact_id, need=fact.need.strip() or row.question
    )
    currency = parties.customer_row(row.customer_id).currency
    key = open_one(wanted, _whose(row, actor, business_date(at)), currency, actor=actor, at=at, reason=row.number or "")
    tickets.led_to(row.id, key, actor=actor, at=at, reason=reason)
    return key


def _whose(row: TicketRow, actor: Actor, on: dt.date) -> Whose:
    """Who sells to the customer, else the customer's owner."""
    owner = actor.person_id if SELLS & actor.roles else row.customer_owner_id
    if owner is None:
        raise Refusal("opportunity.nobody", N_("Nobody owns this customer yet."), status=409, who=N_("A sales manager names an owner."))
    unit = primary_units([(owner, on)]).get((owner, on))
    if unit is None:
        raise Refusal("opportunity.no_unit", N_("This person belongs to no unit today."), status=409)
    return Whose(owner, unit, actor.person_id if owner != actor.person_id else None)
