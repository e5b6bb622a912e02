"""ORG-1 · A product group is added to the tree."""

import datetime as dt
from collections.abc import Sequence

from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.spine.actions import happened
from makesell.masterdata.products import actions as products
from makesell.masterdata.products.access import GROUPS
from makesell.masterdata.products.actions import NewGroup

__all__ = ["NewGroup", "perform", "perform_many"]


@act
def perform_many(facts: Sequence[NewGroup], *, actor: Actor, at: dt.datetime, reason: str = "") -> list[int]:
    """Makes product groups; returns their keys in the order given."""
    GROUPS.require(actor, "create")
    ids = products.create_groups(facts, actor=actor, at=at)
    happened(ids, "create", actor=actor, at=at, reason=reason)
    return ids


def perform(fact: NewGroup, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """A batch of one."""
    return perform_many([fact], actor=actor, at=at, reason=reason)[0]
