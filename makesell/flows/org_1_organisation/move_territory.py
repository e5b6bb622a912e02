"""ORG-3 · From a date on, a territory stands under another; what was sold in it before stays counted where it was."""

import datetime as dt
from collections.abc import Sequence

from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.spine.actions import happened
from makesell.masterdata.territories import actions as territories
from makesell.masterdata.territories.access import POLICY
from makesell.masterdata.territories.actions import TerritoryMove

__all__ = ["TerritoryMove", "perform", "perform_many"]


@act
def perform_many(facts: Sequence[TerritoryMove], *, actor: Actor, at: dt.datetime, reason: str = "") -> list[int]:
    """Moves territories; refuses a circle with its path."""
    POLICY.require(actor, "move")
    territories.move_many(facts)
    ids = sorted({fact.territory_id for fact in facts})
    happened(ids, "move", actor=actor, at=at, reason=reason)
    return ids


def perform(fact: TerritoryMove, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """A batch of one."""
    return perform_many([fact], actor=actor, at=at, reason=reason)[0]
