"""Named reads of refunds; private rows take the actor first."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from makesell.documents.receipts import states
from makesell.documents.receipts.access import REFUNDS
from makesell.ground.access import Where
from makesell.ground.actor import Actor
from makesell.ground.db import one, run
from makesell.ground.listing import Field, Kind, Listing
from makesell.ground.roster import listings as roster
from makesell.ground.spine.rows import HeadRow, as_given, head, one_seen
from makesell.masterdata.parties import documents
from makesell.masterdata.parties.queries import document_rows

# Which documents came before, for the chain of documents across the top of a page.
UPLINKS = ("select record_id as later, receipt_id as earlier from receipts_refund where receipt_id is not null",)


def rows_of(actor: Actor) -> Where:
    """The row filter of refunds."""
    return document_rows(REFUNDS, actor, "receipts_refund", "f.record_id")


LISTING = Listing(
    noun="refunds",
    source="receipts_refund f",
    key="f.record_id",
    policy=REFUNDS,
    rows=rows_of,
    search_sql="r.search_grams",
    default_sort="-number",
    joins={
        **documents.joins("f"),
        "m": "left join receipts_receipt m on m.record_id = f.receipt_id",
        "n": "left join invoices_creditnote n on n.record_id = f.credit_note_id",
    },
    fields=(
        documents.number("f"),
        documents.customer("f"),
        Field("receipt", "f.receipt_id", Kind.REF, label_sql="m.number", sort_sql="m.number", nullable=True, noun="receipts"),
        Field("credit_note", "f.credit_note_id", Kind.REF, label_sql="n.number", sort_sql="n.number", nullable=True, noun="credit_notes"),
        Field("state", "f.state", Kind.CHOICE, groups=True, choices=states.REFUNDS),
        Field("amount", "f.amount", Kind.MONEY, sums=True, currency="currency"),
        Field("paid_date", "f.paid_date", Kind.DATE, nullable=True, groups=True),
        roster.owner("f"),
        roster.unit("f"),
        Field("currency", "f.currency", Kind.CODE, groups=True),
    ),
)


@dataclass(frozen=True, slots=True)
class RefundRow(HeadRow):
    """A refund as its page and its acts read it."""

    customer_id: int
    customer: str
    receipt_id: int | None
    receipt: str | None
    credit_note_id: int | None
    credit_note: str | None
    amount: Decimal
    reason: str
    asked_by_id: int | None
    asked_by: str | None
    approved_by: str | None
    paid_date: dt.date | None
    bank_reference: str


_HEAD = f"""select {head("f")}, f.customer_id, c.name, f.receipt_id,
        m.number, f.credit_note_id, n.number, f.amount, f.reason, f.asked_by_id, qb.name, ab.name, f.paid_date, f.bank_reference
    from receipts_refund f join parties_customer c on c.record_id = f.customer_id join organisation_unit u on u.id = f.unit_id
    left join receipts_receipt m on m.record_id = f.receipt_id left join invoices_creditnote n on n.record_id = f.credit_note_id
    left join organisation_person p on p.id = f.owner_id left join organisation_person qb on qb.id = f.asked_by_id
    left join organisation_person ab on ab.id = f.approved_by_id"""


def refund(actor: Actor, key: int) -> RefundRow:
    """One refund; refuses (404) one that does not exist or that the actor may not see, alike."""
    return one_seen(RefundRow, _HEAD, "f.record_id", key, rows_of(actor))


def of_ids(keys: Sequence[int]) -> list[RefundRow]:
    """Refunds as they stand, whoever asks, in the order given; those that do not exist are left out."""
    return as_given(RefundRow, _HEAD, "f.record_id", keys)


def asked_of(source_id: int) -> Decimal:
    """What is asked for out of a receipt or credit note and not paid yet."""
    row = one(
        "select coalesce(sum(amount), 0) from receipts_refund where (receipt_id = %s or credit_note_id = %s) and state in ('asked', 'approved')",
        [source_id, source_id],
    )
    return row[0] if row else Decimal(0)


def refunded_of_parts(part_ids: Sequence[int]) -> dict[int, Decimal]:
    """What was paid back of parts of receipts."""
    return dict(run("select receipt_line_id, sum(amount) from receipts_refundline where receipt_line_id = any(%s) group by 1", [list(part_ids)]))


def refunded(receipt_id: int) -> bool:
    """Whether something of a receipt was paid back, or is asked to be."""
    return one("select 1 from receipts_refund where receipt_id = %s and state in ('asked', 'approved', 'paid')", [receipt_id]) is not None


def order_lines_of_note(note_id: int) -> list[tuple[int, int]]:
    """The order lines a credit note takes back: (line, order)."""
    rows = run(
        """select distinct l.line_id, l.order_id from invoices_creditline c join invoices_invoiceline x on x.line_id = c.invoice_line_id
           join orders_salesorderline l on l.line_id = x.order_line_id where c.credit_note_id = %s order by 1""",
        [note_id],
    )
    return [(row[0], row[1]) for row in rows]


def rate_of_note(note_id: int) -> Decimal:
    """The rate the invoices of a credit note keep."""
    row = one(
        """select max(i.rate) from invoices_creditline c join invoices_invoiceline x on x.line_id = c.invoice_line_id
           join invoices_invoice i on i.record_id = x.invoice_id where c.credit_note_id = %s""",
        [note_id],
    )
    return row[0] if row and row[0] is not None else Decimal(1)


@dataclass(frozen=True, slots=True)
class ToPay:
    """A refund that was approved and waits for the bank."""

    id: int
    number: str | None
    customer: str
    amount: Decimal
    currency: str


def to_pay(most: int = 500) -> list[ToPay]:
    """Refunds the cashier is to pay, the oldest first; whoever asks."""
    rows = run(
        """select f.record_id, f.number, c.name, f.amount, f.currency from receipts_refund f join parties_customer c on c.record_id = f.customer_id
           where f.state = 'approved' order by f.record_id limit %s""",
        [most],
    )
    return [ToPay(*row) for row in rows]
