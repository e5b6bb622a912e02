"""ORG-1 · From a date on, a person works in another unit; what was credited before keeps its unit.

So a move begins after the last day of which something counts for the unit the person is in: what counted stays where it was.
"""

import datetime as dt
from collections.abc import Sequence

from makesell.books.performance import balances as performance
from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.organisation import actions as organisation
from makesell.ground.organisation.actions import PersonMove
from makesell.ground.refusal import Refusal
from makesell.ground.roster.access import POLICY

__all__ = ["PersonMove", "perform", "perform_many"]


@act
def perform_many(facts: Sequence[PersonMove], *, actor: Actor, at: dt.datetime, reason: str = "") -> list[int]:
    """Moves people. Refuses (409) a day of which, or after which, a credit counts for another unit already."""
    POLICY.require(actor, "move")
    counted = performance.counted_elsewhere([(fact.person_id, fact.unit_id, fact.valid_from) for fact in facts])
    if counted:
        raise Refusal(
            "person.counted", "Credits up to %(day)s count for the unit until then; a move begins after that day.", field="valid_from",
            status=409, day=max(counted.values()),
        )  # fmt: skip
    organisation.move_people(facts, actor=actor, at=at)
    return [fact.person_id for fact in facts]


def perform(fact: PersonMove, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """A batch of one."""
    return perform_many([fact], actor=actor, at=at, reason=reason)[0]
