"""ORG-1 · From a date on, a person works in another unit; what was credited before keeps its unit.

A move that is recorded late is said to be so, with a reason: what was credited since its first day then counts for the new unit (ADR 0082).
"""

import datetime as dt
from collections.abc import Sequence

from makesell.flows.steps import recredit as credited
from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.organisation import actions as organisation
from makesell.ground.organisation.actions import PersonMove
from makesell.ground.roster.access import POLICY

__all__ = ["PersonMove", "perform", "perform_many"]


@act
def perform_many(facts: Sequence[PersonMove], *, actor: Actor, at: dt.datetime, reason: str = "", recredit: bool = False) -> list[int]:
    """Moves people. Refuses (403) other roles, (422) a day since which credits count for another unit already, unless they are to be credited
    anew (`recredit`), and that without a reason; (403) one's own."""
    POLICY.require(actor, "move")
    credited.begin(fact.person_id for fact in facts)
    organisation.move_people(facts, actor=actor, at=at)
    since = {fact.person_id: min(each.valid_from for each in facts if each.person_id == fact.person_id) for fact in facts}
    credited.carry_out(since, confirmed=recredit, actor=actor, at=at, reason=reason)
    return [fact.person_id for fact in facts]


def perform(fact: PersonMove, *, actor: Actor, at: dt.datetime, reason: str = "", recredit: bool = False) -> int:
    """A batch of one."""
    return perform_many([fact], actor=actor, at=at, reason=reason, recredit=recredit)[0]
