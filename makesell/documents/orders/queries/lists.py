"""The lists of sales orders and of their lines."""

from dataclasses import replace

from makesell.documents.orders import states
from makesell.documents.orders.access import POLICY
from makesell.documents.orders.queries.pauses import PAUSED
from makesell.documents.orders.queries.scope import CUSTOMER, PERSON, TERRITORY, rows_of
from makesell.ground.listing import Field, Kind, Listing, Walk
from makesell.ground.roster.listings import BY_PERSON
from makesell.masterdata.parties import documents
from makesell.masterdata.parties import queries as parties
from makesell.masterdata.products.queries import BY_GROUP, BY_PRODUCT
from makesell.masterdata.territories.queries import BY_TERRITORY

_UNCONFIRMED = f"o.state in ({', '.join(repr(state) for state in states.LABELS if state != states.CONFIRMED)})"
_BOOK = "left join orderbook_orderbalance ob on ob.record_id = o.record_id"


def _booked(column: str) -> Walk:
    """Orders in the order of what the order book says of them. Only orders that were never confirmed have no balance."""
    unbooked = f"{_UNCONFIRMED} and not exists (select 1 from orderbook_orderbalance nb where nb.record_id = o.record_id)"
    return Walk("orderbook_orderbalance", "walk.record_id", f"walk.{column}", few=False, on="o.record_id", without=unbooked)


def _line_booked(column: str) -> Walk:
    """The same for order lines."""
    unbooked = f"{_UNCONFIRMED} and not exists (select 1 from orderbook_balance nb where nb.line_id = l.line_id)"
    return Walk("orderbook_balance", "walk.line_id", f"walk.{column}", few=False, on="l.line_id", without=unbooked)


_UNGROUPED = "(l.product_id is null or l.product_id in (select np.record_id from products_product np where np.group_id is null))"
BY_ORDER = Walk("orders_salesorder", "walk.record_id", "coalesce(walk.number, '')", few=False)
# Which documents came before, for the chain of documents across the top of a page.
UPLINKS = (
    "select record_id as later, contract_id as earlier from orders_salesorder",
    "select record_id as later, quotation_id as earlier from orders_salesorder",
)
LISTING = Listing(
    noun="orders",
    source="orders_salesorder o",
    key="o.record_id",
    policy=POLICY,
    rows=rows_of,
    search_sql="r.search_grams",
    default_sort="-order_date",
    joins={
        **documents.joins("o"),
        "t": TERRITORY,
        "ob": _BOOK,
        "ko": "left join contracts_contract ko on ko.record_id = o.contract_id",
        "qu": "left join quotations_quotation qu on qu.record_id = o.quotation_id",
    },
    fields=(
        documents.number("o"),
        documents.customer("o"),
        Field("order_date", "o.order_date", Kind.DATE, groups=True),
        Field("requested_date", "o.requested_date", Kind.DATE, nullable=True),
        Field("state", "o.state", Kind.CHOICE, groups=True, choices=states.LABELS),
        documents.owner("o"),
        documents.unit("o"),
        Field(
            "territory",
            "o.territory_id",
            Kind.REF,
            label_sql="t.name",
            sort_sql="t.code",
            nullable=True,
            groups=True,
            noun="territories",
            walk=BY_TERRITORY,
        ),
        Field("channel", "o.channel", Kind.CHOICE, groups=True),
        Field("lines", "o.line_count", Kind.INT),
        Field("net", "o.net", Kind.MONEY, sums=True, currency="currency"),
        Field("tax", "o.tax", Kind.MONEY, sums=True, currency="currency"),
        Field("freight", "o.freight", Kind.MONEY, sums=True, currency="currency"),
        Field("gross", "o.gross", Kind.MONEY, sums=True, currency="currency"),
        Field("open_net", "ob.open_net", Kind.MONEY, nullable=True, sums=True, currency="currency", walk=_booked("open_net")),
        Field("shipped_net", "ob.shipped_net", Kind.MONEY, nullable=True, sums=True, currency="currency", walk=_booked("shipped_net")),
        Field("invoiced_net", "ob.invoiced_net", Kind.MONEY, nullable=True, sums=True, currency="currency", walk=_booked("invoiced_net")),
        Field("paused", f"exists (select 1 from orders_salesorderline l where l.order_id = o.record_id and {PAUSED})", Kind.BOOL),
        Field("currency", "o.currency", Kind.CODE, groups=True),
        Field("customer_reference", "o.customer_reference", Kind.CODE),
        Field("contract", "o.contract_id", Kind.REF, label_sql="ko.number", sort_sql="ko.number", nullable=True, noun="contracts"),
        Field("quotation", "o.quotation_id", Kind.REF, label_sql="qu.number", sort_sql="qu.number", nullable=True, noun="quotations"),
    ),
)


LINES = Listing(
    noun="order_lines",
    source="orders_salesorderline l join orders_salesorder o on o.record_id = l.order_id",
    key="l.line_id",
    policy=POLICY,
    rows=rows_of,
    search_sql="r.search_grams",
    default_sort="-order_date",
    joins={
        "r": "join spine_record r on r.id = o.record_id",
        "c": CUSTOMER,
        "cn": parties.NOW,
        "p": PERSON,
        "pr": "left join products_product pr on pr.record_id = l.product_id",
        "g": "left join products_productgroup g on g.record_id = pr.group_id",
        "t": TERRITORY,
        "b": "left join orderbook_balance b on b.line_id = l.line_id",
    },
    fields=(
        Field("order", "l.order_id", Kind.REF, label_sql="o.number", sort_sql="coalesce(o.number, '')", noun="orders"),
        Field("position", "l.position", Kind.INT),
        Field("order_date", "o.order_date", Kind.DATE, groups=True),
        documents.customer("o"),
        Field("kind", "l.kind", Kind.CHOICE, groups=True, choices=states.KINDS),
        Field(
            "product", "l.product_id", Kind.REF, label_sql="pr.name", sort_sql="pr.code", nullable=True, groups=True, noun="products", walk=BY_PRODUCT
        ),
        Field(
            "group",
            "pr.group_id",
            Kind.REF,
            label_sql="g.name",
            sort_sql="g.code",
            nullable=True,
            groups=True,
            noun="product_groups",
            walk=replace(BY_GROUP, on="l.product_id", without=_UNGROUPED),
        ),
        Field("currency", "o.currency", Kind.CODE, groups=True),
        Field("qty", "l.qty", Kind.QTY, sums=True),
        Field("unit_price", "l.unit_price", Kind.MONEY, currency="currency"),
        Field("net", "l.net", Kind.MONEY, sums=True, currency="currency"),
        Field("tax", "l.tax", Kind.MONEY, sums=True, currency="currency"),
        Field("gross", "l.gross", Kind.MONEY, sums=True, currency="currency"),
        Field("shipped_qty", "b.shipped_qty", Kind.QTY, nullable=True, sums=True, walk=_line_booked("shipped_qty")),
        Field("invoiced_qty", "b.invoiced_qty", Kind.QTY, nullable=True, sums=True, walk=_line_booked("invoiced_qty")),
        Field(
            "territory",
            "o.territory_id",
            Kind.REF,
            label_sql="t.name",
            sort_sql="t.code",
            nullable=True,
            groups=True,
            noun="territories",
            walk=BY_TERRITORY,
            tie="o.record_id",
        ),
        Field(
            "owner",
            "o.owner_id",
            Kind.REF,
            label_sql="p.name",
            sort_sql="p.sort_key",
            nullable=True,
            groups=True,
            noun="people",
            walk=BY_PERSON,
            tie="o.record_id",
        ),
    ),
)
