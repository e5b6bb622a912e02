"""REG-1 · An executive puts a proposed rule in force; never who proposed it."""

import datetime as dt
from collections.abc import Sequence

from makesell.flows.org_1_organisation.propose_rule import PURPOSE
from makesell.flows.steps import approvals
from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.rules import actions as rules
from makesell.ground.rules.access import POLICY


@act
def perform_many(facts: Sequence[int], *, actor: Actor, at: dt.datetime, reason: str = "") -> list[int]:
    """Approves rules by key; the one in force before ends that day."""
    POLICY.require(actor, "approve")
    decided = approvals.decide_of(PURPOSE, facts, "approved", actor=actor, at=at, reason=reason)
    return follow(decided, actor=actor, at=at, reason=reason)


@act
def follow(facts: Sequence[int], *, actor: Actor, at: dt.datetime, reason: str = "") -> list[int]:
    """What follows the decision of the approval; roles were asked there."""
    for fact in facts:
        rules.approve_rule(fact, actor=actor, at=at, reason=reason)
    return list(facts)


def perform(fact: int, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """A batch of one."""
    return perform_many([fact], actor=actor, at=at, reason=reason)[0]
