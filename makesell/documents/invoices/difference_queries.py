"""Named reads of what differs between our own invoices and the tax invoices that state them 票差."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from makesell.documents.invoices.access import TAX_DIFFERENCES
from makesell.ground.access import Where, where
from makesell.ground.actor import Actor
from makesell.ground.db import run, values
from makesell.ground.listing import Field, Kind, Listing
from makesell.ground.roster import listings as roster
from makesell.masterdata.parties import documents

# What of an invoice line counts as tax-invoiced: whatever blue is not void, less the red that are issued.
TAXED = """select sum(t.qty) as qty, sum(t.net) as net, sum(t.tax) as tax, sum(t.gross) as gross from invoices_taxinvoiceline t
    join invoices_taxinvoice tv on tv.record_id = t.tax_invoice_id
    where t.invoice_line_id = x.line_id and (tv.colour = 'blue' and tv.state <> 'void' or tv.state = 'red_issued')"""
CREDITED = """select sum(y.qty) as qty, sum(y.net) as net, sum(y.tax) as tax, sum(y.gross) as gross from invoices_creditline y
    where y.invoice_line_id = x.line_id"""
# One row an invoice of our own (those of a past were tax-invoiced there): what stands of it, and what is tax-invoiced.
_DIFFERENCES = f"""(
    select i.record_id, i.number, i.customer_id, i.owner_id, i.unit_id, i.invoice_date, i.state, i.currency,
           s.standing, s.taxed, s.standing - s.taxed as difference
    from invoices_invoice i join spine_record ir on ir.id = i.record_id and ir.external_source is null
    cross join lateral (
        select sum(case i.state when 'posted' then x.gross - coalesce(c.gross, 0) else 0 end) as standing, sum(coalesce(t.gross, 0)) as taxed
        from invoices_invoiceline x left join lateral ({CREDITED}) c on true left join lateral ({TAXED}) t on true
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
            left join lateral ({CREDITED}) c on true left join lateral ({TAXED}) s on true
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
            left join lateral ({CREDITED}) c on true left join lateral ({TAXED}) t on true where x.invoice_id = %s order by 1""",
        [invoice_id],
    )
    return [LineDifference(*row) for row in rows]


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
