"""Reads of what is due (13.12): ageing of open due items, and what was collected of what could be. Company currency at the invoice's kept rate.

Money counts for a due item on the business date it settled it. What could be collected in a period is what was open of an item when the
period began, or was invoiced in it, less what was credited or reversed in it; items without a due date, or due later, are not among it.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from makesell.ground.access import Where
from makesell.ground.db import run

Window = tuple[dt.date, dt.date]
COLUMNS: Final = {"person": "i.owner_id", "unit": "i.unit_id", "customer": "i.customer_id"}
# Days overdue up to the limit of each bucket; what waits for its trigger, and what is not due yet, stand apart.
WAITING, CURRENT = "waiting", "current"
LIMITS: Final = (30, 60, 90)
BUCKETS: Final = (WAITING, CURRENT, *(str(limit) for limit in LIMITS), "more")
_BUCKET: Final = (
    "case when d.due_date is null then 'waiting' when d.due_date >= %(on)s then 'current' "
    + " ".join(f"when d.due_date >= %(on)s::date - {limit} then '{limit}'" for limit in LIMITS)
    + " else 'more' end"
)
_OPEN: Final = "makesell_part(d.amount - d.settled, i.rate, 1, 2)"
_ITEMS: Final = "from receivables_dueitem d join invoices_invoice i on i.record_id = d.record_id where d.amount <> d.settled"
# Money settles by an allocation of a receipt; taken back in the period it came in, it never came.
_MONEY: Final = "(e.kind = 'allocation' and s.kind = 'receipt' and (g.id is null or g.business_date >= w.s))"
# What was settled before the books were taken over was never to be collected here.
_COUNTED: Final = f"""
    select d.id as item, w.n, d.record_id, d.part, d.due_date, d.due_date >= w.s as fell_due,
           makesell_part(coalesce(sum(e.amount) filter (where e.business_date < w.s or (not {_MONEY} and e.kind <> 'write_off')), 0), i.rate, 1, 2)
               as due,
           makesell_part(coalesce(-sum(e.amount) filter (where e.business_date >= w.s and {_MONEY}), 0), i.rate, 1, 2) as received
    from unnest(%(ws)s::date[], %(we)s::date[]) with ordinality as w(s, e, n)
    join receivables_dueitem d on d.due_date < w.e
    join invoices_invoice i on i.record_id = d.record_id
    join receivables_entry e on e.due_item_id = d.id and e.account = 'receivable' and e.business_date < w.e
    join spine_line l on l.id = e.source_line_id join spine_record s on s.id = l.record_id
    left join receivables_entry g on g.id = e.origin_id
    where d.amount <> d.settled
       or d.id in (select due_item_id from receivables_entry where business_date >= (select min(x) from unnest(%(ws)s::date[]) x))
    group by d.id, w.n, w.s, i.record_id
"""


def named(seen: Where) -> tuple[str, dict[str, Any]]:
    """A row filter with its parameters by name."""
    condition = seen.sql
    for n in range(len(seen.params)):
        condition = condition.replace("%s", f"%(seen{n})s", 1)
    return condition, {f"seen{n}": value for n, value in enumerate(seen.params)}


@dataclass(frozen=True, slots=True)
class Whose:
    """Whose due items: of people, units or customers; of everybody without a kind."""

    by: str = ""
    keys: tuple[int, ...] = ()

    def where(self) -> str:
        """The condition over invoices `i`."""
        return f"{COLUMNS[self.by]} = any(%(keys)s)" if self.by else "true"


@dataclass(frozen=True, slots=True)
class Age:
    """What is open in a bucket of somebody, and how much of it is retention."""

    key: int
    bucket: str
    open: Decimal
    retention: Decimal


def ages(seen: Where, by: str, on: dt.date) -> list[Age]:
    """What is open by customer, person or unit and bucket, of invoices `i` the reader may see."""
    condition, params = named(seen)
    rows = run(
        f"""select coalesce({COLUMNS[by]}, 0), {_BUCKET}, sum({_OPEN}), coalesce(sum({_OPEN}) filter (where d.retention), 0) {_ITEMS} and {condition}
            group by 1, 2 order by 1, 2""",
        {**params, "on": on},
    )
    return [Age(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class Item:
    """A due item with its invoice and an amount of it."""

    id: int
    invoice_id: int
    invoice: str | None
    customer: str
    part: int
    due_date: dt.date | None
    amount: Decimal


_NAMED: Final = "join parties_customer c on c.record_id = i.customer_id"


def aged(
    seen: Where, whose: Whose, on: dt.date, buckets: Sequence[str], *, retention: bool = False, skip: int = 0, most: int = 50
) -> tuple[int, Decimal, list[Item]]:
    """How many open items lie in these buckets, their sum, and a page of them by key."""
    condition, params = named(seen)
    asked = params | {"on": on, "buckets": list(buckets), "retention": retention}
    of = f"{_ITEMS.replace(' where ', f' {_NAMED} where ')} and {condition} and {whose.where()} and {_BUCKET} = any(%(buckets)s)"
    columns = f"d.id, d.record_id, i.number, c.name, d.part, d.due_date, {_OPEN} as amount"
    return _paged(f"select {columns} {of} and (d.retention or not %(retention)s)", whose, asked, skip, most)


def _paged(select: str, whose: Whose, asked: Mapping[str, Any], skip: int, most: int) -> tuple[int, Decimal, list[Item]]:
    """The number and sum of all items of a select, and a page of them by key, in one statement."""
    rows = run(
        f"""with found as materialized ({select})
            select s.n, s.total, x.* from (select count(*) as n, coalesce(sum(amount), 0) as total from found) s
            left join (select * from found order by id offset %(skip)s limit %(most)s) x on true order by x.id""",
        {**asked, "keys": list(whose.keys), "skip": skip, "most": most},
    )
    return rows[0][0], rows[0][1], [Item(*row[2:]) for row in rows if row[2] is not None]


@dataclass(frozen=True, slots=True)
class Collected:
    """What was received in a period of what could be collected in it: what fell due in it, what was overdue at its start; of how many items."""

    received: Decimal = Decimal(0)
    fell_due: Decimal = Decimal(0)
    overdue: Decimal = Decimal(0)
    items: int = 0


def collected(
    by: str, windows: Sequence[Window], members: Sequence[tuple[int, int]] | None, seen: Where | None = None
) -> Mapping[tuple[int, int], Collected]:
    """{(scope, place of the window): what was collected}, of persons, units or customers (`members`: scope and member), or of the company;
    with `seen` of invoices `i` the reader may see."""
    condition, asked = named(seen) if seen else ("true", {})
    column = COLUMNS.get(by, "0")
    scope, joined = ("m.scope", f"join unnest(%(scopes)s::bigint[], %(members)s::bigint[]) as m(scope, member) on m.member = {column}")
    if members is None:
        scope, joined = column, ""
    rows = run(
        f"""select {scope}, k.n::int - 1, sum(k.received), coalesce(sum(k.due) filter (where k.fell_due), 0),
                   coalesce(sum(k.due) filter (where not k.fell_due), 0), count(*)
            from ({_COUNTED}) k join invoices_invoice i on i.record_id = k.record_id {joined}
            where (k.due <> 0 or k.received <> 0) and {condition} group by 1, 2""",
        asked | {
            "ws": [start for start, _ in windows], "we": [end for _, end in windows], "scopes": [s for s, _ in members or ()],
            "members": [m for _, m in members or ()],
        },
    )  # fmt: skip
    return {(row[0] or 0, row[1]): Collected(*row[2:]) for row in rows}


def collected_sums(seen: Where, whose: Whose, window: Window) -> Collected:
    """What was collected of somebody in a period, of invoices `i` the reader may see."""
    condition, params = named(seen)
    ((received, fell_due, overdue, items),) = run(
        f"""select coalesce(sum(k.received), 0), coalesce(sum(k.due) filter (where k.fell_due), 0),
                   coalesce(sum(k.due) filter (where not k.fell_due), 0), count(*)
            from ({_COUNTED}) k join invoices_invoice i on i.record_id = k.record_id where {whose.where()} and {condition}""",
        params | {"ws": [window[0]], "we": [window[1]], "keys": list(whose.keys)},
    )
    return Collected(received, fell_due, overdue, items)


def collected_of(seen: Where, whose: Whose, window: Window, side: str, *, skip: int = 0, most: int = 50) -> tuple[int, Decimal, list[Item]]:
    """The due items behind a collection rate, of invoices `i` the reader may see: what was `received` of them, or `due`."""
    condition, params = named(seen)
    amount = {"received": "k.received", "due": "k.due"}[side]
    of = f"from ({_COUNTED}) k join invoices_invoice i on i.record_id = k.record_id {_NAMED} where {amount} <> 0 and {whose.where()} and {condition}"
    columns = f"k.item as id, k.record_id, i.number, c.name, k.part, k.due_date, {amount} as amount"
    return _paged(f"select {columns} {of}", whose, params | {"ws": [window[0]], "we": [window[1]]}, skip, most)
