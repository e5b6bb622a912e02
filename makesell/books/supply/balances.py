"""Reads of the supply book: planned receipts with what of them is free."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from makesell.ground.db import run


@dataclass(frozen=True, slots=True)
class Receipt:
    """A planned receipt."""

    source_line_id: int
    product_id: int
    warehouse_id: int
    due_date: dt.date
    planned: Decimal
    reserved: Decimal

    @property
    def free(self) -> Decimal:
        """Planned and not reserved."""
        return self.planned - self.reserved


def of_products(product_ids: Sequence[int]) -> list[Receipt]:
    """Planned receipts of products over time that still bring something."""
    return [
        Receipt(*row)
        for row in run(
            """select source_line_id, product_id, warehouse_id, due_date, planned, reserved from supply_balance
               where product_id = any(%s) and planned > 0 order by product_id, due_date, source_line_id""",
            [list(product_ids)],
        )
    ]
