"""ORG-2 · A role ends on a date; one proposed or not yet begun is withdrawn altogether."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.organisation import actions as organisation
from makesell.ground.roster.access import POLICY


@dataclass(frozen=True, slots=True)
class RoleEnd:
    """A grant ends on a date."""

    grant_id: int
    valid_to: dt.date


@act
def perform_many(facts: Sequence[RoleEnd], *, actor: Actor, at: dt.datetime, reason: str = "") -> list[int]:
    """Ends or withdraws grants; it holds at the holder's next request."""
    POLICY.require(actor, "withdraw_role")
    for fact in facts:
        organisation.withdraw_grants([fact.grant_id], valid_to=fact.valid_to, actor=actor, at=at)
    return [fact.grant_id for fact in facts]


def perform(fact: RoleEnd, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """A batch of one."""
    return perform_many([fact], actor=actor, at=at, reason=reason)[0]
