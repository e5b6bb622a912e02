"""Reads of the budget book."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from makesell.ground.db import run


@dataclass(frozen=True, slots=True)
class BudgetBalance:
    """Planned, committed and spent of a budget line."""

    line_id: int
    currency: str
    planned: Decimal
    committed: Decimal
    spent: Decimal

    @property
    def available(self) -> Decimal:
        """planned − committed − spent (`domain.md` §3)."""
        return self.planned - self.committed - self.spent


def of_lines(line_ids: Sequence[int]) -> dict[int, BudgetBalance]:
    """Balances of budget lines by line."""
    rows = run("select line_id, currency, planned, committed, spent from budget_balance where line_id = any(%s)", [list(line_ids)])
    return {row[0]: BudgetBalance(*row) for row in rows}


@dataclass(frozen=True, slots=True)
class BudgetEntry:
    """An amount planned for, committed against or spent from a budget line, and the record whose line made it."""

    id: int
    line_id: int
    business_date: dt.date
    amount: Decimal
    origin_id: int | None
    source_kind: str
    source_id: int
    source_number: str


def entries(line_ids: Sequence[int], kind: str) -> list[BudgetEntry]:
    """The entries of one kind behind the sums of budget lines, newest first."""
    rows = run(
        """select e.id, e.line_id, e.business_date, e.amount, e.origin_id, r.kind, r.id, coalesce(r.number, '') from budget_entry e
           join spine_line l on l.id = e.source_line_id join spine_record r on r.id = l.record_id
           where e.line_id = any(%s) and e.kind = %s order by e.business_date desc, e.id desc""",
        [list(line_ids), kind],
    )
    return [BudgetEntry(*row) for row in rows]
