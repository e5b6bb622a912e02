"""PRO-6 · Finance notes that a bill was dishonoured 拒付, passed on or not, or gives one back: what it settled is due again, and what it had
posted as collected and paid is taken back with the same atoms (13.3)."""

import datetime as dt
from typing import Final

from makesell.documents.receipts import actions as receipts
from makesell.documents.receipts import queries as money
from makesell.documents.receipts import refund_queries as refunds
from makesell.documents.receipts.access import BILLS
from makesell.documents.receipts.bill_queries import BillRow
from makesell.flows.steps import exposure, undo_receipt
from makesell.flows.steps.bills import held, known
from makesell.flows.steps.dates import gated
from makesell.flows.steps.post_bills import post_bill_dishonoured
from makesell.flows.steps.reverse_posted import reverse_posted
from makesell.ground import locks
from makesell.ground.access import roles as R
from makesell.ground.actor import Actor
from makesell.ground.approval.queries import holders
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.notices.actions import NewNotice, tell_many
from makesell.ground.refusal import Refusal
from makesell.ground.spine import documents
from makesell.ground.text import N_

UNPAID: Final = N_("%(acceptor)s has not paid the bill %(number)s of %(customer)s.")


def perform(fact: int, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> int:
    """It was not paid; returns the bill, its seller and credit control are told. Refuses no reason, (409) a bill that has ended."""
    return _ends(fact, "dishonour", actor=actor, at=at, reason=reason, version=version)


def give_back(fact: int, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> int:
    """It goes back to the customer, or was noted by mistake; returns the bill. Refuses no reason, (409) one that is not in hand."""
    return _ends(fact, "give_back", actor=actor, at=at, reason=reason, version=version)


@act
def _ends(fact: int, done: str, *, actor: Actor, at: dt.datetime, reason: str, version: int | None) -> int:
    BILLS.require(actor, done)
    before = known(fact)
    on = business_date(at)
    gated(("accounting", "sales"), [on])
    locks.take("customer", [str(before.customer_id)])
    settled = undo_receipt.lock(before.receipt_id)
    row = held(fact, done, actor=actor, version=version)
    if not reason.strip():
        raise Refusal("bill.reason", "Say why; the reason stays with the bill.", field="why")
    if refunds.refunded(row.receipt_id):
        raise Refusal("receipt.refunded", "Some of this receipt was paid back, or is asked to be.", status=409, who=N_("The cashier"))
    values = {"ended_date": on, "reason": reason.strip()}
    documents.move(receipts.BILL, [row.id], done, actor=actor, at=at, reason=reason, values=values)
    undo_receipt.undo(money.of_ids([row.receipt_id])[0], settled, on, actor=actor, at=at, reason=reason)
    if done == "dishonour":
        post_bill_dishonoured(row.id, on)
        _tell(row, on, at)
    else:
        reverse_posted([row.id], on=on)
    exposure.moved(customer_ids=[row.customer_id])
    return row.id


def _tell(row: BillRow, on: dt.date, at: dt.datetime) -> None:
    told = {"acceptor": row.acceptor, "number": row.number or "", "customer": row.customer}
    people = {*holders(R.CREDIT_CONTROLLER, on), *([row.owner_id] if row.owner_id is not None else [])}
    tell_many([NewNotice(who, "bill_dishonoured", UNPAID, told, row.id) for who in sorted(people)], at=at)
