"""Named reads of offsets 抵账; private rows take the actor first."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from makesell.documents.receipts import states
from makesell.documents.receipts.access import OFFSETS
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
    "select offset_id as later, invoice_id as earlier from receipts_offsetline",
    "select record_id as later, credit_note_id as earlier from receipts_offset where credit_note_id is not null",
)


def rows_of(actor: Actor) -> Where:
    """The row filter of offsets."""
    return document_rows(OFFSETS, actor, "receipts_offset", "s.record_id")


LISTING = Listing(
    noun="offsets",
    source="receipts_offset s",
    key="s.record_id",
    policy=OFFSETS,
    rows=rows_of,
    search_sql="r.search_grams",
    default_sort="-number",
    joins={
        **documents.joins("s"),
        "n": "left join invoices_creditnote n on n.record_id = s.credit_note_id",
        "pb": "left join organisation_person pb on pb.id = s.proposed_by_id",
    },
    fields=(
        documents.number("s"),
        documents.customer("s"),
        Field("kind", "s.kind", Kind.CHOICE, groups=True, choices=states.OFFSET_KINDS),
        Field("state", "s.state", Kind.CHOICE, groups=True, choices=states.OFFSETS),
        Field("amount", "s.amount", Kind.MONEY, sums=True, currency="currency"),
        Field("credit_note", "s.credit_note_id", Kind.REF, label_sql="n.number", sort_sql="n.number", nullable=True, noun="credit_notes"),
        Field("claim", "nullif(s.claim_number, '')", Kind.CODE, nullable=True),
        Field("offset_date", "s.offset_date", Kind.DATE, nullable=True, groups=True),
        Field("proposed_by", "s.proposed_by_id", Kind.REF, label_sql="pb.name", sort_sql="pb.sort_key", nullable=True, noun="people"),
        roster.owner("s"),
        roster.unit("s"),
        Field("currency", "s.currency", Kind.CODE, groups=True),
    ),
)


@dataclass(frozen=True, slots=True)
class OffsetRow(HeadRow):
    """An offset as its page and its acts read it."""

    customer_id: int
    customer: str
    kind: str
    credit_note_id: int | None
    credit_note: str | None
    claim_number: str
    amount: Decimal
    reason: str
    proposed_by_id: int | None
    proposed_by: str | None
    approved_by: str | None
    offset_date: dt.date | None


_HEAD = f"""select {head("s")}, s.customer_id, c.name, s.kind, s.credit_note_id, n.number, s.claim_number, s.amount, s.reason,
        s.proposed_by_id, pb.name, ab.name, s.offset_date
    from receipts_offset s join parties_customer c on c.record_id = s.customer_id join organisation_unit u on u.id = s.unit_id
    left join invoices_creditnote n on n.record_id = s.credit_note_id left join organisation_person p on p.id = s.owner_id
    left join organisation_person pb on pb.id = s.proposed_by_id left join organisation_person ab on ab.id = s.approved_by_id"""


def offset(actor: Actor, key: int) -> OffsetRow:
    """One offset; refuses (404) one that does not exist or that the actor may not see, alike."""
    return one_seen(OffsetRow, _HEAD, "s.record_id", key, rows_of(actor))


def of_ids(keys: Sequence[int]) -> list[OffsetRow]:
    """Offsets as they stand, whoever asks, in the order given; those that do not exist are left out."""
    return as_given(OffsetRow, _HEAD, "s.record_id", keys)


def lines(keys: Sequence[int]) -> dict[int, list[tuple[int, str | None, Decimal]]]:
    """What offsets settle, in the order it was proposed: {offset: [(invoice, its number, amount)]}."""
    found: dict[int, list[tuple[int, str | None, Decimal]]] = {key: [] for key in keys}
    for row in run(
        """select l.offset_id, l.invoice_id, i.number, l.amount from receipts_offsetline l join invoices_invoice i on i.record_id = l.invoice_id
           where l.offset_id = any(%s) order by l.offset_id, l.id""",
        [list(keys)],
    ):
        found[row[0]].append((row[1], row[2], row[3]))
    return found


def freed(key: int) -> bool:
    """Whether credit notes have given back something of what an offset settled."""
    return one("select 1 from receipts_allocation where offset_id = %s and undone_at is null and freed > 0 limit 1", [key]) is not None
