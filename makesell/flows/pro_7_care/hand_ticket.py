"""PRO-7, ORG-5 · A ticket is handed on: to a colleague, a technician, a salesperson; its one clock goes on.

A *sales lead* that service hears in it goes to the customer's owner with credit for who heard it: from then on, for the days of the rule,
orders of the customer carry an overlay credit of the service person beside the owner's whole one.
"""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from makesell.documents.tickets import actions as tickets
from makesell.documents.tickets import states
from makesell.documents.tickets.access import POLICY
from makesell.flows.steps import tickets as step
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.notices.actions import NewNotice, tell_many
from makesell.ground.refusal import Refusal
from makesell.ground.roster.queries import roles_on
from makesell.ground.rules.queries import value
from makesell.ground.spine.actions import happened
from makesell.ground.spine.documents import not_now
from makesell.ground.text import N_

HANDED = N_("%(person)s hands you a ticket of %(customer)s: %(why)s")
LEAD = N_("%(person)s has heard what %(customer)s may buy: %(why)s")


@dataclass(frozen=True, slots=True)
class HandFact:
    """A ticket, who has it from now on, and why."""

    ticket_id: int
    person_id: int
    why: str
    version: int | None = None


@act
def perform(fact: HandFact, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Hands one's ticket on; returns it. Refuses (409) a closed one, (422) somebody who is not there, or has it already."""
    return _hand(fact, "hand_over", actor=actor, at=at, reason=reason)


@act
def assign(fact: HandFact, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Who leads gives a ticket to somebody; returns it. Refuses what `perform` refuses."""
    return _hand(fact, "assign", actor=actor, at=at, reason=reason)


def _hand(fact: HandFact, act_name: str, *, actor: Actor, at: dt.datetime, reason: str) -> int:
    row = step.acting(actor, act_name, fact.ticket_id, fact.version)
    on = business_date(at)
    if row.state not in (*states.UNSOLVED, states.RESOLVED):
        raise not_now()
    if POLICY.acts["reply"].keys().isdisjoint(roles_on(fact.person_id, on)):
        raise Refusal("ticket.person", "This person is not there, or holds no role that answers tickets.", field="person")
    if fact.person_id == row.owner_id:
        raise Refusal("ticket.has_it", "This person has it already.", field="person")
    unit = step.unit_of(fact.person_id, row.unit_id, on)
    tickets.hand(row.id, fact.person_id, unit, fact.why.strip(), actor=actor, at=at, from_person=row.owner_id)
    happened([row.id], act_name, actor=actor, at=at, reason=fact.why.strip() or reason)
    if fact.person_id != actor.person_id:
        told = {"person": actor.name, "customer": row.customer, "why": fact.why.strip()[:200]}
        tell_many([NewNotice(fact.person_id, "ticket_handed", HANDED, told, row.id)], at=at)
    return row.id


@act
def lead(ticket_id: int, why: str, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> int:
    """Hands a sales lead to the customer's owner; returns the ticket. Refuses no words, one's own customer, a customer nobody owns."""
    row = step.acting(actor, "hand_lead", ticket_id, version)
    if not why.strip():
        raise Refusal("ticket.lead", "Say what the customer may buy.", field="why")
    if actor.person_id is None or row.customer_owner_id is None:
        raise Refusal("ticket.unowned", "Nobody owns this customer; assign it first.", who=N_("A manager assigns customers."), status=409)
    if row.customer_owner_id == actor.person_id:
        raise Refusal("ticket.own_lead", "Nobody earns credit for handing a lead to himself.", status=409)
    on = business_date(at)
    overlay = (Decimal(value(step.LEAD_SHARE, on)), on + dt.timedelta(days=value(step.LEAD_DAYS, on)))
    tickets.hand(
        row.id, row.customer_owner_id, row.unit_id, why.strip(), actor=actor, at=at, from_person=actor.person_id, overlay=overlay, keeps=True
    )
    happened([row.id], "hand_lead", actor=actor, at=at, reason=why.strip())
    told = {"person": actor.name, "customer": row.customer, "why": why.strip()[:200]}
    tell_many([NewNotice(row.customer_owner_id, "ticket_lead", LEAD, told, row.id)], at=at)
    return row.id
