"""Posting to the receivables book: due items, entries and balances in sets. For flows only."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from makesell.ground.db import Params, one, run
from makesell.ground.db.writing import Write

DUE_ITEM = (
    "record_id", "part", "customer_id", "currency", "amount", "percent", "trigger", "trigger_date", "days", "due_date", "gate", "retention",
)  # fmt: skip
INPUT = (
    "customer_id", "payer_id", "account", "kind", "currency", "amount", "due_item_id", "event_date", "business_date", "source_line_id",
    "for_record_id", "origin_id",
)  # fmt: skip
_KEEP = (     # of the entries in {made}
    "insert into receivables_balance as b (customer_id, account, currency, for_record_id, amount) "
    "select customer_id, account, currency, coalesce(for_record_id, 0), sum(amount) from {made} group by 1, 2, 3, 4 order by 1, 2, 3, 4 "
    "on conflict (customer_id, account, currency, for_record_id) do update set amount = b.amount + excluded.amount"
)
# Invoices raise a due item; everything else on the receivable account settles it (a negative amount settles).
_SETTLES = "m.kind <> 'invoice' or m.origin_id is not null"
_SETTLE = (
    "update receivables_dueitem d set settled = d.settled - s.amount from ("
    f"select m.due_item_id, sum(m.amount) as amount from owed m where m.account = 'receivable' and m.due_item_id is not null and ({_SETTLES}) "
    "group by 1 order by 1) s where d.id = s.due_item_id returning d.id, d.record_id, d.settled"
)


def _stand(items: str, settled: str) -> str:
    """Brings whole invoices to what stands of their due items `d`. An act that settles holds the order, so nobody else does meanwhile."""
    return (
        "insert into receivables_outstanding (record_id, open, next_due_date) "
        f"select d.record_id, sum(d.amount - {settled}), min(d.due_date) filter (where d.amount <> {settled}) from {items} group by 1 order by 1 "
        "on conflict (record_id) do update set open = excluded.open, next_due_date = excluded.next_due_date"
    )


_SETTLED = "receivables_dueitem d left join settled s on s.id = d.id where d.record_id in (select record_id from settled)"
_POST = (
    "owed_rows as ({select}), owed as ("
    f"insert into receivables_entry ({', '.join(INPUT)}) select {', '.join(INPUT)} from owed_rows order by due_item_id, customer_id returning *"
    f"), settled as ({_SETTLE}), owed_by as ({_KEEP.replace('{made}', 'owed')}), "
    f"settled_of as ({_stand(_SETTLED, 'coalesce(s.settled, d.settled)')})"
)
_OPEN = (
    f"due as (insert into receivables_dueitem ({', '.join(DUE_ITEM)}, settled) select {', '.join(DUE_ITEM)}, 0 from ({{select}}) due_rows "
    f"order by record_id, part returning *), due_of as ({_stand('due d', 'd.settled')})"
)


def due_items(select: str, params: Params = ()) -> Write[int]:
    """The due items of a trusted select whose columns are `DUE_ITEM`, all parts of an invoice at once; answers how many.

    A posting beside it reads them as `due`.
    """
    return Write(_OPEN.replace("{select}", select), params, ("(select count(*) from due)",), lambda row: int(row[0]))


def date_due_items(rows: Sequence[tuple[int, dt.date | None, dt.date | None]]) -> None:
    """Due items whose trigger has come, or what stands in for it: (due item, day of the trigger, due date)."""
    keys, triggers, dates = [[row[n] for row in rows] for n in range(3)]
    run(
        """update receivables_dueitem d set trigger_date = t.day, due_date = t.due
           from unnest(%s::bigint[], %s::date[], %s::date[]) as t(id, day, due) where d.id = t.id""",
        [keys, triggers, dates],
    )
    of = "receivables_dueitem d where d.record_id in (select record_id from receivables_dueitem where id = any(%s))"
    run(_stand(of, "d.settled"), [keys])


def posting(select: str, params: Params = ()) -> Write[int]:
    """The posting of the rows of a trusted select whose columns are `INPUT`; answers how many."""
    return Write(_POST.replace("{select}", select), params, ("(select count(*) from owed)",), lambda row: int(row[0]))


def post(select: str, params: Params = ()) -> int:
    """Posts them in a statement of their own."""
    return posting(select, params).done()


def reverse(entry_ids: Sequence[int], *, source_line_id: int | None, event_date: Any, business_date: Any) -> int:
    """Posts the opposite of what still stands of entries; each new entry names the one it reverses."""
    return post(
        """select o.customer_id, o.payer_id, o.account, o.kind, o.currency, -o.amount - coalesce(r.amount, 0) as amount, o.due_item_id,
                  %s::date as event_date, %s::date as business_date, coalesce(%s::bigint, o.source_line_id) as source_line_id, o.for_record_id,
                  o.id as origin_id
           from receivables_entry o left join (select origin_id, sum(amount) as amount from receivables_entry group by 1) r on r.origin_id = o.id
           where o.id = any(%s)""",
        [event_date, business_date, source_line_id, list(entry_ids)],
    )


def rebuild() -> int:
    """Throws balances and settled sums away and sums them anew from the entries; returns how many rows stand."""
    run("delete from receivables_balance")
    run(
        f"""update receivables_dueitem d set settled = coalesce((select -sum(m.amount) from receivables_entry m
            where m.due_item_id = d.id and m.account = 'receivable' and ({_SETTLES})), 0)"""
    )
    run("delete from receivables_outstanding")
    run(_stand("receivables_dueitem d", "d.settled"))
    row = one(f"with made as (select * from receivables_entry), kept as ({_KEEP.replace('{made}', 'made')} returning 1) select count(*) from kept")
    return int(row[0]) if row else 0


EXPOSURE = ("open_orders", "shipped", "due", "bills", "receipts", "credit_notes")
_SET = ", ".join(f"{c} = excluded.{c}" for c in ("credit_account_id", *EXPOSURE))
_ADD = ", ".join(f"{c} = e.{c} + excluded.{c}" for c in EXPOSURE)
_NAMES = ", ".join(EXPOSURE)
_MOVE = (
    "with now as ({select}), old as (select p.* from receivables_exposurepart p join now on now.record_id = p.record_id), kept as ("
    f"insert into receivables_exposurepart (record_id, credit_account_id, {_NAMES}) "
    f"select record_id, credit_account_id, {_NAMES} from now where credit_account_id is not null order by record_id "
    f"on conflict (record_id) do update set {_SET}"
    "), gone as (delete from receivables_exposurepart p using now where p.record_id = now.record_id and now.credit_account_id is null"
    f"), changed as (select credit_account_id, {_NAMES} from now where credit_account_id is not null "
    f"union all select credit_account_id, {', '.join(f'-{c}' for c in EXPOSURE)} from old"
    f"), moved as (insert into receivables_exposure as e (credit_account_id, {_NAMES}) "
    f"select credit_account_id, {', '.join(f'sum({c})' for c in EXPOSURE)} from changed group by 1 order by 1 "
    f"on conflict (credit_account_id) do update set {_ADD} returning credit_account_id, {_NAMES}) select credit_account_id, {_NAMES} from moved"
)


def move_exposure(select: str, params: Params = ()) -> dict[int, tuple[Any, ...]]:
    """Brings exposure to what a trusted select says of orders or customers (`record_id, credit_account_id` and `EXPOSURE`), in one update.

    Returns the six amounts of each credit account touched, as they stand with everybody else's: the account's row stays locked
    until the act ends, so that two orders at once cannot both pass one limit.
    """
    return {row[0]: row[1:] for row in run(_MOVE.replace("{select}", select), params, keep=True)}
