"""Reads of the receivables book: accounts of a customer, open due items, ageing."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from makesell.ground.db import run


@dataclass(frozen=True, slots=True)
class DueItemRow:
    """A due item with what is open of it."""

    id: int
    record_id: int
    part: int
    customer_id: int
    currency: str
    amount: Decimal
    settled: Decimal
    trigger: str
    due_date: dt.date | None
    gate: str
    retention: bool

    @property
    def open(self) -> Decimal:
        """Not settled yet."""
        return self.amount - self.settled


_COLUMNS = "id, record_id, part, customer_id, currency, amount, settled, trigger, due_date, gate, retention"


def of_record(record_id: int) -> list[DueItemRow]:
    """The due items of an invoice."""
    return [DueItemRow(*r) for r in run(f"select {_COLUMNS} from receivables_dueitem where record_id = %s order by part", [record_id])]


def of_records(record_ids: Sequence[int]) -> list[DueItemRow]:
    """The due items of invoices, by invoice and part."""
    rows = run(f"select {_COLUMNS} from receivables_dueitem where record_id = any(%s) order by record_id, part", [list(record_ids)])
    return [DueItemRow(*r) for r in rows]


def of_customer(customer_id: int) -> dict[tuple[str, str], Decimal]:
    """Balances of a customer: {(account, currency): amount}."""
    rows = run("select account, currency, sum(amount) from receivables_balance where customer_id = %s group by 1, 2", [customer_id])
    return {(r[0], r[1]): r[2] for r in rows}


def tied(order_ids: Sequence[int]) -> dict[int, Decimal]:
    """Money received and tied to orders, allocated to their invoices or not: what opens their gates."""
    rows = run(
        """select for_record_id, sum(amount) from receivables_entry where kind in ('receipt', 'refund') and account = 'advance'
             and for_record_id = any(%s) group by 1""",
        [list(order_ids)],
    )
    return {r[0]: r[1] for r in rows}


def entries_of(record_id: int, limit: int = 200) -> list[tuple[int, str, dt.date, Decimal, int]]:
    """(entry, kind, business date, amount, source record) of everything posted by or settling a document's due items."""
    return [
        (r[0], r[1], r[2], r[3], r[4])
        for r in run(
            """select e.id, e.kind, e.business_date, e.amount, l.record_id from (
                   select x.id from spine_line n join receivables_entry x on x.source_line_id = n.id where n.record_id = %s
                   union select x.id from receivables_dueitem d join receivables_entry x on x.due_item_id = d.id where d.record_id = %s
               ) i join receivables_entry e on e.id = i.id join spine_line l on l.id = e.source_line_id order by e.id desc limit %s""",
            [record_id, record_id, limit],
        )
    ]


def any_owed(customer_ids: Sequence[int]) -> bool:
    """Whether an account of any of these customers is not settled."""
    return bool(
        run("select 1 from receivables_balance where customer_id = any(%s) and account <> 'exchange' and amount <> 0 limit 1", [list(customer_ids)])
    )


@dataclass(frozen=True, slots=True)
class ExposureRow:
    """13.13: what a credit account takes up of its limit, in its six parts."""

    open_orders: Decimal = Decimal(0)
    shipped: Decimal = Decimal(0)
    due: Decimal = Decimal(0)
    bills: Decimal = Decimal(0)
    receipts: Decimal = Decimal(0)
    credit_notes: Decimal = Decimal(0)

    @property
    def total(self) -> Decimal:
        """E = O + S + I + B − A − C."""
        return self.open_orders + self.shipped + self.due + self.bills - self.receipts - self.credit_notes


def exposure(credit_account_id: int) -> ExposureRow:
    """The exposure of a credit account."""
    rows = run(
        "select open_orders, shipped, due, bills, receipts, credit_notes from receivables_exposure where credit_account_id = %s", [credit_account_id]
    )
    return ExposureRow(*rows[0]) if rows else ExposureRow()
