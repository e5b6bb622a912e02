"""PRO-5 · An order is confirmed: priced again, judged, promised, reserved, posted — in one transaction — or held with its reasons."""

import datetime as dt

from makesell.documents.orders import states
from makesell.documents.orders.access import POLICY
from makesell.flows.steps.confirming import Allowed, Outcome, go_on
from makesell.flows.steps.order_drafts import to_post
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.refusal import Refusal

__all__ = ["Outcome", "perform"]


@act
def perform(
    fact: int, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None, shown: dt.date | None = None
) -> Outcome:
    """Confirms a draft by key; refuses (409) another state, prices that have moved, supply or credit that another order just took, and a promise
    later than the day that was `shown` for all of it."""
    POLICY.require(actor, "confirm")
    on = business_date(at)
    head, lines = to_post(actor, "confirm", fact, on, version=version, state=states.DRAFT)
    if not head.customer_active:
        raise Refusal("order.customer", "This customer is out of use.", field="customer")
    return go_on(head, lines, allowed=Allowed(), actor=actor, at=at, on=on, reason=reason, shown=shown)
