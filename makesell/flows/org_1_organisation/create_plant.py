"""PRO-5 · A plant is set up."""

import datetime as dt
from collections.abc import Sequence

from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.spine.actions import happened
from makesell.masterdata.works import actions as works
from makesell.masterdata.works.access import PLANTS
from makesell.masterdata.works.actions import NewPlant

__all__ = ["NewPlant", "perform", "perform_many"]


@act
def perform_many(facts: Sequence[NewPlant], *, actor: Actor, at: dt.datetime, reason: str = "") -> list[int]:
    """Makes plants; returns their keys in the order given."""
    PLANTS.require(actor, "create")
    ids = works.create_plants(facts, actor=actor, at=at)
    happened(ids, "create", actor=actor, at=at, reason=reason)
    return ids


def perform(fact: NewPlant, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """A batch of one."""
    return perform_many([fact], actor=actor, at=at, reason=reason)[0]
