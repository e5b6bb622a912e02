"""PRO-6 · The cashier settles another invoice with what a credit note made the customer's again: `paid` is earned there (13.4). What is not
used stays the customer's."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from makesell.documents.invoices import actions as invoices
from makesell.documents.invoices import queries as charges
from makesell.documents.invoices.access import CREDIT_NOTES
from makesell.documents.receipts import credit_queries as credits
from makesell.documents.receipts import queries
from makesell.flows.steps import exposure
from makesell.flows.steps.dates import gated
from makesell.flows.steps.spend_credit import spend
from makesell.ground import locks
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.money import rounded
from makesell.ground.refusal import Refusal
from makesell.ground.spine import actions as spine
from makesell.ground.spine import documents


@dataclass(frozen=True, slots=True)
class UseFact:
    """A credit note, the open invoice it settles, and up to how much; without an amount as much as there is."""

    credit_note_id: int
    invoice_id: int
    amount: Decimal | None = None


@act
def perform(fact: UseFact, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> Decimal:
    """Settles; returns how much. Refuses (409) what is used up, and invoices of others or with nothing open."""
    CREDIT_NOTES.require(actor, "use")
    note = charges.credit_note(actor, fact.credit_note_id)
    on = business_date(at)
    gated(("accounting", "sales"), [on])
    due = [item for item in queries.open_due(note.customer_id, note.currency) if item.invoice_id == fact.invoice_id]
    locks.take("order", charges.orders_of([fact.invoice_id]))
    locks.take("invoice", [fact.invoice_id])
    documents.hold(invoices.CREDIT_NOTE, [note.id], version)
    locks.take("due_item", [item.id for item in due])
    due = [item for item in queries.open_due(note.customer_id, note.currency) if item.invoice_id == fact.invoice_id]
    if not due:
        raise Refusal("allocate.invoice", "Nothing of this invoice is open for this customer.", field="invoice", status=409)
    left = credits.left([note.id]).get(note.id, Decimal(0))
    most = min(left, sum((item.open for item in due), Decimal(0)))
    amount = most if fact.amount is None else fact.amount
    if not 0 < amount <= most or amount != rounded(amount, note.currency):
        raise Refusal("credit.amount", "Of this credit note, %(left)s can settle this invoice.", field="amount", status=409, left=most)
    spend(note.id, fact.invoice_id, due, amount, note.currency, on)
    exposure.moved(customer_ids=[note.customer_id])
    spine.happened([note.id], "use", actor=actor, at=at, reason=reason)
    return amount
