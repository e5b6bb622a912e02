"""The list of deliveries, who may see which, and how many there are of an order or a customer."""

from makesell.documents.deliveries import states
from makesell.documents.deliveries.access import POLICY
from makesell.documents.orders.queries import BY_ORDER
from makesell.ground.access import Where
from makesell.ground.actor import Actor
from makesell.ground.listing import Field, Kind, Listing
from makesell.ground.listing.counting import Counting
from makesell.ground.spine.rows import count_seen
from makesell.masterdata.parties import documents
from makesell.masterdata.parties import queries as parties
from makesell.masterdata.parties.queries import document_rows
from makesell.masterdata.works.listings import BY_WAREHOUSE


def rows_of(actor: Actor) -> Where:
    """The row filter of deliveries."""
    return document_rows(POLICY, actor, "deliveries_delivery", "d.record_id")


# Which documents came before, for the chain of documents across the top of a page.
UPLINKS = (
    "select record_id as later, order_id as earlier from deliveries_delivery",
)
LISTING = Listing(
    noun="deliveries",
    source="deliveries_delivery d",
    key="d.record_id",
    policy=POLICY,
    rows=rows_of,
    search_sql="r.search_grams",
    default_sort="-planned_date",
    joins={
        **documents.joins("d"),
        "o": "left join orders_salesorder o on o.record_id = d.order_id",
        "w": "left join works_warehouse w on w.record_id = d.warehouse_id",
    },
    fields=(
        documents.number("d"),
        documents.customer("d"),
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
        Field("lines", "d.line_count", Kind.INT),
        Field("packed", "exists (select 1 from deliveries_parcel q where q.delivery_id = d.record_id)", Kind.BOOL),
        documents.owner("d"),
        documents.unit("d"),
    ),
)
# Deliveries of an order.
count_of_order = Counting("deliveries_delivery d", "d.order_id = %s", rows_of)


def count_of_customer(actor: Actor, customer_id: int) -> int:
    """How many deliveries of a customer the actor may see."""
    return count_seen("deliveries_delivery d", "d.customer_id = any(%s)", parties.with_merged(customer_id), rows_of(actor))
