"""PRO-5 · A working calendar that work centers, plants and deadlines name by its code; it begins with the hours of the office."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from makesell.ground import clock
from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.refusal import Refusal
from makesell.ground.worktime import actions as worktime
from makesell.ground.worktime import office
from makesell.ground.worktime.access import POLICY
from makesell.ground.worktime.queries import calendars


@dataclass(frozen=True, slots=True)
class NewCalendar:
    """A calendar, in the company's time zone unless another is named; one that follows holidays is free on them and works on swapped days 调休."""

    code: str
    name: str
    name_en: str = ""
    follows_holidays: bool = True
    zone: str = ""


@act
def perform_many(facts: Sequence[NewCalendar], *, actor: Actor, at: dt.datetime, reason: str = "") -> list[int]:
    """Makes calendars; refuses a code that is taken and an unknown time zone. Returns their keys in the order given."""
    POLICY.require(actor, "create")
    taken = {row.code for row in calendars()}
    made = []
    for fact in facts:
        if fact.code.strip() in taken:
            raise Refusal("worktime.taken", "There is a calendar %(calendar)s already.", field="code", calendar=fact.code.strip())
        taken.add(fact.code.strip())
        zone = fact.zone.strip() or clock.zone().key
        key = worktime.put_calendar(fact.code, fact.name, name_en=fact.name_en, zone=zone, follows_holidays=fact.follows_holidays)
        worktime.set_week(key, {weekday: shifts for weekday, shifts in enumerate(office().week, 1) if shifts})
        made.append(key)
    return made


def perform(fact: NewCalendar, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """A batch of one."""
    return perform_many([fact], actor=actor, at=at, reason=reason)[0]
