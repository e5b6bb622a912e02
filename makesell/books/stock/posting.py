"""Posting to the stock book: one statement writes the entries and keeps on hand, reserved and value. For flows only."""

from collections.abc import Sequence
from typing import Any

from makesell.ground.db import Params, one, run

INPUT = (
    "product_id", "warehouse_id", "kind", "lot", "qty", "reserved", "unit_cost", "event_date", "business_date", "source_line_id", "line_id",
    "origin_id",
)  # fmt: skip
# A row that is there is changed; only a new one is inserted: PostgreSQL would hold the bare change of a row against the constraint that
# nothing is oversold. Acts that take something out have locked the row, so that it is there.
_KEEP = (
    "sums as (select product_id, warehouse_id, sum(qty) as qty, sum(reserved) as reserved, sum(qty * unit_cost) as value from made group by 1, 2), "
    "changed as (update stock_balance b set on_hand = b.on_hand + s.qty, reserved = b.reserved + s.reserved, value = b.value + s.value "
    "from sums s where s.product_id = b.product_id and s.warehouse_id = b.warehouse_id returning b.product_id, b.warehouse_id), "
    "kept as (insert into stock_balance as b (product_id, warehouse_id, on_hand, reserved, value) "
    "select s.* from sums s where not exists (select 1 from changed c where c.product_id = s.product_id and c.warehouse_id = s.warehouse_id) "
    "order by 1, 2 on conflict (product_id, warehouse_id) do update set on_hand = b.on_hand + excluded.on_hand, "
    "reserved = b.reserved + excluded.reserved, value = b.value + excluded.value returning 1)"
)
_POST = (
    "with input as ({select}), made as ("
    f"insert into stock_entry ({', '.join(INPUT)}) select {', '.join(INPUT)} from input order by product_id, warehouse_id returning *"
    f"), {_KEEP} select count(*) from made"
)


def post(select: str, params: Params = ()) -> int:
    """Posts the rows of a trusted select whose columns are `INPUT`; returns how many. The database refuses overselling."""
    row = one(_POST.replace("{select}", select), params)
    return int(row[0]) if row else 0


def reverse(entry_ids: Sequence[int], *, source_line_id: int | None, event_date: Any, business_date: Any) -> int:
    """Posts the exact opposite of entries; each new entry names the one it reverses."""
    return post(
        """select product_id, warehouse_id, kind, lot, -qty as qty, -reserved as reserved, unit_cost, %s::date as event_date,
                  %s::date as business_date, coalesce(%s::bigint, source_line_id) as source_line_id, line_id, id as origin_id
           from stock_entry where id = any(%s)""",
        [event_date, business_date, source_line_id, list(entry_ids)],
    )


def rebuild() -> int:
    """Throws the balances away and sums them anew from the entries; returns how many rows stand."""
    run("delete from stock_balance")
    row = one(f"with made as (select * from stock_entry), {_KEEP} select count(*) from kept")
    return int(row[0]) if row else 0
