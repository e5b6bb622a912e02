"""PRO-5 · A draft that will not become an order is discarded; it never had a number and posted nothing."""

import datetime as dt

from makesell.documents.orders import actions as orders
from makesell.documents.orders import states
from makesell.documents.orders.access import POLICY
from makesell.flows.steps.order_drafts import draft_of
from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.refusal import Refusal


@act
def perform(fact: int, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> int:
    """Discards a draft by key; refuses (409) what is no draft, or has been held and so has a number: that is cancelled."""
    POLICY.require(actor, "discard")
    head = draft_of(actor, "discard", fact, version=version, state=states.DRAFT)
    if head.number is not None:
        raise Refusal("order.numbered", "This order has a number already; cancel it instead.", status=409)
    orders.move_state(fact, "discard", actor=actor, at=at, reason=reason)
    return fact
