"""Named reads of production orders; frozen rows, never model instances."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from makesell.documents.production import states
from makesell.documents.production.access import POLICY
from makesell.documents.production.queries.operations import (
    OpenOperation,
    components_for_lines,
    lacking,
    made_for,
    needs_of,
    open_operations,
)
from makesell.ground.access import Where, where
from makesell.ground.actor import Actor
from makesell.ground.db import run
from makesell.ground.db.asking import Ask, asking, rows_as
from makesell.ground.listing import Field, Kind, Listing
from makesell.ground.listing.counting import Counting
from makesell.ground.spine.rows import by_key, one_seen

__all__ = ["OpenOperation", "components_for_lines", "lacking", "made_for", "needs_of", "open_operations"]


def rows_of(actor: Actor) -> Where:
    """Production orders are seen whole or not at all."""
    return where(POLICY.reach(actor), owner="o.owner_id", unit="o.unit_id")


_FROM = """production_productionorder o join products_product pr on pr.record_id = o.product_id
    join works_warehouse w on w.record_id = o.warehouse_id"""
_FOR = """left join orders_salesorderline ol on ol.line_id = o.order_line_id left join orders_salesorder so on so.record_id = ol.order_id"""

# Which documents came before, for the chain of documents across the top of a page.
UPLINKS = (
    "select p.record_id as later, l.order_id as earlier"
    " from production_productionorder p join orders_salesorderline l on l.line_id = p.order_line_id",
)
LISTING = Listing(
    noun="production_orders",
    source="production_productionorder o",
    key="o.record_id",
    policy=POLICY,
    rows=rows_of,
    search_sql="r.search_grams",
    default_sort="due_date",
    joins={
        "r": "join spine_record r on r.id = o.record_id",
        "pr": "join products_product pr on pr.record_id = o.product_id",
        "w": "join works_warehouse w on w.record_id = o.warehouse_id",
        "so": "left join (orders_salesorderline ol join orders_salesorder so on so.record_id = ol.order_id) on ol.line_id = o.order_line_id",
        "b": "left join supply_balance b on b.source_line_id = o.receipt_id",
    },
    fields=(
        Field("number", "o.number", Kind.CODE, nullable=True),
        Field("product", "o.product_id", Kind.REF, label_sql="pr.name", sort_sql="pr.code", groups=True, noun="products"),
        Field("state", "o.state", Kind.CHOICE, groups=True, choices=states.LABELS),
        Field("qty", "o.qty", Kind.QTY, sums=True),
        Field("good_qty", "o.good_qty", Kind.QTY, sums=True),
        Field("scrap_qty", "o.scrap_qty", Kind.QTY, sums=True),
        Field("to_come", "b.planned", Kind.QTY, nullable=True, sums=True),
        Field("held", "b.reserved", Kind.QTY, nullable=True, sums=True),
        Field("due_date", "o.due_date", Kind.DATE, groups=True),
        Field("first_due_date", "o.first_due_date", Kind.DATE),
        Field("warehouse", "o.warehouse_id", Kind.REF, label_sql="w.name", sort_sql="w.code", groups=True, noun="warehouses"),
        Field("order", "so.record_id", Kind.REF, label_sql="so.number", sort_sql="so.number", nullable=True, noun="orders"),
    ),
)


@dataclass(frozen=True, slots=True)
class ProductionRow:
    """A production order as it stands."""

    id: int
    number: str | None
    state: str
    version: int
    unit_id: int
    currency: str
    product_id: int
    code: str
    product: str
    warehouse_id: int
    warehouse: str
    order_line_id: int | None
    order_id: int | None
    order: str | None
    receipt_id: int
    qty: Decimal
    good_qty: Decimal
    scrap_qty: Decimal
    due_date: dt.date
    first_due_date: dt.date
    released_at: dt.datetime | None
    materials_id: int | None
    bom_id: int | None
    routing_id: int | None


_ROW = f"""
select o.record_id, o.number, o.state, o.version, o.unit_id, o.currency, o.product_id, pr.code, pr.name, o.warehouse_id, w.name, o.order_line_id,
       so.record_id, so.number, o.receipt_id, o.qty, o.good_qty, o.scrap_qty, o.due_date, o.first_due_date, o.released_at,
       o.materials_id, o.bom_id, o.routing_id
from {_FROM} {_FOR}
"""


def production_order(actor: Actor, order_id: int) -> ProductionRow:
    """One production order; refuses (404) one that does not exist or that the actor may not see, alike."""
    return one_seen(ProductionRow, _ROW, "o.record_id", order_id, rows_of(actor))


def of_ids(order_ids: Sequence[int]) -> list[ProductionRow]:
    """Production orders as they stand, whoever asks, by key."""
    return by_key(ProductionRow, _ROW, "o.record_id", order_ids)


def of_order_lines(line_ids: Sequence[int]) -> list[ProductionRow]:
    """Production orders made for order lines, by key."""
    return [ProductionRow(*row) for row in run(f"{_ROW} where o.order_line_id = any(%s) order by o.record_id", [list(line_ids)], keep=True)]


def of_receipts(receipt_ids: Sequence[int]) -> list[ProductionRow]:
    """Production orders by the lines their planned receipts stand on."""
    return [ProductionRow(*row) for row in run(f"{_ROW} where o.receipt_id = any(%s) order by o.record_id", [list(receipt_ids)])]


def held_by(line_ids: Sequence[int]) -> list[int]:
    """The open production orders of which lines hold output, by key."""
    rows = run(
        """select distinct o.record_id from supply_reservation h join production_productionorder o on o.receipt_id = h.source_line_id
           where h.line_id = any(%s) and h.qty > 0 order by 1""",
        [list(line_ids)],
    )
    return [int(row[0]) for row in rows]


def of_materials(line_ids: Sequence[int]) -> list[ProductionRow]:
    """Production orders by the lines their materials are held for."""
    return [ProductionRow(*row) for row in run(f"{_ROW} where o.materials_id = any(%s) order by o.record_id", [list(line_ids)], keep=True)]


@dataclass(frozen=True, slots=True)
class ReportRow:
    """What was reported of a production order."""

    at: dt.datetime
    by: str | None
    good_qty: Decimal
    scrap_qty: Decimal


def reports(order_id: int) -> list[ReportRow]:
    """The reports of a production order, newest first."""
    rows = run(
        """select x.at, p.name, x.good_qty, x.scrap_qty from production_outputreport x left join organisation_person p on p.id = x.by_id
           where x.order_id = %s order by x.id desc""",
        [order_id],
    )
    return [ReportRow(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class SlipRow:
    """A slip of a production order's date."""

    at: dt.datetime
    by: str | None
    from_date: dt.date
    to_date: dt.date
    reason: str


def slips(order_id: int) -> list[SlipRow]:
    """The slips of a production order, newest first."""
    rows = run(
        """select x.at, p.name, x.from_date, x.to_date, x.reason from production_slip x left join organisation_person p on p.id = x.by_id
           where x.order_id = %s order by x.id desc""",
        [order_id],
    )
    return [SlipRow(*row) for row in rows]


# Production orders made for an order's lines.
count_of_order = Counting("production_productionorder o join orders_salesorderline l on l.line_id = o.order_line_id", "l.order_id = %s", rows_of)


def of_orders(order_ids: Sequence[int]) -> list[ProductionRow]:
    """Production orders made for the lines of sales orders, by key."""
    return [ProductionRow(*row) for row in run(f"{_ROW} where so.record_id = any(%s) order by o.record_id", [list(order_ids)])]


@dataclass(frozen=True, slots=True)
class Holding:
    """A line of an order that stands on a production order: it holds its output, or that was planned for it."""

    line_id: int
    position: int
    product: str
    production_id: int


@asking
def holding(order_id: int) -> Ask[list[Holding]]:
    """The production orders the lines of a sales order stand on, by line."""
    return Ask(
        """with l as (select line_id, position, product_id from orders_salesorderline where order_id = %s), found as (
               select l.line_id, o.record_id from l join production_productionorder o on o.order_line_id = l.line_id
               where o.product_id = l.product_id and o.state <> 'cancelled'
               union
               select l.line_id, o.record_id from l join supply_reservation h on h.line_id = l.line_id and h.qty > 0
               join production_productionorder o on o.receipt_id = h.source_line_id
           ) select l.line_id, l.position, pr.code || ' ' || pr.name, o.record_id from found f join l on l.line_id = f.line_id
           join products_product pr on pr.record_id = l.product_id join production_productionorder o on o.record_id = f.record_id
           order by l.position, o.due_date, o.record_id""",
        [order_id],
        rows_as(Holding),
    )
