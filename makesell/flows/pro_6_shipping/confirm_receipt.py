"""PRO-6 · Finance confirms a claim: the money is an advance of the customer; what is tied to an order counts as collected on its value date."""

import datetime as dt

from makesell.documents.receipts import actions as receipts
from makesell.documents.receipts import queries, states
from makesell.documents.receipts.access import POLICY
from makesell.flows.steps import claims, exposure, gates
from makesell.flows.steps.dates import business_dates
from makesell.flows.steps.documents import locked
from makesell.flows.steps.post_collected import post_collected
from makesell.flows.steps.post_receipts import post_received
from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.notices.actions import NewNotice, tell_many
from makesell.ground.refusal import Refusal, missing
from makesell.ground.spine.documents import not_now
from makesell.ground.text import N_

CONFIRMED = N_("Your claim of %(number)s is confirmed.")


@act
def perform(fact: int, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> int:
    """Confirms one claim; returns the receipt. Refuses (403) one's own claim, (409) what is not claimed."""
    POLICY.require(actor, "confirm")
    before = queries.of_ids([fact])
    if not before:
        raise missing()
    business_dates("accounting", [before[0].value_date])
    business_dates("sales", [before[0].value_date])
    gates.lock({part.order_id for part in queries.parts([fact]) if part.order_id is not None})
    (row,) = locked(receipts.TABLE, POLICY, "confirm", [fact], queries.of_ids, actor=actor, version=version)
    if row.state != states.CLAIMED:
        raise not_now()
    if actor.person_id is not None and actor.person_id == row.claimed_by_id:
        raise Refusal("claim.four_eyes", "Nobody confirms a claim of his own.", status=403, who=N_("Another holder of finance"))
    receipts.confirm(fact, actor=actor, at=at, reason=reason)
    post_received(fact, row.value_date)
    tied = claims.tied(fact)
    post_collected(tied, row.value_date)
    fixed = gates.paid({part.order_id for part in tied}, actor=actor, at=at)
    exposure.moved(customer_ids=[row.customer_id] if row.customer_id is not None else [])
    gates.number_made(fixed, at=at)
    if row.claimed_by_id is not None:
        tell_many([NewNotice(row.claimed_by_id, "receipt_confirmed", CONFIRMED, {"number": row.number or ""}, row.id)], at=at)
    return fact
