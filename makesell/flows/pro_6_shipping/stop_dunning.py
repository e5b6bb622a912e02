"""PRO-6 · Dunning is stopped for a customer — altogether, or above a level — or for one invoice, with the reason, until a day or until ended."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from makesell.documents.invoices import dunning_actions as actions
from makesell.documents.invoices import dunning_queries as queries
from makesell.documents.invoices import dunning_states as states
from makesell.documents.invoices import queries as invoices
from makesell.documents.invoices.access import DUNNING_STOPS
from makesell.flows.steps.documents import locked
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.refusal import Refusal
from makesell.ground.spine import actions as spine
from makesell.ground.spine import documents
from makesell.ground.spine.documents import NewDocument
from makesell.masterdata.parties import queries as parties

MOST_LEVEL = 20


@dataclass(frozen=True, slots=True)
class StopFact:
    """A customer, perhaps one invoice of it alone, why, and until which day."""

    customer_id: int
    reason: str
    invoice_id: int | None = None
    until: dt.date | None = None
    above: int | None = None     # letters up to this level still go out


@act
def perform(fact: StopFact, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Stops it; returns the stop. Refuses no reason, a day gone by, another customer's invoice."""
    DUNNING_STOPS.require(actor, "stop")
    customer, on = parties.customer(actor, fact.customer_id), business_date(at)
    if not fact.reason.strip():
        raise Refusal("dunning.reason", "Say why it is not dunned.", field="reason")
    if fact.until is not None and fact.until < on:
        raise Refusal("dunning.until", "This day is over.", field="until")
    if fact.invoice_id is not None and invoices.invoice(actor, fact.invoice_id).customer_id not in parties.with_merged(customer.id):
        raise Refusal("dunning.invoice", "This is no invoice of this customer.", field="invoice")
    if fact.above is not None and (fact.invoice_id is not None or not 0 < fact.above <= MOST_LEVEL):
        raise Refusal("dunning.above", "Levels are counted from 1, and are those of a customer, not of an invoice.", field="above")
    own = {
        "customer_id": customer.id, "invoice_id": fact.invoice_id, "reason": fact.reason.strip(), "until_date": fact.until,
        "above_level": fact.above,
    }  # fmt: skip
    new = NewDocument(customer.name, states.STANDS, customer.owner_id, customer.unit_id, customer.currency, own)
    (key,) = documents.open_many(actions.STOP, [new], actor=actor, at=at)
    spine.happened([key], "stop", actor=actor, at=at, reason=reason or fact.reason)
    documents.number(actions.STOP, [key], on)
    return key


@act
def end(facts: Sequence[int], *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> list[int]:
    """It is dunned again from now on."""
    locked(actions.STOP, DUNNING_STOPS, "end", facts, queries.stops, actor=actor, version=version)
    documents.move(actions.STOP, facts, "end", actor=actor, at=at, reason=reason)
    return list(facts)
