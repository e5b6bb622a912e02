"""ORG-1 · Builds or extends the fiscal calendar: by months, by weeks (4-4-5), or by given dates. Targets, closings and figures name its periods."""

import datetime as dt
from collections.abc import Sequence

from makesell.flows.steps.grow_calendar import calendar_grew
from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.period import actions as period
from makesell.ground.period.access import POLICY
from makesell.ground.period.actions import Scheme
from makesell.ground.period.calendar import Cell, Kind
from makesell.ground.refusal import Refusal

FIRST, LAST, MOST_YEARS, MOST_DATES = 1990, 2100, 40, 400


@act
def perform(
    first_year: int, last_year: int, *, actor: Actor, at: dt.datetime, scheme: Scheme | None = None, kinds: Sequence[Kind] | None = None,
    reason: str = "",
) -> list[Cell]:  # fmt: skip
    """Makes the periods of fiscal years; returns the leaf cells that were cut (their balances are summed anew)."""
    POLICY.require(actor, "extend")
    for year, field in ((first_year, "first_year"), (last_year, "last_year")):
        if not FIRST <= year <= LAST:
            raise Refusal("period.year", "The year must lie between 1990 and 2100.", field=field)
    if not 0 <= last_year - first_year < MOST_YEARS:
        raise Refusal("period.years", "The last year must not come before the first, and at most 40 years are made at once.", field="last_year")
    cut = period.build_calendar(first_year, last_year, scheme, kinds=kinds)
    calendar_grew(cut)
    return cut


@act
def add_given(kind: Kind, dates: Sequence[dt.date], *, actor: Actor, at: dt.datetime, reason: str = "") -> list[Cell]:
    """Adds periods between given boundaries (the last date ends the last one); returns the leaf cells that were cut."""
    POLICY.require(actor, "add_given")
    if len(dates) > MOST_DATES:
        raise Refusal("period.many_dates", "At most %(most)s dates are possible at once.", field="dates", most=MOST_DATES)
    cut = period.add_given_periods(kind, dates)
    calendar_grew(cut)
    return cut
