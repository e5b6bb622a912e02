"""What is due to be invoiced 待开票: orders by their customer's word, else the company's rule — the worklist and named reads."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from makesell.documents.invoices import states
from makesell.documents.invoices.access import DUES
from makesell.documents.invoices.milestones import upto
from makesell.documents.invoices.queries import BY_WORD
from makesell.ground.access import Where, where
from makesell.ground.actor import Actor
from makesell.ground.db import run
from makesell.ground.listing import Field, Kind, Listing
from makesell.ground.roster import listings as roster
from makesell.masterdata.parties import documents

# The company's rule and the month, for a list whose statement is fixed.
_RULE = """coalesce((select r.value::jsonb #>> '{}' from rules_rule r where r.kind = 'invoices.basis' and r.scope = '' and r.state = 'approved'
    and daterange(r.valid_from, r.valid_to) @> makesell_today()), 'shipped')"""
_MONTH = "date_trunc('month', makesell_today())::date"


def _due(rule: str, month: str) -> str:
    """One row an order of which goods are due to be invoiced by their customer's word, else the rule; of customers invoiced by the month what had
    been shipped before it began; of those invoiced by the payment schedule the milestones reached. Freight and services go along with the goods
    of their order, or alone where it has none."""
    word = f"coalesce(nullif(c.invoicing, ''), {rule})"
    return f"""(
        select o.record_id, o.number, o.customer_id, o.owner_id, o.unit_id, o.currency, o.order_date,
               case when {word} = 'schedule' and o.terms_id is null then 'shipped' else {word} end as basis, s.net, s.gross
        from (
            select l.order_id, sum(makesell_part(l.net, q.open, l.qty, 2)) as net, sum(makesell_part(l.gross, q.open, l.qty, 2)) as gross,
                   bool_or(not q.along) as goods
            from orderbook_balance b join orders_salesorderline l on l.line_id = b.line_id
            join orders_salesorder so on so.record_id = l.order_id and so.state = 'confirmed'
            join parties_customer c on c.record_id = so.customer_id
            left join products_product pr on pr.record_id = l.product_id {upto(word, "so")}
            cross join lateral (
                select ms.upto is null and (l.kind = 'freight' or pr.kind is not distinct from 'service') as along,
                       case when ms.upto is not null then round(b.ordered_qty * ms.upto, 8)
                            when l.kind = 'freight' or pr.kind = 'service' then b.ordered_qty
                            when {word} = 'monthly'
                            then coalesce((select sum(e.qty) from orderbook_entry e where e.line_id = l.line_id and e.measure = 'shipped'
                                           and e.event_date < {month}), 0)
                            else {BY_WORD.replace("%s", rule)} end - b.invoiced_qty
                       - coalesce((select sum(n.qty) from invoices_invoiceline n join invoices_invoice v on v.record_id = n.invoice_id
                                   where n.order_line_id = l.line_id and v.state = 'draft'), 0) as open
            ) q
            where b.invoiced_qty < greatest(b.ordered_qty, b.shipped_qty) and l.gross <> 0 and q.open > 0 group by l.order_id
        ) s join orders_salesorder o on o.record_id = s.order_id join parties_customer c on c.record_id = o.customer_id
        where s.net > 0 and (s.goods or not exists (
            select 1 from orders_salesorderline g left join products_product gp on gp.record_id = g.product_id
            where g.order_id = o.record_id and g.gross <> 0 and g.kind <> 'freight' and gp.kind is distinct from 'service'))
    )"""


def shipped_since(line_ids: Sequence[int], day: dt.date) -> dict[int, Decimal]:
    """What of order lines has been shipped since a day."""
    rows = run(
        "select line_id, sum(qty) from orderbook_entry where line_id = any(%s) and measure = 'shipped' and event_date >= %s group by 1",
        [list(line_ids), day],
    )
    return dict(rows)


def dues_of(actor: Actor) -> Where:
    """The row filter of what is due to be invoiced: that of all orders, for who invoices them."""
    return where(DUES.reach(actor), owner="d.owner_id", unit="d.unit_id")


LISTING = Listing(
    noun="invoice_dues",
    source=f"{_due(_RULE, _MONTH)} d join parties_customer c on c.record_id = d.customer_id",
    key="d.record_id",
    policy=DUES,
    rows=dues_of,
    search_sql=None,
    default_sort="order_date",
    joins={"p": documents.PERSON.format("d")},
    fields=(
        Field("order", "d.record_id", Kind.REF, label_sql="d.number", sort_sql="d.number", noun="orders"),
        Field("customer", "d.customer_id", Kind.REF, label_sql="c.name", sort_sql="c.sort_key", groups=True, noun="customers"),
        Field("basis", "d.basis", Kind.CHOICE, groups=True, choices=states.BASES),
        Field("order_date", "d.order_date", Kind.DATE),
        Field("net", "d.net", Kind.MONEY, sums=True, currency="currency"),
        Field("gross", "d.gross", Kind.MONEY, sums=True, currency="currency"),
        roster.owner("d"),
        Field("currency", "d.currency", Kind.CODE, groups=True),
    ),
)


@dataclass(frozen=True, slots=True)
class Due:
    """An order of which something is due to be invoiced, and the word it is invoiced by."""

    order_id: int
    order: str | None
    customer_id: int
    customer: str
    currency: str
    basis: str
    net: Decimal


def due(basis: str, month: dt.date, order_ids: Sequence[int] | None = None, most: int = 2000) -> list[Due]:
    """Orders of which something is due by the rule in the month that begins on a day, of these or of all, the oldest first; whoever asks."""
    rows = run(
        f"""select d.record_id, d.number, d.customer_id, c.name, d.currency, d.basis, d.net
            from {_due("%(basis)s", "%(month)s")} d join parties_customer c on c.record_id = d.customer_id
            where %(ids)s::bigint[] is null or d.record_id = any(%(ids)s) order by d.order_date, d.record_id limit %(most)s""",
        {"basis": basis, "month": month, "ids": None if order_ids is None else list(order_ids), "most": most},
    )
    return [Due(*row) for row in rows]
