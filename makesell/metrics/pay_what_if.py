"""Pay: what a version of a scheme would have paid over past periods beside what was in force then — per person, and what it costs in all.

Both sides are worked out alike from the books, so that they differ by the version alone: what was paid, held or taken back by statements is
not asked, nor what is only held back or drawn for a time. A target the steps need and nobody agreed on pays nothing on that side, and is named.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from makesell.documents.agreements import queries as agreements
from makesell.documents.payruns import credits
from makesell.documents.payruns.credits import CreditRow
from makesell.engines.incentive import Period, replayed
from makesell.ground.actor import Actor
from makesell.ground.organisation import queries as organisation
from makesell.ground.period import queries as period
from makesell.ground.period.queries import PeriodRow
from makesell.ground.refusal import Refusal, missing
from makesell.masterdata.schemes import queries as schemes
from makesell.masterdata.schemes.components import AccumulationKind
from makesell.masterdata.schemes.queries import VersionRow
from makesell.metrics import access, pay_entries, pay_factors, pay_periods, pay_plan
from makesell.metrics.pay_entries import Factors
from makesell.metrics.pay_periods import EARNS, Owed
from makesell.metrics.pay_plan import Plan, Targets

ZERO = Decimal(0)
ONE_DAY = dt.timedelta(days=1)
KINDS: tuple[AccumulationKind, ...] = ("month", "quarter", "year")
PlanOn = Callable[[dt.date], Plan | None]


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
    last = end - ONE_DAY
    if start > last:
        raise Refusal("dates.order", "It must end after it begins.", field="until")
    days = (start, end)
    before = _Side(scheme_id, lambda day: _in_force(scheme_id, day), days).worked_out(_kind_in_force(scheme_id, last) or version)
    after = _Side(scheme_id, lambda day: pay_plan.laid((version,), version, day, by_origin=False), days).worked_out(version)
    names = organisation.named_people({*before, *after})
    rows = [Compared(key, names[key].name, before.get(key, (ZERO, False))[0], *after.get(key, (ZERO, False))) for key in {*before, *after}]
    return WhatIf(version, start, end, tuple(sorted(rows, key=lambda row: (-abs(row.difference), row.person, row.person_id))))


def _kind_in_force(scheme_id: int, day: dt.date) -> VersionRow | None:
    try:
        return pay_plan.plan_of(scheme_id, day).now
    except Refusal:
        return None


def _in_force(scheme_id: int, day: dt.date) -> Plan | None:
    try:
        return pay_plan.plan_of(scheme_id, day)
    except Refusal:
        return None


class _Side:
    """One side of the comparison: every whole accumulation period of the window under the plan of its last day."""

    def __init__(self, scheme_id: int, plan_on: PlanOn, days: tuple[dt.date, dt.date]) -> None:
        self.scheme_id, self.plan_on, self.days = scheme_id, plan_on, days
        self.periods: dict[tuple[int, str], list[Period]] = defaultdict(list)
        self.paid: dict[int, Decimal] = defaultdict(lambda: ZERO)
        self.earned: dict[tuple[int, dt.date], Decimal] = defaultdict(lambda: ZERO)  # by person and last day of what was earned
        self.lacking: set[int] = set()

    def worked_out(self, version: VersionRow) -> dict[int, tuple[Decimal, bool]]:
        """By person what whole accumulation periods of the window pay, and whether a target was missing."""
        start, end = self.days
        cells = [(kind, cell) for kind in KINDS for cell in period.periods(kind, start, end) if start <= cell.start and cell.end <= end]
        if not any(kind == version.accumulation for kind, _ in cells):
            raise Refusal("pay.no_whole_period", "Choose days that hold a whole period the scheme counts over.", field="until")
        plans = [(kind, cell, plan) for kind, cell in cells if (plan := self.plan_on(cell.last_day)) is not None and kind in plan.cells]
        measures = {measure for _, _, plan in plans for measure in pay_plan.measures_of(plan)}
        found = credits.of_scheme(self.scheme_id, measures, start, end)
        for kind, cell, plan in plans:
            rows = [row for row in found if cell.start <= row.business_date < cell.end]
            self._cell(kind, cell, plan, rows)
        for (person, _code), own in self.periods.items():
            self.paid[person] += sum(replayed(own, version.currency), ZERO)
        for kind, cell, plan in plans:
            if kind == plan.now.accumulation:
                self._guaranteed(cell, plan)
        people = {*schemes.members(self.scheme_id, start, end), *self.paid, *self.lacking}
        return {person: (self.paid.get(person, ZERO), person in self.lacking) for person in people}

    def _cell(self, kind: str, cell: PeriodRow, plan: Plan, found: list[CreditRow]) -> None:
        rows, factors = credits.by_person(found), pay_factors.factors_of(plan, found)
        people = sorted({*rows, *schemes.members(self.scheme_id, cell.start, cell.end)})
        targets = pay_plan.agreed_by(agreements.last_signed(people, cell.last_day))
        for person in sorted(rows):
            self._entries(kind, cell, plan, person, rows[person], targets.get(person, {}), factors)
        bonuses, no_bonus = pay_periods.bonuses(plan, rows, targets, people)
        pools, no_pool = pay_periods.pools(plan, rows, targets)
        self.lacking |= no_bonus | no_pool
        self._owed(kind, cell, plan, bonuses)
        self._owed(kind, cell, plan, pools)
        if any(each.kind == "score" for each in plan.now.components):
            scored = pay_periods.by_score(plan, cell.end)
            self._owed(kind, cell, plan, {key: [each for each in own if each.day == cell.last_day] for key, own in scored.items()})
        if kind == plan.now.accumulation:
            for person, own in pay_periods.expenses(plan, rows, people, cell.end).items():
                self.paid[person] += sum((each.amount for each in own), ZERO)

    def _entries(self, kind: str, cell: PeriodRow, plan: Plan, person: int, rows: list[CreditRow], targets: Targets, factors: Factors) -> None:
        for part in pay_plan.parts_of(plan):
            if part.cell != plan.cells[kind]:
                continue
            try:
                done = pay_entries.worked(plan, part, rows, targets, factors)
            except Refusal:
                self.lacking.add(person)
                continue
            base = pay_plan.base_of(part, plan, pay_plan.ladders_of(plan, part, targets))
            self.periods[(person, part.code)].append(Period(base, done.credits))
            self.earned[(person, cell.last_day)] += done.earned

    def _owed(self, kind: str, cell: PeriodRow, plan: Plan, owed: dict[int, list[Owed]]) -> None:
        """Counts what is owed by components that count over this kind of period."""
        codes = {each.code for each in plan.now.components if each.accumulation == kind}
        for person, own in owed.items():
            amount = sum((each.amount for each in own if each.code in codes), ZERO)
            self.paid[person] += amount
            self.earned[(person, cell.last_day)] += sum((each.amount for each in own if each.code in codes and each.component in EARNS), ZERO)

    def _guaranteed(self, cell: PeriodRow, plan: Plan) -> None:
        got: dict[int, Decimal] = defaultdict(lambda: ZERO)
        for (person, day), amount in self.earned.items():
            if cell.start <= day < cell.end:
                got[person] += amount
        for person, own in pay_periods.guaranteed(plan, got).items():
            if person not in self.lacking:
                self.paid[person] += sum((each.amount for each in own), ZERO)
