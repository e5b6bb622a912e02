"""Named reads of write-offs; private rows take the actor first."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal

from makesell.documents.receipts import states
from makesell.documents.receipts.access import WRITE_OFFS
from makesell.ground.access import Where
from makesell.ground.actor import Actor
from makesell.ground.db import one, run
from makesell.ground.listing import Field, Kind, Listing
from makesell.ground.roster import listings as roster
from makesell.ground.spine.rows import HeadRow, as_given, head, one_seen
from makesell.masterdata.parties import documents
from makesell.masterdata.parties.queries import document_rows

# Which documents came before, for the chain of documents across the top of a page.
UPLINKS = (
    "select record_id as later, invoice_id as earlier from receipts_writeoff",
    "select record_id as later, receipt_id as earlier from receipts_writeoff where receipt_id is not null",
)


def rows_of(actor: Actor) -> Where:
    """The row filter of write-offs."""
    return document_rows(WRITE_OFFS, actor, "receipts_writeoff", "w.record_id")


LISTING = Listing(
    noun="write_offs",
    source="receipts_writeoff w",
    key="w.record_id",
    policy=WRITE_OFFS,
    rows=rows_of,
    search_sql="r.search_grams",
    default_sort="-number",
    joins={
        **documents.joins("w"),
        "i": "join invoices_invoice i on i.record_id = w.invoice_id",
        "pb": "left join organisation_person pb on pb.id = w.proposed_by_id",
    },
    fields=(
        documents.number("w"),
        documents.customer("w"),
        Field("invoice", "w.invoice_id", Kind.REF, label_sql="i.number", sort_sql="i.number", noun="invoices"),
        Field("state", "w.state", Kind.CHOICE, groups=True, choices=states.WRITE_OFFS),
        Field("kind", "w.kind", Kind.CHOICE, groups=True, choices=states.WHY_WRITTEN_OFF),
        Field("amount", "w.amount", Kind.MONEY, sums=True, currency="currency"),
        Field("write_off_date", "w.write_off_date", Kind.DATE, nullable=True, groups=True),
        Field("proposed_by", "w.proposed_by_id", Kind.REF, label_sql="pb.name", sort_sql="pb.sort_key", nullable=True, noun="people"),
        roster.owner("w"),
        roster.unit("w"),
        Field("currency", "w.currency", Kind.CODE, groups=True),
    ),
)


@dataclass(frozen=True, slots=True)
class WriteOffRow(HeadRow):
    """A write-off as its page and its acts read it."""

    customer_id: int
    customer: str
    invoice_id: int
    invoice: str | None
    amount: Decimal
    reason: str
    proposed_by_id: int | None
    proposed_by: str | None
    approved_by: str | None
    write_off_date: dt.date | None
    kind: str
    receipt_id: int | None
    receipt: str | None


_HEAD = f"""select {head("w")}, w.customer_id, c.name, w.invoice_id,
        i.number, w.amount, w.reason, w.proposed_by_id, pb.name, ab.name, w.write_off_date, w.kind, w.receipt_id,
        m.number
    from receipts_writeoff w join parties_customer c on c.record_id = w.customer_id join organisation_unit u on u.id = w.unit_id
    left join receipts_receipt m on m.record_id = w.receipt_id
    join invoices_invoice i on i.record_id = w.invoice_id left join organisation_person p on p.id = w.owner_id
    left join organisation_person pb on pb.id = w.proposed_by_id left join organisation_person ab on ab.id = w.approved_by_id"""


def write_off(actor: Actor, key: int) -> WriteOffRow:
    """One write-off; refuses (404) one that does not exist or that the actor may not see, alike."""
    return one_seen(WriteOffRow, _HEAD, "w.record_id", key, rows_of(actor))


def of_ids(keys: Sequence[int]) -> list[WriteOffRow]:
    """Write-offs as they stand, whoever asks, in the order given; those that do not exist are left out."""
    return as_given(WriteOffRow, _HEAD, "w.record_id", keys)


def waiting_for(invoice_id: int) -> bool:
    """Whether a write-off of an invoice waits for its decision."""
    return one("select 1 from receipts_writeoff where invoice_id = %s and state = 'proposed'", [invoice_id]) is not None


def of_receipt(receipt_id: int) -> list[WriteOffRow]:
    """Small differences written off with a receipt's payment that stand."""
    return of_ids([row[0] for row in run("select record_id from receipts_writeoff where receipt_id = %s and state = 'approved'", [receipt_id])])


def written_off(invoice_ids: Collection[int]) -> list[str]:
    """The numbers of write-offs that stand of invoices; a surplus is none: the invoice was paid."""
    return [
        row[0]
        for row in run(
            "select number from receipts_writeoff where invoice_id = any(%s) and state = 'approved' and kind <> 'surplus' order by number",
            [list(invoice_ids)],
        )
    ]
