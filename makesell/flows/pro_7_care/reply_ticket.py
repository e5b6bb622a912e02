"""PRO-7 · What is said in a ticket: our reply (the customer reads it, or only we do), a knowledge answer used, the customer's own words.

The first word to the customer ends the first deadline. While we wait for the customer the clock stands; the customer's word starts it again.
"""

import datetime as dt
from dataclasses import dataclass

from makesell.documents.tickets import actions as tickets
from makesell.documents.tickets import queries, rules, states
from makesell.documents.tickets.queries import TicketRow
from makesell.flows.steps import tickets as step
from makesell.ground import locks
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.links.queries import Visit
from makesell.ground.notices.actions import NewNotice, tell_many
from makesell.ground.refusal import Refusal, missing
from makesell.ground.spine.actions import happened
from makesell.ground.spine.documents import not_now
from makesell.ground.text import N_

SAID = N_("%(customer)s has answered: %(subject)s.")


@dataclass(frozen=True, slots=True)
class Reply:
    """Our word: to the customer, or (not visible) among us; `wait` says that it is the customer's turn now."""

    ticket_id: int
    text: str
    visible: bool = True
    wait: bool = False
    version: int | None = None


@dataclass(frozen=True, slots=True)
class AnswerUse:
    """A published knowledge answer for a ticket, with words of our own before it."""

    ticket_id: int
    answer_id: int
    text: str = ""
    wait: bool = False
    version: int | None = None


@act
def perform(fact: Reply, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Replies; returns the ticket. Refuses (409) a solved one, (422) no words, and waiting for somebody who was told nothing."""
    row = step.acting(actor, "reply", fact.ticket_id, fact.version)
    _words(fact.text, "text")
    if fact.visible:
        _tell_customer(row, fact.text.strip(), fact.wait, None, actor=actor, at=at, reason=reason)
        return row.id
    if fact.wait:
        raise Refusal("ticket.wait", "The customer must be told what is waited for.", field="wait")
    tickets.say(row.id, fact.text.strip(), actor=actor, at=at, visible=False)
    happened([row.id], "note_inside", actor=actor, at=at, reason=reason)
    return row.id


@act
def use_answer(fact: AnswerUse, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Replies with a knowledge answer; returns the ticket. Refuses (409) a solved one, (422) an answer that is not published."""
    row = step.acting(actor, "use_answer", fact.ticket_id, fact.version)
    answer = queries.answer(actor, fact.answer_id)
    if answer.state != states.PUBLISHED:
        raise Refusal("answer.unpublished", "Only published answers are given to customers.", field="answer")
    text = "\n\n".join(part for part in (fact.text.strip(), answer.text) if part)
    _tell_customer(row, text, fact.wait, answer.id, actor=actor, at=at, reason=reason)
    return row.id


@act
def customer_says(ticket_id: int, text: str, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> int:
    """Keeps what the customer said to us; returns the ticket. Refuses (409) a solved one, which is reopened instead."""
    row = step.acting(actor, "customer_says", ticket_id, version)
    _heard(row, text, actor=actor, at=at, reason=reason)
    return row.id


@act
def by_link(visit: Visit, text: str, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """The customer writes by link, as often as it is needed; returns the ticket. Refuses (404) a link for another purpose."""
    row = visited(visit)
    _heard(row, text, actor=actor, at=at, reason=reason)
    if row.owner_id is not None:
        tell_many([NewNotice(row.owner_id, "ticket_said", SAID, {"customer": row.customer, "subject": row.subject}, row.id)], at=at)
    return row.id


def visited(visit: Visit) -> TicketRow:
    """The ticket a link opens, locked."""
    if (visit.purpose, visit.record_kind) != (step.PURPOSE, tickets.TICKET.kind) or not locks.take("ticket", [visit.record_id]):
        raise missing()
    (row,) = queries.of_ids([visit.record_id])
    return row


def _tell_customer(
    row: TicketRow, text: str, wait: bool, answer_id: int | None, *, actor: Actor, at: dt.datetime, reason: str
) -> None:  # fmt: skip
    clock = rules.responded(rules.running(row.clock, step.hours_of(row.unit_id, business_date(at)), at), at)
    tickets.move(row.id, "ask_back" if wait else "reply", rules.paused(clock, at) if wait else clock, actor=actor, at=at, reason=reason)
    tickets.say(row.id, text, actor=actor, at=at, answer_id=answer_id)


def _heard(row: TicketRow, text: str, *, actor: Actor, at: dt.datetime, reason: str) -> None:
    _words(text, "text")
    if row.state not in states.UNSOLVED:
        raise not_now()
    tickets.say(row.id, text.strip(), actor=actor, at=at, from_customer=True)
    if row.state == states.WAITING:
        clock = rules.running(row.clock, step.hours_of(row.unit_id, business_date(at)), at)
        tickets.move(row.id, "customer_says", clock, actor=actor, at=at, reason=reason)
    else:
        happened([row.id], "customer_says", actor=actor, at=at, reason=reason)


def _words(text: str, field: str) -> None:
    if not text.strip():
        raise Refusal("ticket.words", "Say what it is about.", field=field)
