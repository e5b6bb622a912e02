"""PRO-5 · The clock opens the demand plans 要货计划 of the months to come: one for each salesperson, filled by the statistics.

A salesperson may also begin the own one before, or afterwards. A second time opens none.
"""

import datetime as dt
from collections.abc import Sequence

from makesell.documents.forecasts import actions as forecasts
from makesell.documents.forecasts import queries
from makesell.documents.forecasts.access import POLICY
from makesell.documents.forecasts.actions import NewPlan
from makesell.flows.steps.forecasts import OPENS, due_at, expected, month_of
from makesell.ground.access import roles
from makesell.ground.actor import Actor
from makesell.ground.approval.queries import holders
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.notices.actions import NewNotice, tell_many
from makesell.ground.organisation import queries as organisation
from makesell.ground.refusal import Refusal
from makesell.ground.rules.queries import value
from makesell.ground.text import N_
from makesell.ground.worktime.naming import calendars_of

OPENED = N_("The demand plan from %(month)s waits for your word; the statistics have filled it in.")
MOST_AHEAD = 12


@act
def perform(*, actor: Actor, at: dt.datetime, reason: str = "") -> list[int]:
    """Opens what is to be opened by now: from the rule's day on the plans that begin next month. Returns the keys."""
    on = business_date(at)
    if on.day < value(OPENS, on):
        return []
    people = holders(roles.SALESPERSON, on)
    made = _open(people, month_of(on, 1), on, actor=actor, at=at)
    tell_many([NewNotice(person, "demand_plan_opened", OPENED, {"month": _said(month_of(on, 1))}, key) for person, key in made.items()], at=at)
    return list(made.values())


@act
def begin(start: dt.date, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """One's own plan from the month of a day; returns its key, also when it is there already. Refuses months past and more than a year ahead."""
    POLICY.require(actor, "begin")
    on, month = business_date(at), month_of(start)
    if actor.person_id is None or actor.unit_id is None:
        raise Refusal("forecast.person", "Only a person of a unit plans demand.", status=403)
    if not month_of(on) <= month <= month_of(on, MOST_AHEAD):
        raise Refusal("forecast.month", "Choose this month, or one of the next twelve.", field="month")
    known = queries.standing([(actor.person_id, month)])
    return next(iter(known.values()), None) or _open([actor.person_id], month, on, actor=actor, at=at)[actor.person_id]


def _said(month: dt.date) -> str:
    return f"{month:%Y-%m}"


def _open(people: Sequence[int], start: dt.date, on: dt.date, *, actor: Actor, at: dt.datetime) -> dict[int, int]:
    """Opens the plans that are not there yet: {person: key}."""
    known = queries.standing([(person, start) for person in people])
    stood = organisation.primary_units([(person, on) for person in people])
    new = [person for person in people if (person, start) not in known and (person, on) in stood]
    if not new:
        return {}
    named, currency = organisation.named_people(new), organisation.own_currency()
    (calendar, *_) = calendars_of(new, on)
    due = due_at(start, calendar)
    plans = [NewPlan(person, named[person].name, stood[person, on], currency, start, due) for person in new]
    keys = forecasts.open_many(plans, actor=actor, at=at)
    forecasts.write_lines(expected({key: (person, start) for key, person in zip(keys, new, strict=True)}, on))
    forecasts.number(keys, on)
    return dict(zip(new, keys, strict=True))
