"""Named reads of deliveries; private rows take the actor first."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from makesell.documents.deliveries import states
from makesell.documents.deliveries.access import POLICY
from makesell.documents.orders.queries import BY_ORDER
from makesell.ground.access import Where
from makesell.ground.actor import Actor
from makesell.ground.db import one, run
from makesell.ground.listing import Field, Kind, Listing
from makesell.ground.refusal import missing
from makesell.ground.roster.listings import BY_PERSON, BY_UNIT
from makesell.masterdata.parties import queries as parties
from makesell.masterdata.parties.queries import document_rows
from makesell.masterdata.works.listings import BY_WAREHOUSE


def rows_of(actor: Actor) -> Where:
    """The row filter of deliveries."""
    return document_rows(POLICY, actor, "deliveries_delivery", "d.record_id")


LISTING = Listing(
    noun="deliveries",
    source="deliveries_delivery d",
    key="d.record_id",
    policy=POLICY,
    rows=rows_of,
    search_sql="r.search_grams",
    default_sort="-planned_date",
    joins={
        "r": "join spine_record r on r.id = d.record_id",
        "c": "join parties_customer c on c.record_id = d.customer_id",
        "cn": parties.NOW,
        "o": "left join orders_salesorder o on o.record_id = d.order_id",
        "p": "left join organisation_person p on p.id = d.owner_id",
        "u": "join organisation_unit u on u.id = d.unit_id",
        "w": "left join works_warehouse w on w.record_id = d.warehouse_id",
    },
    fields=(
        Field("number", "d.number", Kind.CODE, nullable=True),
        parties.field("d.customer_id"),
        Field("order", "d.order_id", Kind.REF, label_sql="o.number", sort_sql="o.number", nullable=True, noun="orders", walk=BY_ORDER),
        Field("state", "d.state", Kind.CHOICE, groups=True, choices=states.LABELS),
        Field("planned_date", "d.planned_date", Kind.DATE, groups=True),
        Field("issued_date", "d.issued_date", Kind.DATE, nullable=True, groups=True),
        Field(
            "warehouse",
            "d.warehouse_id",
            Kind.REF,
            label_sql="w.name",
            sort_sql="w.code",
            nullable=True,
            groups=True,
            noun="warehouses",
            walk=BY_WAREHOUSE,
        ),
        Field("carrier", "d.carrier", Kind.TEXT, groups=True),
        Field("lines", "d.line_count", Kind.INT, sums=True),
        Field("owner", "d.owner_id", Kind.REF, label_sql="p.name", sort_sql="p.sort_key", nullable=True, groups=True, noun="people", walk=BY_PERSON),
        Field("unit", "d.unit_id", Kind.REF, label_sql="u.name", sort_sql="u.sort_key", groups=True, noun="units", walk=BY_UNIT),
    ),
)


@dataclass(frozen=True, slots=True)
class DeliveryRow:
    """A delivery's head as its page shows it."""

    id: int
    number: str | None
    state: str
    owner_id: int | None
    owner: str | None
    unit_id: int
    unit: str
    version: int
    customer_id: int
    customer: str
    order_id: int | None
    order: str | None
    warehouse_id: int | None
    warehouse: str | None
    planned_date: dt.date
    issued_date: dt.date | None
    carrier: str


def delivery(actor: Actor, delivery_id: int) -> DeliveryRow:
    """One delivery; refuses (404) one that does not exist or that the actor may not see, alike."""
    rows_where = rows_of(actor)
    row = one(
        f"""select d.record_id, d.number, d.state, d.owner_id, p.name, d.unit_id, u.name, d.version, d.customer_id, c.name, d.order_id, o.number,
                   d.warehouse_id, w.name, d.planned_date, d.issued_date, d.carrier
            from deliveries_delivery d join parties_customer c on c.record_id = d.customer_id join organisation_unit u on u.id = d.unit_id
            left join organisation_person p on p.id = d.owner_id left join orders_salesorder o on o.record_id = d.order_id
            left join works_warehouse w on w.record_id = d.warehouse_id where d.record_id = %s and {rows_where.sql}""",
        [delivery_id, *rows_where.params],
    )
    if row is None:
        raise missing()
    return DeliveryRow(*row)


@dataclass(frozen=True, slots=True)
class LineRow:
    """A delivery line with the order line it fulfils."""

    id: int
    position: int
    order_id: int
    order: str | None
    product_id: int | None
    code: str | None
    product: str | None
    qty: Decimal
    ordered_qty: Decimal
    order_line_id: int


def lines(delivery_id: int) -> list[LineRow]:
    """The lines of a delivery by position."""
    rows = run(
        """select x.line_id, x.position, l.order_id, o.number, l.product_id, pr.code, pr.name, x.qty, l.qty, x.order_line_id
           from deliveries_deliveryline x join orders_salesorderline l on l.line_id = x.order_line_id
           join orders_salesorder o on o.record_id = l.order_id left join products_product pr on pr.record_id = l.product_id
           where x.delivery_id = %s order by x.position""",
        [delivery_id],
    )
    return [LineRow(*row) for row in rows]


def count_of_order(actor: Actor, order_id: int) -> int:
    """How many deliveries of an order the actor may see."""
    rows_where = rows_of(actor)
    row = one(f"select count(*) from deliveries_delivery d where d.order_id = %s and {rows_where.sql}", [order_id, *rows_where.params])
    return int(row[0]) if row else 0


def count_of_customer(actor: Actor, customer_id: int) -> int:
    """How many deliveries of a customer the actor may see."""
    rows_where = rows_of(actor)
    row = one(
        f"select count(*) from deliveries_delivery d where d.customer_id = any(%s) and {rows_where.sql}",
        [parties.with_merged(customer_id), *rows_where.params],
    )
    return int(row[0]) if row else 0


def ids_by_external(source: str, external_ids: Sequence[str]) -> dict[str, int]:
    """Deliveries already recorded from a source: {external id: key}."""
    rows = run(
        "select external_id, id from spine_record where external_source = %s and kind = 'delivery' and external_id = any(%s)",
        [source, list(external_ids)],
    )
    return {row[0]: row[1] for row in rows}
