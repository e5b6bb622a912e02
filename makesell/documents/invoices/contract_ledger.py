"""Reads of the contract ledger 合同台账: of each contract, over all its versions, what was signed, ordered, shipped, accepted, invoiced,
collected, and what of it is open, overdue or retained. Gross, in company currency at the kept rates.

An invoice of several contracts' orders counts for the oldest of them.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from makesell.documents.invoices.collecting import named
from makesell.ground.access import Where
from makesell.ground.db import run

IN_FORCE: Final = ("signed",)
CONCLUDED: Final = ("signed", "superseded", "expired", "ended")
BOOKED: Final = {
    "ordered": "b.ordered_gross - b.cancelled_gross", "shipped": "b.shipped_gross", "accepted": "b.accepted_gross",
    "invoiced": "b.invoiced_gross", "collected": "b.collected_gross",
}  # fmt: skip
OWED: Final = {"open": "true", "overdue": "d.due_date < %(on)s", "retention": "d.retention"}
MEASURES: Final = ("signed", *BOOKED, *OWED)
_OPEN: Final = "makesell_part(d.amount - d.settled, i.rate, 1, 2)"
_WORTH: Final = "makesell_part(coalesce(k.limit_gross, k.gross), k.rate, 1, 2)"
_ORDERS: Final = (
    "family f join orders_salesorder o on o.contract_id = f.record_id join orders_salesorderline l on l.order_id = o.record_id "
    "join orderbook_balance b on b.line_id = l.line_id"
)
_ITEMS: Final = (
    "charged h join receivables_dueitem d on d.record_id = h.invoice_id and d.amount <> d.settled "
    "join invoices_invoice i on i.record_id = h.invoice_id"
)


def _with(seen: Where, root: int | None, states: Sequence[str]) -> tuple[str, dict[str, Any]]:
    """The contracts `k` a reader sees (one, or all whose latest version stands so) with all their versions, and the invoices of their orders."""
    condition, params = named(seen)
    sql = f"""with own as (
            select distinct on (coalesce(k.root_id, k.record_id)) coalesce(k.root_id, k.record_id) as root, k.record_id, k.state
            from contracts_contract k where k.state = any(%(concluded)s) and {condition}
              and (%(root)s::bigint is null or coalesce(k.root_id, k.record_id) = %(root)s)
            order by 1, k.revision desc
        ), latest as (
            select * from own where state = any(%(states)s) or %(root)s::bigint is not null
        ), family as (
            select t.root, k.record_id from latest t join contracts_contract k on coalesce(k.root_id, k.record_id) = t.root
        ), charged as (
            select x.invoice_id, min(f.root) as root from family f join orders_salesorder o on o.contract_id = f.record_id
            join orders_salesorderline l on l.order_id = o.record_id join invoices_invoiceline x on x.order_line_id = l.line_id group by 1
        )"""
    return sql, params | {"root": root, "states": list(states), "concluded": list(CONCLUDED)}


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """A contract with its nine amounts, in the order of `MEASURES`."""

    root: int
    contract_id: int
    number: str | None
    subject: str
    customer: str
    amounts: tuple[Decimal, ...]


def ledger(seen: Where, on: dt.date, states: Sequence[str] = IN_FORCE) -> list[LedgerRow]:
    """Every contract the reader sees, the largest first."""
    before, params = _with(seen, None, states)
    booked = ", ".join(f"sum({column}) as {name}" for name, column in BOOKED.items())
    owed = ", ".join(f"coalesce(sum({_OPEN}) filter (where {condition}), 0) as {name}" for name, condition in OWED.items())
    rows = run(
        f"""{before}, booked as (select f.root, {booked} from {_ORDERS} group by 1), owed as (select h.root, {owed} from {_ITEMS} group by 1)
            select t.root, t.record_id, k.number, k.subject, c.name, {_WORTH}, {", ".join(f"coalesce(b.{name}, 0)" for name in BOOKED)},
                   {", ".join(f"coalesce(w.{name}, 0)" for name in OWED)}
            from latest t join contracts_contract k on k.record_id = t.record_id join parties_customer c on c.record_id = k.customer_id
            left join booked b on b.root = t.root left join owed w on w.root = t.root order by 6 desc, 1""",
        params | {"on": on},
    )
    return [LedgerRow(*(*row[:5], tuple(row[5:]))) for row in rows]


@dataclass(frozen=True, slots=True)
class Behind:
    """A document behind an amount of the ledger."""

    noun: str
    id: int
    number: str | None
    day: dt.date | None
    who: str
    amount: Decimal


def behind(
    seen: Where, root: int | None, measure: str, on: dt.date, states: Sequence[str], *, skip: int = 0, most: int = 50
) -> tuple[int, Decimal, list[Behind]]:
    """How many documents make an amount of one contract or of all, their sum, and a page of them."""
    before, params = _with(seen, root, states)
    if measure == "signed":
        found = f"""select 'contracts' as noun, k.record_id as id, k.number, k.contract_date as day, c.name as who, {_WORTH} as amount
            from latest t join contracts_contract k on k.record_id = t.record_id join parties_customer c on c.record_id = k.customer_id"""
    elif measure in BOOKED:
        found = f"""select 'orders' as noun, o.record_id as id, o.number, o.order_date as day, c.name as who, sum({BOOKED[measure]}) as amount
            from {_ORDERS} join parties_customer c on c.record_id = o.customer_id group by 2, 3, 4, 5 having sum({BOOKED[measure]}) <> 0"""
    else:
        found = f"""select 'invoices' as noun, i.record_id as id, i.number, d.due_date as day, c.name as who, sum({_OPEN}) as amount
            from {_ITEMS} join parties_customer c on c.record_id = i.customer_id where {OWED[measure]} group by 2, 3, 4, 5"""
    rows = run(
        f"""{before}, found as ({found})
            select s.n, s.total, x.* from (select count(*) as n, coalesce(sum(amount), 0) as total from found) s
            left join (select * from found order by day nulls last, id offset %(skip)s limit %(most)s) x on true""",
        params | {"on": on, "skip": skip, "most": most},
    )
    return rows[0][0], rows[0][1], [Behind(*row[2:]) for row in rows if row[2] is not None]


@dataclass(frozen=True, slots=True)
class PartRow:
    """A part of a contract's payment schedule over all its invoices."""

    part: int
    trigger: str
    invoiced: Decimal
    settled: Decimal
    open: Decimal
    overdue: Decimal
    next_due: dt.date | None
    retention: bool


def parts(seen: Where, root: int, on: dt.date) -> list[PartRow]:
    """The parts of the invoices of a contract, in their order."""
    before, params = _with(seen, root, CONCLUDED)
    rows = run(
        f"""{before} select d.part, min(d.trigger), sum(makesell_part(d.amount, i.rate, 1, 2)), sum(makesell_part(d.settled, i.rate, 1, 2)),
                sum({_OPEN}), coalesce(sum({_OPEN}) filter (where d.due_date < %(on)s), 0), min(d.due_date) filter (where d.amount <> d.settled),
                bool_or(d.retention)
            from charged h join receivables_dueitem d on d.record_id = h.invoice_id join invoices_invoice i on i.record_id = h.invoice_id
            group by 1 order by 1""",
        params | {"on": on},
    )
    return [PartRow(*row) for row in rows]
