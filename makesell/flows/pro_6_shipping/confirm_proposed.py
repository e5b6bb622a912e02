"""PRO-6 · Finance confirms at once all claims that say what the bank line itself makes likely; never a claim of one's own.

Money that opens a gate fixes the dates of its order: of one order at a time, the next by the same act again.
"""

import datetime as dt

from makesell.documents.receipts import queries, states
from makesell.documents.receipts.access import POLICY
from makesell.engines.identify import SURE, clear
from makesell.flows.pro_6_shipping import confirm_receipt
from makesell.flows.steps.identify import identified
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.refusal import Refusal


@act
def perform(fact: int, *, actor: Actor, at: dt.datetime, reason: str = "") -> list[int]:
    """Confirms the claims whose customer is the clear proposal of at least so many per cent; returns the receipts."""
    POLICY.require(actor, "confirm_proposed")
    if not 1 <= fact <= SURE:
        raise Refusal("identify.least", "A confidence lies between 1 and %(most)s per cent.", field="least", most=SURE)
    rows = queries.of_ids([row.id for row in queries.to_do(business_date(at)) if row.state == states.CLAIMED])
    found = identified(rows, business_date(at))
    others = [row for row in rows if actor.person_id is None or row.claimed_by_id != actor.person_id]
    agreed = [row.id for row in others if (best := clear(found[row.id], fact)) is not None and best.customer_id == row.customer_id]
    at_gates = confirm_receipt.gated_orders(agreed)
    first = next((at_gates[key] for key in agreed if at_gates.get(key)), set())
    now = [key for key in agreed if len(at_gates.get(key, set()) | first) <= 1]
    return confirm_receipt.together(now, actor=actor, at=at, reason=reason) if now else []
