"""PRO-6 · A claim against a carrier 承运商索赔 ends: it has paid, whole or in part, or it refuses."""

import datetime as dt
from decimal import Decimal

from makesell.documents.deliveries import actions as deliveries
from makesell.documents.deliveries import states
from makesell.documents.deliveries import trouble_queries as troubles
from makesell.documents.deliveries.access import CLAIMS
from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.money import rounded
from makesell.ground.refusal import Refusal
from makesell.ground.spine import actions as spine


@act
def pay(claim_id: int, amount: Decimal | None = None, note: str = "", *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """The carrier has paid, without an amount all of it; returns the claim. Refuses (409) a decided one, (422) more than was claimed."""
    CLAIMS.require(actor, "pay")
    row = troubles.claim(actor, claim_id)
    paid = row.amount if amount is None else amount
    if not 0 < paid <= row.amount or paid != rounded(paid, row.currency):
        raise Refusal("claim.amount", "At most %(amount)s were claimed.", field="amount", amount=format(row.amount.normalize(), "f"))
    deliveries.decide_claim(claim_id, states.PAID, paid, note, actor=actor, at=at)
    spine.happened([row.delivery_id], "pay_claim", actor=actor, at=at, reason=reason or note)
    return claim_id


@act
def refuse(claim_id: int, note: str, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """The carrier refuses to pay; returns the claim. Refuses (409) a decided one, (422) no reason."""
    CLAIMS.require(actor, "refuse")
    row = troubles.claim(actor, claim_id)
    if not note.strip():
        raise Refusal("claim.why", "Say why the carrier refuses.", field="note")
    deliveries.decide_claim(claim_id, states.TURNED_DOWN, Decimal(0), note.strip(), actor=actor, at=at)
    spine.happened([row.delivery_id], "refuse_claim", actor=actor, at=at, reason=reason or note)
    return claim_id
