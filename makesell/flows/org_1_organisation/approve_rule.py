"""REG-1 · An executive puts a proposed rule in force; never who proposed it."""

import datetime as dt
from collections.abc import Sequence

from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.rules import actions as rules
from makesell.ground.rules.access import POLICY


@act
def perform_many(facts: Sequence[int], *, actor: Actor, at: dt.datetime, reason: str = "") -> list[int]:
    """Approves rules by key; the one in force before ends that day."""
    POLICY.require(actor, "approve")
    for fact in facts:
        rules.approve_rule(fact, actor=actor, at=at, reason=reason)
    return list(facts)


def perform(fact: int, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """A batch of one."""
    return perform_many([fact], actor=actor, at=at, reason=reason)[0]
