"""REG-1 · A draft is put before somebody else for approval."""

import datetime as dt
from collections.abc import Sequence

from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.rules import actions as rules
from makesell.ground.rules.access import POLICY


@act
def perform_many(facts: Sequence[int], *, actor: Actor, at: dt.datetime, reason: str = "") -> list[int]:
    """Proposes drafts by key."""
    POLICY.require(actor, "propose")
    for fact in facts:
        rules.propose_rule(fact, actor=actor, at=at)
    return list(facts)


def perform(fact: int, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """A batch of one."""
    return perform_many([fact], actor=actor, at=at, reason=reason)[0]
