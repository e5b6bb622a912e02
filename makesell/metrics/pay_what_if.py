"""Pay: what a version of a scheme would have paid over past periods beside what was in force then — per person, and what it costs in all.

Both sides are worked out alike from the books, so that they differ by the version alone: what was paid, held or taken back by statements is
not asked. A target the steps need and nobody agreed on pays nothing on that side, and is named.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal

from makesell.documents.agreements import queries as agreements
from makesell.documents.payruns import credits
from makesell.engines.incentive import Period, replayed
from makesell.ground.actor import Actor
from makesell.ground.organisation import queries as organisation
from makesell.ground.period import queries as period
from makesell.ground.period.queries import PeriodRow
from makesell.ground.refusal import Refusal, missing
from makesell.masterdata.schemes import queries as schemes
from makesell.masterdata.schemes.queries import VersionRow
from makesell.metrics import access, pay_plan
from makesell.metrics.pay_plan import Plan

ZERO = Decimal(0)
PlanOf = Callable[[PeriodRow], Plan | None]


@dataclass(frozen=True, slots=True)
class Compared:
    """One person: what was in force would have paid, what the version would, and whether a target was missing on its side."""

    person_id: int
    person: str
    before: Decimal
    after: Decimal
    no_target: bool

    @property
    def difference(self) -> Decimal:
        """What the version pays more."""
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class WhatIf:
    """The comparison over `[start, end)`; the differences of the people sum to the cost."""

    version: VersionRow
    start: dt.date
    end: dt.date
    people: tuple[Compared, ...]

    @property
    def cost(self) -> Decimal:
        """What the version costs more in all."""
        return sum((each.difference for each in self.people), ZERO)


def compare(actor: Actor, scheme_id: int, revision: int, start: dt.date, end: dt.date) -> WhatIf:
    """Replays `[start, end)` under a version. Refuses (403) who may not see everybody's pay, (404) unknown versions, (422) days without periods."""
    if not access.POLICY.require(actor, "commission").all:
        raise Refusal("access.refused", "Your roles do not allow this.", status=403)
    version = next((row for row in schemes.versions(scheme_id) if row.revision == revision), None)
    if version is None:
        raise missing()
    last = end - dt.timedelta(days=1)
    if start > last:
        raise Refusal("dates.order", "It must end after it begins.", field="until")
    before = _side(scheme_id, lambda cell: _in_force(scheme_id, cell), _kind_in_force(scheme_id, last) or version, start, end)
    after = _side(scheme_id, lambda cell: Plan((version,), version, cell, False), version, start, end)
    names = organisation.named_people({*before, *after})
    rows = [
        Compared(key, names[key].name, before.get(key, (ZERO, False))[0], *after.get(key, (ZERO, False))) for key in {*before, *after}
    ]
    return WhatIf(version, start, end, tuple(sorted(rows, key=lambda row: (-abs(row.difference), row.person, row.person_id))))


def _kind_in_force(scheme_id: int, day: dt.date) -> VersionRow | None:
    try:
        return pay_plan.plan_of(scheme_id, day).now
    except Refusal:
        return None


def _in_force(scheme_id: int, cell: PeriodRow) -> Plan | None:
    try:
        found = pay_plan.plan_of(scheme_id, cell.last_day)
    except Refusal:
        return None
    return replace(found, cell=cell)


def _side(scheme_id: int, plan_of: PlanOf, version: VersionRow, start: dt.date, end: dt.date) -> dict[int, tuple[Decimal, bool]]:
    """By person what whole accumulation periods of the window pay, and whether a target was missing."""
    cells = [cell for cell in period.periods(version.accumulation, start, end) if start <= cell.start and cell.end <= end]
    if not cells:
        raise Refusal("pay.no_whole_period", "Choose days that hold a whole period the scheme counts over.", field="until")
    plans = [(cell, plan_of(cell)) for cell in cells]
    periods: dict[int, list[Period]] = defaultdict(list)
    lacking: set[int] = set()
    people = schemes.members(scheme_id, start, end)
    for cell, plan in plans:
        if plan is None:
            continue
        rows = credits.by_person(credits.of_scheme(scheme_id, plan.now.measure, plan.now.value, cell.start, cell.end))
        signed = agreements.last_signed(sorted(rows), cell.last_day)
        for person, own in rows.items():
            try:
                steps = pay_plan.steps_of(plan, pay_plan.target_of(signed.get(person), plan))
            except Refusal:
                lacking.add(person)
                continue
            counted, _under = pay_plan.credits(plan, own, steps)
            periods[person].append(Period(steps[plan.now.id][None], tuple(counted)))
    currency = version.currency
    return {
        person: (sum(replayed(periods.get(person, ()), currency), ZERO), person in lacking) for person in {*people, *periods, *lacking}
    }
