"""PRO-5 · The shifts of a working calendar, with their breaks, by weekday."""

import datetime as dt
from collections.abc import Mapping, Sequence

from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.refusal import Refusal
from makesell.ground.worktime import Shift
from makesell.ground.worktime import actions as worktime
from makesell.ground.worktime.access import POLICY


@act
def perform(
    calendar_id: int, week: Mapping[int, Sequence[Shift]], *, actor: Actor, at: dt.datetime, version: int | None = None, reason: str = ""
) -> None:
    """Replaces the shifts of the weekdays (1 Monday … 7); others are free. Refuses a week without hours, and shifts of a day that overlap."""
    POLICY.require(actor, "set_week")
    worktime.fresh(calendar_id, version)
    if not any(week.values()):
        raise Refusal("worktime.empty", "A calendar without hours is none: nobody could ever work by it.", field="week")
    worktime.set_week(calendar_id, week)
