"""ORG-1 · From a date on, a unit stands under another; what was sold before stays counted where it was."""

import datetime as dt
from collections.abc import Sequence

from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.organisation import actions as organisation
from makesell.ground.organisation.actions import UnitMove
from makesell.ground.roster.access import UNITS

__all__ = ["UnitMove", "perform", "perform_many"]


@act
def perform_many(facts: Sequence[UnitMove], *, actor: Actor, at: dt.datetime, reason: str = "") -> list[int]:
    """Moves units; refuses a unit under itself."""
    UNITS.require(actor, "move")
    organisation.place_units(facts, actor=actor, at=at)
    return [fact.unit_id for fact in facts]


def perform(fact: UnitMove, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """A batch of one."""
    return perform_many([fact], actor=actor, at=at, reason=reason)[0]
