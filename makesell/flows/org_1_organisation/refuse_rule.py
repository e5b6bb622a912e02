"""REG-1 · An executive says no to a proposed rule, with a reason."""

import datetime as dt
from collections.abc import Sequence

from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.rules import actions as rules
from makesell.ground.rules.access import POLICY


@act
def perform_many(facts: Sequence[int], *, actor: Actor, at: dt.datetime, reason: str = "") -> list[int]:
    """Refuses rules by key; the reason is needed."""
    POLICY.require(actor, "refuse")
    for fact in facts:
        rules.refuse_rule(fact, reason=reason, actor=actor, at=at)
    return list(facts)


def perform(fact: int, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """A batch of one."""
    return perform_many([fact], actor=actor, at=at, reason=reason)[0]
