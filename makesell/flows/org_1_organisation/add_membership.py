"""ORG-1 · A person also works in a second unit: it gives sight, never primary credit. Or a primary unit is entered for days that have none.

What was credited on such days counted for the unit before; it counts for this one then, where that is confirmed (ADR 0082).
"""

import datetime as dt
from collections.abc import Sequence

from makesell.flows.steps import recredit as credited
from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.organisation import actions as organisation
from makesell.ground.organisation.actions import NewMembership
from makesell.ground.roster.access import POLICY

__all__ = ["NewMembership", "perform", "perform_many"]


@act
def perform_many(facts: Sequence[NewMembership], *, actor: Actor, at: dt.datetime, reason: str = "", recredit: bool = False) -> list[int]:
    """Adds memberships; refuses a second primary unit at the same dates, and (422) days with credits of another unit that are not to be
    credited anew."""
    POLICY.require(actor, "add_membership")
    primary = [fact for fact in facts if fact.primary]
    credited.begin(fact.person_id for fact in facts)
    organisation.add_memberships(facts, actor=actor, at=at)
    since = {fact.person_id: min(each.valid_from for each in primary if each.person_id == fact.person_id) for fact in primary}
    credited.carry_out(since, confirmed=recredit, actor=actor, at=at, reason=reason)
    return [fact.person_id for fact in facts]


def perform(fact: NewMembership, *, actor: Actor, at: dt.datetime, reason: str = "", recredit: bool = False) -> int:
    """A batch of one."""
    return perform_many([fact], actor=actor, at=at, reason=reason, recredit=recredit)[0]
