"""Posting to the order book: one statement writes the entries and keeps the balances. For flows only."""

from collections.abc import Sequence
from typing import Any

from makesell.books.orderbook.models import MEASURES
from makesell.ground.db import Params, one, run
from makesell.ground.db.writing import Write

INPUT = ("line_id", "source_line_id", "measure", "event_date", "business_date", "qty", "net", "gross", "freight", "origin_id")
VALUES = ("qty", "net", "gross")


def _keep(of: str) -> str:
    columns = [f"{m}_{v}" for m in MEASURES for v in VALUES]
    sums = ", ".join(f"coalesce(sum({v}) filter (where measure = '{m}'), 0)" for m in MEASURES for v in VALUES)
    adds = ", ".join(f"{c} = b.{c} + excluded.{c}" for c in columns)
    return (
        f"insert into orderbook_balance as b (line_id, {', '.join(columns)}) "
        f"select line_id, {sums} from {of} group by line_id order by line_id on conflict (line_id) do update set {adds}"
    )


# What an entry adds to its order, by column of the order's balance.
OF_ORDER = {
    "open_net": "case m.measure when 'ordered' then m.net when 'cancelled' then -m.net when 'shipped' then -m.net else 0 end",
    "shipped_net": "case m.measure when 'shipped' then m.net else 0 end",
    "invoiced_net": "case m.measure when 'invoiced' then m.net else 0 end",
}


def _keep_orders(of: str) -> str:
    sums = ", ".join(f"sum({adds})" for adds in OF_ORDER.values())
    adds = ", ".join(f"{c} = o.{c} + excluded.{c}" for c in OF_ORDER)
    return (
        f"insert into orderbook_orderbalance as o (record_id, {', '.join(OF_ORDER)}) "
        f"select s.record_id, {sums} from {of} m join spine_line s on s.id = m.line_id where not m.freight group by 1 order by 1 "
        f"on conflict (record_id) do update set {adds}"
    )


_POST = (
    "book_rows as ({select}), booked as ("
    f"insert into orderbook_entry ({', '.join(INPUT)}) select {', '.join(INPUT)} from book_rows order by line_id returning *"
    f"), booked_lines as ({_keep('booked')}), booked_heads as ({_keep_orders('booked')})"
)


def posting(select: str, params: Params = ()) -> Write[int]:
    """The posting of the rows of a trusted select whose columns are `INPUT`; answers how many."""
    return Write(_POST.replace("{select}", select), params, ("(select count(*) from booked)",), lambda row: int(row[0]))


def post(select: str, params: Params = ()) -> int:
    """Posts them in a statement of their own."""
    return posting(select, params).done()


def reverse(entry_ids: Sequence[int], *, source_line_id: int | None, event_date: Any, business_date: Any) -> int:
    """Posts the opposite of what still stands of entries; each new entry names the one it reverses."""
    return post(
        """select o.line_id, coalesce(%s::bigint, o.source_line_id) as source_line_id, o.measure, %s::date as event_date,
                  %s::date as business_date, -o.qty - coalesce(r.qty, 0) as qty, -o.net - coalesce(r.net, 0) as net,
                  -o.gross - coalesce(r.gross, 0) as gross, o.freight, o.id as origin_id
           from orderbook_entry o
           left join (select origin_id, sum(qty) as qty, sum(net) as net, sum(gross) as gross from orderbook_entry group by 1) r
                on r.origin_id = o.id
           where o.id = any(%s)""",
        [source_line_id, event_date, business_date, list(entry_ids)],
    )


def rebuild() -> int:
    """Throws the balances away and sums them anew from the entries; returns how many rows stand."""
    run("delete from orderbook_balance")
    run("delete from orderbook_orderbalance")
    made = one(
        f"with made as (select * from orderbook_entry), kept as ({_keep('made')} returning 1), orders as ({_keep_orders('made')} returning 1) "
        "select (select count(*) from kept) + (select count(*) from orders)"
    )
    return int(made[0]) if made else 0
