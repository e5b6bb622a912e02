"""What came of goods on loan: given back, or sold."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from makesell.ground.db.sets import insert_set


@dataclass(frozen=True, slots=True)
class NewMove:
    """A quantity of a loan that lies in a warehouse again, or is a line sold; `line_id` is the spine line its postings name."""

    line_id: int
    loan_line_id: int
    kind: str
    qty: Decimal
    moved_date: dt.date
    warehouse_id: int | None = None
    new_line_id: int | None = None
    note: str = ""


def moved(rows: Sequence[NewMove]) -> None:
    """Writes what came of loans; the orders are locked by the caller."""
    insert_set(
        "orders_loanmove",
        {
            "line_id": "bigint", "position": "int", "loan_line_id": "bigint", "kind": "text", "qty": "numeric", "moved_date": "date",
            "warehouse_id": "bigint", "new_line_id": "bigint", "note": "text",
        },
        [
            {
                "line_id": row.line_id, "position": n, "loan_line_id": row.loan_line_id, "kind": row.kind, "qty": row.qty,
                "moved_date": row.moved_date, "warehouse_id": row.warehouse_id, "new_line_id": row.new_line_id, "note": row.note,
            }
            for n, row in enumerate(rows, 1)
        ],
    )  # fmt: skip
