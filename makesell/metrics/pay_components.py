"""Pay: each part of a person's plan by itself, as far as it has come today — what it counts, what it has earned, held, drawn or taken off."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from makesell.books.pay import balances as book
from makesell.documents.agreements import queries as agreements
from makesell.documents.payruns import credits, states
from makesell.engines.incentive import netted
from makesell.ground.refusal import Refusal
from makesell.masterdata.schemes import queries as schemes
from makesell.masterdata.schemes import words
from makesell.masterdata.schemes.components import Component
from makesell.metrics import pay_leavers, pay_periods, pay_plan
from makesell.metrics.pay_entries import Posted, Worked
from makesell.metrics.pay_periods import Owed
from makesell.metrics.pay_position import Standing

ZERO: Final = Decimal(0)
ONE_DAY: Final = dt.timedelta(days=1)
LADDER: Final = "ladder"


@dataclass(frozen=True, slots=True)
class PartStands:
    """A part of the plan today. `basis` is what it is worked out from (None: nothing), `whole` out of what or how much is allowed.

    `amount` is what it has earned in its accumulation period by now; of a hold-back what stands held (below zero), of a draw what is still to be
    paid back (below zero). `next_step` is what is missing to the next step, and what is paid from there (a rate or an amount).
    """

    code: str
    kind: str
    amount: Decimal
    component: Component | None = None
    basis: Decimal | None = None
    whole: Decimal = ZERO
    next_step: tuple[Decimal, Decimal] | None = None
    day: dt.date | None = None


def parts_of(found: Standing) -> list[PartStands]:
    """Every part of the plan in force for a person; parts that cannot be worked out without a target are left out.

    A constant number of statements for each kind of part the plan knows.
    """
    made = [_by_entry(found, work) for work in found.works]
    kinds = {each.kind for each in found.plan.now.components}
    if kinds & {words.BONUS}:
        made += _bonuses(found)
    until, person = found.day + ONE_DAY, found.person_id
    rows, owed = {person: found.rows}, list[Owed]()
    if words.SCORE in kinds:
        scored = pay_periods.by_score(found.plan, until).get(person, [])
        owed += list({each.code: each for each in scored}.values())     # of each the latest
    if words.POOL in kinds:
        owed += _pools(found).get(person, [])
    if words.EXPENSE in kinds:
        owed += pay_periods.expenses(found.plan, rows, [person], until)[person]
    made += [_of_period(found, each) for each in owed]
    if words.GUARANTEE in kinds:
        got = sum((each.amount for each in made if each.kind != words.EXPENSE), ZERO)
        made += [_of_period(found, each) for each in pay_periods.guaranteed(found.plan, {person: got}).get(person, [])]
    if kinds & {words.HOLD_BACK, words.DRAW}:
        made += _standing_with(found, book.earned_of([person]).get(person, {}))
    return made


def _component(found: Standing, code: str) -> Component | None:
    return found.plan.latest(code) if code else None


def _by_entry(found: Standing, work: Worked) -> PartStands:
    reached = sum((each.amount for each in netted(work.credits)), ZERO)
    component = _component(found, work.part.code)
    return PartStands(work.part.code, component.kind if component else LADDER, work.earned, component, reached)


def _bonuses(found: Standing) -> list[PartStands]:
    made = []
    for each in found.plan.components(words.BONUS):
        cell = found.plan.cells[each.accumulation]
        target = pay_plan.target_of(found.targets, each.measure, each.value, cell, each.product_group_id)
        reached = pay_periods.credited(found.plan, each, found.rows, cell)
        try:
            prizes = sorted(each.prizes(target), key=lambda one: one.start)
        except Refusal:
            continue
        amount = found.bonuses[each.code]
        after = next(((one.start - reached, one.amount) for one in prizes if one.start > reached), None)
        made.append(PartStands(each.code, words.BONUS, amount, each, reached, target or ZERO, after, cell.last_day))
    return made


def _pools(found: Standing) -> Mapping[int, list[Owed]]:
    plan = found.plan
    start = min(plan.cells[each.accumulation].start for each in plan.components(words.POOL))
    measures = {each.measure for each in plan.components(words.POOL)}
    until = found.day + ONE_DAY
    rows = credits.by_person(credits.of_scheme(plan.now.scheme_id, measures, start, until, pay_leavers.left(plan.now.scheme_id, until)))
    people = sorted({*rows, *schemes.members(plan.now.scheme_id, start, until)})
    targets = pay_plan.agreed_by(agreements.last_signed(people, found.day))
    return pay_periods.pools(plan, rows, targets)[0]


def _of_period(found: Standing, owed: Owed) -> PartStands:
    component = _component(found, owed.code)
    return PartStands(owed.code, component.kind if component else owed.component, owed.amount, component, owed.basis, owed.whole, None, owed.day)


def _standing_with(found: Standing, posted: Posted) -> list[PartStands]:
    """What is held of what statements paid, and what of draws is still to be paid back."""
    made = []
    for kind, sign in ((states.HOLD_BACK, 1), (states.DRAW, -1)):
        for each in found.plan.components(kind):
            stands = sum((amount for what, amount in posted.items() if what[:2] == (kind, each.code)), ZERO)
            made.append(PartStands(each.code, kind, sign * stands, each))
    return made
