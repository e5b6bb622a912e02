"""ORG-1 · A person also works in a second unit: it gives sight, never primary credit."""

import datetime as dt
from collections.abc import Sequence

from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.organisation import actions as organisation
from makesell.ground.organisation.actions import NewMembership
from makesell.ground.roster.access import POLICY

__all__ = ["NewMembership", "perform", "perform_many"]


@act
def perform_many(facts: Sequence[NewMembership], *, actor: Actor, at: dt.datetime, reason: str = "") -> list[int]:
    """Adds memberships; refuses a second primary unit at the same dates."""
    POLICY.require(actor, "add_membership")
    organisation.add_memberships(facts, actor=actor, at=at)
    return [fact.person_id for fact in facts]


def perform(fact: NewMembership, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """A batch of one."""
    return perform_many([fact], actor=actor, at=at, reason=reason)[0]
