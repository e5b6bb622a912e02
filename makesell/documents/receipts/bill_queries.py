"""Named reads of bills 承兑汇票; private rows take the actor first."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from makesell.documents.receipts import states
from makesell.documents.receipts.access import BILLS
from makesell.ground.access import Where
from makesell.ground.actor import Actor
from makesell.ground.db import TODAY, run
from makesell.ground.listing import Field, Kind, Listing
from makesell.ground.spine.rows import HeadRow, as_given, head, one_seen
from makesell.masterdata.parties import documents
from makesell.masterdata.parties.queries import document_rows


def rows_of(actor: Actor) -> Where:
    """The row filter of bills."""
    return document_rows(BILLS, actor, "receipts_bill", "b.record_id")


LISTING = Listing(
    noun="bills",
    source="receipts_bill b",
    key="b.record_id",
    policy=BILLS,
    rows=rows_of,
    search_sql="r.search_grams",
    default_sort="due_date",
    joins=documents.joins("b"),
    fields=(
        documents.number("b"),
        documents.customer("b"),
        Field("kind", "b.kind", Kind.CHOICE, groups=True, choices=states.BILL_KINDS),
        Field("state", "b.state", Kind.CHOICE, groups=True, choices=states.BILLS),
        Field("bill_number", "b.bill_number", Kind.CODE),
        Field("drawer", "b.drawer", Kind.TEXT),
        Field("acceptor", "b.acceptor", Kind.TEXT, groups=True),
        Field("amount", "b.amount", Kind.MONEY, sums=True, currency="currency"),
        Field("issue_date", "b.issue_date", Kind.DATE, groups=True),
        Field("received_date", "b.received_date", Kind.DATE, groups=True),
        Field("due_date", "b.due_date", Kind.DATE, groups=True),
        Field("days_left", f"case when b.ended_date is null then b.due_date - {TODAY} end", Kind.INT, nullable=True),
        Field("passed_to", "b.passed_to", Kind.TEXT),
        Field("discount_cost", "b.discount_cost", Kind.MONEY, sums=True, currency="currency", nullable=True),
        Field("ended_date", "b.ended_date", Kind.DATE, nullable=True, groups=True),
        documents.owner("b"),
        documents.unit("b"),
        Field("currency", "b.currency", Kind.CODE, groups=True),
    ),
)


@dataclass(frozen=True, slots=True)
class BillRow(HeadRow):
    """A bill as its page and its acts read it."""

    customer_id: int
    customer: str
    kind: str
    bill_number: str
    drawer: str
    acceptor: str
    amount: Decimal
    issue_date: dt.date
    due_date: dt.date
    received_date: dt.date
    counts: str
    exposed: bool
    passed_to: str
    passed_date: dt.date | None
    discount_cost: Decimal | None
    ended_date: dt.date | None
    reason: str
    receipt_id: int
    receipt: str | None
    counts_on: dt.date | None


_HEAD = f"""select {head("b")}, b.customer_id, c.name, b.kind,
        b.bill_number, b.drawer, b.acceptor, b.amount, b.issue_date, b.due_date, b.received_date, b.counts, b.exposed, b.passed_to, b.passed_date,
        b.discount_cost, b.ended_date, b.reason, m.record_id, m.number, m.counts_on
    from receipts_bill b join parties_customer c on c.record_id = b.customer_id join organisation_unit u on u.id = b.unit_id
    join receipts_receipt m on m.bill_id = b.record_id left join organisation_person p on p.id = b.owner_id"""


def bill(actor: Actor, key: int) -> BillRow:
    """One bill; refuses (404) one that does not exist or that the actor may not see, alike."""
    return one_seen(BillRow, _HEAD, "b.record_id", key, rows_of(actor))


def of_ids(keys: Sequence[int]) -> list[BillRow]:
    """Bills as they stand, whoever asks, in the order given; those that do not exist are left out."""
    return as_given(BillRow, _HEAD, "b.record_id", keys)


@dataclass(frozen=True, slots=True)
class Due:
    """A bill that has fallen due and is neither honoured nor dishonoured."""

    id: int
    number: str | None
    customer: str
    acceptor: str
    amount: Decimal
    currency: str
    state: str
    due_date: dt.date


def due(on: dt.date, most: int = 500) -> list[Due]:
    """Bills that are due on a date, the oldest first; whoever asks."""
    rows = run(
        """select b.record_id, b.number, c.name, b.acceptor, b.amount, b.currency, b.state, b.due_date
           from receipts_bill b join parties_customer c on c.record_id = b.customer_id
           where b.state in ('in_hand', 'endorsed', 'discounted') and b.due_date <= %s order by b.due_date, b.record_id limit %s""",
        [on, most],
    )
    return [Due(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class Settling:
    """What of a bill stands for an order: the allocation, its order, and how much."""

    line_id: int
    invoice_id: int
    invoice_date: dt.date
    order_id: int
    amount: Decimal
    tied: bool


def settling(receipt_id: int) -> list[Settling]:
    """The allocations of a bill's receipt that stand, with the orders of the invoices they pay; `tied` where the part named the order before."""
    rows = run(
        """select a.line_id, i.record_id, i.invoice_date, l.order_id, a.amount, p.order_id is not null from receipts_allocation a
           join receipts_receiptline p on p.line_id = a.receipt_line_id join invoices_invoiceline x on x.line_id = a.invoice_line_id
           join invoices_invoice i on i.record_id = x.invoice_id join orders_salesorderline l on l.line_id = x.order_line_id
           where a.receipt_id = %s and a.undone_at is null order by a.line_id""",
        [receipt_id],
    )
    return [Settling(*row) for row in rows]
