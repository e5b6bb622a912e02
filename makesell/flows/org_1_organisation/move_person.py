"""ORG-1 · From a date on, a person works in another unit; what was credited before keeps its unit."""

import datetime as dt
from collections.abc import Sequence

from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.organisation import actions as organisation
from makesell.ground.organisation.actions import PersonMove
from makesell.ground.roster.access import POLICY

__all__ = ["PersonMove", "perform", "perform_many"]


@act
def perform_many(facts: Sequence[PersonMove], *, actor: Actor, at: dt.datetime, reason: str = "") -> list[int]:
    """Moves people."""
    POLICY.require(actor, "move")
    organisation.move_people(facts, actor=actor, at=at)
    return [fact.person_id for fact in facts]


def perform(fact: PersonMove, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """A batch of one."""
    return perform_many([fact], actor=actor, at=at, reason=reason)[0]
