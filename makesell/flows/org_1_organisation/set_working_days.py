"""PRO-5 · Days on which a working calendar is otherwise: a closure, a Sunday that is worked, other hours."""

import datetime as dt
from collections.abc import Mapping

from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.worktime import OwnDay
from makesell.ground.worktime import actions as worktime
from makesell.ground.worktime.access import POLICY


@act
def perform(
    calendar_id: int, days: Mapping[dt.date, OwnDay], *, actor: Actor, at: dt.datetime, version: int | None = None, reason: str = ""
) -> None:
    """Says which days are otherwise; days that are left out follow the week and the holidays again."""
    POLICY.require(actor, "set_days")
    worktime.fresh(calendar_id, version)
    worktime.replace_own_days(calendar_id, days)
