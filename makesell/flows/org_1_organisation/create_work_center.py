"""PRO-5 · A work center is set up, with what an hour of it costs."""

import datetime as dt
from collections.abc import Sequence

from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.spine.actions import happened
from makesell.masterdata.works import actions as works
from makesell.masterdata.works.access import WORK_CENTERS
from makesell.masterdata.works.actions import NewWorkCenter

__all__ = ["NewWorkCenter", "perform", "perform_many"]


@act
def perform_many(facts: Sequence[NewWorkCenter], *, actor: Actor, at: dt.datetime, reason: str = "") -> list[int]:
    """Makes work centers; returns their keys in the order given."""
    WORK_CENTERS.require(actor, "create")
    ids = works.create_work_centers(facts, actor=actor, at=at)
    happened(ids, "create", actor=actor, at=at, reason=reason)
    return ids


def perform(fact: NewWorkCenter, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """A batch of one."""
    return perform_many([fact], actor=actor, at=at, reason=reason)[0]
