"""Pauses of orders' lines."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from makesell.ground.db import run

# True for a line `l` that stands still.
PAUSED = "exists (select 1 from orders_linepause z where z.line_id = l.line_id and z.ended_at is null)"


@dataclass(frozen=True, slots=True)
class PauseRow:
    """A pause of a line: who asked for it, why, until when it is thought to last, and who ended it."""

    line_id: int
    line: int
    product: str | None
    at: dt.datetime
    by: str | None
    by_customer: bool
    reason: str
    back_on: dt.date | None
    ended_at: dt.datetime | None
    ended_by: str | None


def pauses(order_id: int) -> list[PauseRow]:
    """The pauses of an order's lines, those that stand first, the newest first."""
    rows = run(
        """select z.line_id, l.position, coalesce(pr.code, l.text), z.at, p.name, z.by_customer, z.reason, z.back_on, z.ended_at, e.name
           from orders_linepause z join orders_salesorderline l on l.line_id = z.line_id left join products_product pr on pr.record_id = l.product_id
           left join organisation_person p on p.id = z.by_id left join organisation_person e on e.id = z.ended_by_id
           where l.order_id = %s order by z.ended_at is not null, z.id desc""",
        [order_id],
    )
    return [PauseRow(*row) for row in rows]


def paused_of(line_ids: Sequence[int]) -> dict[int, bool]:
    """Which of these lines stand still, and whether the customer wished it: {line: by the customer}."""
    return dict(run("select line_id, by_customer from orders_linepause where line_id = any(%s) and ended_at is null", [list(line_ids)]))
