"""What was short, damaged or refused; private rows take the actor first."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from makesell.documents.deliveries import states
from makesell.documents.deliveries.access import DISCREPANCIES
from makesell.documents.deliveries.queries.leaving import MOST_WAITING
from makesell.ground.access import Where
from makesell.ground.actor import Actor
from makesell.ground.db import run
from makesell.ground.listing import Field, Kind, Listing
from makesell.ground.spine.rows import one_seen
from makesell.masterdata.parties import documents
from makesell.masterdata.parties import queries as parties
from makesell.masterdata.parties.queries import document_rows


def discrepancies_of(actor: Actor) -> Where:
    """Discrepancies are seen with their delivery."""
    return document_rows(DISCREPANCIES, actor, "deliveries_delivery", "d.record_id")


_MISSING = """deliveries_discrepancy m join deliveries_deliveryline x on x.line_id = m.line_id
    join deliveries_delivery d on d.record_id = x.delivery_id"""
DISCREPANCY_LISTING = Listing(
    noun="discrepancies",
    source=_MISSING,
    key="m.id",
    policy=DISCREPANCIES,
    rows=discrepancies_of,
    default_sort="-opened_at",
    joins={
        "c": "join parties_customer c on c.record_id = d.customer_id",
        "cn": parties.NOW,
        "pr": "join orders_salesorderline l on l.line_id = x.order_line_id left join products_product pr on pr.record_id = l.product_id",
    },
    fields=(
        Field("delivery", "x.delivery_id", Kind.REF, label_sql="d.number", sort_sql="d.number", noun="deliveries"),
        documents.customer("d"),
        Field("product", "pr.record_id", Kind.REF, label_sql="pr.name", sort_sql="pr.code", nullable=True, groups=True, noun="products"),
        Field("kind", "m.kind", Kind.CHOICE, groups=True, choices=states.SHORTAGES),
        Field("qty", "m.qty", Kind.QTY, sums=True),
        Field("outcome", "m.outcome", Kind.CHOICE, groups=True, choices={"": states.OPEN, **states.OUTCOMES}),
        Field("opened_at", "m.opened_at", Kind.MOMENT),
        Field("settled_at", "m.settled_at", Kind.MOMENT, nullable=True),
        Field("reference", "m.reference", Kind.CODE),
    ),
)


@dataclass(frozen=True, slots=True)
class DiscrepancyRow:
    """A discrepancy with the delivery line it is about."""

    id: int
    line_id: int
    kind: str
    qty: Decimal
    note: str
    outcome: str
    reference: str
    opened_at: dt.datetime
    settled_at: dt.datetime | None
    settled_by: str | None
    delivery_id: int
    delivery: str | None
    position: int
    order_line_id: int
    order_id: int
    order: str | None
    customer_id: int
    customer: str
    product_id: int | None
    product: str | None
    owner_id: int | None
    warehouse_id: int | None
    line_qty: Decimal
    currency: str
    value: Decimal
    redelivery_id: int | None
    redelivery: str | None
    unit_id: int


_DISCREPANCY = f"""select m.id, m.line_id, m.kind, m.qty, m.note, m.outcome, m.reference, m.opened_at, m.settled_at, sp.name, x.delivery_id, d.number,
        x.position, x.order_line_id, l.order_id, o.number, d.customer_id, c.name, l.product_id, pr.name, d.owner_id, d.warehouse_id, x.qty,
        d.currency, makesell_part(l.net, m.qty, l.qty, 2), m.redelivery_id, rd.number, d.unit_id
    from {_MISSING} join orders_salesorderline l on l.line_id = x.order_line_id join orders_salesorder o on o.record_id = l.order_id
    join parties_customer c on c.record_id = d.customer_id left join products_product pr on pr.record_id = l.product_id
    left join organisation_person sp on sp.id = m.settled_by_id left join deliveries_delivery rd on rd.record_id = m.redelivery_id"""


def discrepancy(actor: Actor, discrepancy_id: int) -> DiscrepancyRow:
    """One discrepancy; refuses (404) one that does not exist or that the actor may not see, alike."""
    return one_seen(DiscrepancyRow, _DISCREPANCY, "m.id", discrepancy_id, discrepancies_of(actor))


def discrepancies(delivery_id: int) -> list[DiscrepancyRow]:
    """What was missing of a delivery."""
    return [DiscrepancyRow(*row) for row in run(f"{_DISCREPANCY} where x.delivery_id = %s order by x.position, m.id", [delivery_id], keep=True)]


@dataclass(frozen=True, slots=True)
class MissingGoods:
    """A delivery of which something is missing and not settled, since when."""

    id: int
    number: str | None
    customer: str
    opened_at: dt.datetime


def missing_goods() -> list[MissingGoods]:
    """Deliveries with open discrepancies, the oldest first; whoever asks."""
    rows = run(
        f"""select d.record_id, d.number, c.name, min(m.opened_at) from {_MISSING} join parties_customer c on c.record_id = d.customer_id
            where m.outcome = '' group by d.record_id, c.name order by 4, 1 limit %s""",
        [MOST_WAITING],
    )
    return [MissingGoods(*row) for row in rows]
