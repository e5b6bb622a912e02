"""Pay: what a version of a scheme would have paid over past periods beside what was in force then — per person, and what it costs in all.

Both sides are worked out alike from the books, so that they differ by the version alone: what statements paid, held or took back is not asked,
nor who had not signed or whose customer did not pay. Hold-backs and draws are replayed month by month: what is still held, and what of draws is
outstanding when the days end, is in what a side pays. A target the steps need and nobody agreed on pays nothing on that side, and is named.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from makesell.books.pay.balances import PostedFor
from makesell.documents.agreements import queries as agreements
from makesell.documents.payruns import credits, states
from makesell.documents.payruns.credits import CreditRow
from makesell.documents.payruns.rules import NewLine
from makesell.engines.incentive import Movement, Period, moved
from makesell.ground.actor import Actor
from makesell.ground.organisation import queries as organisation
from makesell.ground.period import queries as period
from makesell.ground.period.queries import PeriodRow
from makesell.ground.refusal import Refusal, missing
from makesell.masterdata.schemes import queries as schemes
from makesell.masterdata.schemes import words
from makesell.masterdata.schemes.components import AccumulationKind
from makesell.masterdata.schemes.queries import VersionRow
from makesell.metrics import access, pay_entries, pay_factors, pay_leavers, pay_periods, pay_plan
from makesell.metrics.pay_entries import Factors, Sums
from makesell.metrics.pay_periods import EARNS, Owed
from makesell.metrics.pay_plan import Plan, Targets

ZERO = Decimal(0)
ONE_DAY = dt.timedelta(days=1)
KINDS: tuple[AccumulationKind, ...] = ("month", "quarter", "year")
PlanOn = Callable[[dt.date], Plan | None]


@dataclass(frozen=True, slots=True)
class Compared:
    """One person: what was in force would have paid, what the version would, what of that is held back (below zero) and drawn when the days
    end, and whether a target was missing on its side."""

    person_id: int
    person: str
    before: Decimal
    after: Decimal
    held: Decimal
    drawn: Decimal
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
    rows = []
    for key in {*before, *after}:
        now = after.get(key, NOTHING)
        rows.append(Compared(key, names[key].name, before.get(key, NOTHING).paid, now.paid, now.held, now.drawn, now.no_target))
    return WhatIf(version, start, end, tuple(sorted(rows, key=lambda row: (-abs(row.difference), row.person, row.person_id))))


@dataclass(frozen=True, slots=True)
class Came:
    """What one side pays a person, with what of it is held back and drawn."""

    paid: Decimal = ZERO
    held: Decimal = ZERO
    drawn: Decimal = ZERO
    no_target: bool = False


NOTHING = Came()


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
        self.under: dict[tuple[int, str, int], int] = {}                                     # by person, part and entry its version
        self.flow: dict[int, list[tuple[dt.date, Decimal]]] = defaultdict(list)              # what comes to a person on a day
        self.moves: dict[tuple[int, str], list[Movement]] = defaultdict(list)
        self.earned: dict[tuple[int, dt.date], Decimal] = defaultdict(lambda: ZERO)          # by person and last day of what was earned
        self.lacking: set[int] = set()

    def worked_out(self, version: VersionRow) -> dict[int, Came]:
        """By person what whole accumulation periods of the window pay."""
        start, end = self.days
        cells = [(kind, cell) for kind in KINDS for cell in period.periods(kind, start, end) if start <= cell.start and cell.end <= end]
        if not any(kind == version.accumulation for kind, _ in cells):
            raise Refusal("pay.no_whole_period", "Choose days that hold a whole period the scheme counts over.", field="until")
        plans = [(kind, cell, plan) for kind, cell in cells if (plan := self.plan_on(cell.last_day)) is not None and kind in plan.cells]
        measures = {measure for _, _, plan in plans for measure in pay_plan.measures_of(plan)}
        found = credits.of_scheme(self.scheme_id, measures, start, end, pay_leavers.left(self.scheme_id, end))
        for kind, cell, plan in plans:
            rows = [row for row in found if cell.start <= row.business_date < cell.end]
            self._cell(kind, cell, plan, rows)
        for key, own in self.periods.items():
            self.moves[key] = [each for made in moved(own, version.currency) for each in made]
            self.flow[key[0]] += [(each.day, each.amount) for each in self.moves[key]]
        counted = [(cell, plan) for kind, cell, plan in plans if kind == plan.now.accumulation]
        for cell, plan in counted:
            self._guaranteed(cell, plan)
        kept = self._by_month([cell for cell, _ in counted])
        people = {*schemes.members(self.scheme_id, start, end), *self.flow, *self.lacking, *kept}
        return {person: self._came(person, kept.get(person, {})) for person in people}

    def _came(self, person: int, kept: Mapping[PostedFor, Decimal]) -> Came:
        held = sum((amount for what, amount in kept.items() if what.component == states.HOLD_BACK), ZERO)
        drawn = sum((amount for what, amount in kept.items() if what.component == states.DRAW), ZERO)
        earned = sum((amount for _, amount in self.flow.get(person, ())), ZERO)
        return Came(earned + held + drawn, held, drawn, person in self.lacking)

    def _by_month(self, cells: Sequence[PeriodRow]) -> dict[int, dict[PostedFor, Decimal]]:
        """What is held back and drawn, month by month as runs of months would: by person and what it stands for, as it stands when the days end."""
        kept: dict[int, dict[PostedFor, Decimal]] = defaultdict(lambda: defaultdict(lambda: ZERO))
        for month in period.periods("month", *self.days):
            plan = self.plan_on(month.last_day)
            if plan is None or not any(cell.start <= month.start and month.end <= cell.end for cell in cells):
                continue
            if not {each.kind for version in plan.versions for each in version.components} & {words.HOLD_BACK, words.DRAW}:
                continue
            lines, sums = self._until(month.end)
            made = pay_periods.held_back(plan, sums, lines, kept, month.end)
            got: dict[int, Decimal] = defaultdict(lambda: ZERO)
            for person, own in self.flow.items():
                got[person] = sum((amount for day, amount in own if month.start <= day < month.end), ZERO)
            for person, new in made.items():
                got[person] += _keep(kept[person], new)
            for person, new in pay_periods.draws(plan, month.start, month.end, got, kept).items():
                _keep(kept[person], new)
        return kept

    def _until(self, until: dt.date) -> tuple[dict[int, list[NewLine]], Sums]:
        """What entries have earned by a day: as lines, each under its version, and summed by atom."""
        lines: dict[int, list[NewLine]] = defaultdict(list)
        by_atom: dict[tuple[int, str, int], Decimal] = defaultdict(lambda: ZERO)
        day: dict[int, dt.date] = {}
        for (person, code), own in self.moves.items():
            for each in own:
                if each.day < until:
                    under = self.under.get((person, code, each.atom_id))
                    lines[person].append(NewLine(states.COMMISSION, each.amount, each.atom_id, each.day, each.atom_id, under, part=code))
                    by_atom[(person, code, each.atom_id)] += each.amount
                    day.setdefault(each.atom_id, each.day)
        return lines, Sums(by_atom, day)

    def _cell(self, kind: str, cell: PeriodRow, plan: Plan, found: list[CreditRow]) -> None:
        rows, factors = credits.by_person(found), pay_factors.factors_of(plan, found)
        people = sorted({*rows, *schemes.members(self.scheme_id, cell.start, cell.end)})
        targets = pay_plan.agreed_by(agreements.last_signed(people, cell.last_day))
        for person in sorted(rows):
            self._entries(kind, cell, plan, person, rows[person], targets.get(person, {}), factors)
        bonuses, no_bonus = pay_periods.bonuses(plan, rows, targets, people)
        pools, no_pool = pay_periods.pools(plan, rows, targets)
        self.lacking |= no_bonus | no_pool
        self._owed(kind, plan, bonuses)
        self._owed(kind, plan, pools)
        if any(each.kind == "score" for each in plan.now.components):
            scored = pay_periods.by_score(plan, cell.end)
            self._owed(kind, plan, {key: [each for each in own if each.day == cell.last_day] for key, own in scored.items()})
        if kind == plan.now.accumulation:
            for person, own in pay_periods.expenses(plan, rows, people, cell.end).items():
                self.flow[person] += [(each.day, each.amount) for each in own]

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
            self.under |= {(person, part.code, entry): version for entry, version in done.under.items()}
            self.earned[(person, cell.last_day)] += done.earned

    def _owed(self, kind: str, plan: Plan, owed: dict[int, list[Owed]]) -> None:
        """Counts what is owed by components that count over this kind of period."""
        codes = {each.code for each in plan.now.components if each.accumulation == kind}
        for person, own in owed.items():
            for each in own:
                if each.code in codes:
                    self.flow[person].append((each.day, each.amount))
                    self.earned[(person, each.day)] += each.amount if each.component in EARNS else ZERO

    def _guaranteed(self, cell: PeriodRow, plan: Plan) -> None:
        got: dict[int, Decimal] = defaultdict(lambda: ZERO)
        for (person, day), amount in self.earned.items():
            if cell.start <= day < cell.end:
                got[person] += amount
        for person, own in pay_periods.guaranteed(plan, got).items():
            if person not in self.lacking:
                self.flow[person] += [(each.day, each.amount) for each in own]


def _keep(kept: dict[PostedFor, Decimal], lines: Sequence[NewLine]) -> Decimal:
    """Adds lines to what stands; returns their sum."""
    for line in lines:
        what = PostedFor(line.component, line.part, line.entry_id or 0, None if line.entry_id else line.entry_date)
        kept[what] = kept.get(what, ZERO) + line.amount
    return sum((line.amount for line in lines), ZERO)
