"""ORG-4 · One person's own working time — part-time, another shift, another place's holidays, leave — is kept by who leads the person or keeps the
people. Reports, reminders and answers of the person follow it."""

import datetime as dt
from collections.abc import Iterable, Sequence

from makesell.ground.access.policy import Reach
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.organisation.queries import primary_units
from makesell.ground.refusal import Refusal, missing
from makesell.ground.worktime import actions as worktime
from makesell.ground.worktime import queries, states
from makesell.ground.worktime.access import OWN_HOURS
from makesell.ground.worktime.actions import NewOwnHours
from makesell.ground.worktime.engine import Shift

__all__ = ["NewOwnHours", "drop", "end", "perform", "perform_many"]
LONGEST = dt.timedelta(days=731)


@act
def perform_many(facts: Sequence[NewOwnHours], *, actor: Actor, at: dt.datetime, reason: str = "") -> list[int]:
    """Keeps it; returns the keys in the order given. Refuses (403) one's own, (404) people of other units, (409) days that are said already,
    (422) a calendar or hours that do not fit the kind, and days off without an end or over more than two years."""
    reach = OWN_HOURS.require(actor, "add")
    _reached(reach, actor, [fact.person_id for fact in facts], business_date(at))
    for fact in facts:
        _sound(fact)
    return worktime.add_own_hours(facts)


def perform(fact: NewOwnHours, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """A batch of one."""
    return perform_many([fact], actor=actor, at=at, reason=reason)[0]


def _sound(fact: NewOwnHours) -> None:
    if fact.kind not in states.KINDS:
        raise Refusal("own_hours.kind", "This choice does not exist.", field="kind")
    if (fact.calendar_id is not None) != (fact.kind == states.CALENDAR):
        raise Refusal("own_hours.calendar", "Name the calendar where the person works by another one, and only there.", field="calendar")
    if fact.calendar_id is not None:
        queries.calendar(fact.calendar_id)
    timed = fact.start_minute is not None and fact.end_minute is not None
    if timed != (fact.kind == states.HOURS) or (fact.start_minute is None) != (fact.end_minute is None):
        raise Refusal("own_hours.hours", "Give both hours where the person works at other hours, and only there.", field="starts")
    if fact.start_minute is not None and fact.end_minute is not None:
        Shift(fact.start_minute, fact.end_minute)
    _bounded(fact.kind, fact.valid_from, fact.valid_to)


def _bounded(kind: str, valid_from: dt.date, valid_to: dt.date | None) -> None:
    if kind != states.CALENDAR and (valid_to is None or valid_to - valid_from > LONGEST):
        raise Refusal("own_hours.until", "Days off and days at other hours need an end, within two years.", field="valid_to")


def _reached(reach: Reach, actor: Actor, people: Iterable[int], on: dt.date) -> None:
    """Refuses (403) the own working time, (404) people of units the actor does not lead."""
    wanted = sorted(set(people))
    if actor.kind != "system" and actor.person_id in wanted:
        raise Refusal("own_hours.own", "Nobody sets the own working time.", status=403)
    units = primary_units((person, on) for person in wanted)
    if not reach.all and any(units.get((person, on)) not in reach.unit_ids for person in wanted):
        raise missing()


@act
def end(key: int, valid_to: dt.date, *, actor: Actor, at: dt.datetime, reason: str = "") -> None:
    """Ends it on a date, the first on which it holds no more. Refuses as `perform_many` does, and (422) a date before it begins."""
    reach = OWN_HOURS.require(actor, "end")
    (row,) = queries.own_hours([key])
    _reached(reach, actor, [row.person_id], business_date(at))
    _bounded(row.kind, row.valid_from, valid_to)
    worktime.end_own_hours(key, valid_to)


@act
def drop(keys: Sequence[int], *, actor: Actor, at: dt.datetime, reason: str = "") -> None:
    """Takes it away: it was said by mistake. Refuses as `perform_many` does."""
    reach = OWN_HOURS.require(actor, "drop")
    rows = queries.own_hours(keys)
    _reached(reach, actor, [row.person_id for row in rows], business_date(at))
    worktime.drop_own_hours(keys)
