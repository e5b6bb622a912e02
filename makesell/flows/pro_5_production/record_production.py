"""PRO-5 · Records production orders of the past as they ended: what was asked for and made, when they were released, due and done."""

import datetime as dt
from collections.abc import Sequence

from makesell.documents.production import past_actions
from makesell.documents.production.past_actions import PastOrder, PastStep
from makesell.ground.actor import Actor
from makesell.ground.db import act

__all__ = ["PastOrder", "PastStep", "perform", "perform_many"]


@act
def perform_many(facts: Sequence[PastOrder], *, actor: Actor, at: dt.datetime, reason: str = "") -> list[int]:
    """Writes them; returns their keys in the order given."""
    return past_actions.record_many(facts, actor=actor, at=at)


def perform(fact: PastOrder, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """A batch of one."""
    return perform_many([fact], actor=actor, at=at, reason=reason)[0]
