"""Reads of the budget book."""

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
