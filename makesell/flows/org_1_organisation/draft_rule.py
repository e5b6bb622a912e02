"""REG-1 · Somebody who runs a matter drafts a rule: a value of a kind, for a scope and a time."""

import datetime as dt
from collections.abc import Sequence

from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.rules import actions as rules
from makesell.ground.rules.access import POLICY
from makesell.ground.rules.actions import NewRule

__all__ = ["NewRule", "perform", "perform_many"]


@act
def perform_many(facts: Sequence[NewRule], *, actor: Actor, at: dt.datetime, reason: str = "") -> list[int]:
    """Drafts rules; returns their keys. Refuses a value that is not of the kind's shape."""
    POLICY.require(actor, "create")
    return rules.draft_rules(facts, actor=actor, at=at)


def perform(fact: NewRule, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """A batch of one."""
    return perform_many([fact], actor=actor, at=at, reason=reason)[0]
