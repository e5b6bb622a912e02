"""ORG-2 · A role is proposed for a person; it counts when a second person approves."""

import datetime as dt
from collections.abc import Sequence

from makesell.flows.steps.excepted_roles import excepted
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.organisation import actions as organisation
from makesell.ground.organisation.actions import NewGrant
from makesell.ground.roster.access import POLICY

__all__ = ["NewGrant", "perform", "perform_many"]


@act
def perform_many(facts: Sequence[NewGrant], *, actor: Actor, at: dt.datetime, reason: str = "") -> list[int]:
    """Proposes roles; returns the grants' keys. Refuses roles that must stay apart, unless a rule excepts them today."""
    POLICY.require(actor, "propose_role")
    return organisation.propose_grants(facts, actor=actor, at=at, allowed=excepted(business_date(at)))


def perform(fact: NewGrant, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """A batch of one."""
    return perform_many([fact], actor=actor, at=at, reason=reason)[0]
