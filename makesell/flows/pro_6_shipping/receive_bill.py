"""PRO-6 · The cashier receives a bill 承兑汇票 from a customer: it settles what is due as money does, through the receipt it brings.

The rules say when it is money: `collected` counts, and gates open, on that day. What no order is named for stays free for whatever is due.
"""

import datetime as dt
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from makesell.documents.receipts import actions as receipts
from makesell.documents.receipts import states
from makesell.documents.receipts.access import BILLS
from makesell.documents.receipts.actions import NewBill
from makesell.flows.steps import claims, exposure, gates
from makesell.flows.steps.bills import COUNTS, EXPOSED
from makesell.flows.steps.dates import gated
from makesell.flows.steps.documents import day_named
from makesell.flows.steps.post_bills import post_bill_received
from makesell.flows.steps.post_collected import post_collected
from makesell.flows.steps.post_receipts import post_received
from makesell.ground import locks
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.money import minor_digits, rounded
from makesell.ground.refusal import Refusal
from makesell.ground.rules import queries as rules
from makesell.ground.spine import actions as spine
from makesell.ground.spine import documents
from makesell.masterdata.parties import queries as parties

NUMBER: Final = re.compile(r"[0-9A-Z]{8,40}")      # electronic bills have 30 digits, those of paper 16
LONGEST: Final = dt.timedelta(days=366)


@dataclass(frozen=True, slots=True)
class BillFact:
    """A bill as it is written, from which customer, the day it came (today unless named), and the orders it is for with their amounts."""

    customer_id: int
    kind: str
    bill_number: str
    drawer: str
    acceptor: str
    amount: Decimal
    issue_date: dt.date
    due_date: dt.date
    received_date: dt.date | None = None
    currency: str = "CNY"
    orders: tuple[tuple[int, Decimal], ...] = ()


@act
def perform(fact: BillFact, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Receives it; returns the bill. Refuses what no bill can say, one that is in hand already, other people's customers and their orders."""
    BILLS.require(actor, "receive")
    customer = parties.customer(actor, fact.customer_id)
    day = _written(fact, at)
    parts = claims.parts_for(actor, customer.id, fact.currency, fact.amount, fact.orders)
    counts = rules.value(COUNTS[fact.kind], day)
    gated(("accounting", "sales"), [day])
    locks.take("customer", [str(customer.id)])
    gates.lock({part.order_id for part in parts if part.order_id is not None})
    own = {
        "kind": fact.kind, "bill_number": _number(fact), "drawer": fact.drawer.strip(), "acceptor": fact.acceptor.strip(), "amount": fact.amount,
        "issue_date": fact.issue_date, "due_date": fact.due_date, "received_date": day, "counts": counts,
        "exposed": rules.value(EXPOSED[fact.kind], day),
    }  # fmt: skip
    new = NewBill(customer.id, customer.name, customer.owner_id, customer.unit_id, fact.currency, own, tuple(parts))
    bill, receipt = receipts.receive_bill(new, day if counts == states.ON_RECEIPT else None, actor=actor, at=at)
    spine.happened([bill, receipt], "receive", actor=actor, at=at, reason=reason)
    post_received(receipt, day)
    post_bill_received(bill, day)
    fixed: list[int] = []
    if counts == states.ON_RECEIPT:
        tied = claims.tied(receipt)
        post_collected(tied, day)
        fixed = gates.paid({part.order_id for part in tied}, actor=actor, at=at)
    exposure.moved(customer_ids=[customer.id])
    on = business_date(at)
    documents.number(receipts.BILL, [bill], on)
    documents.number(receipts.TABLE, [receipt], on)
    gates.number_made(fixed, at=at)
    return bill


def _number(fact: BillFact) -> str:
    return re.sub(r"[\s-]", "", fact.bill_number).upper()


def _written(fact: BillFact, at: dt.datetime) -> dt.date:
    """The day it was received, of a bill that can be one."""
    if fact.kind not in states.BILL_KINDS:
        raise Refusal("bill.kind", "A bill is accepted by a bank or by a company.", field="kind")
    if not NUMBER.fullmatch(_number(fact)):
        raise Refusal("bill.number", "A bill's number has 8 to 40 digits or capital letters.", field="bill_number")
    for name in ("drawer", "acceptor"):
        if not getattr(fact, name).strip():
            raise Refusal("bill.party", "A bill names who drew it and who accepted it.", field=name)
    minor_digits(fact.currency)
    if fact.amount <= 0 or fact.amount != rounded(fact.amount, fact.currency):
        raise Refusal("receipt.amount", "An amount above 0 in whole cents is needed.", field="amount")
    if not fact.issue_date < fact.due_date <= fact.issue_date + LONGEST:
        raise Refusal("bill.term", "A bill falls due within a year after it was drawn.", field="due_date")
    day = day_named(fact.received_date, at, field="received_date", since=fact.issue_date)
    if day > fact.due_date:
        raise Refusal("bill.past_due", "This bill was due on %(day)s.", field="due_date", day=fact.due_date.isoformat())
    return day
