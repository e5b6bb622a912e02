"""Posting to the pay book: one statement writes the entries and keeps the balances. For flows only."""

from collections.abc import Sequence
from typing import Any

from makesell.ground.db import Params, one, run

INPUT = (
    "person_id", "component", "part", "period_id", "kind", "currency", "amount", "performance_entry_id", "performance_date", "event_date",
    "business_date", "source_line_id", "origin_id",
)  # fmt: skip
_KEEP = (
    "insert into pay_balance as b (person_id, component, period_id, currency, earned, held, paid) select person_id, component, period_id, currency, "
    + ", ".join(f"coalesce(sum(amount) filter (where kind = '{k}'), 0)" for k in ("earned", "held", "paid"))
    + " from made group by 1, 2, 3, 4 order by 1, 2, 3, 4 on conflict (person_id, component, period_id, currency) do update set "
    "earned = b.earned + excluded.earned, held = b.held + excluded.held, paid = b.paid + excluded.paid"
)
_POST = (
    "with input as ({select}), made as ("
    f"insert into pay_entry ({', '.join(INPUT)}) select {', '.join(INPUT)} from input order by person_id, component returning *"
    f"), kept as ({_KEEP}) select count(*) from made"
)


def post(select: str, params: Params = ()) -> int:
    """Posts the rows of a trusted select whose columns are `INPUT`; returns how many."""
    row = one(_POST.replace("{select}", select), params)
    return int(row[0]) if row else 0


def reverse(entry_ids: Sequence[int], *, source_line_id: int | None, event_date: Any, business_date: Any) -> int:
    """Posts the exact opposite of entries; each new entry names the one it reverses."""
    return post(
        """select person_id, component, part, period_id, kind, currency, -amount as amount, performance_entry_id, performance_date,
                  %s::date as event_date, %s::date as business_date, coalesce(%s::bigint, source_line_id) as source_line_id, id as origin_id
           from pay_entry where id = any(%s)""",
        [event_date, business_date, source_line_id, list(entry_ids)],
    )


def rebuild() -> int:
    """Throws the balances away and sums them anew from the entries; returns how many rows stand."""
    run("delete from pay_balance")
    row = one(f"with made as (select * from pay_entry), kept as ({_KEEP} returning 1) select count(*) from kept")
    return int(row[0]) if row else 0
