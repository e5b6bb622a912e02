"""ORG-1 · People leave after their last day: memberships and roles end, logins close, sessions end at once.

Who is said late to have left before another unit's membership began never was in it: what was credited since counts for the last unit (ADR 0082).
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from makesell.flows.steps import recredit as credited
from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.organisation import actions as organisation
from makesell.ground.roster.access import POLICY


@dataclass(frozen=True, slots=True)
class Leaving:
    """A person's last day."""

    person_id: int
    last_day: dt.date


@act
def perform_many(facts: Sequence[Leaving], *, actor: Actor, at: dt.datetime, reason: str = "", recredit: bool = False) -> list[int]:
    """Lets people leave; a house account stays with its unit. Refuses (422) credits in a unit that never was theirs then, unless they are to be
    credited anew."""
    POLICY.require(actor, "leave")
    after = {fact.person_id: fact.last_day + dt.timedelta(days=1) for fact in facts}
    credited.begin(after)
    for fact in facts:
        organisation.leave([fact.person_id], last_day=fact.last_day, actor=actor, at=at)
    credited.carry_out(after, confirmed=recredit, actor=actor, at=at, reason=reason)
    return [fact.person_id for fact in facts]


def perform(fact: Leaving, *, actor: Actor, at: dt.datetime, reason: str = "", recredit: bool = False) -> int:
    """A batch of one."""
    return perform_many([fact], actor=actor, at=at, reason=reason, recredit=recredit)[0]
