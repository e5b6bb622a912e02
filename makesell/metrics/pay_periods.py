"""Pay: what a plan's components pay for a period as a whole — bonuses, team pools, guarantees, expense packages — and what of entries is held back.

Each line brings what stands posted for its period (or entry) to what is due by now, so that a run may be computed again and again.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from makesell.books.pay.balances import PostedFor
from makesell.documents.acceptances.warranty import WARRANTY
from makesell.documents.payruns import bases, states
from makesell.documents.payruns.credits import CreditRow
from makesell.documents.payruns.rules import NewLine
from makesell.engines.incentive import drawn, held, overspent, pooled, prize, topped_up
from makesell.ground.money import rounded
from makesell.ground.period import queries as period
from makesell.ground.period.calendar import Kind
from makesell.ground.period.queries import PeriodRow
from makesell.ground.refusal import Refusal
from makesell.ground.rules.queries import value
from makesell.masterdata.schemes import queries as schemes
from makesell.masterdata.schemes import words
from makesell.masterdata.schemes.components import Component
from makesell.metrics import pay_plan
from makesell.metrics.pay_entries import Posted, Sums
from makesell.metrics.pay_plan import Plan, Targets

ZERO: Final = Decimal(0)
ONE_DAY: Final = dt.timedelta(days=1)
# What a guarantee is measured against: what was earned, not what was taken back, held or given on trust.
EARNS: Final = frozenset({states.COMMISSION, states.SPIFF, states.BONUS, states.SCORE, states.POOL})


@dataclass(frozen=True, slots=True)
class Owed:
    """What a component owes a person for a period: the amount, what it was worked out from, and out of what."""

    component: str
    code: str
    day: dt.date
    amount: Decimal
    basis: Decimal = ZERO
    whole: Decimal = ZERO


Rows = Mapping[int, Sequence[CreditRow]]


def credited(plan: Plan, component: Component, rows: Iterable[CreditRow], cell: PeriodRow) -> Decimal:
    """The sum of a person's credits that count for a component in its accumulation period."""
    return sum(
        (
            row.amount(component.value) for row in rows
            if row.measure == component.measure and cell.start <= row.business_date < cell.end
            and pay_plan.counts(component, row, plan.groups(row.product_group_id))
        ), ZERO,
    )  # fmt: skip


def bonuses(plan: Plan, rows: Rows, targets: Mapping[int, Targets], people: Collection[int]) -> tuple[dict[int, list[Owed]], set[int]]:
    """By person the bonuses by threshold; and whose target is missing."""
    made: dict[int, list[Owed]] = defaultdict(list)
    lacking: set[int] = set()
    for each in plan.components(words.BONUS):
        cell = plan.cells[each.accumulation]
        for person in people:
            target = pay_plan.target_of(targets.get(person, {}), each.measure, each.value, cell, each.product_group_id)
            reached = credited(plan, each, rows.get(person, ()), cell)
            try:
                amount = prize(each.prizes(target), reached)
            except Refusal:
                lacking.add(person)
                continue
            made[person].append(Owed(states.BONUS, each.code, cell.last_day, amount, reached, target or ZERO))
    return made, lacking


# Of so many people a sum may be told to one of them.
FEWEST: Final = 4


def told(scheme_id: int, kind: Kind, day: dt.date) -> bool:
    """Whether the sum of a team pool of the period around a day may be told to who shares it: three others, or more, share it too. Of fewer,
    the own share taken off it would be what another, or two, are paid."""
    cell = period.containing(kind, day)
    return cell is not None and len(schemes.pool_weights(scheme_id, cell.start, cell.end)) >= FEWEST


def pools(plan: Plan, rows: Rows, targets: Mapping[int, Targets]) -> tuple[dict[int, list[Owed]], set[int]]:
    """By person the share of each team pool: what the team's credits earn on its ladder, divided to the cent; and whose target is missing."""
    made: dict[int, list[Owed]] = defaultdict(list)
    lacking: set[int] = set()
    for each in plan.components(words.POOL):
        cell = plan.cells[each.accumulation]
        weights = schemes.pool_weights(plan.now.scheme_id, cell.start, cell.end)
        own = {person: credited(plan, each, rows.get(person, ()), cell) for person in weights}
        agreed = [pay_plan.target_of(targets.get(person, {}), each.measure, each.value, cell, each.product_group_id) for person in weights]
        whole = sum(own.values(), ZERO)
        try:
            found = each.ladders(sum((one for one in agreed if one is not None), ZERO))
        except Refusal:
            lacking |= set(weights)
            continue
        ladder = found.get((None, "")) or next(iter(found.values()))
        amount = ladder.capped(ladder.amount(whole))
        shares = [own[person] for person in weights] if each.share_by == words.BY_CREDIT else list(weights.values())
        for person, part in zip(weights, pooled(amount, shares, plan.now.currency), strict=True):
            made[person].append(Owed(states.POOL, each.code, cell.last_day, part, whole, rounded(amount, plan.now.currency)))
    return made, lacking


def by_score(plan: Plan, until: dt.date, known: dt.datetime | None = None) -> dict[int, list[Owed]]:
    """By person the bonuses by the scores of appraisals, published by a moment, of every period that has ended since the component began."""
    made: dict[int, list[Owed]] = defaultdict(list)
    for each in plan.components(words.SCORE):
        since = min(v.valid_from for v in plan.versions if v.component(each.code))
        for person, day, score in bases.scores(plan.now.scheme_id, each.accumulation, since, until, known):
            made[person].append(Owed(states.SCORE, each.code, day, prize(each.prizes(None), score), score))
    return made


def expenses(plan: Plan, rows: Rows, people: Collection[int], until: dt.date) -> dict[int, list[Owed]]:
    """By person what is taken off for spending more of the budgets than the package allows: an amount and a share of the ladder's credits."""
    made: dict[int, list[Owed]] = defaultdict(list)
    for each in plan.components(words.EXPENSE):
        used = bases.spent(sorted(people), plan.cell.start, min(until, plan.cell.end))
        for person in sorted(people):
            credits = (
                row for row in rows.get(person, ()) if row.measure == plan.now.measure and plan.cell.start <= row.business_date < plan.cell.end
            )
            whole = sum((row.amount(plan.now.value) for row in credits), ZERO)
            allowed = rounded((each.amount or ZERO) + (each.allowance or ZERO) * max(whole, ZERO), plan.now.currency)
            amount = overspent(used.get(person, ZERO), allowed, each.rate or ZERO, plan.now.currency)
            made[person].append(Owed(states.EXPENSE, each.code, plan.cell.last_day, amount, used.get(person, ZERO), allowed))
    return made


def guaranteed(plan: Plan, earned: Mapping[int, Decimal]) -> dict[int, list[Owed]]:
    """By person what tops up a whole accumulation period to what is guaranteed, for the days of membership within the component's days."""
    made: dict[int, list[Owed]] = defaultdict(list)
    for each in plan.components(words.GUARANTEE):
        cell = plan.cell
        start, end = max(each.first_day or cell.start, cell.start), min((each.last_day or cell.last_day) + ONE_DAY, cell.end)
        if start >= end:
            continue
        for person, days in schemes.member_days(plan.now.scheme_id, start, end).items():
            due = rounded((each.amount or ZERO) * days / (cell.end - cell.start).days, plan.now.currency)
            got = earned.get(person, ZERO)
            made[person].append(Owed(states.GUARANTEE, each.code, cell.last_day, topped_up(due, got), got, due))
    return made


def lines_of(owed: Iterable[Owed], posted: Posted, version_id: int) -> list[NewLine]:
    """The lines that bring what stands posted for periods to what is owed."""
    made = []
    for each in owed:
        before = posted.get(PostedFor(each.component, each.code, 0, each.day), ZERO)
        if each.amount != before:
            made.append(
                NewLine(
                    each.component, each.amount - before, None, each.day, None, version_id, each.basis, each.whole, each.basis, each.amount, before,
                    part=each.code,
                )
            )  # fmt: skip
    return made


def held_back(
    plan: Plan, sums: Sums, lines: Mapping[int, Sequence[NewLine]], posted: Mapping[int, Posted], until: dt.date
) -> dict[int, list[NewLine]]:
    """By person what is held of what entries earn, and what of it comes free by acceptance or the end of warranty. One statement a component."""
    versions = {version.id: version for version in plan.versions}
    codes = {each.code: None for version in plan.versions for each in version.components if each.kind == words.HOLD_BACK}
    totals: dict[tuple[int, int], Decimal] = defaultdict(lambda: ZERO)
    for (person, _part, atom), amount in sums.by_atom.items():
        totals[(person, atom)] += amount
    made: dict[int, list[NewLine]] = defaultdict(list)
    for code in codes:
        component = plan.latest(code)
        if component is None:
            continue
        wanted = {
            (person, line.atom_id)
            for person, own in lines.items() for line in own
            if line.atom_id and line.scheme_version_id and versions[line.scheme_version_id].component(code) is not None
        } | {
            (person, what.entry_id) for person, own in posted.items() for what in own if what[:2] == (states.HOLD_BACK, code)
        }  # fmt: skip
        free = _released(component, sorted({atom for _, atom in wanted}), until)
        for person, atom in sorted(wanted):
            total, before = totals[(person, atom)], posted.get(person, {}).get(PostedFor(states.HOLD_BACK, code, atom), ZERO)
            share = free.get(atom, ZERO)
            amount = held(total, component.rate or ZERO, share, before, plan.now.currency)
            if amount:
                made[person].append(
                    NewLine(states.HOLD_BACK, amount, atom, sums.day[atom], atom, plan.now.id, share, earned=total, before=before, part=code)
                )
    return made


def _released(component: Component, atoms: Sequence[int], until: dt.date) -> dict[int, Decimal]:
    if component.release == words.WARRANTY:
        return bases.warranty_shares(atoms, until, int(value(WARRANTY, until - ONE_DAY)))
    return bases.accepted_shares(atoms, until)


def draws(plan: Plan, start: dt.date, until: dt.date, earned: Mapping[int, Decimal], posted: Mapping[int, Posted]) -> dict[int, list[NewLine]]:
    """By person the draw of a pay period: so much a month to members of its last day, paid back out of what later runs earn above it."""
    made: dict[int, list[NewLine]] = defaultdict(list)
    months = (until.year - start.year) * 12 + until.month - start.month
    codes = {each.code: None for version in plan.versions for each in version.components if each.kind == words.DRAW}
    members = set(schemes.members(plan.now.scheme_id, until - ONE_DAY, until)) if codes else set()
    for code in codes:
        component, now = plan.latest(code), plan.now.component(code)
        if component is None:
            continue
        runs = now is not None and (now.first_day or start) < until and (now.last_day or until) >= start
        for person in sorted({*members, *posted, *earned}):
            owes = sum((amount for what, amount in posted.get(person, {}).items() if what[:2] == (states.DRAW, code)), ZERO)
            draw = (component.amount or ZERO) * months if runs and person in members else ZERO
            got = earned.get(person, ZERO)
            done = drawn(draw, got, owes if component.recoverable else ZERO, recoverable=component.recoverable)
            if done.amount:
                made[person].append(
                    NewLine(
                        states.DRAW, done.amount, None, until - ONE_DAY, None, plan.now.id, got, draw, done.outstanding, done.amount, ZERO, part=code
                    )
                )
    return made
