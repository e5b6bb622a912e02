"""PRO-6 · 催款: the cashier drafts the letters that are due by level, sends them with their paper and a one-time link (in a
mail where the customer has an address), or discards them.

A letter closes the ones before it. What is stopped, for a customer or an invoice, is never dunned.
"""

import datetime as dt
from collections.abc import Sequence
from typing import Final

from makesell.documents.invoices import dunning_actions as letters
from makesell.documents.invoices import dunning_queries as queries
from makesell.documents.invoices import dunning_states as states
from makesell.documents.invoices.access import DUNNING
from makesell.flows.steps import dunning
from makesell.flows.steps.documents import locked
from makesell.flows.steps.dunning_paper import paper
from makesell.ground import locks
from makesell.ground.actor import Actor, system
from makesell.ground.attachments.actions import attach
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.links import actions as links
from makesell.ground.links.actions import NewLink
from makesell.ground.outbox.actions import NewMessage, put_many
from makesell.ground.refusal import Refusal
from makesell.ground.spine import actions as spine
from makesell.ground.spine import documents
from makesell.ground.spine.documents import not_now

LINK: Final = "dunning"
LINK_DAYS: Final = 30
MAIL: Final = "dunning.mail"


@act
def perform(customer_ids: Sequence[int] | None, *, actor: Actor, at: dt.datetime, reason: str = "") -> list[int]:
    """Drafts what is due, of these customers or of all; returns the letters. Refuses (409) when none is."""
    DUNNING.require(actor, "run")
    on = business_date(at)
    locks.take("customer", sorted({str(each.customer_id) for each in dunning.due(on, customer_ids)}))
    new = dunning.due(on, customer_ids)
    if not new:
        raise Refusal("dunning.none", "No letter is due.", status=409)
    keys = letters.write(new, on, actor=actor, at=at)
    spine.happened(keys, "run", actor=actor, at=at, reason=reason)
    documents.number(letters.TABLE, keys, on)
    return keys


@act
def send(fact: int, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> str:
    """Prints and sends a draft; returns the token of its link. Letters of the same customer and currency before it are closed."""
    (row,) = locked(letters.TABLE, DUNNING, "send", [fact], queries.of_ids, actor=actor, version=version)
    if row.state != states.DRAFT:
        raise not_now()
    older = [each.id for each in queries.of_ids(queries.with_customers([row.customer_id])) if each.currency == row.currency]
    if older:
        documents.hold(letters.TABLE, older)
        documents.move(letters.TABLE, older, "close", actor=actor, at=at)
        for key in older:
            links.end_of(key, LINK, at=at)
    documents.move(letters.TABLE, [fact], "send", actor=actor, at=at, reason=reason)
    attach(fact, f"{row.number}.pdf", [paper(row, at=at)], actor=system("paper"), at=at)
    token = links.make(NewLink(LINK, fact, row.customer, days=LINK_DAYS), actor=actor, at=at)
    if row.email:
        put_many([NewMessage(MAIL, {"to": row.email, "token": token}, fact)], at=at)
    return token


@act
def discard(facts: Sequence[int], *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> list[int]:
    """They are not sent; refuses (409) what was."""
    locked(letters.TABLE, DUNNING, "discard", facts, queries.of_ids, actor=actor, version=version)
    documents.move(letters.TABLE, facts, "discard", actor=actor, at=at, reason=reason)
    return list(facts)


@act
def by_clock(*, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Closes letters of which nothing is open any more, and breaks promises whose day is over; returns how many. A second time does nothing."""
    moved = 0
    for name, found in (("close", queries.settled()), ("break", queries.unkept(business_date(at)))):
        if found:
            documents.hold(letters.TABLE, found)
            found = [row.id for row in queries.of_ids(found) if (row.state, name) in states.TRANSITIONS]
        if found:
            documents.move(letters.TABLE, found, name, actor=actor, at=at)
            moved += len(found)
    return moved
