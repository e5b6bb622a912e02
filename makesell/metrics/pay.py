"""Pay 计奖 (13.6, 13.7): what each person of a scheme has earned until the end of a pay period, and what earlier statements hold of it.

A line is earned by entry less what stands on earlier statements, so that a run may be computed again and again, and nothing is paid
twice or never. Late returns of closed accumulation periods take back at the rate of their origin.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from makesell.books.pay import balances as book
from makesell.documents.agreements import queries as agreements
from makesell.documents.agreements.queries import AgreementRow
from makesell.documents.payruns import credits, queries, states
from makesell.documents.payruns.credits import CreditRow
from makesell.documents.payruns.rules import NewLine
from makesell.engines.incentive import Atom, earned, netted, taken_back, unpaid
from makesell.ground.refusal import Refusal
from makesell.ground.rules.queries import value
from makesell.masterdata.schemes import queries as schemes
from makesell.metrics import pay_plan
from makesell.metrics.pay_plan import UNPAID_DAYS, Plan

ZERO: Final = Decimal(0)
ONE_DAY: Final = dt.timedelta(days=1)
# Plans on these events pay before the customer does.
BEFORE_MONEY: Final = frozenset({"ordered", "shipped", "invoiced"})


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


def due(scheme_id: int, until: dt.date, *, run_id: int | None = None) -> list[Due]:
    """What is due to everybody of a scheme when a pay period ends (`until` is the day after it); `run_id` is the run it is worked out for.

    Refuses a scheme without a version in force on the last day.
    """
    plan = pay_plan.plan_of(scheme_id, until - ONE_DAY)
    rows = credits.by_person(credits.of_scheme(scheme_id, plan.now.measure, plan.now.value, plan.cell.start, until))
    adjusted = queries.pending_adjustments(scheme_id, run_id)
    people = {*rows, *adjusted, *schemes.members(scheme_id, plan.cell.start, until), *queries.brought_forward(scheme_id, until)}
    signed = agreements.last_signed(sorted(people), until - ONE_DAY)
    posted = book.earned_of(sorted(people))
    return [
        _due(plan, key, rows.get(key, []), signed.get(key), posted.get(key, {}), adjusted.get(key, ()), until) for key in sorted(people)
    ]


Posted = Mapping[tuple[str, int], Decimal]


def _due(
    plan: Plan, person: int, rows: Sequence[CreditRow], signed: AgreementRow | None, posted: Posted, adjusted: Sequence[tuple[int, Decimal]],
    until: dt.date,
) -> Due:  # fmt: skip
    try:
        commission = _commission(plan, rows, signed, posted)
    except Refusal as refusal:
        if refusal.code != "ladder.no_target":
            raise
        return Due(person, signed, _adjustments(adjusted), states.NO_TARGET)
    lines = [*commission, *_late(plan, rows, posted)]
    if plan.now.measure in BEFORE_MONEY:
        lines += _unpaid(plan, posted, lines, until)
    return Due(person, signed, (*lines, *_adjustments(adjusted)))


def _commission(plan: Plan, rows: Sequence[CreditRow], signed: AgreementRow | None, posted: Posted) -> list[NewLine]:
    """13.6 and 13.7 (a): each atom of the accumulation period by what stands of it, less what was posted for it."""
    steps = pay_plan.steps_of(plan, pay_plan.target_of(signed, plan))
    counted, under = pay_plan.credits(plan, rows, steps)
    dated = {row.id: row.business_date for row in rows}
    made = []
    for each in earned(steps[plan.now.id][None], netted(counted), currency=plan.now.currency):
        before = posted.get((states.COMMISSION, each.entry_id), ZERO)
        if each.pay != before:
            made.append(
                NewLine(
                    states.COMMISSION, each.pay - before, each.entry_id, dated[each.entry_id], each.entry_id, under[each.entry_id], each.credit,
                    each.start, each.reached, each.pay, before,
                )
            )  # fmt: skip
    return made


def _late(plan: Plan, rows: Sequence[CreditRow], posted: Posted) -> list[NewLine]:
    """13.7 (b): reversals of atoms of closed accumulation periods, at the rate of the origin."""
    late: dict[int, list[CreditRow]] = defaultdict(list)
    for row in sorted(rows, key=lambda each: (each.business_date, each.id)):
        if row.origin_id is not None and row.origin_date is not None and row.origin_date < plan.cell.start:
            late[row.origin_id].append(row)
    atoms = credits.standing(sorted(late), plan.now.value, plan.cell.start)
    earned_so_far = book.earned_by_atoms(sorted(late), plan.cell.start)
    made = []
    for origin, mirrors in sorted(late.items()):
        atom = Atom(atoms[origin], earned_so_far.get(origin, ZERO))
        for row, part in zip(mirrors, taken_back(atom, [row.amount for row in mirrors], plan.now.currency), strict=True):
            amount = part.amount - posted.get((states.CLAWBACK, row.id), ZERO)
            if amount:
                made.append(
                    NewLine(
                        states.CLAWBACK, amount, row.id, row.business_date, origin, None, row.amount, part.before.credit,
                        part.before.credit + row.amount, part.before.earned,
                    )
                )  # fmt: skip
    return made


def _unpaid(plan: Plan, posted: Posted, lines: Sequence[NewLine], until: dt.date) -> list[NewLine]:
    """13.7 (c): the unpaid share of what an atom has earned is taken back while its due items are far past due; (d) for good when written off."""
    sums: dict[int, Decimal] = defaultdict(lambda: ZERO)
    for (component, entry), amount in posted.items():
        if component in (states.COMMISSION, states.CLAWBACK):
            sums[entry] += amount
    for line in lines:
        sums[line.entry_id or 0] += line.amount
    atoms = credits.atoms_of(sorted(sums))
    standing: dict[int, Decimal] = defaultdict(lambda: ZERO)
    for entry, amount in sums.items():
        if entry in atoms:
            standing[atoms[entry][0]] += amount
    limit = until - dt.timedelta(days=int(value(UNPAID_DAYS, until - ONE_DAY)))
    shares = credits.unpaid_shares(sorted(standing), plan.now.measure, limit, until)
    made = []
    for atom, total in sorted(standing.items()):
        before = posted.get((states.NON_PAYMENT, atom), ZERO)
        amount = unpaid(total, shares.get(atom, ZERO), before, plan.now.currency)
        if amount:
            made.append(
                NewLine(states.NON_PAYMENT, amount, atom, atoms[atom][1], atom, None, shares.get(atom, ZERO), earned=total, before=before)
            )
    return made


def _adjustments(adjusted: Sequence[tuple[int, Decimal]]) -> tuple[NewLine, ...]:
    """What answered disputes adjust."""
    return tuple(NewLine(states.ADJUSTMENT, amount, earned=amount, dispute_id=dispute) for dispute, amount in adjusted)
