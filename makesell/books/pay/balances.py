"""Reads of the pay book. Pay data is shown to the person, the line above as the rule says, and the payroll role only."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from makesell.ground.db import run


@dataclass(frozen=True, slots=True)
class PayBalance:
    """Earned, held and paid of a person's component in a period."""

    component: str
    period_id: int
    currency: str
    earned: Decimal
    held: Decimal
    paid: Decimal


def of_person(person_id: int) -> list[PayBalance]:
    """A person's pay balances."""
    return [
        PayBalance(*row)
        for row in run(
            "select component, period_id, currency, earned, held, paid from pay_balance where person_id = %s order by period_id, component",
            [person_id],
        )
    ]


def earned_of(person_ids: Sequence[int]) -> dict[int, dict[tuple[str, int], Decimal]]:
    """What was posted as earned, by person, component and performance entry."""
    found: dict[int, dict[tuple[str, int], Decimal]] = {}
    for person, component, entry, amount in run(
        """select person_id, component, performance_entry_id, sum(amount) from pay_entry
           where person_id = any(%s) and kind = 'earned' and performance_entry_id is not null group by 1, 2, 3""",
        [list(person_ids)],
    ):
        found.setdefault(person, {})[(component, entry)] = amount
    return found


def earned_by_atoms(atom_ids: Sequence[int], before: dt.date) -> dict[int, Decimal]:
    """What atoms have earned by credits and reversals dated before a day: commission and clawback, not what is held for non-payment."""
    return dict(
        run(
            """select coalesce(p.origin_id, p.id), sum(e.amount) from pay_entry e
               join performance_entry p on p.id = e.performance_entry_id and p.business_date = e.performance_date
               where coalesce(p.origin_id, p.id) = any(%s) and e.performance_date < %s and e.kind = 'earned'
                 and e.component in ('commission', 'clawback') group by 1""",
            [list(atom_ids), before],
        )
    )
