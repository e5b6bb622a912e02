"""PRO-6 · Finance reverses a receipt (the bank took it back, or it was wrong): what it settled is due again, collected and paid are taken back
with the atoms they were posted with."""

import datetime as dt

from makesell.documents.receipts import actions as receipts
from makesell.documents.receipts import queries
from makesell.documents.receipts import refund_queries as refunds
from makesell.documents.receipts.access import POLICY
from makesell.flows.steps import exposure, undo_receipt
from makesell.flows.steps.dates import business_dates
from makesell.flows.steps.documents import locked
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.refusal import Refusal
from makesell.ground.text import N_


@act
def perform(fact: int, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> int:
    """Reverses one receipt; returns it. Refuses without a reason, and (409) what waits for a confirmation."""
    POLICY.require(actor, "reverse")
    on = business_date(at)
    business_dates("accounting", [on])
    business_dates("sales", [on])
    settled = undo_receipt.lock(fact)
    (row,) = locked(receipts.TABLE, POLICY, "reverse", [fact], queries.of_ids, actor=actor, version=version)
    if row.bill_id is not None:
        raise Refusal("receipt.bill", "This came as a bill, which is dishonoured or given back.", status=409, who=N_("Finance"))
    if not reason.strip():
        raise Refusal("receipt.reason", "Say why the receipt is reversed.", field="why")
    if refunds.refunded(fact):
        raise Refusal("receipt.refunded", "Some of this receipt was paid back, or is asked to be.", status=409, who=N_("The cashier"))
    undo_receipt.undo(row, settled, on, actor=actor, at=at, reason=reason)
    exposure.moved(customer_ids=[row.customer_id] if row.customer_id is not None else [])
    return fact
