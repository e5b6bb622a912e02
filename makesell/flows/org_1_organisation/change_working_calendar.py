"""PRO-5 · A working calendar is called otherwise, or follows holidays from now on, or no more."""

import datetime as dt
from dataclasses import dataclass

from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.worktime import actions as worktime
from makesell.ground.worktime import queries
from makesell.ground.worktime.access import POLICY


@dataclass(frozen=True, slots=True)
class CalendarChange:
    """What changes; what is None stays."""

    id: int
    name: str | None = None
    name_en: str | None = None
    follows_holidays: bool | None = None
    version: int | None = None


@act
def perform(fact: CalendarChange, *, actor: Actor, at: dt.datetime, reason: str = "") -> None:
    """Changes a calendar; refuses (409) one that was changed since it was read. Its code stays: others name it."""
    POLICY.require(actor, "change")
    worktime.fresh(fact.id, fact.version)
    row = queries.calendar(fact.id)
    worktime.put_calendar(
        row.code,
        row.name if fact.name is None else fact.name,
        name_en=row.name_en if fact.name_en is None else fact.name_en,
        zone=row.zone,
        follows_holidays=row.follows_holidays if fact.follows_holidays is None else fact.follows_holidays,
    )
