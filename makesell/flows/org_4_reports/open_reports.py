"""ORG-4 · The clock opens the reports that are due today: one for each salesperson and kind the rules want.

Who is absent on the day it is due, and days nobody works, are left out. A second time opens none.
"""

import datetime as dt

from makesell.documents.reports import actions as reports
from makesell.documents.reports import queries
from makesell.documents.reports.actions import NewReport
from makesell.flows.steps.reports import WANTED, days_of
from makesell.ground.access import roles
from makesell.ground.actor import Actor
from makesell.ground.approval.queries import absences, holders
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.organisation import queries as organisation
from makesell.ground.rules.queries import value
from makesell.ground.worktime.naming import calendars_of


@act
def perform(*, actor: Actor, at: dt.datetime, reason: str = "") -> list[int]:
    """Opens what is due today; returns the keys."""
    on = business_date(at)
    people = holders(roles.SALESPERSON, on)
    away = absences(on)
    stood = organisation.primary_units([(person, on) for person in people])
    named = organisation.named_people(people)
    currency = organisation.own_currency()
    new: dict[tuple[int, str, dt.date], NewReport] = {}
    for person in people:
        unit = stood.get((person, on))
        if unit is None or person in away:
            continue
        (calendar, *_) = calendars_of([person], on)
        for kind, rule in WANTED.items():
            days = days_of(kind, on, calendar) if value(rule, on, f"unit:{unit}") else None
            if days is not None and days.last == on:
                new[(person, kind, days.start)] = NewReport(
                    person, named[person].name, unit, currency, kind, days.start, days.end, days.due_at
                )
    known = queries.standing(list(new))
    return reports.open_many([report for key, report in new.items() if key not in known], actor=actor, at=at)
