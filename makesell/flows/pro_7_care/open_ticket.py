"""PRO-7 · A customer has a question, a complaint, something to return, to repair, or a technical matter: a ticket with one service clock.

Staff open it from any page; a customer opens it by a one-time link. It falls to one person at once, who is told; a complaint counts in the
performance book.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from makesell.documents.acceptances import machine_queries as machines
from makesell.documents.acceptances.machine_queries import MachineRow
from makesell.documents.tickets import actions as tickets
from makesell.documents.tickets import queries, rules, states
from makesell.documents.tickets.access import POLICY
from makesell.documents.tickets.actions import NewTicket
from makesell.documents.tickets.queries import About
from makesell.flows.steps import post_events
from makesell.flows.steps import tickets as step
from makesell.flows.steps.post_complaint import post_complaint
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.links import actions as links
from makesell.ground.links.queries import Visit
from makesell.ground.notices.actions import NewNotice, tell_many
from makesell.ground.organisation.queries import own_currency
from makesell.ground.refusal import Refusal, missing
from makesell.ground.text import N_
from makesell.masterdata.parties import queries as parties
from makesell.masterdata.products import queries as products

OPENED = N_("%(customer)s: %(subject)s. It is yours to answer.")
ASK = "ask"


@dataclass(frozen=True, slots=True)
class TicketFact:
    """A customer's matter; what it is about by key, a line of the order or delivery by its position."""

    customer_id: int
    kind: str
    subject: str
    question: str
    priority: str = states.NORMAL
    contact_id: int | None = None
    product_id: int | None = None
    order_id: int | None = None
    delivery_id: int | None = None
    line: int | None = None
    owner_id: int | None = None
    survey_id: int | None = None
    machine_id: int | None = None


@act
def perform(fact: TicketFact, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Opens one ticket; returns it. Refuses (404) a customer out of reach, (422) orders, deliveries, lines and contacts of others."""
    POLICY.require(actor, "open")
    try:
        parties.customer(actor, fact.customer_id)
    except Refusal as no:
        raise no.at("customer") from None
    return opened(fact, states.STAFF, actor=actor, at=at, reason=reason)


@act
def by_link(visit: Visit, fact: TicketFact, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Opens one ticket for the customer a link was made for; the link is used up. Refuses (404) a link for another purpose."""
    if (visit.purpose, visit.record_kind, visit.record_id) != (ASK, "customer", fact.customer_id):
        raise missing()
    post_events.gate(at)
    links.use(visit.link_id, at=at)
    return opened(fact, states.LINK, actor=actor, at=at, reason=reason)


def opened(fact: TicketFact, channel: str, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Opens it, starts its clock and tells who answers; inside the transaction of its act."""
    if not fact.subject.strip() or not fact.question.strip():
        raise Refusal("ticket.words", "Say what it is about.", field="question" if fact.subject.strip() else "subject")
    on = business_date(at)
    post_events.gate(at)
    customer = parties.customer_row(fact.customer_id)
    about = _about(fact)
    owner = fact.owner_id or step.answers(fact.customer_id, customer.owner_id, actor, on)
    unit = step.unit_of(owner, customer.unit_id, on)
    clock = rules.started(step.hours_of(unit, on), at, step.level(fact.kind, fact.priority, on))
    values = {"kind": fact.kind, "priority": fact.priority, "channel": channel, "contact_id": fact.contact_id, "survey_id": fact.survey_id, **about}
    new = NewTicket(fact.customer_id, fact.subject.strip()[:200], fact.question.strip(), owner, unit, own_currency(), clock, values)
    key = tickets.open_ticket(new, on, actor=actor, at=at, reason=reason)
    post_events.publish(["ticket_opened"], {key: on})
    if fact.kind == states.COMPLAINT:
        product = about["product_id"]
        post_complaint(key, fact.customer_id, product, products.product_row(product).group_id if product else None, on)
    if owner is not None and owner != actor.person_id:
        tell_many([NewNotice(owner, "ticket_opened", OPENED, {"customer": customer.name, "subject": new.subject}, key)], at=at)
    return key


def _about(fact: TicketFact) -> dict[str, Any]:
    """What it is about, each thing the customer's; a line brings its product."""
    order, machine = fact.order_id, _machine(fact)
    if fact.delivery_id is not None:
        found = _own(queries.of_delivery(fact.delivery_id), fact, "delivery")
        if order is not None and found.order_id not in (None, order):
            raise Refusal("ticket.about", "This delivery is of another order.", field="delivery")
        order = order or found.order_id
    if fact.order_id is not None:
        _own(queries.of_order(fact.order_id), fact, "order")
    if fact.contact_id is not None and parties.contact_row(fact.contact_id).customer_id not in parties.with_merged(fact.customer_id):
        raise Refusal("ticket.contact", "This contact belongs to another customer.", field="contact")
    line, product = None, machine.product_id if machine else None
    if fact.line is not None:
        record = fact.delivery_id or fact.order_id
        at_line = queries.line_at(record, fact.line) if record is not None else None
        if at_line is None:
            raise Refusal("ticket.line", "Name the order or the delivery, and a line it has.", field="line")
        line, product = at_line
    if machine is not None and fact.product_id not in (None, machine.product_id):
        raise Refusal("ticket.machine", "This machine is another product.", field="product")
    return {
        "order_id": order or (machine.order_id if machine else None), "delivery_id": fact.delivery_id, "line_id": line,
        "product_id": fact.product_id or product, "machine_id": fact.machine_id,
    }  # fmt: skip


def _machine(fact: TicketFact) -> MachineRow | None:
    """The machine it is about, the customer's."""
    if fact.machine_id is None:
        return None
    found = next(iter(machines.of_ids([fact.machine_id])), None)
    if found is None or found.customer_id not in parties.with_merged(fact.customer_id):
        raise Refusal("ticket.about", "This does not belong to the customer.", field="machine")
    return found


def _own(found: About | None, fact: TicketFact, field: str) -> About:
    if found is None or found.customer_id not in parties.with_merged(fact.customer_id):
        raise Refusal("ticket.about", "This does not belong to the customer.", field=field)
    return found
