"""The only place that writes what was stated of goods that count as sold 视同销售; in sets, imported by flows only."""

import datetime as dt
from collections.abc import Sequence
from typing import Any, Final

from makesell.ground.db import run
from makesell.ground.db.sets import insert_set

_COLUMNS: Final = {
    "order_line_id": "bigint", "qty": "numeric", "net": "numeric", "tax": "numeric", "how": "text", "number": "text", "stated_date": "date",
    "stated_by_id": "bigint",
}  # fmt: skip


def state(rows: Sequence[dict[str, Any]]) -> None:
    """Writes what is stated of lines."""
    insert_set("invoices_deemeddeclaration", _COLUMNS, rows)


def take_back(line_ids: Sequence[int], at: dt.datetime) -> int:
    """What was stated of lines is stated no more; returns how many rows that were."""
    found = run(
        "update invoices_deemeddeclaration set undone_at = %s where order_line_id = any(%s) and undone_at is null returning id", [at, list(line_ids)]
    )
    return len(found)
