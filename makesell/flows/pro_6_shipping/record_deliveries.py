"""PRO-6 · Records deliveries of the past; the issued ones post `shipped` as goods issue by people does. Stock is not moved."""

import datetime as dt
from collections.abc import Sequence

from makesell.documents.deliveries import actions as deliveries
from makesell.documents.deliveries import states
from makesell.documents.deliveries.actions import NewDelivery, NewDeliveryLine
from makesell.flows.steps import exposure
from makesell.flows.steps.post_shipped import post_shipped
from makesell.ground.actor import Actor
from makesell.ground.db import act

__all__ = ["NewDelivery", "NewDeliveryLine", "perform", "perform_many"]


@act
def perform_many(facts: Sequence[NewDelivery], *, actor: Actor, at: dt.datetime, reason: str = "") -> list[int]:
    """Writes the deliveries and posts `shipped` of the issued ones; returns their keys in the order given."""
    made = deliveries.record_many(facts, actor=actor, at=at)
    issued = [key for key, fact in zip(made, facts, strict=True) if fact.state == states.ISSUED]
    if issued:
        post_shipped(issued)
        exposure.of_deliveries(issued)
    return made


def perform(fact: NewDelivery, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """A batch of one."""
    return perform_many([fact], actor=actor, at=at, reason=reason)[0]
