"""PRO-5 · A new revision of a routing takes over from a date on."""

import datetime as dt
from collections.abc import Sequence

from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.spine.actions import happened
from makesell.masterdata.works import actions as works
from makesell.masterdata.works.access import ROUTINGS
from makesell.masterdata.works.facts import NewRouting, NewStep

__all__ = ["NewRouting", "NewStep", "perform", "perform_many"]


@act
def perform_many(facts: Sequence[NewRouting], *, actor: Actor, at: dt.datetime, reason: str = "") -> list[int]:
    """Makes revisions; returns their keys in the order given."""
    ROUTINGS.require(actor, "create")
    ids = works.create_routings(facts, actor=actor, at=at)
    happened(ids, "create", actor=actor, at=at, reason=reason)
    return ids


def perform(fact: NewRouting, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """A batch of one."""
    return perform_many([fact], actor=actor, at=at, reason=reason)[0]
