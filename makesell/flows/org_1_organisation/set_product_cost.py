"""ORG-1 · Finance sets a product's standard cost from a date on; the cost until then stays for what was sold until then."""

import datetime as dt
from collections.abc import Sequence

from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.spine.actions import happened
from makesell.masterdata.products import actions as products
from makesell.masterdata.products.access import POLICY
from makesell.masterdata.products.actions import NewCost

__all__ = ["NewCost", "perform", "perform_many"]


@act
def perform_many(facts: Sequence[NewCost], *, actor: Actor, at: dt.datetime, reason: str = "") -> list[int]:
    """Sets costs; returns the products they concern."""
    POLICY.require(actor, "set_cost")
    products.set_costs(facts)
    ids = sorted({fact.product_id for fact in facts})
    happened(ids, "set_cost", actor=actor, at=at, reason=reason)
    return ids


def perform(fact: NewCost, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """A batch of one."""
    return perform_many([fact], actor=actor, at=at, reason=reason)[0]
