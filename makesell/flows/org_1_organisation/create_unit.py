"""ORG-1 · A company, department or team is set up, with its place in the tree and its house account."""

import datetime as dt
from collections.abc import Sequence

from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.organisation import actions as organisation
from makesell.ground.organisation.actions import NewUnit
from makesell.ground.roster.access import UNITS

__all__ = ["NewUnit", "perform", "perform_many"]


@act
def perform_many(facts: Sequence[NewUnit], *, actor: Actor, at: dt.datetime, reason: str = "") -> list[int]:
    """Makes units; returns their keys in the order given."""
    UNITS.require(actor, "create")
    return organisation.create_units(facts, actor=actor, at=at)


def perform(fact: NewUnit, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """A batch of one."""
    return perform_many([fact], actor=actor, at=at, reason=reason)[0]
