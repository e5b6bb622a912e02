"""PRO-3 · A competitor is added."""

import datetime as dt
from collections.abc import Sequence

from makesell.documents.research import actions
from makesell.documents.research.access import COMPETITORS
from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.spine.actions import happened
from makesell.ground.spine.master import NewRow

__all__ = ["NewRow", "perform", "perform_many"]


@act
def perform_many(facts: Sequence[NewRow], *, actor: Actor, at: dt.datetime, reason: str = "") -> list[int]:
    """Makes competitors; returns their keys in the order given. Refuses codes that are taken."""
    COMPETITORS.require(actor, "create")
    keys = actions.create_competitors(facts, actor=actor, at=at)
    happened(keys, "create", actor=actor, at=at, reason=reason)
    return keys


def perform(fact: NewRow, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """A batch of one."""
    return perform_many([fact], actor=actor, at=at, reason=reason)[0]
