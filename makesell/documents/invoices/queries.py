"""Named reads of invoices; private rows take the actor first."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from makesell.documents.invoices import milestones, states
from makesell.documents.invoices.access import CREDIT_NOTES, POLICY
from makesell.documents.orders.queries import BY_ORDER
from makesell.ground.access import Where
from makesell.ground.actor import Actor
from makesell.ground.db import by_index, one, run, values
from makesell.ground.db.asking import Ask, asking, rows_as
from makesell.ground.listing import Field, Kind, Listing, Walk
from makesell.ground.listing.counting import Counting
from makesell.ground.refusal import missing
from makesell.ground.roster import listings as roster
from makesell.ground.spine.rows import HeadRow, count_seen, head, one_seen
from makesell.masterdata.parties import documents
from makesell.masterdata.parties import queries as parties
from makesell.masterdata.parties.queries import document_rows
from makesell.masterdata.partnumbers.queries import JOIN as CALLED


def rows_of(actor: Actor) -> Where:
    """The row filter of invoices."""
    return document_rows(POLICY, actor, "invoices_invoice", "i.record_id")


def _owed(sort: str) -> Walk:
    """Invoices in the order of what the receivables book says of them. Only invoices that were never posted owe nothing."""
    unposted = "i.state in ('draft', 'discarded') and not exists (select 1 from receivables_outstanding no where no.record_id = i.record_id)"
    return Walk("receivables_outstanding", "walk.record_id", sort, few=False, on="i.record_id", without=unposted)


# Which documents came before, for the chain of documents across the top of a page.
UPLINKS = (
    "select record_id as later, order_id as earlier from invoices_invoice",
    "select record_id as later, letter_id as earlier from invoices_invoice where letter_id is not null",
)
LISTING = Listing(
    noun="invoices",
    source="invoices_invoice i",
    key="i.record_id",
    policy=POLICY,
    rows=rows_of,
    search_sql="r.search_grams",
    default_sort="-invoice_date",
    joins={
        **documents.joins("i"),
        "o": "left join orders_salesorder o on o.record_id = i.order_id",
        "od": "left join receivables_outstanding od on od.record_id = i.record_id",
    },
    fields=(
        documents.number("i"),
        documents.customer("i"),
        Field("order", "i.order_id", Kind.REF, label_sql="o.number", sort_sql="o.number", nullable=True, noun="orders", walk=BY_ORDER),
        Field("invoice_date", "i.invoice_date", Kind.DATE, groups=True),
        Field("state", "i.state", Kind.CHOICE, groups=True, choices=states.LABELS),
        Field("net", "i.net", Kind.MONEY, sums=True, currency="currency"),
        Field("tax", "i.tax", Kind.MONEY, sums=True, currency="currency"),
        Field("gross", "i.gross", Kind.MONEY, sums=True, currency="currency"),
        Field("open", "od.open", Kind.MONEY, nullable=True, sums=True, currency="currency", walk=_owed("walk.open")),
        Field("due_date", "od.next_due_date", Kind.DATE, nullable=True, walk=_owed("coalesce(walk.next_due_date, 'infinity'::date)")),
        Field("lines", "i.line_count", Kind.INT),
        documents.owner("i"),
        documents.unit("i"),
        Field("currency", "i.currency", Kind.CODE, groups=True),
    ),
)


@dataclass(frozen=True, slots=True)
class InvoiceRow(HeadRow):
    """An invoice's head as its page shows it."""

    customer_id: int
    customer: str
    payer_id: int
    payer: str
    order_id: int | None
    order: str | None
    invoice_date: dt.date
    net: Decimal
    tax: Decimal
    gross: Decimal
    terms_id: int | None
    terms: str | None
    milestone: int | None
    letter_id: int | None
    letter: str | None


_HEAD = f"""select {head("i")}, i.customer_id, c.name, i.payer_id,
        pa.name, i.order_id, o.number, i.invoice_date, i.net, i.tax, i.gross, i.terms_id, t.name, i.milestone,
        i.letter_id, dl.number
    from invoices_invoice i join parties_customer c on c.record_id = i.customer_id join parties_customer pa on pa.record_id = i.payer_id
    join organisation_unit u on u.id = i.unit_id left join organisation_person p on p.id = i.owner_id
    left join orders_salesorder o on o.record_id = i.order_id left join terms_paymentterms t on t.record_id = i.terms_id
    left join invoices_dunningletter dl on dl.record_id = i.letter_id"""


def invoice(actor: Actor, invoice_id: int) -> InvoiceRow:
    """One invoice; refuses (404) one that does not exist or that the actor may not see, alike."""
    return one_seen(InvoiceRow, _HEAD, "i.record_id", invoice_id, rows_of(actor))


@asking
def of_ids(invoice_ids: Sequence[int]) -> Ask[list[InvoiceRow]]:
    """Invoices as they stand, whoever asks, in the order given; those that do not exist are left out."""
    keys = list(invoice_ids)
    return Ask(f"{_HEAD} where i.record_id = any(%s) order by array_position(%s::bigint[], i.record_id)", [keys, keys], rows_as(InvoiceRow))


def rate_of(invoice_id: int) -> Decimal:
    """The rate an invoice keeps: company currency for one of its own."""
    row = one("select rate from invoices_invoice where record_id = %s", [invoice_id])
    return row[0] if row else Decimal(1)


def rates_of(invoice_ids: Sequence[int]) -> dict[int, Decimal]:
    """The same of several invoices."""
    return dict(run("select record_id, rate from invoices_invoice where record_id = any(%s)", [list(invoice_ids)]))


def line_rates(line_ids: Sequence[int]) -> dict[int, Decimal]:
    """The same by invoice line."""
    rows = run(
        "select x.line_id, v.rate from invoices_invoiceline x join invoices_invoice v on v.record_id = x.invoice_id where x.line_id = any(%s)",
        [list(line_ids)],
    )
    return dict(rows)


# The orders whose lines invoices charge; one value, the invoices.
ORDERS = f"""select l.order_id from invoices_invoiceline x {by_index("orders_salesorderline", "l", "l.line_id = x.order_line_id")}
    where x.invoice_id = any(%s::bigint[])"""


# Promotions of a plan's budget that lines these invoices charge were sold in; one value, the invoices.
PROMOTIONS = """select l.promotion_id from invoices_invoiceline x join orders_salesorderline l on l.line_id = x.order_line_id
    join prices_pricelist p on p.record_id = l.promotion_id and p.budget_line_id is not null where x.invoice_id = any(%s::bigint[])"""


def order_lines_of(invoice_ids: Sequence[int]) -> list[int]:
    """The order lines that invoices charge."""
    return values("select distinct order_line_id from invoices_invoiceline where invoice_id = any(%s)", [list(invoice_ids)])


def orders_of(invoice_ids: Sequence[int]) -> list[int]:
    """The orders whose lines invoices charge."""
    return values(f"select distinct order_id from ({ORDERS}) o order by 1", [list(invoice_ids)], keep=True)


# What of goods may be invoiced, by the word of their customer `c`, else the one bound (one %s); by the month it is what was shipped.
_WORD = "coalesce(nullif(c.invoicing, ''), %s)"
BY_WORD = f"""(case {_WORD} when 'ordered' then b.ordered_qty when 'delivered' then b.delivered_qty
    when 'accepted' then b.accepted_qty else b.shipped_qty end)"""


@dataclass(frozen=True, slots=True)
class ToInvoice:
    """An order line with what of it may be invoiced by a basis, and what invoices, drafts too, charge of it already."""

    line_id: int
    order_id: int
    order: str | None
    order_state: str
    position: int
    kind: str
    product_id: int | None
    product_kind: str | None
    customer_id: int
    customer: str
    owner_id: int | None
    unit_id: int
    currency: str
    rate: Decimal
    tax_inclusive: bool
    qty: Decimal
    net: Decimal
    tax: Decimal
    gross: Decimal
    charged_qty: Decimal
    open_qty: Decimal
    terms_id: int | None
    most_qty: Decimal     # what may be charged by hand: beside what the rule says whatever has shipped
    ordered_qty: Decimal
    standing_qty: Decimal     # what invoices, drafts too, charge of it and credit notes have not taken back
    scheduled: bool           # by the milestones of its order's terms


def to_invoice(basis: str, order_ids: Sequence[int], line_ids: Sequence[int] = ()) -> list[ToInvoice]:
    """Order lines that cost something, with what may be invoiced: goods by their customer's word, else the basis; all else with the order."""
    rows = run(
        f"""select l.line_id, l.order_id, o.number, o.state, l.position, l.kind, l.product_id, pr.kind, o.customer_id, c.name, o.owner_id, o.unit_id,
                   o.currency, o.rate, o.tax_inclusive, l.qty, l.net, l.tax, l.gross, coalesce(x.charged, 0),
                   case when ms.upto is not null then round(b.ordered_qty * ms.upto, 8)
                        when l.kind = 'freight' or pr.kind = 'service' then coalesce(b.ordered_qty, 0) else coalesce({BY_WORD}, 0) end
                       - coalesce(b.invoiced_qty, 0) - coalesce(x.drafted, 0), o.terms_id,
                   case when l.kind = 'freight' or pr.kind = 'service' then coalesce(b.ordered_qty, 0)
                        else greatest({BY_WORD}, b.shipped_qty, round(b.ordered_qty * ms.upto, 8), 0) end
                       - coalesce(b.invoiced_qty, 0) - coalesce(x.drafted, 0),
                   coalesce(b.ordered_qty, 0), coalesce(b.invoiced_qty, 0) + coalesce(x.drafted, 0),
                   o.terms_id is not null and {_WORD} = 'schedule'
            from (select unnest(%s::bigint[]) as line_id union select f.line_id from orders_salesorderline f where f.order_id = any(%s)) k
            {by_index("orders_salesorderline", "l", "l.line_id = k.line_id")}
            join orders_salesorder o on o.record_id = l.order_id join parties_customer c on c.record_id = o.customer_id
            {milestones.upto(_WORD, 'o')}
            left join products_product pr on pr.record_id = l.product_id
            {by_index("orderbook_balance", "b", "b.line_id = l.line_id", left=True)}
            left join lateral (select sum(n.qty) as charged, sum(n.qty) filter (where v.state = 'draft') as drafted from invoices_invoiceline n
                               join invoices_invoice v on v.record_id = n.invoice_id
                               where n.order_line_id = l.line_id and v.state in ('draft', 'posted')) x on true
            where l.gross <> 0 order by l.order_id, l.position""",
        [basis] * 3 + [list(line_ids), list(order_ids), basis],
        keep=True,
    )
    return [ToInvoice(*row) for row in rows]


def delivered_by(delivery_ids: Sequence[int]) -> dict[int, tuple[int, Decimal]]:
    """What deliveries took along of order lines: {order line: (delivery line, quantity)}."""
    rows = run(
        "select order_line_id, min(line_id), sum(qty) from deliveries_deliveryline where delivery_id = any(%s) group by 1", [list(delivery_ids)]
    )
    return {row[0]: (row[1], row[2]) for row in rows}


@dataclass(frozen=True, slots=True)
class LineRow:
    """An invoice line with the order line it charges."""

    id: int
    position: int
    kind: str
    product_id: int | None
    code: str | None
    product: str | None
    qty: Decimal
    net: Decimal
    tax: Decimal
    gross: Decimal
    order_line_id: int
    tax_rate: Decimal | None
    tax_reason: str
    tax_inclusive: bool
    called: str | None      # the customer's own number of the product
    bundle: "PartOfBundle | None" = None


@dataclass(frozen=True, slots=True)
class PartOfBundle:
    """The bundle an invoice line charges a part of: which one of which order, how many parts it has and how many of it were sold; of this part,
    what its order line is about in all."""

    key: tuple[int, int]
    code: str
    name: str
    qty: Decimal
    parts: int
    line_qty: Decimal


def lines(invoice_id: int) -> list[LineRow]:
    """The lines of an invoice by position."""
    rows = run(
        f"""select x.line_id, x.position, l.kind, l.product_id, pr.code, pr.name, x.qty, x.net, x.tax, x.gross, x.order_line_id,
                  x.tax_rate, x.tax_reason, o.tax_inclusive, pn.number, l.bundle_at, o.record_id, bu.code, bu.name, l.bundle_qty,
                  case when l.bundle_at is not null then
                      (select count(*) from orders_salesorderline y where y.order_id = l.order_id and y.bundle_at = l.bundle_at) end, l.qty
           from invoices_invoiceline x join orders_salesorderline l on l.line_id = x.order_line_id
           join orders_salesorder o on o.record_id = l.order_id
           left join products_product pr on pr.record_id = l.product_id {CALLED.format(customer="o.customer_id")}
           left join products_product bu on bu.record_id = l.bundle_id
           where x.invoice_id = %s order by x.position""",
        [invoice_id],
    )
    return [LineRow(*(*row[:15], PartOfBundle(*((row[16], row[15]), *row[17:])) if row[15] is not None else None)) for row in rows]


@dataclass(frozen=True, slots=True)
class OpenItem:
    """A due item that is not settled, with its invoice."""

    id: int
    invoice_id: int
    number: str | None
    customer: str
    part: int
    due_date: dt.date | None
    open: Decimal
    currency: str


@dataclass(frozen=True, slots=True)
class Open:
    """Which open due items: of an invoice, of an owner's invoices, due before a day."""

    invoice_id: int | None = None
    owner_id: int | None = None
    due_before: dt.date | None = None

    def where(self, actor: Actor) -> Where:
        """The condition over invoices `i` and due items `d`, the actor's rows only."""
        seen = rows_of(actor)
        parts, params = [seen.sql, "d.amount <> d.settled"], list(seen.params)
        for column, wanted in (("i.record_id = %s", self.invoice_id), ("i.owner_id = %s", self.owner_id), ("d.due_date < %s", self.due_before)):
            if wanted is not None:
                parts.append(column)
                params.append(wanted)
        return Where(" and ".join(parts), tuple(params))


_OPEN = "from receivables_dueitem d join invoices_invoice i on i.record_id = d.record_id"


def open_total(actor: Actor, wanted: Open) -> tuple[int, Decimal]:
    """How many due items are open, and their open amount."""
    asked = wanted.where(actor)
    row = one(f"select count(*), coalesce(sum(d.amount - d.settled), 0) {_OPEN} where {asked.sql}", asked.params, keep=True)
    return (int(row[0]), row[1]) if row else (0, Decimal(0))


def open_items(actor: Actor, wanted: Open, *, after: int = 0, limit: int = 50) -> list[OpenItem]:
    """Open due items by key, beginning after a key."""
    asked = wanted.where(actor)
    rows = run(
        f"""select d.id, i.record_id, i.number, c.name, d.part, d.due_date, d.amount - d.settled, d.currency
            {_OPEN} join parties_customer c on c.record_id = i.customer_id where {asked.sql} and d.id > %s order by d.id limit %s""",
        [*asked.params, after, limit],
    )
    return [OpenItem(*row) for row in rows]


# Invoices of an order.
count_of_order = Counting("invoices_invoice i", "i.order_id = %s", rows_of)


def count_of_customer(actor: Actor, customer_id: int) -> int:
    """How many invoices of a customer the actor may see."""
    return count_seen("invoices_invoice i", "i.customer_id = any(%s)", parties.with_merged(customer_id), rows_of(actor))


def ids_by_external(source: str, external_ids: Sequence[str]) -> dict[str, int]:
    """Invoices already recorded from a source: {external id: key}."""
    rows = run(
        "select external_id, id from spine_record where external_source = %s and kind = 'invoice' and external_id = any(%s)",
        [source, list(external_ids)],
    )
    return {row[0]: row[1] for row in rows}


@dataclass(frozen=True, slots=True)
class Charged:
    """An invoice line that charged goods of an order line, with what of it is credited, and what of that is an allowance (`cut`)."""

    line_id: int
    invoice_id: int
    order_line_id: int
    qty: Decimal
    net: Decimal
    tax: Decimal
    gross: Decimal
    credited_qty: Decimal
    credited_net: Decimal
    credited_tax: Decimal
    cut_net: Decimal = Decimal(0)
    cut_tax: Decimal = Decimal(0)


def charged(order_line_ids: Sequence[int]) -> list[Charged]:
    """Posted invoice lines of order lines that are not credited in full, the newest first."""
    rows = run(
        """select x.line_id, x.invoice_id, x.order_line_id, x.qty, x.net, x.tax, x.gross, coalesce(c.qty, 0), coalesce(c.net, 0), coalesce(c.tax, 0),
                  coalesce(c.cut_net, 0), coalesce(c.cut_tax, 0)
           from invoices_invoiceline x join invoices_invoice i on i.record_id = x.invoice_id
           left join lateral (select sum(y.qty) as qty, sum(y.net) as net, sum(y.tax) as tax, sum(y.net) filter (where y.qty = 0) as cut_net,
                                     sum(y.tax) filter (where y.qty = 0) as cut_tax from invoices_creditline y
                              where y.invoice_line_id = x.line_id) c on true
           where x.order_line_id = any(%s) and i.state = 'posted' and x.qty > coalesce(c.qty, 0) order by x.line_id desc""",
        [list(order_line_ids)],
    )
    return [Charged(*row) for row in rows]


def credit_notes_of(actor: Actor) -> Where:
    """The row filter of credit notes."""
    return document_rows(CREDIT_NOTES, actor, "invoices_creditnote", "n.record_id")


CREDIT_LISTING = Listing(
    noun="credit_notes",
    source="invoices_creditnote n",
    key="n.record_id",
    policy=CREDIT_NOTES,
    rows=credit_notes_of,
    search_sql="r.search_grams",
    default_sort="-credit_date",
    joins={
        **documents.joins("n"),
        "o": "left join orders_salesorder o on o.record_id = n.order_id",
    },
    fields=(
        documents.number("n"),
        documents.customer("n"),
        Field("order", "n.order_id", Kind.REF, label_sql="o.number", sort_sql="o.number", nullable=True, noun="orders"),
        Field("kind", "n.kind", Kind.CHOICE, groups=True, choices=states.CREDITS),
        Field("credit_date", "n.credit_date", Kind.DATE, groups=True),
        Field("net", "n.net", Kind.MONEY, sums=True, currency="currency"),
        Field("tax", "n.tax", Kind.MONEY, sums=True, currency="currency"),
        Field("gross", "n.gross", Kind.MONEY, sums=True, currency="currency"),
        Field("freed", "n.freed", Kind.MONEY, sums=True, currency="currency"),
        roster.owner("n"),
        roster.unit("n"),
        Field("currency", "n.currency", Kind.CODE, groups=True),
    ),
)


@dataclass(frozen=True, slots=True)
class CreditNoteRow:
    """A credit note as its page shows it."""

    id: int
    number: str | None
    customer_id: int
    customer: str
    order_id: int | None
    order: str | None
    owner_id: int | None
    owner: str | None
    unit_id: int
    unit: str
    currency: str
    version: int
    credit_date: dt.date
    reason: str
    net: Decimal
    tax: Decimal
    gross: Decimal
    freed: Decimal
    kind: str


def credit_note(actor: Actor, note_id: int) -> CreditNoteRow:
    """One credit note; refuses (404) one that does not exist or that the actor may not see, alike."""
    seen = credit_notes_of(actor)
    row = one(
        f"""select n.record_id, n.number, n.customer_id, c.name, n.order_id, o.number, n.owner_id, p.name, n.unit_id, u.name, n.currency, n.version,
                   n.credit_date, n.reason, n.net, n.tax, n.gross, n.freed, n.kind
            from invoices_creditnote n join parties_customer c on c.record_id = n.customer_id join organisation_unit u on u.id = n.unit_id
            left join orders_salesorder o on o.record_id = n.order_id left join organisation_person p on p.id = n.owner_id
            where n.record_id = %s and {seen.sql}""",
        [note_id, *seen.params],
    )
    if row is None:
        raise missing()
    return CreditNoteRow(*row)


@dataclass(frozen=True, slots=True)
class CreditLineRow:
    """What a credit note takes back of an invoice line."""

    position: int
    invoice_id: int
    invoice: str | None
    product_id: int | None
    product: str | None
    order_line_id: int
    qty: Decimal
    net: Decimal
    tax: Decimal
    gross: Decimal
    freed: Decimal


def credit_lines(note_id: int) -> list[CreditLineRow]:
    """The lines of a credit note by position."""
    rows = run(
        """select c.position, x.invoice_id, i.number, l.product_id, pr.name, x.order_line_id, c.qty, c.net, c.tax, c.gross, c.freed
           from invoices_creditline c join invoices_invoiceline x on x.line_id = c.invoice_line_id
           join invoices_invoice i on i.record_id = x.invoice_id join orders_salesorderline l on l.line_id = x.order_line_id
           left join products_product pr on pr.record_id = l.product_id where c.credit_note_id = %s order by c.position""",
        [note_id],
    )
    return [CreditLineRow(*row) for row in rows]


# Credit notes of an order.
credits_of_order = Counting("invoices_creditnote n", "n.order_id = %s", credit_notes_of)


@dataclass(frozen=True, slots=True)
class Drafted:
    """An invoice that waits to be posted."""

    id: int
    customer: str
    day: dt.date


def drafted(most: int = 500) -> list[Drafted]:
    """Invoices drafted and not posted, the oldest first; whoever asks."""
    rows = run(
        """select i.record_id, c.name, i.invoice_date from invoices_invoice i join parties_customer c on c.record_id = i.customer_id
           where i.state = 'draft' order by i.invoice_date, i.record_id limit %s""",
        [most],
    )
    return [Drafted(*row) for row in rows]


def charging(delivery_ids: Sequence[int]) -> list[int]:
    """The invoices, drafts too, that charge lines of deliveries and stand."""
    return values(
        """select distinct x.invoice_id from invoices_invoiceline x join invoices_invoice i on i.record_id = x.invoice_id
           join deliveries_deliveryline d on d.line_id = x.delivery_line_id
           where d.delivery_id = any(%s) and i.state in ('draft', 'posted') order by 1""",
        [list(delivery_ids)],
    )
