"""ORG-1 · A person joins, with the unit they work in."""

import datetime as dt
from collections.abc import Sequence

from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.organisation import actions as organisation
from makesell.ground.organisation.actions import NewPerson
from makesell.ground.roster.access import POLICY

__all__ = ["NewPerson", "perform", "perform_many"]


@act
def perform_many(facts: Sequence[NewPerson], *, actor: Actor, at: dt.datetime, reason: str = "") -> list[int]:
    """Makes people; returns their keys in the order given."""
    POLICY.require(actor, "create")
    return organisation.create_people(facts, actor=actor, at=at)


def perform(fact: NewPerson, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """A batch of one."""
    return perform_many([fact], actor=actor, at=at, reason=reason)[0]
