"""REG-1 · A draft, a proposal or a rule not yet begun is taken back."""

import datetime as dt
from collections.abc import Sequence

from makesell.flows.org_1_organisation.propose_rule import PURPOSE
from makesell.flows.steps import approvals
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.rules import actions as rules
from makesell.ground.rules.access import POLICY


@act
def perform_many(facts: Sequence[int], *, actor: Actor, at: dt.datetime, reason: str = "") -> list[int]:
    """Withdraws rules by key; one in force is ended instead."""
    POLICY.require(actor, "withdraw")
    approvals.take_back(PURPOSE, facts, actor=actor, at=at, reason=reason)
    for fact in facts:
        rules.withdraw_rule(fact, today=business_date(at), actor=actor, at=at, reason=reason)
    return list(facts)


def perform(fact: int, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """A batch of one."""
    return perform_many([fact], actor=actor, at=at, reason=reason)[0]
