"""PRO-5 · A work center's hours to set up from one family of operations to another."""

import datetime as dt
from collections.abc import Sequence

from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.spine.actions import happened
from makesell.masterdata.works import actions as works
from makesell.masterdata.works.access import WORK_CENTERS
from makesell.masterdata.works.facts import SetupFact

__all__ = ["SetupFact", "perform"]


@act
def perform(work_center_id: int, rows: Sequence[SetupFact], *, actor: Actor, at: dt.datetime, version: int | None = None, reason: str = "") -> None:
    """Replaces the setup times; refuses (409) a work center that was changed since it was read."""
    WORK_CENTERS.require(actor, "set_setup_times")
    works.set_setup_times(work_center_id, rows, version)
    happened([work_center_id], "set_setup_times", actor=actor, at=at, reason=reason)
