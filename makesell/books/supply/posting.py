"""Posting to the supply book: one statement writes the entries and keeps the planned receipts. For flows only."""

from collections.abc import Sequence

from makesell.ground.db import Params, one, run

INPUT = (
    "product_id", "warehouse_id", "due_date", "kind", "planned", "reserved", "held_until", "source_line_id", "line_id", "origin_id",
)  # fmt: skip
# The date of a receipt is that of its newest entry: a slip posts planned 0 with the new date.
_KEEP = (
    "insert into supply_balance as b (source_line_id, product_id, warehouse_id, due_date, planned, reserved) "
    "select source_line_id, min(product_id), min(warehouse_id), (array_agg(due_date order by id desc))[1], sum(planned), sum(reserved) "
    "from made group by 1 order by 1 on conflict (source_line_id) do update set planned = b.planned + excluded.planned, "
    "reserved = b.reserved + excluded.reserved, due_date = excluded.due_date"
)
_POST = (
    "with input as ({select}), made as ("
    f"insert into supply_entry ({', '.join(INPUT)}) select {', '.join(INPUT)} from input order by source_line_id returning *"
    f"), kept as ({_KEEP}) select count(*) from made"
)


def post(select: str, params: Params = ()) -> int:
    """Posts the rows of a trusted select whose columns are `INPUT`; returns how many."""
    row = one(_POST.replace("{select}", select), params)
    return int(row[0]) if row else 0


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
    row = one(f"with made as (select * from supply_entry), kept as ({_KEEP} returning 1) select count(*) from kept")
    return int(row[0]) if row else 0
