"""Named reads of what is to leave: proposals 发货建议 out of open order lines, and what is to be picked, by place; whoever may plan or ship."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from makesell.documents.deliveries import states
from makesell.documents.deliveries.access import PICKS, PROPOSALS
from makesell.documents.orders.queries import BY_ORDER, LICENCE_EXPIRED, OWN_ADDRESSES, PAUSED
from makesell.documents.orders.states import GOODS, LEAVING_SQL, LICENCES_SQL
from makesell.ground.access import Policy, Where, where
from makesell.ground.actor import Actor
from makesell.ground.db import run
from makesell.ground.listing import Field, Kind, Listing
from makesell.ground.text import N_
from makesell.masterdata.parties import documents
from makesell.masterdata.parties import queries as parties
from makesell.masterdata.works.listings import BY_WAREHOUSE

READY: Final = "ready"
PARTLY: Final = "partly"
WHY: Final = {
    READY: N_("Can leave"), PARTLY: N_("Can leave in part"), "stock": N_("Not in stock"), "gate": N_("Its gate is shut"),
    "licence": N_("Its export licence has expired"), "paused": N_("Stands still"),
}  # fmt: skip
_GOODS: Final = ", ".join(f"'{kind}'" for kind in GOODS)
_PLANNED: Final = ", ".join(f"'{state}'" for state in states.PLANNED)
# What is open of a line and stands on no delivery, and what of it lies for it in the warehouse that holds most of it, else the fullest.
_OPEN: Final = "b.ordered_qty - b.cancelled_qty - b.shipped_qty - coalesce(p.qty, 0)"
_LATERALS: Final = f"""
    left join lateral (select sum(x.qty) as qty from deliveries_deliveryline x join deliveries_delivery d on d.record_id = x.delivery_id
                       where x.order_line_id = l.line_id and d.state in ({_PLANNED})) p on true"""
_PLACE: Final = """
    left join lateral (
        select s.warehouse_id, coalesce(h.qty, 0) as held, greatest(s.on_hand - s.reserved, 0) as free
        from stock_balance s join works_warehouse w on w.record_id = s.warehouse_id and w.kind = 'own'
        left join stock_reservation h on h.line_id = l.line_id and h.product_id = s.product_id and h.warehouse_id = s.warehouse_id
        where s.product_id = l.product_id order by coalesce(h.qty, 0) desc, s.on_hand - s.reserved desc, s.warehouse_id limit 1) s on true"""
_GATED: Final = (
    f"exists (select 1 from orders_ordergate g where g.order_id = l.order_id and g.kind in ({LEAVING_SQL}, {LICENCES_SQL}) and g.opened_at is null)"
)
_THERE: Final = "coalesce(s.held, 0) + coalesce(s.free, 0)"
_WHY: Final = (
    f"case when {PAUSED} then 'paused' when {LICENCE_EXPIRED} then 'licence' when {_GATED} then 'gate' when {_THERE} >= {_OPEN} then '{READY}' "
    f"when {_THERE} > 0 then '{PARTLY}' else 'stock' end"
)
_DUE: Final = "coalesce(l.current_promised_date, l.requested_date, o.requested_date, o.order_date)"


def _whole(policy: Policy, actor: Actor) -> Where:
    return where(policy.reach(actor), owner="null", unit="null")


def _proposals_of(actor: Actor) -> Where:
    seen = _whole(PROPOSALS, actor)
    return Where(f"o.state = 'confirmed' and l.kind in ({_GOODS}) and {_OPEN} > 0 and {seen.sql}", seen.params)


LISTING: Final = Listing(
    noun="shipping_proposals",
    source=f"""orders_salesorderline l join orders_salesorder o on o.record_id = l.order_id
        join orderbook_balance b on b.line_id = l.line_id{_LATERALS}""",
    key="l.line_id",
    policy=PROPOSALS,
    rows=_proposals_of,
    default_sort="due",
    search_sql=None,
    joins={
        "c": "join parties_customer c on c.record_id = o.customer_id",
        "cn": parties.NOW,
        "pr": "left join products_product pr on pr.record_id = l.product_id",
        "t": "left join territories_territory t on t.record_id = o.territory_id",
        "s": _PLACE,
        "w": "left join works_warehouse w on w.record_id = s.warehouse_id",
        "k": """left join lateral (select d.carrier from deliveries_delivery d where d.customer_id = o.customer_id and d.carrier <> ''
                order by d.planned_date desc, d.record_id desc limit 1) k on true""",
    },
    fields=(
        Field("order", "l.order_id", Kind.REF, label_sql="o.number", sort_sql="o.number", noun="orders", walk=BY_ORDER),
        Field("position", "l.position", Kind.INT),
        documents.customer("o"),
        Field("product", "l.product_id", Kind.REF, label_sql="pr.name", sort_sql="pr.code", nullable=True, groups=True, noun="products"),
        Field("qty", _OPEN, Kind.QTY, sums=True),
        Field("there", f"least({_THERE}, {_OPEN})", Kind.QTY, sums=True),
        Field("due", _DUE, Kind.DATE, groups=True),
        Field("why", _WHY, Kind.CHOICE, groups=True, choices=WHY),
        Field("warehouse", "s.warehouse_id", Kind.REF, label_sql="w.name", sort_sql="w.code", nullable=True, groups=True, noun="warehouses",
              walk=BY_WAREHOUSE),
        Field("route", "o.territory_id", Kind.REF, label_sql="t.name", sort_sql="t.code", nullable=True, groups=True, noun="territories"),
        Field("carrier", "coalesce(k.carrier, '')", Kind.TEXT, groups=True),
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Proposed:
    """An open order line that may leave: how much is open, how much of it lies where, why not, and whether it may leave in parts."""

    line_id: int
    order_id: int
    order: str
    position: int
    customer_id: int
    currency: str
    product_id: int | None
    qty: Decimal
    held: Decimal
    free: Decimal
    warehouse_id: int | None
    why: str
    due: dt.date
    delivery_rule: str
    ship_to_id: int | None
    own_addresses: bool


def proposed(line_ids: Sequence[int]) -> list[Proposed]:
    """Open order lines as they may leave today, the first due first; what is not open any more is left out. One statement."""
    rows = run(
        f"""select l.line_id, l.order_id, coalesce(o.number, ''), l.position, o.customer_id, o.currency, l.product_id, {_OPEN}, coalesce(s.held, 0),
                   coalesce(s.free, 0), s.warehouse_id, {_WHY}, {_DUE}, o.delivery_rule,
                   o.ship_to_id, {OWN_ADDRESSES}
            from {LISTING.source} {_PLACE}
            where l.line_id = any(%s) and o.state = 'confirmed' and l.kind in ({_GOODS}) and {_OPEN} > 0 order by {_DUE}, l.line_id""",
        [list(line_ids)],
    )
    return [Proposed(*row) for row in rows]


def _picks_of(actor: Actor) -> Where:
    seen = _whole(PICKS, actor)
    return Where(f"d.state = '{states.DRAFT}' and {seen.sql}", seen.params)


PICK_LISTING: Final = Listing(
    noun="pick_lines",
    source="""deliveries_deliveryline x join deliveries_delivery d on d.record_id = x.delivery_id
        join orders_salesorderline l on l.line_id = x.order_line_id""",
    key="x.line_id",
    policy=PICKS,
    rows=_picks_of,
    default_sort="place",
    search_sql=None,
    joins={
        "c": "join parties_customer c on c.record_id = d.customer_id",
        "cn": parties.NOW,
        "pr": "left join products_product pr on pr.record_id = l.product_id",
        "w": "left join works_warehouse w on w.record_id = d.warehouse_id",
        "pl": """left join (works_productplace pp join works_location pl on pl.id = pp.location_id)
                 on pp.product_id = l.product_id and pp.warehouse_id = d.warehouse_id""",
    },
    fields=(
        Field("place", "coalesce(pl.code, '')", Kind.CODE, groups=True),
        Field("product", "l.product_id", Kind.REF, label_sql="pr.name", sort_sql="pr.code", nullable=True, groups=True, noun="products"),
        Field("code", "pr.code", Kind.CODE),
        Field("qty", "x.qty", Kind.QTY, sums=True),
        Field("delivery", "x.delivery_id", Kind.REF, label_sql="d.number", sort_sql="d.number", groups=True, noun="deliveries"),
        Field("position", "x.position", Kind.INT),
        documents.customer("d"),
        Field("planned_date", "d.planned_date", Kind.DATE, groups=True),
        Field("carrier", "d.carrier", Kind.TEXT, groups=True),
        Field("warehouse", "d.warehouse_id", Kind.REF, label_sql="w.name", sort_sql="w.code", nullable=True, groups=True, noun="warehouses",
              walk=BY_WAREHOUSE),
    ),
)  # fmt: skip
