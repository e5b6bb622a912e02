"""PRO-6 · 到款认领: whoever sells claims all bank lines that are very likely of customers of theirs, in one act. Finance confirms as ever."""

import datetime as dt

from makesell.documents.receipts import queries
from makesell.documents.receipts.access import POLICY
from makesell.engines.identify import SURE, clear
from makesell.flows.pro_6_shipping import claim_receipt
from makesell.flows.pro_6_shipping.claim_receipt import ClaimFact
from makesell.flows.steps.identify import identified
from makesell.ground import listing, locks
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act, savepoint
from makesell.ground.refusal import Refusal
from makesell.masterdata.parties.listings import LISTING as CUSTOMERS


@act
def perform(fact: int, *, actor: Actor, at: dt.datetime, reason: str = "") -> list[int]:
    """Claims what is at least so likely (per cent) and nobody else's as well; returns the receipts. What needs a letter is left to be claimed by
    hand."""
    POLICY.require(actor, "claim_proposed")
    if not 1 <= fact <= SURE:
        raise Refusal("identify.least", "A confidence lies between 1 and %(most)s per cent.", field="least", most=SURE)
    waiting = [row.id for row in queries.to_do(business_date(at)) if row.state == "recorded"]
    locks.take("receipt", waiting)
    rows = [row for row in queries.of_ids(waiting) if row.state == "recorded"]
    found = {row.id: clear(proposals, fact) for row, proposals in zip(rows, identified(rows, business_date(at)).values(), strict=True)}
    mine = listing.seen(CUSTOMERS, actor, sorted({each.customer_id for each in found.values() if each}))
    claimed = []
    for row in rows:
        best = found[row.id]
        if best is None or best.customer_id not in mine:
            continue
        orders = ((best.order_id, row.amount),) if best.order_id is not None else ()
        try:
            with savepoint():
                claim_receipt.perform(ClaimFact(row.id, best.customer_id, orders), actor=actor, at=at, reason=reason)
        except Refusal:     # a letter is missing, or the order is beyond reach: it waits to be claimed by hand
            continue
        claimed.append(row.id)
    return claimed
