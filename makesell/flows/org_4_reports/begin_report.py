"""ORG-4 · Somebody begins a report of his own, also one that nobody asks for; it is due when its last working day closes."""

import datetime as dt
from dataclasses import dataclass

from makesell.documents.reports import actions as reports
from makesell.documents.reports import queries, states
from makesell.documents.reports.access import POLICY
from makesell.documents.reports.actions import NewReport
from makesell.flows.steps.reports import days_of
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.organisation import queries as organisation
from makesell.ground.refusal import Refusal
from makesell.ground.worktime.naming import calendars_of


@dataclass(frozen=True, slots=True)
class BeginFact:
    """Which kind (`daily`, `weekly`, `monthly`), and any day it is about."""

    kind: str
    day: dt.date


@act
def perform(fact: BeginFact, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Opens it; returns its key, also when it is there already. Refuses days to come, more than a year back, and days nobody works."""
    POLICY.require(actor, "begin")
    on = business_date(at)
    if actor.person_id is None or actor.unit_id is None:
        raise Refusal("report.person", "Only a person of a unit writes reports.", status=403)
    if fact.kind not in states.KINDS:
        raise Refusal("report.kind", "This choice does not exist.", field="kind")
    if not on - dt.timedelta(days=366) <= fact.day <= on:
        raise Refusal("report.day", "The day lies in the future, or more than a year back.", field="day")
    (calendar, *_) = calendars_of([actor.person_id], fact.day)
    days = days_of(fact.kind, fact.day, calendar)
    if days is None:
        raise Refusal("report.no_work", "Nobody works on these days.", field="day")
    known = queries.standing([(actor.person_id, fact.kind, days.start)])
    if known:
        return next(iter(known.values()))
    currency = organisation.own_currency()
    new = NewReport(
        actor.person_id, actor.name, actor.unit_id, currency, fact.kind, days.start, days.end, days.due_at
    )
    return reports.open_many([new], actor=actor, at=at)[0]
