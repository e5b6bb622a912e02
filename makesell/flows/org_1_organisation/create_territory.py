"""ORG-3 · A territory is drawn, with its first place in the tree."""

import datetime as dt
from collections.abc import Sequence

from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.spine.actions import happened
from makesell.masterdata.territories import actions as territories
from makesell.masterdata.territories.access import POLICY
from makesell.masterdata.territories.actions import NewTerritory

__all__ = ["NewTerritory", "perform", "perform_many"]


@act
def perform_many(facts: Sequence[NewTerritory], *, actor: Actor, at: dt.datetime, reason: str = "") -> list[int]:
    """Makes territories; returns their keys in the order given."""
    POLICY.require(actor, "create")
    ids = territories.create_many(facts, actor=actor, at=at)
    happened(ids, "create", actor=actor, at=at, reason=reason)
    return ids


def perform(fact: NewTerritory, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """A batch of one."""
    return perform_many([fact], actor=actor, at=at, reason=reason)[0]
