"""PRO-6 · A warehouse is set up."""

import datetime as dt
from collections.abc import Sequence

from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.spine.actions import happened
from makesell.masterdata.works import actions as works
from makesell.masterdata.works.access import WAREHOUSES
from makesell.masterdata.works.actions import NewWarehouse

__all__ = ["NewWarehouse", "perform", "perform_many"]


@act
def perform_many(facts: Sequence[NewWarehouse], *, actor: Actor, at: dt.datetime, reason: str = "") -> list[int]:
    """Makes warehouses; returns their keys in the order given."""
    WAREHOUSES.require(actor, "create")
    ids = works.create_warehouses(facts, actor=actor, at=at)
    happened(ids, "create", actor=actor, at=at, reason=reason)
    return ids


def perform(fact: NewWarehouse, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """A batch of one."""
    return perform_many([fact], actor=actor, at=at, reason=reason)[0]
