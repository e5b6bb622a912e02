"""Posting to the stock book: one statement writes the entries and keeps on hand, reserved, who holds it, and value. For flows only."""

from collections.abc import Sequence
from typing import Any

from makesell.ground.db import Params, one, run
from makesell.ground.db.writing import Write

INPUT = (
    "product_id", "warehouse_id", "kind", "lot", "qty", "reserved", "unit_cost", "event_date", "business_date", "source_line_id", "line_id",
    "origin_id",
)  # fmt: skip
# Parts are named after the book, because an act may write other books in the same statement.
# Rows that stand are added to, then missing ones are made: an insert that would go below zero is refused before it could meet its row.
_SUMS = (
    "stock_sums as (select product_id, warehouse_id, sum(qty) as qty, sum(reserved) as reserved, sum(qty * unit_cost) as value from {made} "
    "group by 1, 2 order by 1, 2)"
)
_KEEP = (
    "update stock_balance b set on_hand = b.on_hand + s.qty, reserved = b.reserved + s.reserved, value = b.value + s.value from stock_sums s "
    "where b.product_id = s.product_id and b.warehouse_id = s.warehouse_id"
)
_ADD = (
    "insert into stock_balance as b (product_id, warehouse_id, on_hand, reserved, value) select * from stock_sums s where not exists "
    "(select 1 from stock_balance x where x.product_id = s.product_id and x.warehouse_id = s.warehouse_id) "
    "on conflict (product_id, warehouse_id) do update set on_hand = b.on_hand + excluded.on_hand, reserved = b.reserved + excluded.reserved, "
    "value = b.value + excluded.value"
)
_HELD = (
    "stock_holds as (select line_id, product_id, warehouse_id, sum(reserved) as qty from {made} where line_id is not null and reserved <> 0 "
    "group by 1, 2, 3 order by 1, 2, 3)"
)
_SAME = "h.line_id = s.line_id and h.warehouse_id = s.warehouse_id and h.product_id = s.product_id"
_HOLD = f"update stock_reservation h set qty = h.qty + s.qty from stock_holds s where {_SAME}"
_NEW = (
    "insert into stock_reservation (line_id, product_id, warehouse_id, qty) select * from stock_holds s "
    f"where not exists (select 1 from stock_reservation h where {_SAME})"
)
_KEPT = f"{_SUMS}, stock_kept as ({_KEEP}), stock_added as ({_ADD} returning 1), {_HELD}, stock_held as ({_HOLD}), stock_begun as ({_NEW})"
_POST = (
    "stock_rows as ({select}), stocked as ("
    f"insert into stock_entry ({', '.join(INPUT)}) select {', '.join(INPUT)} from stock_rows order by product_id, warehouse_id returning *"
    f"), {_KEPT.replace('{made}', 'stocked')}"
)


def posting(select: str, params: Params = ()) -> Write[int]:
    """The posting of the rows of a trusted select whose columns are `INPUT`; answers how many. The database refuses overselling."""
    return Write(_POST.replace("{select}", select), params, ("(select count(*) from stocked)",), lambda row: int(row[0]))


def post(select: str, params: Params = ()) -> int:
    """Posts them in a statement of their own."""
    return posting(select, params).done()


def open_places(warehouse_id: int, product_ids: Sequence[int]) -> None:
    """Products may come to lie in a warehouse where they never lay: what is on its way there is shown before it arrives."""
    run(
        """insert into stock_balance (product_id, warehouse_id, on_hand, reserved, value)
           select p, %s, 0, 0, 0 from unnest(%s::bigint[]) p order by p on conflict (product_id, warehouse_id) do nothing""",
        [warehouse_id, sorted(set(product_ids))],
    )


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
    run("delete from stock_reservation")
    row = one(f"with made as (select * from stock_entry), {_KEPT.replace('{made}', 'made')} select count(*) from stock_added")
    return int(row[0]) if row else 0
