"""PRO-6 · Money is asked to be paid back 退款: an advance of a receipt, or what a credit note made the customer's again. Finance decides."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from makesell.documents.invoices import queries as invoices
from makesell.documents.receipts import actions as receipts
from makesell.documents.receipts import credit_queries as credits
from makesell.documents.receipts import queries as money
from makesell.documents.receipts import refund_queries as queries
from makesell.documents.receipts import states
from makesell.documents.receipts.access import REFUNDS
from makesell.flows.steps import approvals
from makesell.flows.steps.refunds import LADDER, PURPOSE
from makesell.ground import locks
from makesell.ground.access import roles as R
from makesell.ground.actor import Actor
from makesell.ground.approval.actions import Ask
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.money import rounded
from makesell.ground.refusal import Refusal
from makesell.ground.spine import documents
from makesell.ground.spine.documents import NewDocument


@dataclass(frozen=True, slots=True)
class RefundFact:
    """The receipt or the credit note the money comes from, and how much; without an amount all that is free of it."""

    receipt_id: int | None = None
    credit_note_id: int | None = None
    amount: Decimal | None = None


@act
def perform(fact: RefundFact, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Asks for it; returns the refund. Refuses no reason, more than is free, and a source that is neither or both."""
    REFUNDS.require(actor, "ask")
    if (fact.receipt_id is None) == (fact.credit_note_id is None):
        raise Refusal("refund.source", "A refund is paid out of one receipt or one credit note.", field="receipt")
    if not reason.strip():
        raise Refusal("refund.reason", "Say why it is paid back; the reason stays with it.", field="why")
    source: money.ReceiptRow | invoices.CreditNoteRow
    if fact.receipt_id is not None:
        source = money.receipt(actor, fact.receipt_id)
        if source.bill_id is not None and source.counts_on is None:
            raise Refusal("refund.bill", "This bill is no money before it is honoured.", field="receipt", status=409)
        locks.take("receipt", [source.id])
        free = money.receipt(actor, source.id).free
    else:
        source = invoices.credit_note(actor, fact.credit_note_id or 0)
        locks.take("credit_note", [source.id])
        free = credits.left([source.id]).get(source.id, Decimal(0))
    free -= queries.asked_of(source.id)
    amount = free if fact.amount is None else fact.amount
    if not 0 < amount <= free or amount != rounded(amount, source.currency) or source.customer_id is None:
        raise Refusal("refund.amount", "Of this, %(free)s are free to be paid back.", field="amount", status=409, free=max(free, Decimal(0)))
    own = {
        "customer_id": source.customer_id, "receipt_id": fact.receipt_id, "credit_note_id": fact.credit_note_id, "amount": amount,
        "reason": reason.strip(), "asked_by_id": actor.person_id,
    }  # fmt: skip
    new = NewDocument(source.customer or "", states.ASKED, source.owner_id, source.unit_id, source.currency, own)
    (key,) = documents.open_many(receipts.REFUND, [new], actor=actor, at=at)
    on = business_date(at)
    ladder = approvals.ladder(LADDER, on, needed=R.FINANCE, without={actor.person_id} if actor.person_id else ())
    approvals.ask([Ask(PURPOSE, key, ladder, reason=reason, fingerprint=f"{amount} {source.currency}")], actor=actor, at=at)
    documents.number(receipts.REFUND, [key], on)
    return key
