"""ORG-1 · A second membership ends on a date; a primary one ends only by a move or by leaving."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from makesell.flows.steps import recredit as credited
from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.organisation import actions as organisation
from makesell.ground.roster.access import POLICY


@dataclass(frozen=True, slots=True)
class MembershipEnd:
    """A membership ends on a date."""

    membership_id: int
    valid_to: dt.date


@act
def perform_many(facts: Sequence[MembershipEnd], *, actor: Actor, at: dt.datetime, reason: str = "") -> list[int]:
    """Ends memberships; refuses a primary one."""
    POLICY.require(actor, "end_membership")
    credited.begin([0])     # whose they are is read under the organisation's lock
    for fact in facts:
        organisation.end_memberships([fact.membership_id], valid_to=fact.valid_to, actor=actor, at=at)
    return [fact.membership_id for fact in facts]


def perform(fact: MembershipEnd, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """A batch of one."""
    return perform_many([fact], actor=actor, at=at, reason=reason)[0]
