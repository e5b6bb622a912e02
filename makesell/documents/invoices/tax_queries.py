"""Named reads of tax invoices and of the batches they leave in."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from makesell.documents.invoices import tax_states
from makesell.documents.invoices.access import TAX_BATCHES, TAX_INVOICES
from makesell.documents.invoices.difference_queries import CREDITED, TAXED
from makesell.ground.access import Where, where
from makesell.ground.actor import Actor
from makesell.ground.db import run, values
from makesell.ground.listing import Field, Kind, Listing
from makesell.ground.roster import listings as roster
from makesell.ground.spine.rows import HeadRow, as_given, head, one_seen
from makesell.masterdata.parties import documents, words
from makesell.masterdata.parties.queries import document_rows


def rows_of(actor: Actor) -> Where:
    """The row filter of tax invoices."""
    return document_rows(TAX_INVOICES, actor, "invoices_taxinvoice", "v.record_id")


def batches_of(actor: Actor) -> Where:
    """The row filter of batches."""
    return where(TAX_BATCHES.reach(actor), owner="b.owner_id", unit="b.unit_id")


UPLINKS = (
    "select record_id as later, original_id as earlier from invoices_taxinvoice",
)
LISTING = Listing(
    noun="tax_invoices",
    source="invoices_taxinvoice v",
    key="v.record_id",
    policy=TAX_INVOICES,
    rows=rows_of,
    search_sql="r.search_grams",
    default_sort="-drafted_date",
    joins={
        **documents.joins("v"),
        "b": "left join invoices_taxbatch b on b.record_id = v.batch_id",
        "og": "left join invoices_taxinvoice og on og.record_id = v.original_id",
    },
    fields=(
        documents.number("v"),
        documents.customer("v"),
        Field("colour", "v.colour", Kind.CHOICE, groups=True, choices=tax_states.COLOURS),
        Field("kind", "v.kind", Kind.CHOICE, groups=True, choices=words.TAX_KINDS),
        Field("state", "v.state", Kind.CHOICE, groups=True, choices=tax_states.LABELS),
        Field("issued_number", "v.issued_number", Kind.CODE, nullable=True),
        Field("drafted_date", "v.drafted_date", Kind.DATE, groups=True),
        Field("issued_date", "v.issued_date", Kind.DATE, nullable=True, groups=True),
        Field("net", "v.net", Kind.MONEY, sums=True, currency="currency"),
        Field("tax", "v.tax", Kind.MONEY, sums=True, currency="currency"),
        Field("gross", "v.gross", Kind.MONEY, sums=True, currency="currency"),
        Field("fault", "v.fault", Kind.TEXT),
        Field("used_date", "v.used_date", Kind.DATE, nullable=True),
        Field("expires_at", "v.expires_at", Kind.MOMENT, nullable=True),
        Field("batch", "v.batch_id", Kind.REF, label_sql="b.number", sort_sql="b.number", nullable=True, noun="tax_batches"),
        Field("original", "v.original_id", Kind.REF, label_sql="og.number", sort_sql="og.number", nullable=True, noun="tax_invoices"),
        documents.owner("v"),
        documents.unit("v"),
        Field("currency", "v.currency", Kind.CODE, groups=True),
    ),
)
BATCH_LISTING = Listing(
    noun="tax_batches",
    source="invoices_taxbatch b",
    key="b.record_id",
    policy=TAX_BATCHES,
    rows=batches_of,
    search_sql="r.search_grams",
    default_sort="-exported_date",
    joins={"r": "join spine_record r on r.id = b.record_id", "p": "left join organisation_person p on p.id = b.owner_id"},
    fields=(
        Field("number", "b.number", Kind.CODE, nullable=True),
        Field("state", "b.state", Kind.CHOICE, groups=True, choices=tax_states.BATCHES),
        Field("exported_date", "b.exported_date", Kind.DATE, groups=True),
        Field("count", "b.count", Kind.INT),
        roster.owner("b"),
    ),
)

@dataclass(frozen=True, slots=True)
class TaxInvoiceRow(HeadRow):
    """A tax invoice's head."""

    customer_id: int
    customer: str
    colour: str
    kind: str
    buyer_name: str
    buyer_number: str
    buyer_address: str
    buyer_phone: str
    buyer_bank: str
    buyer_account: str
    buyer_email: str
    drafted_date: dt.date
    batch_id: int | None
    batch: str | None
    issued_number: str | None
    issued_date: dt.date | None
    used_date: dt.date | None
    fault: str
    net: Decimal
    tax: Decimal
    gross: Decimal
    original_id: int | None
    original: str | None
    original_number: str | None
    credit_note_id: int | None
    credit_note: str | None
    cause: str
    raised_by: str
    form_number: str
    asked_by_id: int | None
    expires_at: dt.datetime | None
    rate: Decimal


_HEAD = f"""select {head("v")}, v.customer_id, c.name, v.colour, v.kind, v.buyer_name, v.buyer_number, v.buyer_address, v.buyer_phone, v.buyer_bank,
        v.buyer_account, v.buyer_email, v.drafted_date, v.batch_id, b.number, v.issued_number, v.issued_date, v.used_date, v.fault, v.net, v.tax,
        v.gross, v.original_id, og.number, og.issued_number, v.credit_note_id, cn.number, v.cause, v.raised_by, v.form_number, v.asked_by_id,
        v.expires_at, v.rate
    from invoices_taxinvoice v join parties_customer c on c.record_id = v.customer_id
    join organisation_unit u on u.id = v.unit_id left join organisation_person p on p.id = v.owner_id
    left join invoices_taxbatch b on b.record_id = v.batch_id left join invoices_taxinvoice og on og.record_id = v.original_id
    left join invoices_creditnote cn on cn.record_id = v.credit_note_id"""


def tax_invoice(actor: Actor, key: int) -> TaxInvoiceRow:
    """One tax invoice; refuses (404) one that does not exist or that the actor may not see, alike."""
    return one_seen(TaxInvoiceRow, _HEAD, "v.record_id", key, rows_of(actor))


def of_ids(keys: Sequence[int]) -> list[TaxInvoiceRow]:
    """Tax invoices as they stand, whoever asks, in the order given; those that do not exist are left out."""
    return as_given(TaxInvoiceRow, _HEAD, "v.record_id", keys)


def named(serials: Sequence[str]) -> dict[str, int]:
    """Blue tax invoices by our own number."""
    return dict(run("select number, record_id from invoices_taxinvoice where number = any(%s) and colour = 'blue'", [list(serials)]))


def reds_of(issued_numbers: Sequence[str]) -> dict[str, int]:
    """The red letter that is open of each tax invoice, by the original's issued number."""
    rows = run(
        """select og.issued_number, v.record_id from invoices_taxinvoice v join invoices_taxinvoice og on og.record_id = v.original_id
           where og.issued_number = any(%s) and v.state in ('confirmed', 'red_issued') order by v.record_id""",
        [list(issued_numbers)],
    )
    return dict(rows)


def numbered(issued_numbers: Sequence[str]) -> dict[str, int]:
    """The tax invoices that have these issued numbers."""
    return dict(run("select issued_number, record_id from invoices_taxinvoice where issued_number = any(%s)", [list(issued_numbers)]))


@dataclass(frozen=True, slots=True)
class TaxLineRow:
    """A line of a tax invoice with the invoice line it states."""

    id: int
    position: int
    invoice_line_id: int
    invoice_id: int
    invoice: str | None
    credit_line_id: int | None
    product_id: int | None
    name: str
    specification: str
    uom: str
    tax_code: str
    qty: Decimal
    net: Decimal
    tax: Decimal
    gross: Decimal
    tax_rate: Decimal
    fault: str


_LINES = """select t.line_id, t.position, t.invoice_line_id, x.invoice_id, i.number, t.credit_line_id, l.product_id, t.name, t.specification, t.uom,
        t.tax_code, t.qty, t.net, t.tax, t.gross, t.tax_rate, t.fault
    from invoices_taxinvoiceline t join invoices_invoiceline x on x.line_id = t.invoice_line_id join invoices_invoice i on i.record_id = x.invoice_id
    left join orders_salesorderline l on l.line_id = x.order_line_id"""


def lines(key: int) -> list[TaxLineRow]:
    """The lines of a tax invoice by position."""
    return [TaxLineRow(*row) for row in run(f"{_LINES} where t.tax_invoice_id = %s order by t.position", [key])]


def lines_of(keys: Sequence[int]) -> dict[int, list[TaxLineRow]]:
    """The lines of tax invoices by position."""
    lines = _LINES.replace("select ", "select t.tax_invoice_id, ", 1)
    rows = run(f"{lines} where t.tax_invoice_id = any(%s) order by 1, t.position", [list(keys)], keep=True)
    found: dict[int, list[TaxLineRow]] = {key: [] for key in keys}
    for row in rows:
        found[row[0]].append(TaxLineRow(*row[1:]))
    return found


@dataclass(frozen=True, slots=True)
class ToTax:
    """What of an invoice line stands and is not tax-invoiced yet, with the words a tax invoice states it in."""

    line_id: int
    position: int
    invoice_id: int
    invoice: str | None
    state: str
    customer_id: int
    customer: str
    owner_id: int | None
    unit_id: int
    currency: str
    tax_rate: Decimal | None
    name: str
    specification: str
    uom: str
    tax_code: str
    qty: Decimal
    net: Decimal
    tax: Decimal
    rate: Decimal

    @property
    def gross(self) -> Decimal:
        """Net and tax together."""
        return self.net + self.tax


LATE = "延期付款利息及手续费"
_PAID_LATE = """(select p.tax_code from invoices_dunningline n join invoices_invoiceline y on y.invoice_id = n.invoice_id
    join orders_salesorderline o on o.line_id = y.order_line_id join products_product p on p.record_id = o.product_id and p.tax_code <> ''
    where n.letter_id = i.letter_id order by n.position, y.position limit 1)"""


def to_tax(invoice_ids: Sequence[int]) -> list[ToTax]:
    """The lines of invoices with what may be tax-invoiced of them; freight has neither a product nor its words. What is charged for late payment
    is a part of the price 价外费用, by the code of the goods that were paid late."""
    rows = run(
        f"""select x.line_id, x.position, x.invoice_id, i.number, i.state, i.customer_id, k.name, i.owner_id, i.unit_id, i.currency, x.tax_rate,
                   case when i.letter_id is not null then %s else coalesce(pr.name, '') end, coalesce(pr.specification, ''),
                   coalesce(um.name, ''), case when i.letter_id is not null then coalesce({_PAID_LATE}, '') else coalesce(pr.tax_code, '') end,
                   x.qty - coalesce(c.qty, 0) - coalesce(t.qty, 0), x.net - coalesce(c.net, 0) - coalesce(t.net, 0),
                   x.tax - coalesce(c.tax, 0) - coalesce(t.tax, 0), i.rate
            from invoices_invoiceline x join invoices_invoice i on i.record_id = x.invoice_id
            join parties_customer k on k.record_id = i.customer_id
            left join orders_salesorderline l on l.line_id = x.order_line_id left join products_product pr on pr.record_id = l.product_id
            left join products_unitofmeasure um on um.id = pr.uom_id
            left join lateral ({CREDITED}) c on true left join lateral ({TAXED}) t on true
            where x.invoice_id = any(%s) order by x.invoice_id, x.position""",
        [LATE, list(invoice_ids)],
        keep=True,
    )
    return [ToTax(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class Standing:
    """What of a line of an issued tax invoice has not been red-lettered, with the line's own words."""

    line: TaxLineRow
    qty: Decimal
    net: Decimal
    tax: Decimal


def standing(key: int) -> list[Standing]:
    """Line by line, what of a tax invoice no issued red letter has taken back."""
    taken = {
        row[0]: row[1:]
        for row in run(
            """select t.invoice_line_id, sum(t.qty), sum(t.net), sum(t.tax) from invoices_taxinvoiceline t
               join invoices_taxinvoice v on v.record_id = t.tax_invoice_id where v.original_id = %s and v.state = 'red_issued' group by 1""",
            [key],
        )
    }
    zero = (Decimal(0),) * 3
    found = []
    for line in lines(key):
        qty, net, tax = taken.get(line.invoice_line_id, zero)
        found.append(Standing(line, line.qty + qty, line.net + net, line.tax + tax))
    return found


@dataclass(frozen=True, slots=True)
class Credit:
    """A line of a credit note, for the red letter that follows it."""

    id: int
    invoice_line_id: int
    kind: str
    customer_id: int
    qty: Decimal
    net: Decimal
    tax: Decimal


def credit(note_id: int) -> list[Credit]:
    """The lines of a credit note, less what issued or open red letters have taken back of each already."""
    rows = run(
        """select y.line_id, y.invoice_line_id, n.kind, n.customer_id, y.qty + coalesce(t.qty, 0), y.net + coalesce(t.net, 0),
                  y.tax + coalesce(t.tax, 0)
           from invoices_creditline y join invoices_creditnote n on n.record_id = y.credit_note_id
           left join lateral (select sum(t.qty) as qty, sum(t.net) as net, sum(t.tax) as tax from invoices_taxinvoiceline t
                              join invoices_taxinvoice v on v.record_id = t.tax_invoice_id
                              where t.credit_line_id = y.line_id and v.state in ('proposed', 'requested', 'confirmed', 'red_issued')) t on true
           where y.credit_note_id = %s order by y.position""",
        [note_id],
    )
    return [Credit(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class Stated:
    """A tax invoice that states something of an invoice or of a credit note."""

    id: int
    number: str | None
    colour: str
    state: str
    issued_number: str | None
    gross: Decimal


def stating(invoice_id: int) -> list[Stated]:
    """The tax invoices that state something of an invoice, with how much of it."""
    rows = run(
        """select v.record_id, v.number, v.colour, v.state, v.issued_number, sum(t.gross) from invoices_taxinvoice v
           join invoices_taxinvoiceline t on t.tax_invoice_id = v.record_id join invoices_invoiceline x on x.line_id = t.invoice_line_id
           where x.invoice_id = %s group by v.record_id order by v.record_id""",
        [invoice_id],
    )
    return [Stated(*row) for row in rows]


def of_credit_note(note_id: int) -> list[Stated]:
    """The red letters that follow a credit note."""
    sql = "select record_id, number, colour, state, issued_number, gross from invoices_taxinvoice where credit_note_id = %s order by record_id"
    rows = run(sql, [note_id])
    return [Stated(*row) for row in rows]


def reds(key: int) -> list[Stated]:
    """The red letters of a tax invoice."""
    rows = run(
        "select record_id, number, colour, state, issued_number, gross from invoices_taxinvoice where original_id = %s order by record_id", [key]
    )
    return [Stated(*row) for row in rows]


def unconfirmed(before: dt.datetime) -> list[int]:
    """Red letters the other side did not confirm in time."""
    return values("select record_id from invoices_taxinvoice where state = 'requested' and expires_at <= %s order by 1", [before])


@dataclass(frozen=True, slots=True)
class BatchRow:
    """A batch as its page shows it."""

    id: int
    number: str | None
    state: str
    exported_date: dt.date
    count: int
    owner_id: int | None
    owner: str | None
    version: int


_BATCH = """select b.record_id, b.number, b.state, b.exported_date, b.count, b.owner_id, p.name, b.version from invoices_taxbatch b
    left join organisation_person p on p.id = b.owner_id"""


def batch(actor: Actor, key: int) -> BatchRow:
    """One batch; refuses (404) one that does not exist or that the actor may not see, alike."""
    return one_seen(BatchRow, _BATCH, "b.record_id", key, batches_of(actor))


def in_batch(key: int) -> list[int]:
    """The tax invoices whose last file a batch was."""
    return values("select record_id from invoices_taxinvoice where batch_id = %s order by 1", [key])


def answered(keys: Sequence[int]) -> list[int]:
    """Those of these batches that wait for no answer any more."""
    return values(
        """select record_id from invoices_taxbatch b where record_id = any(%s) and state = 'sent'
           and not exists (select 1 from invoices_taxinvoice v where v.batch_id = b.record_id and v.state = 'exported') order by 1""",
        [list(keys)],
    )


@dataclass(frozen=True, slots=True)
class Waiting:
    """A tax invoice that waits for somebody."""

    id: int
    number: str | None
    customer: str
    state: str
    gross: Decimal
    currency: str
    since: dt.date


def waiting(states: Sequence[str], most: int = 500) -> list[Waiting]:
    """Tax invoices in these states, the oldest first; whoever asks."""
    rows = run(
        """select v.record_id, v.number, c.name, v.state, v.gross, v.currency, v.drafted_date from invoices_taxinvoice v
           join parties_customer c on c.record_id = v.customer_id where v.state = any(%s) order by v.drafted_date, v.record_id limit %s""",
        [list(states), most],
    )
    return [Waiting(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class WayBack:
    """An invoice line that charged goods, the tax invoice that states it (perhaps none, perhaps several), and what becomes of that one."""

    invoice_line_id: int
    invoice_id: int
    invoice: str | None
    position: int
    product: str
    tax_invoice_id: int | None
    tax_invoice: str | None
    issued_number: str | None
    used_date: dt.date | None
    route: str


def ways_back(order_line_ids: Sequence[int]) -> list[WayBack]:
    """For every posted invoice line of order lines the tax route of what comes back of it; whoever asks."""
    rows = run(
        """select x.line_id, i.record_id, i.number, x.position, coalesce(pr.name, ''), v.record_id, v.number, v.issued_number, v.used_date, v.state,
                  exists (select 1 from invoices_taxinvoice r where r.original_id = v.record_id and r.state in ('proposed', 'requested', 'confirmed'))
           from invoices_invoiceline x join invoices_invoice i on i.record_id = x.invoice_id and i.state = 'posted'
           join orders_salesorderline l on l.line_id = x.order_line_id left join products_product pr on pr.record_id = l.product_id
           left join (invoices_taxinvoiceline t join invoices_taxinvoice v on v.record_id = t.tax_invoice_id
                      and v.colour = 'blue' and v.state not in ('void', 'red_lettered')) on t.invoice_line_id = x.line_id
           where x.order_line_id = any(%s) order by i.record_id, x.position, v.record_id""",
        [list(order_line_ids)],
    )
    return [WayBack(*(*row[:9], tax_states.route(row[9], used=row[8] is not None, red_open=row[10]))) for row in rows]
