"""PRO-1 · Records targets of the past as they were approved then."""

import datetime as dt
from collections.abc import Sequence

from makesell.documents.targets import actions as targets
from makesell.documents.targets.actions import NewTarget
from makesell.ground.actor import Actor
from makesell.ground.db import act

__all__ = ["NewTarget", "perform", "perform_many"]


@act
def perform_many(facts: Sequence[NewTarget], *, actor: Actor, at: dt.datetime, reason: str = "") -> list[int]:
    """Writes the targets; returns their keys in the order given."""
    return targets.record_many(facts, actor=actor, at=at)


def perform(fact: NewTarget, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """A batch of one."""
    return perform_many([fact], actor=actor, at=at, reason=reason)[0]
