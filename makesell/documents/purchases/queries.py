"""Named reads of purchase orders and of what has to be bought; frozen rows, never model instances. They are seen whole or not at all."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from makesell.documents.purchases import states
from makesell.documents.purchases.access import LINES, NEEDS, ORDERS
from makesell.ground.access import Policy, Where, where
from makesell.ground.actor import Actor
from makesell.ground.db import run
from makesell.ground.listing import Field, Kind, Listing
from makesell.ground.roster import listings as roster
from makesell.ground.spine.rows import HeadRow, by_key, head, one_seen


def _seen(policy: Policy, actor: Actor) -> Where:
    return where(policy.reach(actor), owner="o.owner_id", unit="o.unit_id")


def rows_of(actor: Actor) -> Where:
    """The purchase orders an actor may see."""
    return _seen(ORDERS, actor)


def lines_of(actor: Actor) -> Where:
    """The lines of purchase orders an actor may see."""
    return _seen(LINES, actor)


def needs_of(actor: Actor) -> Where:
    """What has to be bought is seen whole or not at all."""
    return Where("true") if NEEDS.may(actor) else Where("false")


_JOINS: Final = {
    "r": "join spine_record r on r.id = o.record_id",
    "w": "join works_warehouse w on w.record_id = o.warehouse_id",
    "p": "left join organisation_person p on p.id = o.owner_id",
    "u": "join organisation_unit u on u.id = o.unit_id",
    "s": "left join suppliers_supplier s on s.record_id = o.supplier_id",
}
_SUPPLIER: Final = Field(
    "supplier", "o.supplier_id", Kind.REF, label_sql="s.name", sort_sql="s.sort_key", groups=True, noun="suppliers", nullable=True
)  # fmt: skip
_WAREHOUSE: Final = Field("warehouse", "o.warehouse_id", Kind.REF, label_sql="w.name", sort_sql="w.code", groups=True, noun="warehouses")
_SUM: Final = "(select {} from purchases_purchaseline x where x.purchase_id = o.record_id)"
# Whether a line came whole by the day first promised, or by the day promised last; a line that was closed short kept neither.
_KEPT: Final = """case when x.came_on <= x.first_date then 'first' when x.came_on <= x.due_date then 'last'
    when x.came_on is not null or (o.state = 'closed' and x.received_qty > 0) then 'late' end"""
LISTING: Final = Listing(
    noun="purchase_orders",
    source="purchases_purchaseorder o",
    key="o.record_id",
    policy=ORDERS,
    rows=rows_of,
    search_sql="r.search_grams",
    default_sort="-number",
    joins=_JOINS,
    fields=(
        Field("number", "o.number", Kind.CODE, nullable=True),
        _SUPPLIER,
        Field("reference", "o.reference", Kind.CODE),
        Field("state", "o.state", Kind.CHOICE, groups=True, choices=states.LABELS),
        Field("next_date", _SUM.format("min(x.due_date) filter (where x.qty > x.received_qty)"), Kind.DATE, nullable=True),
        Field("ordered_on", "o.ordered_on", Kind.DATE, nullable=True, groups=True),
        Field("lines", _SUM.format("count(*)"), Kind.INT),
        _WAREHOUSE,
        Field("value", _SUM.format("round(sum(x.qty * x.unit_cost), 2)"), Kind.MONEY, nullable=True, currency="currency", sums=True),
        Field("currency", "o.currency", Kind.CODE),
        roster.owner("o"),
    ),
)
LINE_LISTING: Final = Listing(
    noun="purchase_lines",
    source="purchases_purchaseline x join purchases_purchaseorder o on o.record_id = x.purchase_id",
    key="x.line_id",
    policy=LINES,
    rows=lines_of,
    search_sql="r.search_grams",
    default_sort="due_date",
    joins={**_JOINS, "pr": "join products_product pr on pr.record_id = x.product_id"},
    fields=(
        Field("purchase", "x.purchase_id", Kind.REF, label_sql="o.number", sort_sql="coalesce(o.number, '')", groups=True, noun="purchase_orders"),
        _SUPPLIER,
        Field("reference", "o.reference", Kind.CODE),
        Field("product", "x.product_id", Kind.REF, label_sql="pr.name", sort_sql="pr.code", groups=True, noun="products"),
        Field("state", "o.state", Kind.CHOICE, groups=True, choices=states.LABELS),
        Field("qty", "x.qty", Kind.QTY, sums=True),
        Field("received_qty", "x.received_qty", Kind.QTY, sums=True),
        Field("open_qty", f"case when o.state in {states.COMING} then x.qty - x.received_qty else 0 end", Kind.QTY, sums=True),
        Field("due_date", "x.due_date", Kind.DATE, groups=True),
        Field("first_date", "x.first_date", Kind.DATE, nullable=True),
        Field("came_on", "x.came_on", Kind.DATE, nullable=True, groups=True),
        Field("kept", _KEPT, Kind.CHOICE, nullable=True, groups=True, choices=states.KEPT),
        Field("unit_cost", "x.unit_cost", Kind.MONEY, nullable=True, currency="currency"),
        Field("currency", "o.currency", Kind.CODE),
        _WAREHOUSE,
    ),
)


# Of the lines of a supplier that are over, the share that came by the day first promised (`delivered`).
ON_TIME: Final = Field(
    "on_time",
    f"""(select avg(case when k.kept = 'first' then 1 else 0 end) from (
            select {_KEPT} as kept from purchases_purchaseline x join purchases_purchaseorder o on o.record_id = x.purchase_id
            where o.supplier_id = s.record_id and x.received_qty > 0) k where k.kept is not null)""",
    Kind.RATIO,
    nullable=True,
)


@dataclass(frozen=True, slots=True)
class PurchaseRow(HeadRow):
    """A purchase order's head."""

    supplier_id: int | None
    supplier: str
    reference: str
    warehouse_id: int
    warehouse: str
    ordered_on: dt.date | None


_SELECT: Final = f"""select {head("o")}, o.supplier_id, coalesce(s.name, ''), o.reference, o.warehouse_id, w.name, o.ordered_on
    from purchases_purchaseorder o {" ".join(_JOINS.values())}"""


def purchase(actor: Actor, key: int) -> PurchaseRow:
    """One purchase order; refuses (404) one that does not exist or that the actor may not see, alike."""
    return one_seen(PurchaseRow, _SELECT, "o.record_id", key, rows_of(actor))


def of_ids(keys: Sequence[int]) -> list[PurchaseRow]:
    """Purchase orders by key, whoever asks."""
    return by_key(PurchaseRow, _SELECT, "o.record_id", keys)


@dataclass(frozen=True, slots=True)
class PurchaseLineRow:
    """A line of a purchase order; it is a planned receipt of its own."""

    id: int
    purchase_id: int
    position: int
    product_id: int
    code: str
    product: str
    warehouse_id: int
    qty: Decimal
    good_qty: Decimal
    due_date: dt.date
    first_date: dt.date | None
    unit_cost: Decimal | None
    came_on: dt.date | None

    @property
    def receipt_id(self) -> int:
        """What it is in the supply book."""
        return self.id

    @property
    def open_qty(self) -> Decimal:
        """What has not come of it."""
        return self.qty - self.good_qty


_LINE: Final = """
    select x.line_id, x.purchase_id, x.position, x.product_id, pr.code, pr.name, o.warehouse_id, x.qty, x.received_qty, x.due_date, x.first_date,
           x.unit_cost, x.came_on
    from purchases_purchaseline x join purchases_purchaseorder o on o.record_id = x.purchase_id
    join products_product pr on pr.record_id = x.product_id
"""


def lines(keys: Sequence[int]) -> list[PurchaseLineRow]:
    """The lines of purchase orders by position."""
    return [PurchaseLineRow(*row) for row in run(f"{_LINE} where x.purchase_id = any(%s) order by x.purchase_id, x.position", [list(keys)])]


def coming_later(product_id: int, day: dt.date, until: dt.date | None) -> list[PurchaseLineRow]:
    """Lines of a product on order, of which something is to come after a day and, where that is given, not after another."""
    return [
        PurchaseLineRow(*row)
        for row in run(
            f"""{_LINE} where x.product_id = %s and o.state = any(%s) and x.received_qty < x.qty and x.due_date > %s
                and (%s::date is null or x.due_date <= %s::date) order by x.due_date, x.line_id""",
            [product_id, list(states.COMING), day, until, until],
        )
    ]


@dataclass(frozen=True, slots=True)
class Request:
    """A planned production order of a bought product: what an order that nothing covered has asked purchasing for."""

    order_id: int
    receipt_id: int
    product_id: int
    warehouse_id: int
    qty: Decimal
    due_date: dt.date


def requests(product_ids: Sequence[int]) -> list[Request]:
    """What was asked for of bought products and is not on order yet, the first due first; what materials hold of is made for them and stays."""
    rows = run(
        """select o.record_id, o.receipt_id, o.product_id, o.warehouse_id, o.qty, o.due_date from production_productionorder o
           join products_product p on p.record_id = o.product_id and p.kind = 'buy'
           where o.state = 'planned' and o.product_id = any(%s) and not exists (
               select 1 from supply_reservation h join production_productionorder m on m.materials_id = h.line_id
               where h.source_line_id = o.receipt_id and h.qty > 0)
           order by o.due_date, o.record_id""",
        [list(product_ids)],
    )
    return [Request(*row) for row in rows]


# Of bought products: what production is short of (as `production.lacking`), what orders have asked for, less what stands in drafts.
_NEED: Final = """(
    select p.record_id, p.lead_time_days, least(m.day, q.day) as day, l.supplier_id, l.supplier, l.unit_cost,
           greatest(greatest(coalesce(m.qty, 0)
               - coalesce((select sum(b.on_hand - b.reserved) from stock_balance b join works_warehouse w on w.record_id = b.warehouse_id
                           where b.product_id = p.record_id and w.kind = 'own' and w.active), 0)
               - coalesce((select sum(b.planned - b.reserved) from supply_balance b where b.product_id = p.record_id), 0), 0)
               + coalesce(q.qty, 0)
               - coalesce((select sum(x.qty) from purchases_purchaseline x join purchases_purchaseorder o on o.record_id = x.purchase_id
                           where x.product_id = p.record_id and o.state = 'draft'), 0), 0) as qty
    from products_product p
    left join (
        select c.product_id, sum(c.qty - c.issued_qty - coalesce(h.qty, 0) - coalesce(s.qty, 0)) as qty,
               min(coalesce(makesell_day(b.starts), o.due_date)) as day
        from production_component c
        join production_productionorder o on o.record_id = c.order_id and o.state in ('planned', 'released')
        left join (select order_id, min(planned_start) as starts from production_operation where state <> 'done' group by 1) b
             on b.order_id = o.record_id
        left join (select line_id, product_id, sum(qty) as qty from stock_reservation group by 1, 2) h
             on h.line_id = o.materials_id and h.product_id = c.product_id
        left join (select r.line_id, y.product_id, sum(r.qty) as qty from supply_reservation r
                   join supply_balance y on y.source_line_id = r.source_line_id group by 1, 2) s
             on s.line_id = o.materials_id and s.product_id = c.product_id
        where c.qty - c.issued_qty > coalesce(h.qty, 0) + coalesce(s.qty, 0) group by 1
    ) m on m.product_id = p.record_id
    left join (
        select o.product_id, sum(o.qty) as qty, min(o.due_date) as day from production_productionorder o where o.state = 'planned' group by 1
    ) q on q.product_id = p.record_id
    left join lateral (
        select s.record_id as supplier_id, s.name as supplier, x.unit_cost from purchases_purchaseline x
        join purchases_purchaseorder o on o.record_id = x.purchase_id join suppliers_supplier s on s.record_id = o.supplier_id and s.active
        where x.product_id = p.record_id and o.ordered_on is not null order by o.ordered_on desc, x.line_id desc limit 1
    ) l on true
    where p.kind = 'buy' and (m.qty > 0 or q.qty > 0)
)"""
NEED_LISTING: Final = Listing(
    noun="purchase_needs",
    source=f"{_NEED} n join products_product pr on pr.record_id = n.record_id and n.qty > 0",
    key="n.record_id",
    policy=NEEDS,
    rows=needs_of,
    search_sql="r.search_grams",
    default_sort="day",
    joins={"r": "join spine_record r on r.id = n.record_id"},
    fields=(
        Field("product", "n.record_id", Kind.REF, label_sql="pr.name", sort_sql="pr.code", noun="products"),
        Field("code", "pr.code", Kind.CODE),
        Field("qty", "n.qty", Kind.QTY),
        Field("day", "n.day", Kind.DATE, groups=True),
        Field("lead_days", "n.lead_time_days", Kind.INT, nullable=True),
        Field("supplier", "n.supplier_id", Kind.REF, label_sql="n.supplier", sort_sql="n.supplier", groups=True, noun="suppliers", nullable=True),
    ),
)


@dataclass(frozen=True, slots=True)
class Need:
    """What has to be bought of a product until a day, and of whom it was bought last at which price."""

    product_id: int
    qty: Decimal
    day: dt.date
    lead_days: int | None
    supplier_id: int | None
    unit_cost: Decimal | None


def needs(product_ids: Sequence[int]) -> list[Need]:
    """What has to be bought of these products, by the day it is needed."""
    rows = run(
        f"""select record_id, qty, day, lead_time_days, supplier_id, unit_cost from {_NEED} n where record_id = any(%s) and qty > 0
            order by day, record_id""",
        [list(product_ids)],
    )
    return [Need(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class DueRow:
    """A purchase order of which something should come, and the first day it is promised for."""

    id: int
    number: str | None
    supplier: str
    day: dt.date


def due(day: dt.date) -> list[DueRow]:
    """Purchase orders of which something should have come by a day, the first promised first."""
    rows = run(
        """select o.record_id, o.number, s.name, min(x.due_date) from purchases_purchaseorder o
           join purchases_purchaseline x on x.purchase_id = o.record_id and x.qty > x.received_qty
           join suppliers_supplier s on s.record_id = o.supplier_id and s.active
           where o.state = any(%s) group by o.record_id, s.name having min(x.due_date) <= %s order by 4, 1""",
        [list(states.COMING), day],
    )
    return [DueRow(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class Delivered:
    """How a supplier kept its days: lines of which nothing more comes, those whole by the day first promised, those by the day promised last."""

    lines: int
    by_first: int
    by_last: int

    @property
    def first_share(self) -> Decimal | None:
        """The share that came by the day first promised; None where nothing came yet."""
        return Decimal(self.by_first) / self.lines if self.lines else None

    @property
    def last_share(self) -> Decimal | None:
        """The share that came by the day promised last."""
        return Decimal(self.by_last) / self.lines if self.lines else None


def delivered(supplier_id: int) -> Delivered:
    """How a supplier kept its days so far."""
    kept = [
        row[0]
        for row in run(
            f"""select {_KEPT} from purchases_purchaseline x join purchases_purchaseorder o on o.record_id = x.purchase_id
                where o.supplier_id = %s and x.received_qty > 0""",
            [supplier_id],
        )
        if row[0] is not None
    ]
    first = kept.count(states.BY_FIRST)
    return Delivered(len(kept), first, first + kept.count(states.BY_LAST))
