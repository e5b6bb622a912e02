"""Change orders: their list, their page, how many an order has."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from makesell.documents.orders.access import CHANGES
from makesell.ground.access import Where
from makesell.ground.actor import Actor
from makesell.ground.db import one, run
from makesell.ground.listing import Field, Kind, Listing
from makesell.ground.listing.counting import Counting
from makesell.ground.refusal import missing
from makesell.ground.roster import listings as roster
from makesell.masterdata.parties import documents
from makesell.masterdata.parties import queries as parties
from makesell.masterdata.parties.queries import document_rows


def changes_of(actor: Actor) -> Where:
    """The row filter of change orders."""
    return document_rows(CHANGES, actor, "orders_changeorder", "h.record_id")


CHANGE_LISTING = Listing(
    noun="change_orders",
    source="orders_changeorder h",
    key="h.record_id",
    policy=CHANGES,
    rows=changes_of,
    search_sql="r.search_grams",
    default_sort="-change_date",
    joins={
        **documents.joins("h"),
        "o": "join orders_salesorder o on o.record_id = h.order_id",
    },
    fields=(
        Field("number", "h.number", Kind.CODE, nullable=True),
        parties.field("h.customer_id"),
        Field("order", "h.order_id", Kind.REF, label_sql="o.number", sort_sql="coalesce(o.number, '')", noun="orders"),
        Field("change_date", "h.change_date", Kind.DATE, groups=True),
        Field("by_customer", "h.by_customer", Kind.BOOL, groups=True),
        Field("reason", "h.reason", Kind.TEXT),
        Field("gross_before", "h.gross_before", Kind.MONEY, currency="currency"),
        Field("gross_after", "h.gross_after", Kind.MONEY, currency="currency"),
        roster.owner("h"),
        roster.unit("h"),
        Field("currency", "h.currency", Kind.CODE, groups=True),
    ),
)


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """A change order's head as its page shows it."""

    id: int
    number: str | None
    version: int
    order_id: int
    order: str | None
    customer_id: int
    customer: str
    owner_id: int | None
    owner: str | None
    unit_id: int
    unit: str
    currency: str
    change_date: dt.date
    by_customer: bool
    reason: str
    gross_before: Decimal
    gross_after: Decimal


def change(actor: Actor, change_id: int) -> ChangeRow:
    """One change order; refuses (404) one that does not exist or that the actor may not see, alike."""
    seen = changes_of(actor)
    row = one(
        f"""select h.record_id, h.number, h.version, h.order_id, o.number, h.customer_id, c.name, h.owner_id, p.name, h.unit_id, u.name, h.currency,
                   h.change_date, h.by_customer, h.reason, h.gross_before, h.gross_after
            from orders_changeorder h join orders_salesorder o on o.record_id = h.order_id join parties_customer c on c.record_id = h.customer_id
            join organisation_unit u on u.id = h.unit_id left join organisation_person p on p.id = h.owner_id
            where h.record_id = %s and {seen.sql}""",
        [change_id, *seen.params],
    )
    if row is None:
        raise missing()
    return ChangeRow(*row)


@dataclass(frozen=True, slots=True)
class ChangeLineRow:
    """A line of an order before and after a change."""

    line: int | None
    new_line: int | None
    product_id: int | None
    product: str | None
    qty_before: Decimal
    qty_after: Decimal
    price_before: Decimal | None
    price_after: Decimal | None
    wished_before: dt.date | None
    wished_after: dt.date | None
    promised_before: dt.date | None
    promised_after: dt.date | None


def change_lines(change_id: int) -> list[ChangeLineRow]:
    """What a change did, line by line."""
    rows = run(
        """select l.position, n.position, coalesce(n.product_id, l.product_id), coalesce(pr.name, n.text, l.text), x.qty_before, x.qty_after,
                  x.price_before, x.price_after, x.wished_before, x.wished_after, x.promised_before, x.promised_after
           from orders_changeline x left join orders_salesorderline l on l.line_id = x.order_line_id
           left join orders_salesorderline n on n.line_id = x.new_line_id
           left join products_product pr on pr.record_id = coalesce(n.product_id, l.product_id)
           where x.change_id = %s order by x.position""",
        [change_id],
    )
    return [ChangeLineRow(*row) for row in rows]


# Changes of an order.
changes_of_order = Counting("orders_changeorder h", "h.order_id = %s", changes_of)
