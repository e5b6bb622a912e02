"""Reads of the pay book. Pay data is shown to the person, the line above as the rule says, and the payroll role only."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

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


class PostedFor(NamedTuple):
    """What an earned amount was posted for: kind and code of the component, and the performance entry, or else the last day of a period."""

    component: str
    part: str
    entry_id: int = 0
    day: dt.date | None = None


def earned_of(person_ids: Sequence[int], without: Sequence[int] = ()) -> dict[int, dict[PostedFor, Decimal]]:
    """What was posted as earned, by person and by what it was posted for; as if the records `without` had not posted yet."""
    found: dict[int, dict[PostedFor, Decimal]] = {}
    for person, component, part, entry, day, amount in run(
        """select person_id, component, part, coalesce(performance_entry_id, 0), case when performance_entry_id is null then performance_date end,
                  sum(amount)
           from pay_entry where person_id = any(%s) and kind = 'earned' and (performance_entry_id is not null or performance_date is not null)
             and (cardinality(%s::bigint[]) = 0 or source_line_id not in (select id from spine_line where record_id = any(%s)))
           group by 1, 2, 3, 4, 5""",
        [list(person_ids), list(without), list(without)],
    ):
        found.setdefault(person, {})[PostedFor(component, part, entry, day)] = amount
    return found


def earned_by_atoms(atom_ids: Sequence[int], before: Mapping[str, dt.date]) -> dict[tuple[str, int], Decimal]:
    """By component and atom what it has earned by credits and reversals dated before the component's day: not what is held or unpaid."""
    return {
        (part, atom): amount
        for part, atom, amount in run(
            """select e.part, coalesce(p.origin_id, p.id), sum(e.amount) from pay_entry e
               join performance_entry p on p.id = e.performance_entry_id and p.business_date = e.performance_date
               join unnest(%s::text[], %s::date[]) as b(part, before) on b.part = e.part and e.performance_date < b.before
               where coalesce(p.origin_id, p.id) = any(%s) and e.kind = 'earned' and e.component in ('commission', 'spiff', 'clawback')
               group by 1, 2""",
            [list(before), list(before.values()), list(atom_ids)],
        )
    }


def ladder_earned(person_ids: Sequence[int], since: dt.date) -> dict[int, int]:
    """By performance entry of a day or later what plans' own ladders have earned of it for these people, in ten-thousandths."""
    return dict(
        run(
            """select performance_entry_id, (sum(amount) * 10000)::bigint from pay_entry
               where person_id = any(%s) and kind = 'earned' and component = 'commission' and part = '' and performance_entry_id is not null
                 and performance_date >= %s group by 1""",
            [list(person_ids), since],
        )
    )


def taken_back_by(entry_ids: Sequence[int]) -> dict[int, dict[PostedFor, Decimal]]:
    """What was taken back because of these performance entries, by person and by what it was posted for."""
    found: dict[int, dict[PostedFor, Decimal]] = {}
    for person, part, entry, amount in run(
        """select person_id, part, performance_entry_id, sum(amount) from pay_entry
           where performance_entry_id = any(%s) and kind = 'earned' and component = 'clawback' group by 1, 2, 3""",
        [list(entry_ids)],
    ):
        found.setdefault(person, {})[PostedFor("clawback", part, entry)] = amount
    return found
