"""Pay to come 计提: what people would earn on what is invoiced or shipped and not paid yet, by plans that pay when the customer has paid.

Worked out as everything else of pay: what is not paid yet is put on top of the credits of the running accumulation period, on its ladder, as if it
came on the last day; the difference is what is accrued. Late money's factor is not known yet and is one; a target the ladder needs and nobody agreed
on accrues nothing.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from makesell.documents.agreements import queries as agreements
from makesell.documents.payruns import credits
from makesell.documents.payruns.credits import CreditRow
from makesell.ground.refusal import Refusal
from makesell.ground.rules.queries import value
from makesell.metrics import pay_entries, pay_factors, pay_leavers, pay_plan
from makesell.metrics.pay_entries import Factors
from makesell.metrics.pay_plan import ACCRUE_FROM, Part, Plan, Targets

ZERO: Final = Decimal(0)
ONE_DAY: Final = dt.timedelta(days=1)
# Events that wait for the customer's money.
MONEY: Final = frozenset({"paid", "collected"})
LAST: Final = 2**62     # what is still to come counts after all that came


@dataclass(frozen=True, slots=True)
class Accrued:
    """What a person would earn by a part of a plan, on how much that is not paid yet."""

    person_id: int
    part: str
    open_credit: Decimal
    amount: Decimal


def accrued(scheme_id: int, until: dt.date) -> list[Accrued]:
    """What a scheme's members on the day before `until` would earn once everything is paid. A constant number of statements for each event.

    Refuses (409, `pay.no_version`) a scheme without a version in force on that day.
    """
    plan = pay_plan.plan_of(scheme_id, until - ONE_DAY)
    parts = [part for part in pay_plan.parts_of(plan) if part.measure in MONEY]
    if not parts:
        return []
    base, left = value(ACCRUE_FROM, until - ONE_DAY), pay_leavers.left(scheme_id, until)
    coming = {measure: credits.not_paid_yet(scheme_id, base, measure, until, left) for measure in sorted({part.measure for part in parts})}
    found = credits.of_scheme(scheme_id, set(coming), plan.longest.start, until, left)
    rows, factors = credits.by_person(found), pay_factors.factors_of(plan, found)
    more: dict[int, list[CreditRow]] = defaultdict(list)
    for n, row in enumerate(row for own in coming.values() for row in own):
        more[row.person_id].append(replace(row, id=LAST + n))
    targets = pay_plan.agreed_by(agreements.last_signed(sorted(more), until - ONE_DAY))
    return [
        made
        for person in sorted(more)
        for part in parts
        if (made := _of_part(plan, part, person, rows.get(person, []), more[person], targets.get(person, {}), factors)) is not None
    ]


def _of_part(
    plan: Plan, part: Part, person: int, rows: Sequence[CreditRow], more: Sequence[CreditRow], targets: Targets, factors: Factors
) -> Accrued | None:
    try:
        before = pay_entries.worked(plan, part, rows, targets, factors)
        after = pay_entries.worked(plan, part, [*rows, *more], targets, factors)
    except Refusal as refusal:
        if refusal.code != "ladder.no_target":
            raise
        return None
    amount = after.earned - before.earned
    new = sum((credit.amount for credit in after.credits if credit.entry_id >= LAST), ZERO)
    return Accrued(person, part.code, new, amount) if amount else None
