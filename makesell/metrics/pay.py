"""Pay 计奖 (13.6, 13.7): what each person of a scheme has earned until the end of a pay period, and what earlier statements hold of it.

A line is earned by entry, or by a period as a whole, less what stands on earlier statements, so that a run may be computed again and again,
and nothing is paid twice or never. Late returns of closed accumulation periods take back at the rate of their origin.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from makesell.books.pay import balances as book
from makesell.documents.agreements import queries as agreements
from makesell.documents.agreements.queries import AgreementRow
from makesell.documents.payruns import bases, credits, queries, states
from makesell.documents.payruns.credits import CreditRow, Left
from makesell.documents.payruns.kept import Kept
from makesell.documents.payruns.rules import NewLine
from makesell.ground.audit import queries as audit
from makesell.ground.period import queries as period
from makesell.masterdata.products import queries as products
from makesell.masterdata.schemes import queries as schemes
from makesell.metrics import pay_entries, pay_factors, pay_leavers, pay_periods, pay_plan
from makesell.metrics.pay_entries import Posted
from makesell.metrics.pay_plan import Plan

ZERO: Final = Decimal(0)
ONE_DAY: Final = dt.timedelta(days=1)
Lines = dict[int, list[NewLine]]


@dataclass(frozen=True, slots=True)
class Due:
    """What is due to a person: the signed agreement it runs on, the lines, and why nothing could be worked out ("" if it could)."""

    person_id: int
    agreement: AgreementRow | None
    lines: tuple[NewLine, ...]
    problem: str = ""

    @property
    def earned(self) -> Decimal:
        """The sum of the lines."""
        return sum((line.amount for line in self.lines), ZERO)


@dataclass(frozen=True, slots=True)
class Basis:
    """The plan of a pay period, the entries it is worked out from, and who has left."""

    plan: Plan
    rows: Sequence[CreditRow]
    left: Left

    @property
    def names_classes(self) -> bool:
        """Whether a version of the plan pays by the class of a customer."""
        return any(each.customer_class or any(rung.customer_class for rung in each.rungs) for v in self.plan.versions for each in v.components)

    @property
    def kept(self) -> Kept:
        """What of it changes afterwards: classes, where the plan names one, and the tree of groups, where it names one; who has left."""
        named = self.names_classes
        classes = {row.customer_id: row.customer_class for row in self.rows if row.customer_id and row.customer_class} if named else {}
        return Kept(classes, self.plan.above, self.left)


def basis_of(scheme_id: int, until: dt.date, kept: Kept | None = None) -> Basis:
    """What a pay period (`until` is the day after it) is worked out from; with classes of customers, the tree of product groups and who has left as
    `kept`, else as they are now. Refuses a scheme without a version in force on the last day."""
    plan = pay_plan.plan_of(scheme_id, until - ONE_DAY)
    left = pay_leavers.left(scheme_id, until) if kept is None else kept.left
    found = credits.of_scheme(scheme_id, pay_plan.measures_of(plan), plan.longest.start, until, left)
    if kept is None:
        return Basis(plan, found, left)
    then = [replace(row, customer_class=kept.classes.get(row.customer_id or 0, "")) for row in found]
    return Basis(replace(plan, above=kept.groups), then, left)


def logged(basis: Basis, moment: dt.datetime) -> Kept:
    """What of a basis read now stood otherwise at a moment, read back from the log of changes: exact but for what was being changed just then."""
    now = basis.kept
    classes = dict(now.classes) | (audit.values_at("parties_customer", "customer_class", moment) if basis.names_classes else {})
    groups = products.groups_above(audit.values_at("products_productgroup", "parent_id", moment)) if now.groups else now.groups
    return Kept({customer: code for customer, code in classes.items() if code}, groups)


def due(
    scheme_id: int, until: dt.date, *, run_id: int | None = None, without: Sequence[int] = (), known: dt.datetime | None = None,
    basis: Basis | None = None,
) -> list[Due]:  # fmt: skip
    """What is due to everybody of a scheme when a pay period ends (`until` is the day after it); `run_id` is the run it is worked out for,
    `without` are statements to be left out of what was posted, `known` the moment whose published scores count (none: now), `basis` what it
    is worked out from, where that is read already.

    Refuses a scheme without a version in force on the last day.
    """
    basis = basis or basis_of(scheme_id, until)
    plan, found = basis.plan, basis.rows
    rows, factors = credits.by_person(found), pay_factors.factors_of(plan, found)
    adjusted = queries.pending_adjustments(scheme_id, run_id)
    people = sorted({*rows, *adjusted, *schemes.members(scheme_id, plan.longest.start, until), *queries.brought_forward(scheme_id, until)})
    signed = agreements.last_signed(people, until - ONE_DAY)
    targets, posted, parts = pay_plan.agreed_by(signed), book.earned_of(people, without), pay_plan.parts_of(plan)

    lines: Lines = defaultdict(list)
    problems: dict[int, str] = {}
    for person in people:
        made, problem = pay_entries.lines_of(plan, parts, rows.get(person, ()), targets.get(person, {}), posted.get(person, {}), factors)
        lines[person] += made
        if problem:
            problems[person] = problem
    _add(lines, pay_entries.late(plan, found, posted))
    bonuses, no_bonus = pay_periods.bonuses(plan, rows, targets, people)
    pools, no_pool = pay_periods.pools(plan, rows, targets)
    problems |= dict.fromkeys(no_bonus | no_pool, states.NO_TARGET)
    for owed in (bonuses, pools, pay_periods.by_score(plan, until, known), pay_periods.expenses(plan, rows, people, until)):
        _add(lines, {key: pay_periods.lines_of(each, posted.get(key, {}), plan.now.id) for key, each in owed.items()})
    sums = pay_entries.sums_of(posted, lines)
    _add(lines, pay_periods.held_back(plan, sums, lines, posted, until))
    _add(lines, pay_entries.not_paid(plan, sums, posted, until))
    _on_top(plan, lines, posted, problems, until, run_id)
    return [
        Due(key, signed.get(key), (*lines.get(key, ()), *_adjustments(adjusted.get(key, ()))), problems.get(key, ""))
        for key in sorted({*people, *lines})
    ]


def _add(lines: Lines, more: Mapping[int, Sequence[NewLine]]) -> None:
    for person, own in more.items():
        lines[person] += own


def _on_top(
    plan: Plan, lines: Lines, posted: Mapping[int, Posted], problems: Mapping[int, str], until: dt.date, run_id: int | None
) -> None:  # fmt: skip
    """Guarantees, when their period has ended, and draws; nobody is topped up whose pay could not be worked out."""
    if until >= plan.cell.end and any(each.kind == "guarantee" for each in plan.now.components):
        before = bases.earned_in(plan.now.scheme_id, plan.cell.start, until, run_id)
        got = {
            person: sum((amount for kind, amount in before.get(person, {}).items() if kind in pay_periods.EARNS), ZERO)
            + sum((line.amount for line in lines.get(person, ()) if line.component in pay_periods.EARNS), ZERO)
            for person in {*before, *lines}
        }
        owed = {key: each for key, each in pay_periods.guaranteed(plan, got).items() if key not in problems}
        _add(lines, {key: pay_periods.lines_of(each, posted.get(key, {}), plan.now.id) for key, each in owed.items()})
    earned = {person: sum((line.amount for line in own), ZERO) for person, own in lines.items()}
    start = next((row.start for row in queries.runs([run_id] if run_id else ())), None)
    month = period.containing("month", until - ONE_DAY)
    drawn = pay_periods.draws(plan, start or (month.start if month else until - ONE_DAY), until, earned, posted)
    _add(lines, {key: each for key, each in drawn.items() if key not in problems})


def _adjustments(adjusted: Sequence[tuple[int, Decimal]]) -> tuple[NewLine, ...]:
    """What answered disputes adjust."""
    return tuple(NewLine(states.ADJUSTMENT, amount, earned=amount, dispute_id=dispute) for dispute, amount in adjusted)
