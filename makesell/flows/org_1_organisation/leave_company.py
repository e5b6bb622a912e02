"""ORG-1 · People leave after their last day: memberships and roles end, logins close, sessions end at once."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

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
def perform_many(facts: Sequence[Leaving], *, actor: Actor, at: dt.datetime, reason: str = "") -> list[int]:
    """Lets people leave; a house account stays with its unit."""
    POLICY.require(actor, "leave")
    for fact in facts:
        organisation.leave([fact.person_id], last_day=fact.last_day, actor=actor, at=at)
    return [fact.person_id for fact in facts]


def perform(fact: Leaving, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """A batch of one."""
    return perform_many([fact], actor=actor, at=at, reason=reason)[0]
