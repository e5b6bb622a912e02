"""Posting to the budget book: one statement writes the entries and keeps the balances. For flows only."""

from collections.abc import Sequence
from typing import Any

from makesell.ground.db import Params, one, run

INPUT = ("line_id", "source_line_id", "kind", "currency", "amount", "event_date", "business_date", "origin_id")
_KEEP = (
    "insert into budget_balance as b (line_id, currency, planned, committed, spent) select line_id, min(currency), "
    + ", ".join(f"coalesce(sum(amount) filter (where kind = '{k}'), 0)" for k in ("planned", "committed", "spent"))
    + " from made group by line_id order by line_id on conflict (line_id) do update set planned = b.planned + excluded.planned, "
    "committed = b.committed + excluded.committed, spent = b.spent + excluded.spent"
)
_POST = (
    "with input as ({select}), made as ("
    f"insert into budget_entry ({', '.join(INPUT)}) select {', '.join(INPUT)} from input order by line_id returning *"
    f"), kept as ({_KEEP}) select count(*) from made"
)


def post(select: str, params: Params = ()) -> int:
    """Posts the rows of a trusted select whose columns are `INPUT`; returns how many."""
    row = one(_POST.replace("{select}", select), params)
    return int(row[0]) if row else 0


def reverse(entry_ids: Sequence[int], *, source_line_id: int | None, event_date: Any, business_date: Any) -> int:
    """Posts the exact opposite of entries; each new entry names the one it reverses."""
    return post(
        """select line_id, coalesce(%s::bigint, source_line_id) as source_line_id, kind, currency, -amount as amount, %s::date as event_date,
                  %s::date as business_date, id as origin_id from budget_entry where id = any(%s)""",
        [source_line_id, event_date, business_date, list(entry_ids)],
    )


def rebuild() -> int:
    """Throws the balances away and sums them anew from the entries; returns how many rows stand."""
    run("delete from budget_balance")
    row = one(f"with made as (select * from budget_entry), kept as ({_KEEP} returning 1) select count(*) from kept")
    return int(row[0]) if row else 0
