"""Changes of a confirmed order: the document that shows each line before and after."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from makesell.documents.orders import states
from makesell.ground.actor import Actor
from makesell.ground.db import run
from makesell.ground.db.sets import insert_set
from makesell.ground.numbering.actions import NewSeries
from makesell.ground.spine import actions as spine
from makesell.ground.spine import documents
from makesell.ground.spine.documents import DocumentTable, NewDocument

CHANGES = DocumentTable(
    "change_order",
    "orders_changeorder",
    NewSeries("change_order", "CO-{yy}{mm}-"),
    {
        "order_id": "bigint", "customer_id": "bigint", "change_date": "date", "by_customer": "boolean", "reason": "text",
        "gross_before": "numeric", "gross_after": "numeric",
    },
    {},
    sought=("reason",),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class NewChangeLine:
    """A line of the order before and after a change; `line_id` None is a line it did not have."""

    line_id: int | None
    qty_before: Decimal
    qty_after: Decimal
    price_before: Decimal | None = None
    price_after: Decimal | None = None
    wished_before: dt.date | None = None
    wished_after: dt.date | None = None
    promised_before: dt.date | None = None


def open_change(title: str, head: Mapping[str, Any], own: tuple[int | None, int, str], count: int, *, actor: Actor, at: dt.datetime) -> list[int]:
    """Opens a change of an order (`own`: owner, unit, currency); returns its key and those of its `count` lines, which postings name."""
    document = NewDocument(title, states.CHANGED, *own, head)
    (key,) = documents.open_many(CHANGES, [document], actor=actor, at=at)
    return [key, *spine.open_lines([(key, position) for position in range(1, count + 1)])]


def write_change(change_id: int, line_ids: Sequence[int], lines: Sequence[tuple[NewChangeLine, int | None]], gross: Decimal) -> None:
    """Writes what a change did, line by line with the line that stands for it now, and what the order comes to after it."""
    run("update orders_changeorder set gross_after = %s where record_id = %s", [gross, change_id])
    insert_set(
        "orders_changeline",
        {
            "line_id": "bigint", "position": "int", "change_id": "bigint", "order_line_id": "bigint", "new_line_id": "bigint",
            "qty_before": "numeric", "qty_after": "numeric", "price_before": "numeric", "price_after": "numeric",
            "wished_before": "date", "wished_after": "date", "promised_before": "date",
        },
        [
            {
                "line_id": key, "position": n, "change_id": change_id, "order_line_id": line.line_id, "new_line_id": new,
                "qty_before": line.qty_before, "qty_after": line.qty_after, "price_before": line.price_before, "price_after": line.price_after,
                "wished_before": line.wished_before, "wished_after": line.wished_after, "promised_before": line.promised_before,
            }
            for n, (key, (line, new)) in enumerate(zip(line_ids, lines, strict=True), 1)
        ],
    )  # fmt: skip
    run(
        """update orders_changeline c set promised_after = l.current_promised_date from orders_salesorderline l
           where c.change_id = %s and l.line_id = coalesce(c.new_line_id, c.order_line_id)""",
        [change_id],
    )


def number_change(change_id: int, on: dt.date) -> None:
    """Gives a change its number, the last thing its act does."""
    documents.number(CHANGES, [change_id], on)
