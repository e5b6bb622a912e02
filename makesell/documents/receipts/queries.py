"""Named reads of receipts and payment letters; private rows take the actor first."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from makesell.documents.receipts import states
from makesell.documents.receipts.access import LETTERS, POLICY
from makesell.ground.access import Where
from makesell.ground.actor import Actor
from makesell.ground.db import one, run, values
from makesell.ground.db.asking import Ask, asking
from makesell.ground.listing import Field, Kind, Listing
from makesell.ground.listing.counting import Counting
from makesell.ground.refusal import missing
from makesell.ground.roster import listings as roster
from makesell.ground.spine.rows import HeadRow, as_given, head, one_seen
from makesell.masterdata.parties import queries as parties
from makesell.masterdata.parties.names import name_key
from makesell.masterdata.parties.queries import document_rows


def rows_of(actor: Actor) -> Where:
    """Receipts of one's customers; and for who may claim, those that nobody has claimed yet."""
    seen = document_rows(POLICY, actor, "receipts_receipt", "r.record_id")
    return Where(f"(r.state = 'recorded' or {seen.sql})", seen.params) if POLICY.may(actor, "claim") else seen


# Which documents came before, for the chain of documents across the top of a page.
UPLINKS = (
    "select receipt_id as later, order_id as earlier from receipts_receiptline",
    "select a.receipt_id as later, l.invoice_id as earlier"
    " from receipts_allocation a join invoices_invoiceline l on l.line_id = a.invoice_line_id where a.receipt_id is not null",
    "select record_id as later, bill_id as earlier from receipts_receipt where bill_id is not null",
)
# The small surplus that was kept of a receipt `r`.
KEPT = """(select coalesce(sum(k.amount), 0) from receipts_writeoff k join receipts_receiptline kl on kl.line_id = k.receipt_line_id
    where kl.receipt_id = r.record_id and k.state = 'approved')"""
LISTING = Listing(
    noun="receipts",
    source="receipts_receipt r",
    key="r.record_id",
    policy=POLICY,
    rows=rows_of,
    search_sql="sr.search_grams",
    default_sort="-value_date",
    joins={
        "sr": "join spine_record sr on sr.id = r.record_id",
        "c": "left join parties_customer c on c.record_id = r.customer_id",
        "cn": "left join parties_customer cn on cn.record_id = coalesce(c.merged_into_id, c.record_id)",
        "p": "left join organisation_person p on p.id = r.owner_id",
        "u": "join organisation_unit u on u.id = r.unit_id",
        "cl": "left join organisation_person cl on cl.id = r.claimed_by_id",
        # the order of the claim's first part that names one
        "rl": "left join lateral (select x.order_id from receipts_receiptline x where x.receipt_id = r.record_id and x.order_id is not null"
        " order by x.position limit 1) rl on true",
        "ro": "left join orders_salesorder ro on ro.record_id = rl.order_id",
    },
    fields=(
        Field("number", "r.number", Kind.CODE, nullable=True),
        Field("payer", "r.payer_name", Kind.TEXT),
        Field("customer", "r.customer_id", Kind.REF, label_sql="cn.name", sort_sql="cn.sort_key", nullable=True, groups=True, noun="customers"),
        Field("value_date", "r.value_date", Kind.DATE, groups=True),
        Field("state", "r.state", Kind.CHOICE, groups=True, choices=states.LABELS),
        Field("waits_since", "case when r.state = 'recorded' then sr.created_at::date end", Kind.DATE, nullable=True),
        Field("gone_up", "(r.gone_up_at is not null and r.state = 'recorded')", Kind.BOOL, groups=True),
        Field("amount", "r.amount", Kind.MONEY, sums=True, currency="currency"),
        Field(
            "free",
            f"case when r.state = 'confirmed' then r.amount - {KEPT} - (select coalesce(sum(a.amount), 0) from receipts_allocation a"
            " where a.receipt_id = r.record_id and a.undone_at is null) - (select coalesce(sum(x.amount), 0) from receipts_refundline x"
            " join receipts_refund f on f.record_id = x.refund_id where f.receipt_id = r.record_id) else 0 end",
            Kind.MONEY, sums=True, currency="currency",
        ),
        Field("order", "rl.order_id", Kind.REF, label_sql="ro.number", sort_sql="ro.number", nullable=True, noun="orders"),
        Field("currency", "r.currency", Kind.CODE, groups=True),
        Field("bank_reference", "r.bank_reference", Kind.CODE),
        Field("payer_account", "r.payer_account", Kind.CODE),
        Field("purpose", "r.purpose", Kind.TEXT),
        Field("claimed_by", "r.claimed_by_id", Kind.REF, label_sql="cl.name", sort_sql="cl.sort_key", nullable=True, groups=True, noun="people"),
        roster.owner("r"),
        roster.unit("r"),
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ReceiptRow(HeadRow):
    """A receipt as its page shows it; `free` is what is confirmed and not allocated."""

    customer_id: int | None
    customer: str | None
    value_date: dt.date
    amount: Decimal
    payer_name: str
    payer_account: str
    bank_reference: str
    purpose: str
    bill_id: int | None
    bill: str | None
    counts_on: dt.date | None
    letter_id: int | None
    claimed_by_id: int | None
    claimed_by: str | None
    confirmed_by: str | None
    gone_up_at: dt.datetime | None
    rate: Decimal | None
    foreign: bool
    allocated: Decimal
    refunded: Decimal
    kept: Decimal     # a small surplus, as income

    @property
    def free(self) -> Decimal:
        """Confirmed, neither allocated nor paid back nor kept: an advance."""
        return self.amount - self.allocated - self.refunded - self.kept if self.state == states.CONFIRMED else Decimal(0)


_HEAD = f"""select {head("r")}, r.customer_id, c.name, r.value_date,
        r.amount, r.payer_name, r.payer_account, r.bank_reference, r.purpose, r.bill_id, b.number, r.counts_on, r.letter_id, r.claimed_by_id,
        cl.name, co.name, r.gone_up_at, r.rate, r.currency <> coalesce((select z.currency from organisation_company z where z.id = 1), 'CNY'),
        (select coalesce(sum(a.amount), 0) from receipts_allocation a where a.receipt_id = r.record_id and a.undone_at is null),
        (select coalesce(sum(x.amount), 0) from receipts_refundline x join receipts_refund f on f.record_id = x.refund_id
         where f.receipt_id = r.record_id), {KEPT}
    from receipts_receipt r join organisation_unit u on u.id = r.unit_id left join organisation_person p on p.id = r.owner_id
    left join parties_customer c on c.record_id = r.customer_id left join organisation_person cl on cl.id = r.claimed_by_id
    left join organisation_person co on co.id = r.confirmed_by_id left join receipts_bill b on b.record_id = r.bill_id"""


def receipt(actor: Actor, receipt_id: int) -> ReceiptRow:
    """One receipt; refuses (404) one that does not exist or that the actor may not see, alike."""
    return one_seen(ReceiptRow, _HEAD, "r.record_id", receipt_id, rows_of(actor))


def of_ids(receipt_ids: Sequence[int]) -> list[ReceiptRow]:
    """Receipts as they stand, whoever asks, in the order given; those that do not exist are left out."""
    return as_given(ReceiptRow, _HEAD, "r.record_id", receipt_ids)


@dataclass(frozen=True, slots=True)
class PartRow:
    """A claimed part of a receipt, with what is left of it."""

    id: int
    receipt_id: int
    position: int
    order_id: int | None
    order: str | None
    amount: Decimal
    left: Decimal


_PART = """select l.line_id, l.receipt_id, l.position, l.order_id, o.number, l.amount,
        l.amount - (select coalesce(sum(a.amount), 0) from receipts_allocation a where a.receipt_line_id = l.line_id and a.undone_at is null
                    and a.receipt_id = l.receipt_id)
            - (select coalesce(sum(x.amount), 0) from receipts_refundline x where x.receipt_line_id = l.line_id)
            - (select coalesce(sum(k.amount), 0) from receipts_writeoff k where k.receipt_line_id = l.line_id and k.state = 'approved')
    from receipts_receiptline l left join orders_salesorder o on o.record_id = l.order_id"""


def parts(receipt_ids: Sequence[int]) -> list[PartRow]:
    """The claimed parts of receipts by position."""
    return [PartRow(*row) for row in run(f"{_PART} where l.receipt_id = any(%s) order by l.receipt_id, l.position", [list(receipt_ids)], keep=True)]


@asking
def tied_receipts(invoice_ids: Sequence[int]) -> Ask[list[int]]:
    """Confirmed receipts with a part tied to the order of one of these invoices, the oldest value first."""
    return Ask(
        """select distinct r.record_id, r.value_date from receipts_receipt r join receipts_receiptline l on l.receipt_id = r.record_id
           where r.state = 'confirmed' and l.order_id in (select v.order_id from invoices_invoice v where v.record_id = any(%s))
           order by r.value_date, r.record_id""",
        [list(invoice_ids)],
        lambda rows: [row[0] for row in rows],
    )


def settled_by_tied(order_ids: Sequence[int]) -> dict[tuple[int, int], Decimal]:
    """What money tied to orders has settled of each part of their terms: {(order, part): amount}."""
    rows = run(
        """select l.order_id, d.part, sum(a.amount) from receipts_receiptline l
           join receipts_allocation a on a.receipt_line_id = l.line_id and a.undone_at is null
           join receivables_dueitem d on d.id = a.due_item_id where l.order_id = any(%s) group by 1, 2""",
        [list(order_ids)],
    )
    return {(row[0], row[1]): row[2] for row in rows}


def not_all_invoiced(order_ids: Sequence[int]) -> list[tuple[int, Decimal, str, int]]:
    """Orders with terms of payment of which something is still to be invoiced: (order, gross, currency, terms)."""
    rows = run(
        """select o.record_id, o.gross, o.currency, o.terms_id from orders_salesorder o
           join orders_salesorderline l on l.order_id = o.record_id left join orderbook_balance b on b.line_id = l.line_id
           where o.record_id = any(%s) and o.terms_id is not null group by o.record_id
           having sum(coalesce(b.ordered_gross - b.cancelled_gross, 0)) > sum(coalesce(b.invoiced_gross, 0))""",
        [list(order_ids)],
    )
    return [(row[0], row[1], row[2], row[3]) for row in rows]


@dataclass(frozen=True, slots=True)
class OpenDue:
    """A due item that is open, with its invoice and order."""

    id: int
    invoice_id: int
    invoice: str | None
    order_id: int | None
    part: int
    due_date: dt.date | None
    open: Decimal
    invoice_date: dt.date


def open_due(customer_id: int, currency: str) -> list[OpenDue]:
    """Open due items of a customer, the oldest due first; those not yet due by a trigger last."""
    rows = run(
        """select d.id, i.record_id, i.number, i.order_id, d.part, d.due_date, d.amount - d.settled, i.invoice_date
           from receivables_dueitem d join invoices_invoice i on i.record_id = d.record_id
           where d.customer_id = %s and d.currency = %s and d.amount > d.settled order by d.due_date nulls last, i.invoice_date, d.id""",
        [customer_id, currency],
        keep=True,
    )
    return [OpenDue(*row) for row in rows]


def unpaid(invoice_ids: Sequence[int]) -> dict[int, list[tuple[int, Decimal]]]:
    """What of each line of invoices no money pays for yet: {invoice: [(line, gross rest)]}, by position."""
    rows = run(
        """select x.invoice_id, x.line_id, x.gross - coalesce(sum(a.amount - a.freed), 0)
                  - (select coalesce(sum(c.gross), 0) from invoices_creditline c where c.invoice_line_id = x.line_id)
           from invoices_invoiceline x left join receipts_allocation a on a.invoice_line_id = x.line_id and a.undone_at is null
           where x.invoice_id = any(%s) group by x.invoice_id, x.line_id, x.position, x.gross order by x.invoice_id, x.position""",
        [list(invoice_ids)],
    )
    found: dict[int, list[tuple[int, Decimal]]] = {}
    for invoice, line, rest in rows:
        found.setdefault(invoice, []).append((line, rest))
    return found


@dataclass(frozen=True, slots=True)
class AllocationRow:
    """Money allocated to a due item of an invoice."""

    invoice_id: int
    invoice: str | None
    part: int
    order: str | None
    order_id: int | None
    amount: Decimal
    undone: bool


def allocations(receipt_id: int) -> list[AllocationRow]:
    """What of a receipt settles which due item."""
    rows = run(
        """select i.record_id, i.number, d.part, o.number, o.record_id, sum(a.amount), a.undone_at is not null from receipts_allocation a
           join receivables_dueitem d on d.id = a.due_item_id join invoices_invoice i on i.record_id = d.record_id
           join receipts_receiptline l on l.line_id = a.receipt_line_id left join orders_salesorder o on o.record_id = l.order_id
           where a.receipt_id = %s group by 1, 2, 3, 4, 5, 7 order by min(a.line_id)""",
        [receipt_id],
    )
    return [AllocationRow(*row) for row in rows]


def touched(receipt_id: int) -> tuple[list[int], list[int], list[int]]:
    """The invoices, orders and due items a receipt counts for: what its reversal locks."""
    rows = run(
        """select d.record_id, l.order_id, a.due_item_id from receipts_allocation a join receivables_dueitem d on d.id = a.due_item_id
           join invoices_invoiceline x on x.line_id = a.invoice_line_id left join orders_salesorderline l on l.line_id = x.order_line_id
           where a.receipt_id = %s and a.undone_at is null""",
        [receipt_id],
    )
    tied = [part.order_id for part in parts([receipt_id]) if part.order_id is not None]
    return sorted({row[0] for row in rows}), sorted({*(row[1] for row in rows if row[1] is not None), *tied}), sorted({row[2] for row in rows})


def counts_for(receipt_id: int) -> list[int]:
    """The order lines a receipt counts for: those of the orders it is tied to, and those of the invoice lines it pays."""
    return values(
        """select l.line_id from receipts_receiptline p join orders_salesorderline l on l.order_id = p.order_id where p.receipt_id = %s
           union select l.line_id from receipts_allocation a join invoices_invoiceline x on x.line_id = a.invoice_line_id
           join orders_salesorderline y on y.line_id = x.order_line_id join orders_salesorderline l on l.order_id = y.order_id
           where a.receipt_id = %s""",
        [receipt_id, receipt_id],
    )


@dataclass(frozen=True, slots=True)
class PaidBy:
    """Money that stands for an invoice line: the allocation, how much of it counted, and what of that was freed since."""

    id: int
    invoice_line_id: int
    amount: Decimal
    freed: Decimal


def paid_by(invoice_line_ids: Sequence[int]) -> list[PaidBy]:
    """The allocations that pay for invoice lines, the newest first."""
    rows = run(
        """select line_id, invoice_line_id, amount - freed_before, freed - freed_before from receipts_allocation
           where invoice_line_id = any(%s) and undone_at is null and amount > freed order by line_id desc""",
        [list(invoice_line_ids)],
    )
    return [PaidBy(*row) for row in rows]


# Receipts tied to an order first of all.
count_of_order = Counting(
    "receipts_receipt r",
    """r.record_id in (select x.receipt_id from receipts_receiptline x where x.order_id = %s and not exists (
        select 1 from receipts_receiptline y where y.receipt_id = x.receipt_id and y.order_id is not null and y.position < x.position))""",
    rows_of,
)


def letters_of(actor: Actor) -> Where:
    """Letters are seen whole by who sees receipts."""
    return Where("true" if LETTERS.may(actor) else "false")


LETTER_LISTING = Listing(
    noun="payment_letters",
    source="receipts_paymentletter l",
    key="l.id",
    policy=LETTERS,
    rows=letters_of,
    default_sort="-valid_from",
    joins={"c": "join parties_customer c on c.record_id = l.customer_id", "cn": parties.NOW},
    fields=(
        Field("payer", "l.payer_name", Kind.TEXT),
        parties.field("l.customer_id"),
        Field("reference", "l.reference", Kind.CODE),
        Field("valid_from", "l.valid_from", Kind.DATE),
        Field("valid_to", "l.valid_to", Kind.DATE, nullable=True),
    ),
)


@dataclass(frozen=True, slots=True)
class LetterRow:
    """A payment letter."""

    id: int
    customer_id: int
    customer: str
    payer_name: str
    reference: str
    valid_from: dt.date
    valid_to: dt.date | None
    filed_at: dt.datetime
    filed_by: str | None


def letter(actor: Actor, letter_id: int) -> LetterRow:
    """One payment letter; refuses (404) one that does not exist or may not be seen."""
    row = one(
        """select l.id, l.customer_id, c.name, l.payer_name, l.reference, l.valid_from, l.valid_to, l.filed_at, p.name from receipts_paymentletter l
           join parties_customer c on c.record_id = l.customer_id left join organisation_person p on p.id = l.filed_by_id where l.id = %s""",
        [letter_id],
    )
    if row is None or not LETTERS.may(actor):
        raise missing()
    return LetterRow(*row)


def letter_for(customer_id: int, payer_key: str, on: dt.date) -> int | None:
    """The letter by which a payer may pay for a customer on a day."""
    row = one(
        """select id from receipts_paymentletter where customer_id = %s and payer_key = %s and valid_from <= %s
           and (valid_to is null or valid_to > %s) order by id limit 1""",
        [customer_id, payer_key, on, on],
    )
    return int(row[0]) if row else None


@dataclass(frozen=True, slots=True)
class ToDo:
    """A receipt that waits: to be claimed (by the owner of the customer its payer is, where there is one), confirmed, or allocated."""

    id: int
    number: str | None
    payer: str
    amount: Decimal
    currency: str
    state: str
    value_date: dt.date
    owner_id: int | None
    gone_up_at: dt.datetime | None


def to_do(on: dt.date, most: int = 500) -> list[ToDo]:
    """Receipts that wait for somebody, the oldest first; whoever asks. Confirmed ones where something is open that they could settle.

    A deposit waits for the invoices of its order, which it settles by itself; it is looked at again once something of the order is due.
    """
    rows = run(
        """select m.record_id, m.number, m.payer_name, m.amount, m.currency, m.state, m.value_date, m.owner_id, m.gone_up_at from receipts_receipt m
           where m.state in ('recorded', 'claimed') or m.state = 'confirmed'
             and m.amount > (select coalesce(sum(a.amount), 0) from receipts_allocation a where a.receipt_id = m.record_id and a.undone_at is null)
             and exists (select 1 from receivables_dueitem d join invoices_invoice i on i.record_id = d.record_id
                         join receipts_receiptline l on l.receipt_id = m.record_id
                              and l.amount > (select coalesce(sum(a.amount), 0) from receipts_allocation a
                                              where a.receipt_line_id = l.line_id and a.undone_at is null)
                                  + (select coalesce(sum(x.amount), 0) from receipts_refundline x where x.receipt_line_id = l.line_id)
                                  + (select coalesce(sum(k.amount), 0) from receipts_writeoff k
                                     where k.receipt_line_id = l.line_id and k.state = 'approved')
                         where d.customer_id = m.customer_id and d.currency = m.currency and d.amount > d.settled
                           and (l.order_id is null or l.order_id = i.order_id and d.due_date <= %s))
           order by m.value_date, m.record_id limit %s""",
        [on, most],
    )
    named = {name_key(row[2]) for row in rows if row[5] == states.RECORDED}
    owners: dict[str, int] = dict(
        run(
            """select c.name_key, min(c.owner_id) from parties_customer c where c.name_key = any(%s) and c.active and c.owner_id is not null
               group by 1 having count(distinct c.owner_id) = 1""",
            [sorted(named - {""})],
        )
    )
    return [ToDo(*(*row[:7], owners.get(name_key(row[2])) if row[5] == states.RECORDED else row[7], row[8])) for row in rows]


def unclaimed(before: dt.datetime) -> list[int]:
    """Receipts recorded before a moment that nobody has claimed and that have not gone up."""
    return values(
        """select m.record_id from receipts_receipt m join spine_record r on r.id = m.record_id
           where m.state = 'recorded' and m.gone_up_at is null and r.created_at <= %s order by 1""",
        [before],
    )
