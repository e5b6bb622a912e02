"""PRO-5 · The release of a confirmed order has ended before its goods left: the credit controller releases it again, or it stays."""

import datetime as dt

from makesell.documents.orders import actions as orders
from makesell.documents.orders import queries, states
from makesell.documents.orders.access import POLICY
from makesell.flows.pro_5_production.release_hold import Release, judge
from makesell.flows.steps.order_drafts import draft_of
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.refusal import Refusal
from makesell.ground.spine.actions import happened


@act
def perform(fact: Release, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> int:
    """Releases a confirmed order up to an amount until a day; refuses (409) one that was never released, and what a release refuses."""
    POLICY.require(actor, "extend_release")
    head = draft_of(actor, "extend_release", fact.order_id, version=version, state=states.CONFIRMED)
    holds = queries.holds(fact.order_id)
    if not any(row.code == states.CREDIT and row.released_until is not None for row in holds):
        raise Refusal("order.never_released", "Credit never released this order.", status=409)
    judge(fact, head, holds, actor, business_date(at), reason)
    orders.release_again(fact.order_id, fact.amount, fact.until, actor=actor, at=at, reason=reason)
    happened([fact.order_id], "extend_release", actor=actor, at=at, reason=reason)
    return fact.order_id
