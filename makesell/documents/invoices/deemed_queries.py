"""Named reads of goods given away that the tax law takes for sold 视同销售: what of them is still to be stated to the tax office."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from makesell.documents.invoices import tax_states
from makesell.documents.invoices.access import DEEMED
from makesell.documents.orders import states as order_states
from makesell.ground.access import Where, where
from makesell.ground.actor import Actor
from makesell.ground.db import run, values
from makesell.ground.listing import Field, Kind, Listing
from makesell.ground.refusal import missing
from makesell.ground.roster import listings as roster
from makesell.masterdata.parties import documents

KINDS: Final = {kind: order_states.KINDS[kind] for kind in order_states.GIVEN}
# One row a line `l` of an order `o` that counts as sold, with what of it has left and what of that is stated already.
_SOURCE: Final = """orders_salesorderline l join orders_salesorder o on o.record_id = l.order_id and o.state = 'confirmed'
    join orderbook_balance b on b.line_id = l.line_id
    left join lateral (select coalesce(sum(x.qty), 0) as qty, coalesce(sum(x.net), 0) as net, coalesce(sum(x.tax), 0) as tax
                       from invoices_deemeddeclaration x where x.order_line_id = l.line_id and x.undone_at is null) d on true"""
_COUNTS: Final = "l.deemed_sale and (b.shipped_qty <> 0 or d.qty <> 0)"
_VALUE: Final = "makesell_part(l.taxable_value, b.shipped_qty, l.qty, 2)"
_NET: Final = f"({_VALUE} - d.net)"
_TAX: Final = f"(makesell_part({_VALUE}, coalesce(l.tax_rate, 0), 1, 2) - d.tax)"


def rows_of(actor: Actor) -> Where:
    """The row filter of deemed sales: those of all orders, for who states them."""
    seen = where(DEEMED.reach(actor), owner="o.owner_id", unit="o.unit_id")
    return Where(f"{_COUNTS} and {seen.sql}", seen.params)


LISTING: Final = Listing(
    noun="deemed_sales",
    source=_SOURCE,
    key="l.line_id",
    policy=DEEMED,
    rows=rows_of,
    search_sql=None,
    default_sort="order",
    joins={**documents.joins("o"), "pr": "left join products_product pr on pr.record_id = l.product_id"},
    fields=(
        Field("order", "l.order_id", Kind.REF, label_sql="o.number", sort_sql="coalesce(o.number, '')", noun="orders"),
        Field("position", "l.position", Kind.INT),
        documents.customer("o"),
        Field("kind", "l.kind", Kind.CHOICE, groups=True, choices=KINDS),
        Field("product", "l.product_id", Kind.REF, label_sql="pr.name", sort_sql="pr.code", nullable=True, noun="products"),
        Field("shipped_qty", "b.shipped_qty", Kind.QTY),
        Field("stated_qty", "d.qty", Kind.QTY),
        Field("open_qty", "(b.shipped_qty - d.qty)", Kind.QTY),
        Field("net", _NET, Kind.MONEY, sums=True, currency="currency"),
        Field("tax", _TAX, Kind.MONEY, sums=True, currency="currency"),
        roster.owner("o"),
        Field("currency", "o.currency", Kind.CODE, groups=True),
    ),
)


@dataclass(frozen=True, slots=True)
class DeemedRow:
    """A line that counts as sold: what of it left, what of that is stated, and base and tax of the rest in the order's currency."""

    id: int
    order_id: int
    order: str | None
    position: int
    customer_id: int
    customer: str
    kind: str
    product_id: int | None
    product: str | None
    shipped_qty: Decimal
    stated_qty: Decimal
    net: Decimal
    tax: Decimal
    tax_rate: Decimal | None
    currency: str

    @property
    def open_qty(self) -> Decimal:
        """Left and not stated yet; below zero what came back after it was stated."""
        return self.shipped_qty - self.stated_qty


_ROW: Final = f"""select l.line_id, l.order_id, o.number, l.position, o.customer_id, c.name, l.kind, l.product_id, pr.name, b.shipped_qty, d.qty,
        {_NET}, {_TAX}, l.tax_rate, o.currency
    from {_SOURCE} join parties_customer c on c.record_id = o.customer_id left join products_product pr on pr.record_id = l.product_id"""


def deemed_sale(actor: Actor, line_id: int) -> DeemedRow:
    """One of them; refuses (404) what is none or what the actor may not see, alike."""
    seen = rows_of(actor)
    rows = run(f"{_ROW} where l.line_id = %s and {seen.sql}", [line_id, *seen.params])
    if not rows:
        raise missing()
    return DeemedRow(*rows[0])


def of_ids(line_ids: Sequence[int]) -> list[DeemedRow]:
    """The same, whoever asks, by line; what is none is left out."""
    return [DeemedRow(*row) for row in run(f"{_ROW} where l.line_id = any(%s) and {_COUNTS} order by 1", [list(line_ids)])]


def orders_of(line_ids: Sequence[int]) -> list[int]:
    """The orders of lines."""
    return values("select distinct order_id from orders_salesorderline where line_id = any(%s) order by 1", [list(line_ids)])


@dataclass(frozen=True, slots=True)
class Stated:
    """What was stated of a line: how, on which day, by whom; taken back or not."""

    day: dt.date
    how: str
    number: str
    qty: Decimal
    net: Decimal
    tax: Decimal
    by: str | None
    undone: bool


def stated(line_id: int) -> list[Stated]:
    """What was stated of a line, in the order it was."""
    rows = run(
        """select x.stated_date, x.how, x.number, x.qty, x.net, x.tax, p.name, x.undone_at is not null from invoices_deemeddeclaration x
           left join organisation_person p on p.id = x.stated_by_id where x.order_line_id = %s order by x.id""",
        [line_id],
    )
    return [Stated(*row) for row in rows]


def numbered(number: str) -> bool:
    """Whether a tax invoice of our own has this number, or something else was stated by it."""
    return bool(
        values(
            """select 1 from invoices_taxinvoice where issued_number = %s
               union all select 1 from invoices_deemeddeclaration where number = %s and undone_at is null limit 1""",
            [number, number],
        )
    )


def waiting(before: dt.date, most: int = 500) -> list[DeemedRow]:
    """What left before a day and is not stated yet, by line; whoever asks."""
    keys = values(
        f"""select l.line_id from {_SOURCE} where l.deemed_sale and b.shipped_qty <> d.qty and exists (
                select 1 from orderbook_entry e where e.line_id = l.line_id and e.measure = 'shipped' and e.event_date < %s)
            order by 1 limit %s""",
        [before, most],
    )
    return of_ids(keys)


HOW: Final = tax_states.STATED_BY
