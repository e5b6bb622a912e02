"""PRO-6 · Finance refuses a claim with the reason: the bank line is unclaimed again, and who claimed it is told."""

import datetime as dt

from makesell.documents.receipts import actions as receipts
from makesell.documents.receipts import queries, states
from makesell.documents.receipts.access import POLICY
from makesell.flows.steps.documents import locked
from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.notices.actions import NewNotice, tell_many
from makesell.ground.refusal import Refusal
from makesell.ground.spine.documents import not_now
from makesell.ground.text import N_

REFUSED = N_("Your claim of %(number)s is refused: %(reason)s")


@act
def perform(fact: int, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> int:
    """Refuses one claim; returns the receipt. Refuses without a reason, and (409) what is not claimed."""
    (row,) = locked(receipts.TABLE, POLICY, "refuse_claim", [fact], queries.of_ids, actor=actor, version=version)
    if row.state != states.CLAIMED:
        raise not_now()
    if not reason.strip():
        raise Refusal("claim.reason", "Say why the claim is refused.", field="why")
    receipts.refuse_claim(fact, actor=actor, at=at, reason=reason)
    if row.claimed_by_id is not None:
        told = {"number": row.number or "", "reason": reason}
        tell_many([NewNotice(row.claimed_by_id, "receipt_refused", REFUSED, told, row.id)], at=at)
    return fact
