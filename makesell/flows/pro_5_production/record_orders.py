"""PRO-5 · Records orders of the past as they were: no price, credit or promise is decided, but the books are posted as by people's acts."""

import datetime as dt
from collections.abc import Sequence

from makesell.documents.orders import actions as orders
from makesell.documents.orders import states
from makesell.documents.orders.actions import Made, NewLine, NewOrder, NewSplit
from makesell.flows.steps import exposure
from makesell.flows.steps.post_ordered import post_ordered
from makesell.ground.actor import Actor
from makesell.ground.db import act

__all__ = ["Made", "NewLine", "NewOrder", "NewSplit", "perform", "perform_many"]


@act
def perform_many(facts: Sequence[NewOrder], *, actor: Actor, at: dt.datetime, reason: str = "") -> list[Made]:
    """Writes the orders and posts `ordered` of the confirmed ones; returns their keys in the order given."""
    made = orders.record_many(facts, actor=actor, at=at)
    confirmed = [m.order_id for m, fact in zip(made, facts, strict=True) if fact.state == states.CONFIRMED]
    if confirmed:
        post_ordered(confirmed)
        exposure.moved(order_ids=confirmed)
    return made


def perform(fact: NewOrder, *, actor: Actor, at: dt.datetime, reason: str = "") -> Made:
    """A batch of one."""
    return perform_many([fact], actor=actor, at=at, reason=reason)[0]
