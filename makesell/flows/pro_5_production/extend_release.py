"""PRO-5 · Credit does not let the goods of a confirmed order go, or its release has ended: the credit controller lets them go, or they stay."""

import datetime as dt

from makesell.documents.orders import actions as orders
from makesell.documents.orders import queries, states
from makesell.documents.orders.access import POLICY
from makesell.flows.pro_5_production.release_hold import Release, judge
from makesell.flows.steps import credit_stops
from makesell.flows.steps.order_drafts import draft_of
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.refusal import Refusal
from makesell.ground.spine.actions import happened


@act
def perform(fact: Release, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> int:
    """Releases a confirmed order up to an amount until a day; refuses (409) one that credit does not stop, who sells it, and what a release
    refuses."""
    POLICY.require(actor, "extend_release")
    head = draft_of(actor, "extend_release", fact.order_id, version=version, state=states.CONFIRMED)
    holds = queries.holds(fact.order_id)
    on = business_date(at)
    released = any(row.code == states.CREDIT and row.released_until is not None for row in holds)
    if not released and not any(row.why(on) for row in credit_stops.of_orders([fact.order_id], on)):
        raise Refusal("order.no_hold", "Credit does not hold this order.", status=409)
    if actor.person_id is not None and actor.person_id == head.owner_id:
        raise Refusal("order.release_own", "Who confirmed the order does not release it.", status=403)
    judge(fact, head, holds, actor, on, reason)
    orders.release_again(fact.order_id, fact.amount, fact.until, actor=actor, at=at, reason=reason)
    happened([fact.order_id], "extend_release", actor=actor, at=at, reason=reason)
    return fact.order_id
