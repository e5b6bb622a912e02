"""REG-1 · An executive says no to a proposed rule, with a reason."""

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
    """Refuses rules by key; the reason is needed."""
    POLICY.require(actor, "refuse")
    decided = approvals.decide_of(PURPOSE, facts, "refused", actor=actor, at=at, reason=reason)
    return follow(decided, actor=actor, at=at, reason=reason)


@act
def follow(facts: Sequence[int], *, actor: Actor, at: dt.datetime, reason: str = "") -> list[int]:
    """What follows the decision of the approval; roles were asked there."""
    for fact in facts:
        rules.refuse_rule(fact, reason=reason, actor=actor, at=at)
    return list(facts)


def perform(fact: int, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """A batch of one."""
    return perform_many([fact], actor=actor, at=at, reason=reason)[0]
