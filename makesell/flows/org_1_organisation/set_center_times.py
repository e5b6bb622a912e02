"""PRO-5 · A work center works overtime or is maintained, between two dates."""

import datetime as dt
from collections.abc import Sequence

from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.spine.actions import happened
from makesell.masterdata.works import actions as works
from makesell.masterdata.works.access import WORK_CENTERS
from makesell.masterdata.works.facts import TimeFact

__all__ = ["TimeFact", "perform"]


@act
def perform(work_center_id: int, rows: Sequence[TimeFact], *, actor: Actor, at: dt.datetime, version: int | None = None, reason: str = "") -> None:
    """Replaces overtime and maintenance; refuses (409) a work center that was changed since it was read."""
    WORK_CENTERS.require(actor, "set_center_times")
    works.set_center_times(work_center_id, rows, version)
    happened([work_center_id], "set_center_times", actor=actor, at=at, reason=reason)
