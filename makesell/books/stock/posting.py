"""Posting to the stock book: one statement writes the entries and keeps on hand, reserved, who holds it, and value. For flows only."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
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
# What of it has a lot or serial number; only acts that know of some write these parts.
_LOT = "b.lot_id = s.lot_id and b.warehouse_id = s.warehouse_id"
_LOTS = (
    ", stock_lot_sums as (select l.id as lot_id, l.serial, e.warehouse_id, sum(e.qty) as qty from {made} e join stock_lot l "
    "on l.product_id = e.product_id and l.code = e.lot where e.lot <> '' and e.qty <> 0 group by 1, 2, 3 order by 1, 3), "
    f"stock_lots_kept as (update stock_lotbalance b set on_hand = b.on_hand + s.qty from stock_lot_sums s where {_LOT}), "
    "stock_lots_begun as (insert into stock_lotbalance (lot_id, serial, warehouse_id, on_hand) select lot_id, serial, warehouse_id, qty "
    f"from stock_lot_sums s where not exists (select 1 from stock_lotbalance b where {_LOT}))"
)
_POST = (
    "stock_rows as ({select}), stocked as ("
    f"insert into stock_entry ({', '.join(INPUT)}) select {', '.join(INPUT)} from stock_rows order by product_id, warehouse_id returning *"
    f"), {_KEPT.replace('{made}', 'stocked')}"
)


def posting(select: str, params: Params = (), *, lots: bool = False) -> Write[int]:
    """The posting of the rows of a trusted select whose columns are `INPUT`; answers how many. The database refuses overselling.

    `lots`: some rows name lots, whose balances are kept as well.
    """
    text = _POST.replace("{select}", select) + (_LOTS.replace("{made}", "stocked") if lots else "")
    return Write(text, params, ("(select count(*) from stocked)",), lambda row: int(row[0]))


def post(select: str, params: Params = (), *, lots: bool = False) -> int:
    """Posts them in a statement of their own."""
    return posting(select, params, lots=lots).done()


@dataclass(frozen=True, slots=True)
class NewLot:
    """A lot of a product, or one piece by its serial number."""

    product_id: int
    code: str
    serial: bool = False
    made_on: dt.date | None = None
    expires_on: dt.date | None = None


def open_lots(lots: Sequence[NewLot]) -> None:
    """Opens lots before something of them is posted; one that is known goes on as it is. The database refuses a serial number twice."""
    for serial, then in ((True, ""), (False, " on conflict (product_id, code) do nothing")):
        rows = [lot for lot in lots if lot.serial is serial]
        if rows:
            run(
                f"""insert into stock_lot (product_id, code, serial, made_on, expires_on)
                    select p, c, {serial}, m, e from unnest(%s::bigint[], %s::text[], %s::date[], %s::date[]) as t(p, c, m, e) order by p, c{then}""",
                [[x.product_id for x in rows], [x.code for x in rows], [x.made_on for x in rows], [x.expires_on for x in rows]],
            )


def forget_pieces(product_ids: Sequence[int], codes: Sequence[str]) -> None:
    """Serial numbers that never lay anywhere but by receipts taken back are free again: the piece may come once more under the same number."""
    run(
        """with gone as (
               select l.id from unnest(%s::bigint[], %s::text[]) as t(product_id, code)
               join stock_lot l on l.product_id = t.product_id and l.code = t.code and l.serial
               where not exists (
                   select 1 from stock_entry e where e.product_id = l.product_id and e.lot = l.code
                   group by e.source_line_id having sum(e.qty) <> 0)),
           kept as (delete from stock_lotbalance where lot_id in (select id from gone))
           delete from stock_lot where id in (select id from gone)""",
        [list(product_ids), list(codes)],
    )


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
        lots=True,
    )


def rebuild() -> int:
    """Throws the balances away and sums them anew from the entries; returns how many rows stand."""
    run("delete from stock_balance")
    run("delete from stock_reservation")
    run("delete from stock_lotbalance")
    kept = (_KEPT + _LOTS).replace("{made}", "made")
    row = one(f"with made as (select * from stock_entry), {kept} select count(*) from stock_added")
    return int(row[0]) if row else 0
