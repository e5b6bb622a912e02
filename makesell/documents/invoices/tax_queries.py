"""Named reads of tax invoices, of the batches they leave in, and of what differs from our own invoices 票差."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from makesell.documents.invoices import tax_states
from makesell.documents.invoices.access import TAX_BATCHES, TAX_DIFFERENCES, TAX_INVOICES
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

# What of an invoice line counts as tax-invoiced: whatever blue is not void, less the red that are issued.
_TAXED = """select sum(t.qty) as qty, sum(t.net) as net, sum(t.tax) as tax, sum(t.gross) as gross from invoices_taxinvoiceline t
    join invoices_taxinvoice tv on tv.record_id = t.tax_invoice_id
    where t.invoice_line_id = x.line_id and (tv.colour = 'blue' and tv.state <> 'void' or tv.state = 'red_issued')"""
_CREDITED = """select sum(y.qty) as qty, sum(y.net) as net, sum(y.tax) as tax, sum(y.gross) as gross from invoices_creditline y
    where y.invoice_line_id = x.line_id"""
# One row an invoice of our own (those of a past were tax-invoiced there): what stands of it, and what is tax-invoiced.
_DIFFERENCES = f"""(
    select i.record_id, i.number, i.customer_id, i.owner_id, i.unit_id, i.invoice_date, i.state, i.currency,
           s.standing, s.taxed, s.standing - s.taxed as difference
    from invoices_invoice i join spine_record ir on ir.id = i.record_id and ir.external_source is null
    cross join lateral (
        select sum(case i.state when 'posted' then x.gross - coalesce(c.gross, 0) else 0 end) as standing, sum(coalesce(t.gross, 0)) as taxed
        from invoices_invoiceline x left join lateral ({_CREDITED}) c on true left join lateral ({_TAXED}) t on true
        where x.invoice_id = i.record_id
    ) s where i.state in ('posted', 'reversed') and s.standing <> s.taxed
)"""
MISSING, BEYOND = "missing", "beyond"


def differences_of(actor: Actor) -> Where:
    """The row filter of differences: those of all invoices, for who keeps them."""
    return where(TAX_DIFFERENCES.reach(actor), owner="d.owner_id", unit="d.unit_id")


DIFFERENCES = Listing(
    noun="tax_differences",
    source=f"{_DIFFERENCES} d join parties_customer c on c.record_id = d.customer_id",
    key="d.record_id",
    policy=TAX_DIFFERENCES,
    rows=differences_of,
    search_sql=None,
    default_sort="invoice_date",
    joins={"p": documents.PERSON.format("d")},
    fields=(
        Field("invoice", "d.record_id", Kind.REF, label_sql="d.number", sort_sql="d.number", noun="invoices"),
        Field("customer", "d.customer_id", Kind.REF, label_sql="c.name", sort_sql="c.sort_key", groups=True, noun="customers"),
        Field("invoice_date", "d.invoice_date", Kind.DATE, groups=True),
        Field("standing", "d.standing", Kind.MONEY, sums=True, currency="currency"),
        Field("taxed", "d.taxed", Kind.MONEY, sums=True, currency="currency"),
        Field("difference", "d.difference", Kind.MONEY, sums=True, currency="currency"),
        roster.owner("d"),
        Field("currency", "d.currency", Kind.CODE, groups=True),
    ),
)


def missing(currency: str, most: int = 500) -> list[int]:
    """Invoices in a currency that are posted and not wholly tax-invoiced, the oldest first; whoever asks."""
    sql = f"select d.record_id from {_DIFFERENCES} d where d.difference > 0 and d.currency = %s order by d.invoice_date, d.record_id limit %s"
    return values(sql, [currency, most])


def followed_by(note_id: int) -> list[int]:
    """Issued tax invoices that state more than stands of an invoice line a credit note takes back of, as long as no red letter names the note."""
    return values(
        f"""select distinct v.record_id from invoices_creditline y join invoices_invoiceline x on x.line_id = y.invoice_line_id
            join invoices_invoice i on i.record_id = x.invoice_id
            join invoices_taxinvoiceline t on t.invoice_line_id = x.line_id
            join invoices_taxinvoice v on v.record_id = t.tax_invoice_id and v.state = 'issued' and v.colour = 'blue'
            left join lateral ({_CREDITED}) c on true left join lateral ({_TAXED}) s on true
            where y.credit_note_id = %s and coalesce(s.gross, 0) > case i.state when 'posted' then x.gross - coalesce(c.gross, 0) else 0 end
              and not exists (select 1 from invoices_taxinvoice r where r.original_id = v.record_id and r.credit_note_id = y.credit_note_id)
            order by 1""",
        [note_id],
    )


def untitled(invoice_ids: Sequence[int], on: dt.date) -> list[tuple[int, str, str]]:
    """The customers of invoices without a tax title on a day, with their names and tax numbers; whoever asks."""
    rows = run(
        """select distinct c.record_id, c.name, c.tax_number from invoices_invoice i
           join parties_customer k on k.record_id = i.customer_id join parties_customer c on c.record_id = coalesce(k.merged_into_id, k.record_id)
           where i.record_id = any(%s) and not exists (select 1 from parties_taxtitle x where x.customer_id in (k.record_id, c.record_id)
                 and daterange(x.valid_from, x.valid_to) @> %s::date) order by 1""",
        [list(invoice_ids), on],
    )
    return [(row[0], row[1], row[2]) for row in rows]


def beyond(most: int = 500) -> list[tuple[int, int]]:
    """Issued tax invoices that state more than stands of an invoice, with the newest credit note of it; whoever asks."""
    rows = run(
        f"""select distinct on (t.tax_invoice_id) t.tax_invoice_id, y.credit_note_id from {_DIFFERENCES} d
            join invoices_invoiceline x on x.invoice_id = d.record_id join invoices_taxinvoiceline t on t.invoice_line_id = x.line_id
            join invoices_taxinvoice v on v.record_id = t.tax_invoice_id and v.state = 'issued' and v.colour = 'blue'
            join invoices_creditline y on y.invoice_line_id = x.line_id
            where d.difference < 0 order by t.tax_invoice_id, y.credit_note_id desc limit %s""",
        [most],
    )
    return [(row[0], row[1]) for row in rows]


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
    rows = run(f"{_LINES.replace('select ', 'select t.tax_invoice_id, ', 1)} where t.tax_invoice_id = any(%s) order by 1, t.position", [list(keys)])
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
            left join lateral ({_CREDITED}) c on true left join lateral ({_TAXED}) t on true
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
class LineDifference:
    """An invoice line: what is posted and credited of it, what is tax-invoiced (gross)."""

    position: int
    posted: Decimal
    credited: Decimal
    taxed: Decimal


def line_differences(invoice_id: int) -> list[LineDifference]:
    """Line by line, what an invoice states and what its tax invoices do."""
    rows = run(
        f"""select x.position, case i.state when 'posted' then x.gross else 0 end, coalesce(c.gross, 0), coalesce(t.gross, 0)
            from invoices_invoiceline x join invoices_invoice i on i.record_id = x.invoice_id
            left join lateral ({_CREDITED}) c on true left join lateral ({_TAXED}) t on true where x.invoice_id = %s order by 1""",
        [invoice_id],
    )
    return [LineDifference(*row) for row in rows]


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


@dataclass(frozen=True, slots=True)
class Beyond:
    """An invoice that tax invoices state more of than stands, and nothing takes that back yet."""

    id: int
    number: str | None
    customer: str
    credited_date: dt.date | None


def to_take_back() -> list[Beyond]:
    """The tax invoices to follow credit notes and reversals, the oldest invoice first; whoever asks."""
    rows = run(
        f"""select d.record_id, d.number, c.name, (select max(n.credit_date) from invoices_creditline y
                  join invoices_creditnote n on n.record_id = y.credit_note_id join invoices_invoiceline x on x.line_id = y.invoice_line_id
                  where x.invoice_id = d.record_id)
            from {_DIFFERENCES} d join parties_customer c on c.record_id = d.customer_id
            where d.difference < 0 and not exists (
                select 1 from invoices_taxinvoice r join invoices_taxinvoiceline t on t.tax_invoice_id = r.record_id
                join invoices_invoiceline x on x.line_id = t.invoice_line_id
                where x.invoice_id = d.record_id and r.colour = 'red' and r.state in ('proposed', 'requested', 'confirmed'))
            order by d.record_id limit 500"""
    )
    return [Beyond(*row) for row in rows]
