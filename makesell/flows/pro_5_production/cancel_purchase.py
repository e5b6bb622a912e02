"""PRO-5 · A purchase is given up, or what of it has not come: who waits for it is promised anew and told."""

import datetime as dt

from makesell.documents.purchases import actions as purchases
from makesell.documents.purchases import states
from makesell.flows.steps.purchases import given_up, purchase_of
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.refusal import Refusal


@act
def perform(fact: int, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> int:
    """Cancels a purchase order by key — one of which something has come is closed short; what is on order needs a reason."""
    row, lines = purchase_of(actor, "cancel", fact, states=(states.DRAFT, *states.COMING), version=version)
    if row.state == states.DRAFT:
        purchases.move([fact], "cancel", actor=actor, at=at, reason=reason)
        return fact
    if not reason.strip():
        raise Refusal("purchase.reason", "Say why it does not come.", field="why")
    purchases.move([fact], "close" if row.state == states.PART else "cancel", actor=actor, at=at, reason=reason)
    given_up(lines, {"purchase": row.number or "", "reason": reason}, actor=actor, at=at, on=business_date(at))
    return fact
