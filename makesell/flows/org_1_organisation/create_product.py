"""ORG-1 · A product comes into the catalogue; its cost and prices follow by acts of their own."""

import datetime as dt
from collections.abc import Sequence

from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.spine.actions import happened
from makesell.masterdata.products import actions as products
from makesell.masterdata.products.access import POLICY
from makesell.masterdata.products.actions import NewProduct

__all__ = ["NewProduct", "perform", "perform_many"]


@act
def perform_many(facts: Sequence[NewProduct], *, actor: Actor, at: dt.datetime, reason: str = "") -> list[int]:
    """Makes products; returns their keys in the order given."""
    POLICY.require(actor, "create")
    ids = products.create_many(facts, actor=actor, at=at)
    happened(ids, "create", actor=actor, at=at, reason=reason)
    return ids


def perform(fact: NewProduct, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """A batch of one."""
    return perform_many([fact], actor=actor, at=at, reason=reason)[0]
