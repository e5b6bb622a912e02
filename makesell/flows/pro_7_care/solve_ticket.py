"""PRO-7 · A ticket is solved, with its cause and what it cost; the customer confirms it, or it is opened again. One that is none is withdrawn."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from makesell.documents.tickets import actions as tickets
from makesell.documents.tickets import rules, states
from makesell.documents.tickets.queries import TicketRow
from makesell.flows.pro_7_care.reply_ticket import visited
from makesell.flows.steps import post_events
from makesell.flows.steps import tickets as step
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.links import actions as links
from makesell.ground.links.queries import Visit
from makesell.ground.notices.actions import NewNotice, tell_many
from makesell.ground.refusal import Refusal
from makesell.ground.rules.queries import value
from makesell.ground.spine.actions import happened
from makesell.ground.spine.documents import not_now
from makesell.ground.spine.master import Change
from makesell.ground.text import N_

AGAIN = N_("%(customer)s is not content yet: %(why)s")


@dataclass(frozen=True, slots=True)
class Solution:
    """What solved a ticket (the customer reads it), why it came about, and what it cost us in the company's currency."""

    ticket_id: int
    text: str
    cause: str
    cost: Decimal = Decimal(0)
    version: int | None = None


@act
def perform(fact: Solution, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Solves it; returns the ticket. Refuses (409) one that is solved, (422) no words or a cost below zero."""
    row = step.acting(actor, "resolve", fact.ticket_id, fact.version)
    if not fact.text.strip():
        raise Refusal("ticket.solution", "Say what solved it.", field="text")
    if fact.cost < 0:
        raise Refusal("ticket.cost", "A cost is not below zero.", field="cost")
    values = {"solution": fact.text.strip(), "cause": fact.cause, "cost": fact.cost}
    tickets.move(row.id, "resolve", rules.solved(row.clock, at), actor=actor, at=at, reason=reason, values=values)
    tickets.say(row.id, fact.text.strip(), actor=actor, at=at)
    return row.id


@act
def confirm(ticket_id: int, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> int:
    """The customer has told us that it is solved; returns the ticket, closed. Refuses (409) one that is not solved."""
    post_events.gate(at)
    row = step.acting(actor, "confirm", ticket_id, version)
    _close(row, actor=actor, at=at, reason=reason)
    return row.id


@act
def confirm_by_link(visit: Visit, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """The customer confirms by link, which is used up; returns the ticket."""
    post_events.gate(at)
    row = visited(visit)
    links.use(visit.link_id, at=at)
    _close(row, actor=actor, at=at, reason=reason)
    return row.id


@act
def reopen(ticket_id: int, why: str, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> int:
    """It is not solved after all; returns the ticket. Refuses (409) one that runs, or was closed too long ago, (422) no words."""
    post_events.gate(at)
    row = step.acting(actor, "reopen", ticket_id, version)
    _reopen(row, why, actor=actor, at=at)
    return row.id


@act
def reopen_by_link(visit: Visit, why: str, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """The customer is not content and says why; returns the ticket."""
    post_events.gate(at)
    row = visited(visit)
    _reopen(row, why, actor=actor, at=at)
    return row.id


@act
def withdraw(ticket_id: int, why: str, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> int:
    """It was none (written twice, not a customer's); returns the ticket. Refuses (409) a solved one, (422) no words."""
    row = step.acting(actor, "withdraw", ticket_id, version)
    _said(why)
    clock = rules.Clock(row.response_due_at, row.solution_due_at, row.responded_at, row.solved_at)
    tickets.move(row.id, "withdraw", clock, actor=actor, at=at, reason=why.strip())
    links.end_of(row.id, step.PURPOSE, at=at)
    return row.id


@act
def change(fact: Change, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Changes priority, product or contact. A higher priority brings the deadlines forward, a lower one leaves them. Refuses (409) a solved one."""
    row = step.acting(actor, "change", fact.id, fact.version)
    if row.state not in states.UNSOLVED:
        raise not_now()
    values = dict(fact.values)
    if "priority" in values:
        on = business_date(at)
        values |= tickets.due(rules.hurried(row.clock, step.hours_of(row.unit_id, on), at, step.level(row.kind, values["priority"], on)))
    tickets.change([Change(row.id, values)])
    happened([row.id], "change", actor=actor, at=at, reason=reason)
    return row.id


def _close(row: TicketRow, *, actor: Actor, at: dt.datetime, reason: str) -> None:
    tickets.move(row.id, "confirm", row.clock, actor=actor, at=at, reason=reason)
    post_events.publish(["ticket_closed"], {row.id: business_date(at)})


def _reopen(row: TicketRow, why: str, *, actor: Actor, at: dt.datetime) -> None:
    _said(why)
    on = business_date(at)
    if row.solved_at is not None and business_date(row.solved_at) + dt.timedelta(days=value(step.REOPEN_DAYS, on)) < on:
        raise Refusal("ticket.too_late", "It was closed too long ago; open a new ticket.", status=409)
    clock = rules.restarted(row.clock, step.hours_of(row.unit_id, on), at, step.level(row.kind, row.priority, on))
    tickets.move(row.id, "reopen", clock, actor=actor, at=at, reason=why.strip(), values={"late_with": "", "up_to_id": None})
    post_events.take_back(["ticket_closed"], [row.id], on)
    tickets.say(row.id, why.strip(), actor=actor, at=at, from_customer=True)
    if row.owner_id is not None and row.owner_id != actor.person_id:
        told = {"customer": row.customer, "why": why.strip()[:200]}
        tell_many([NewNotice(row.owner_id, "ticket_reopened", AGAIN, told, row.id)], at=at)


def _said(why: str) -> None:
    if not why.strip():
        raise Refusal("ticket.words", "Say what it is about.", field="why")

