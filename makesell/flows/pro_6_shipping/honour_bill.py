"""PRO-6 · A bill is honoured: its acceptor has paid. It takes up credit no more; one that was no money before is `collected` and `paid` (13.3)
from that day, and opens the gates of the orders it was for."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from makesell.books.performance import posting as performance
from makesell.documents.receipts import actions as receipts
from makesell.documents.receipts import bill_queries as queries
from makesell.documents.receipts import states
from makesell.documents.receipts.access import BILLS
from makesell.documents.receipts.bill_queries import BillRow, Settling
from makesell.flows.steps import claims, exposure, gates
from makesell.flows.steps.bills import held, known
from makesell.flows.steps.dates import gated
from makesell.flows.steps.documents import day_named
from makesell.flows.steps.post_bills import post_bill_honoured
from makesell.flows.steps.post_collected import Collected, post_collected
from makesell.flows.steps.post_paid import post_paid
from makesell.ground import locks
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.spine import documents


@dataclass(frozen=True, slots=True)
class HonouredFact:
    """A bill, and the day its money came (today unless named)."""

    bill_id: int
    honoured_date: dt.date | None = None


@act
def perform(fact: HonouredFact, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> int:
    """Posts it; returns the bill. Refuses a day before it is due or to come, (409) a bill that has ended."""
    BILLS.require(actor, "honour")
    before = known(fact.bill_id)
    day = day_named(fact.honoured_date, at, field="honoured_date", since=before.due_date)
    settles = queries.settling(before.receipt_id)
    gated(("accounting", "sales"), {day, business_date(at), *(max(day, each.invoice_date) for each in settles)})
    locks.take("customer", [str(before.customer_id)])
    if before.counts == states.WHEN_HONOURED:
        settles = queries.settling(before.receipt_id)
        gates.lock({*(part.order_id for part in claims.tied(before.receipt_id)), *(each.order_id for each in settles)})
        locks.take("invoice", {each.invoice_id for each in settles})
    row = held(fact.bill_id, "honour", actor=actor, version=version)
    documents.move(receipts.BILL, [row.id], "honour", actor=actor, at=at, reason=reason, values={"ended_date": day})
    post_bill_honoured(row.id, day)
    fixed = _counts(row, settles, day, actor=actor, at=at) if row.counts == states.WHEN_HONOURED else []
    exposure.moved(customer_ids=[row.customer_id])
    gates.number_made(fixed, at=at)
    return row.id


def _counts(row: BillRow, settles: Sequence[Settling], day: dt.date, *, actor: Actor, at: dt.datetime) -> list[int]:
    """It is money from this day on; returns the orders whose dates were fixed by it."""
    receipts.count(row.receipt_id, day)
    tied = claims.tied(row.receipt_id)
    free: dict[int, Decimal] = defaultdict(Decimal)
    first: dict[int, int] = {}
    for each in settles:
        if not each.tied:
            free[each.order_id] += each.amount
            first.setdefault(each.order_id, each.line_id)
    with performance.balances_last():
        post_collected(tied, day)
        post_collected([Collected(first[order], order, amount) for order, amount in sorted(free.items())], day)
        if settles:
            post_paid([each.line_id for each in settles])
    return gates.paid({part.order_id for part in tied}, actor=actor, at=at)
