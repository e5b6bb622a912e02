"""Posting to the supply book: one statement writes the entries and keeps the planned receipts and who holds them. For flows only."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from makesell.ground.db import Params, one, run
from makesell.ground.db.sets import insert_set
from makesell.ground.db.violations import refusing
from makesell.ground.db.writing import Write
from makesell.ground.text import N_

INPUT = (
    "product_id", "warehouse_id", "due_date", "kind", "planned", "reserved", "held_until", "source_line_id", "line_id", "origin_id",
)  # fmt: skip
# The date of a receipt is that of its newest entry: a slip posts planned 0 with the new date. Rows that stand are added to, then
# missing ones are made: an insert that would go below zero is refused before it could meet its row.
_SUMS = (
    "supply_sums as (select source_line_id, min(product_id) as product_id, min(warehouse_id) as warehouse_id, "
    "(array_agg(due_date order by id desc))[1] as due_date, sum(planned) as planned, sum(reserved) as reserved from {made} group by 1 order by 1)"
)
_KEEP = (
    "update supply_balance b set planned = b.planned + s.planned, reserved = b.reserved + s.reserved, due_date = s.due_date from supply_sums s "
    "where b.source_line_id = s.source_line_id"
)
_ADD = (
    "insert into supply_balance (source_line_id, product_id, warehouse_id, due_date, planned, reserved) select * from supply_sums s "
    "where not exists (select 1 from supply_balance b where b.source_line_id = s.source_line_id)"
)
_HELD = (
    "supply_holds as (select source_line_id, line_id, sum(reserved) as qty, (array_agg(held_until order by id desc))[1] as held_until from {made} "
    "where line_id is not null and reserved <> 0 group by 1, 2 order by 1, 2)"
)
_SAME = "h.source_line_id = s.source_line_id and h.line_id = s.line_id"
_HOLD = f"update supply_reservation h set qty = h.qty + s.qty, held_until = s.held_until from supply_holds s where {_SAME}"
_NEW = (
    "insert into supply_reservation (source_line_id, line_id, qty, held_until) select * from supply_holds s "
    f"where not exists (select 1 from supply_reservation h where {_SAME})"
)
_KEPT = f"{_SUMS}, supply_kept as ({_KEEP}), supply_added as ({_ADD} returning 1), {_HELD}, supply_held as ({_HOLD}), supply_begun as ({_NEW})"
_POST = (
    "supply_rows as ({select}), supplied as ("
    f"insert into supply_entry ({', '.join(INPUT)}) select {', '.join(INPUT)} from supply_rows order by source_line_id returning *"
    f"), {_KEPT.replace('{made}', 'supplied')}"
)


def posting(select: str, params: Params = ()) -> Write[int]:
    """The posting of the rows of a trusted select whose columns are `INPUT`; answers how many."""
    return Write(_POST.replace("{select}", select), params, ("(select count(*) from supplied)",), lambda row: int(row[0]))


def post(select: str, params: Params = ()) -> int:
    """Posts them in a statement of their own."""
    return posting(select, params).done()


def reverse(entry_ids: Sequence[int]) -> int:
    """Posts the exact opposite of entries on the same receipts."""
    return post(
        """select e.product_id, e.warehouse_id, b.due_date, e.kind, -e.planned as planned, -e.reserved as reserved, e.held_until,
                  e.source_line_id, e.line_id, e.id as origin_id
           from supply_entry e join supply_balance b on b.source_line_id = e.source_line_id where e.id = any(%s)""",
        [list(entry_ids)],
    )


def rebuild() -> int:
    """Throws the balances away and sums them anew from the entries; returns how many rows stand."""
    run("delete from supply_balance")
    run("delete from supply_reservation")
    row = one(f"with made as (select * from supply_entry), {_KEPT.replace('{made}', 'made')} select count(*) from supply_added")
    return int(row[0]) if row else 0


@dataclass(frozen=True, slots=True)
class NewCapacity:
    """Working time of a machine to keep for a line: the receipt that is made in it (due on a day), or a line it is held for until a moment."""

    work_center_id: int
    lane: int
    starts: dt.datetime
    ends: dt.datetime
    line_id: int
    due_date: dt.date
    held_until: dt.datetime | None = None


_CAPACITY = {
    "work_center_id": "bigint", "lane": "int", "starts": "timestamptz", "ends": "timestamptz", "line_id": "bigint", "due_date": "date",
    "held_until": "timestamptz", "plan_version": "bigint",
}  # fmt: skip
_TAKEN = {"supply_capacity_once": ("order.capacity_taken", N_("Another took this time of the work center at the same moment; try again."), "")}


def keep_capacity(rows: Sequence[NewCapacity], version: int) -> None:
    """Keeps working time under the plant's lock, at a version of the plan. Refuses (409 is the caller's to say) what another has."""
    with refusing(_TAKEN):
        insert_set("supply_capacity", _CAPACITY, [{**{n: getattr(r, n) for n in r.__slots__}, "plan_version": version} for r in rows])


def end_capacity(line_ids: Sequence[int], version: int) -> None:
    """Gives back the working time that is kept for lines, under the plant's lock, at a version of the plan."""
    run("update supply_capacity set ended = true, plan_version = %s where line_id = any(%s) and not ended", [version, list(line_ids)])


_SWEPT: Final = """
    update supply_capacity c set ended = true, plan_version = %s
    where not c.ended and (c.held_until < %s or (c.held_until is null{of} and not exists (
        select 1 from supply_balance b where b.source_line_id = c.line_id and b.planned > 0 and b.due_date = c.due_date)))
    returning 1
"""
_HELD_BEFORE: Final = "update supply_capacity c set ended = true, plan_version = %s where not c.ended and c.held_until < %s returning 1"


def sweep_capacity(at: dt.datetime, version: int, gone: Collection[int] | None = None) -> int:
    """Ends what nobody has any more: held until a moment that has passed, or of a receipt that came, was given up, or moved to another day.

    `gone` are the lines of such receipts where they are known; else all that is kept is looked at.
    """
    if gone is None:
        return len(run(_SWEPT.format(of=""), [version, at]))
    if gone:
        return len(run(_SWEPT.format(of=" and c.line_id = any(%s)"), [version, at, sorted(gone)]))
    return len(run(_HELD_BEFORE, [version, at], keep=True))
