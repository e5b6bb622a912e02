"""What is in hand 在手订单: every order line of which goods are still to be shipped, how late it is promised, and where it stands."""

from typing import Final

from makesell.documents.deliveries import states
from makesell.documents.orders.access import POLICY as ORDERS
from makesell.documents.orders.queries import LICENCE_EXPIRED, PAUSED, rows_of
from makesell.ground.access import Policy, Scope
from makesell.ground.access import roles as R
from makesell.ground.listing import Field, Kind, Listing
from makesell.ground.text import N_
from makesell.masterdata.parties import documents

# Who decides which order takes from another: never who gains by it alone.
_RERANK: Final = {R.PLANNER: Scope.ALL, R.SALES_DIRECTOR: Scope.ALL}
POLICY: Final = Policy(noun="backlog", acts={"view": ORDERS.acts["view"], "repromise": _RERANK})
# Where a line stands, the first that is true; said in the order in which one would ask.
STANDS: Final = {
    "paused": N_("Paused"), "licence": N_("Its export licence has expired"), "gate": N_("Its gate is shut"), "delivery": N_("On a delivery"),
    "production": N_("To be made for it"), "planned": N_("Waits for planned output"), "stock": N_("Lies in stock for it"),
    "nowhere": N_("Not promised"),
}  # fmt: skip
# What moved its promise last.
MOVED: Final = {
    "slip": N_("Planned output has slipped"), "gate": N_("The gate has opened"), "short": N_("Less came than was planned"),
    "count": N_("A stock count found less"), "scrap": N_("Scrap in production"), "undo": N_("A report was taken back"),
    "change": N_("The order was changed"), "pause": N_("The line was paused"), "resume": N_("The line goes on"),
    "customer": N_("The customer asked for it"), "repromise": N_("Promises were put in order anew"),
    "rush": N_("A rush order took from it"),
}  # fmt: skip
_OPEN = "b.ordered_qty - b.cancelled_qty - b.shipped_qty"
_PLANNED = ", ".join(f"'{state}'" for state in states.PLANNED)
_SCHEDULED = "exists (select 1 from orders_scheduleline s where s.line_id = l.line_id and {0})"
_STANDS = f"""case when {PAUSED} then 'paused' when {LICENCE_EXPIRED} then 'licence'
    when {_SCHEDULED.format("s.promised_date is null")} then 'gate'
    when exists (select 1 from deliveries_deliveryline x join deliveries_delivery d on d.record_id = x.delivery_id
                 where x.order_line_id = l.line_id and d.state in ({_PLANNED})) then 'delivery'
    when exists (select 1 from production_productionorder m
                 where m.order_line_id = l.line_id and m.state in ('planned', 'released')) then 'production'
    when {_SCHEDULED.format("s.source <> 'stock'")} then 'planned' when {_SCHEDULED.format("true")} then 'stock' else 'nowhere' end"""
_ASKED = "coalesce(l.requested_date, o.requested_date)"

LISTING: Final = Listing(
    noun="backlog",
    source=f"""orders_salesorder o join orderbook_orderbalance ob on ob.record_id = o.record_id and ob.open_net > 0
        join orders_salesorderline l on l.order_id = o.record_id and l.kind <> 'freight'
        join orderbook_balance b on b.line_id = l.line_id and {_OPEN} > 0""",
    key="l.line_id",
    policy=POLICY,
    rows=rows_of,
    default_sort="promised",
    joins={**documents.joins("o"), "pr": "left join products_product pr on pr.record_id = l.product_id"},
    fields=(
        Field("order", "l.order_id", Kind.REF, label_sql="o.number", sort_sql="coalesce(o.number, '')", noun="orders"),
        Field("position", "l.position", Kind.INT),
        documents.customer("o"),
        documents.owner("o"),
        documents.unit("o"),
        Field("product", "l.product_id", Kind.REF, label_sql="pr.name", sort_sql="pr.code", nullable=True, groups=True, noun="products"),
        Field("open_qty", _OPEN, Kind.QTY, sums=True),
        Field("open_net", f"makesell_part(b.ordered_net, {_OPEN}, b.ordered_qty, 2)", Kind.MONEY, sums=True, currency="currency"),
        Field("currency", "(select currency from organisation_company limit 1)", Kind.CODE),
        Field("requested", _ASKED, Kind.DATE, nullable=True),
        Field("first_promised", "l.first_promised_date", Kind.DATE, nullable=True),
        Field("promised", "l.current_promised_date", Kind.DATE, nullable=True),
        Field("behind", f"greatest(l.current_promised_date - {_ASKED}, 0)", Kind.INT, nullable=True),
        Field("stands", _STANDS, Kind.CHOICE, groups=True, choices=STANDS),
        Field(
            "moved", "(select m.cause from orders_promisechange m where m.line_id = l.line_id order by m.id desc limit 1)", Kind.CHOICE,
            nullable=True, groups=True, choices=MOVED,
        ),
        Field("order_date", "o.order_date", Kind.DATE),
    ),
)  # fmt: skip
