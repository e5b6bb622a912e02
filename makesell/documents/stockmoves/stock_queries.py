"""Named reads of what lies where and how it got there: stock by product and warehouse, every movement, who holds what."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from makesell.documents.stockmoves.access import LOTS, MOVES, STOCK
from makesell.ground.access import Policy, Where, where
from makesell.ground.actor import Actor
from makesell.ground.db import one, run
from makesell.ground.listing import Field, Kind, Listing
from makesell.ground.refusal import missing
from makesell.ground.text import N_
from makesell.masterdata.products.access import COST_ROLES

KINDS: Final = {
    "opening": N_("Opening stock"), "receipt": N_("Goods receipt"), "issue": N_("Goods issue"), "transfer": N_("Transfer"),
    "count": N_("Stock count"), "scrap": N_("Scrapped"),
}  # fmt: skip
SOURCES: Final = {
    "warehouse": N_("Warehouse"), "production_order": N_("Production order"), "delivery": N_("Delivery"), "return": N_("Return"),
    "transfer": N_("Transfer"), "stock_count": N_("Stock count"), "purchase_order": N_("Purchase order"),
}  # fmt: skip
_CURRENCY: Final = Field("currency", "(select currency from organisation_company limit 1)", Kind.CODE)
# What is on its way to a warehouse, by product.
_TRANSIT: Final = """
    left join lateral (select sum(x.qty) as qty from stockmoves_transferline x join stockmoves_transfer t on t.record_id = x.transfer_id
                       where t.state = 'sent' and t.target_id = b.warehouse_id and x.product_id = b.product_id) t on true"""


def _whole(policy: Policy, actor: Actor) -> Where:
    return where(policy.reach(actor), owner="null", unit="null")


def stock_of(actor: Actor) -> Where:
    """Stock is seen whole or not at all."""
    return _whole(STOCK, actor)


def moves_of(actor: Actor) -> Where:
    """So are its movements."""
    return _whole(MOVES, actor)


def _named(alias: str) -> tuple[Field, Field]:
    return (
        Field("product", f"{alias}.product_id", Kind.REF, label_sql="pr.name", sort_sql="pr.code", groups=True, noun="products"),
        Field("warehouse", f"{alias}.warehouse_id", Kind.REF, label_sql="w.name", sort_sql="w.code", groups=True, noun="warehouses"),
    )


STOCK_LISTING: Final = Listing(
    noun="stock",
    source="stock_balance b join products_product pr on pr.record_id = b.product_id join works_warehouse w on w.record_id = b.warehouse_id",
    key="b.id",
    policy=STOCK,
    rows=stock_of,
    default_sort="product",
    search_sql=None,
    joins={"t": _TRANSIT, "g": "left join products_productgroup g on g.record_id = pr.group_id"},
    fields=(
        *_named("b"),
        Field("code", "pr.code", Kind.CODE),
        Field("group", "pr.group_id", Kind.REF, label_sql="g.name", sort_sql="g.code", nullable=True, groups=True, noun="product_groups"),
        Field("on_hand", "b.on_hand", Kind.QTY, sums=True),
        Field("reserved", "b.reserved", Kind.QTY, sums=True),
        Field("free", "b.on_hand - b.reserved", Kind.QTY, sums=True),
        Field("in_transit", "coalesce(t.qty, 0)", Kind.QTY, sums=True),
        Field("value", "round(b.value, 2)", Kind.MONEY, currency="currency", sums=True),
        _CURRENCY,
    ),
)
MOVE_LISTING: Final = Listing(
    noun="stock_moves",
    source="stock_entry e join spine_line sl on sl.id = e.source_line_id join spine_record r on r.id = sl.record_id",
    key="e.id",
    policy=MOVES,
    rows=lambda actor: Where(f"({(seen := moves_of(actor)).sql}) and e.qty <> 0", seen.params),
    default_sort="-posted",
    search_sql=None,
    joins={
        "pr": "join products_product pr on pr.record_id = e.product_id",
        "w": "join works_warehouse w on w.record_id = e.warehouse_id",
    },
    fields=(
        Field("posted", "e.id", Kind.INT),
        Field("date", "e.event_date", Kind.DATE, groups=True),
        Field("counts_on", "e.business_date", Kind.DATE, groups=True),
        Field("kind", "e.kind", Kind.CHOICE, groups=True, choices=KINDS),
        *_named("e"),
        Field("lot", "e.lot", Kind.CODE),
        Field("qty", "e.qty", Kind.QTY, sums=True),
        Field("unit_cost", "e.unit_cost", Kind.MONEY, currency="currency"),
        Field("value", "round(e.qty * e.unit_cost, 2)", Kind.MONEY, currency="currency", sums=True),
        _CURRENCY,
        Field("source", "r.kind", Kind.CHOICE, groups=True, choices=SOURCES),
        Field("document", "coalesce(r.number, '')", Kind.CODE),
        Field("record", "r.id", Kind.INT),
        Field("reverses", "e.origin_id", Kind.INT, nullable=True),
    ),
)


LOT_LISTING: Final = Listing(
    noun="lots",
    source="stock_lot l join products_product pr on pr.record_id = l.product_id",
    key="l.id",
    policy=LOTS,
    rows=lambda actor: _whole(LOTS, actor),
    default_sort="-opened",
    search_sql=None,
    joins={
        "h": "left join lateral (select sum(b.on_hand) as on_hand from stock_lotbalance b where b.lot_id = l.id) h on true",
        "w": """left join lateral (select w.record_id, w.code, w.name, w.name_en from stock_lotbalance b
                join works_warehouse w on w.record_id = b.warehouse_id where b.lot_id = l.id and b.on_hand > 0 order by w.code limit 1) w on true""",
    },
    fields=(
        Field("opened", "l.id", Kind.INT),
        Field("code", "l.code", Kind.CODE),
        Field("product", "l.product_id", Kind.REF, label_sql="pr.name", sort_sql="pr.code", groups=True, noun="products"),
        Field("serial", "l.serial", Kind.BOOL, groups=True),
        Field("made_on", "l.made_on", Kind.DATE, nullable=True, groups=True),
        Field("expires_on", "l.expires_on", Kind.DATE, nullable=True, groups=True),
        Field("on_hand", "coalesce(h.on_hand, 0)", Kind.QTY, sums=True),
        Field("warehouse", "w.record_id", Kind.REF, label_sql="w.name", sort_sql="w.code", nullable=True, groups=True, noun="warehouses"),
    ),
)


@dataclass(frozen=True, slots=True)
class StockRow:
    """What lies of a product in a warehouse; its value is None for who may not see cost."""

    id: int
    product_id: int
    code: str
    product: str
    warehouse_id: int
    warehouse: str
    on_hand: Decimal
    reserved: Decimal
    in_transit: Decimal
    value: Decimal | None
    currency: str


def stock(actor: Actor, key: int) -> StockRow:
    """One product in one warehouse; refuses (404) what does not exist or is not to be seen."""
    seen = stock_of(actor)
    row = one(
        f"""select b.id, b.product_id, pr.code, pr.name, b.warehouse_id, w.name, b.on_hand, b.reserved, coalesce(t.qty, 0), b.value,
                   (select currency from organisation_company limit 1)
            from {STOCK_LISTING.source} {_TRANSIT} where b.id = %s and {seen.sql}""",
        [key, *seen.params],
    )
    if row is None:
        raise missing()
    return StockRow(*(*row[:9], row[9] if actor.has(*COST_ROLES) else None, row[10] or ""))


@dataclass(frozen=True, slots=True)
class MoveRow:
    """A movement: what it changed, and how much lay there afterwards."""

    id: int
    date: dt.date
    kind: str
    lot: str
    qty: Decimal
    after: Decimal
    source: str
    record_id: int
    document: str


def moves(product_id: int, warehouse_id: int, most: int) -> list[MoveRow]:
    """The stock card: the last movements of a product in a warehouse, newest first."""
    rows = run(
        """select * from (
               select e.id, e.event_date, e.kind, e.lot, e.qty, sum(e.qty) over (order by e.id), r.kind, r.id, coalesce(r.number, '')
               from stock_entry e join spine_line l on l.id = e.source_line_id join spine_record r on r.id = l.record_id
               where e.product_id = %s and e.warehouse_id = %s and e.qty <> 0
           ) x order by 1 desc limit %s""",
        [product_id, warehouse_id, most],
    )
    return [MoveRow(*row) for row in rows]


def holders(product_id: int, warehouse_id: int) -> list[tuple[int, Decimal]]:
    """Which order lines hold how much of a product in a warehouse, the most first."""
    rows = run(
        "select line_id, qty from stock_reservation where product_id = %s and warehouse_id = %s and qty > 0 order by qty desc, line_id",
        [product_id, warehouse_id],
    )
    return [(row[0], row[1]) for row in rows]


@dataclass(frozen=True, slots=True)
class Coming:
    """A quantity on its way to a warehouse."""

    transfer_id: int
    number: str | None
    source: str
    qty: Decimal
    sent_date: dt.date


def coming(product_id: int, warehouse_id: int) -> list[Coming]:
    """What of a product is on its way to a warehouse."""
    rows = run(
        """select t.record_id, t.number, f.name, x.qty, t.sent_date from stockmoves_transferline x
           join stockmoves_transfer t on t.record_id = x.transfer_id join works_warehouse f on f.record_id = t.source_id
           where t.state = 'sent' and x.product_id = %s and t.target_id = %s order by t.record_id""",
        [product_id, warehouse_id],
    )
    return [Coming(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class LotRow:
    """A lot, or a piece by its serial number."""

    id: int
    code: str
    product_id: int
    product_code: str
    product: str
    serial: bool
    made_on: dt.date | None
    expires_on: dt.date | None
    on_hand: Decimal


def lot(actor: Actor, key: int) -> LotRow:
    """One lot; refuses (404) what does not exist or is not to be seen."""
    seen = _whole(LOTS, actor)
    row = one(
        f"""select l.id, l.code, l.product_id, pr.code, pr.name, l.serial, l.made_on, l.expires_on,
                   coalesce((select sum(b.on_hand) from stock_lotbalance b where b.lot_id = l.id), 0)
            from {LOT_LISTING.source} where l.id = %s and {seen.sql}""",
        [key, *seen.params],
    )
    if row is None:
        raise missing()
    return LotRow(*row)


def lot_places(lot_id: int) -> list[tuple[int, str, Decimal]]:
    """Where a lot lies: (warehouse, its name, quantity)."""
    rows = run(
        """select w.record_id, w.name, b.on_hand from stock_lotbalance b join works_warehouse w on w.record_id = b.warehouse_id
           where b.lot_id = %s and b.on_hand > 0 order by w.code""",
        [lot_id],
    )
    return [(row[0], row[1], row[2]) for row in rows]


@dataclass(frozen=True, slots=True)
class LotMove:
    """A movement of a lot, and the order line it went to or came back from."""

    id: int
    date: dt.date
    kind: str
    qty: Decimal
    warehouse: str
    source: str
    record_id: int
    document: str
    order_line_id: int | None


def lot_moves(product_id: int, code: str) -> list[LotMove]:
    """Where a lot came from and where it went, the first first."""
    rows = run(
        """select e.id, e.event_date, e.kind, e.qty, w.name, r.kind, r.id, coalesce(r.number, ''), e.line_id from stock_entry e
           join spine_line l on l.id = e.source_line_id join spine_record r on r.id = l.record_id
           join works_warehouse w on w.record_id = e.warehouse_id where e.product_id = %s and e.lot = %s and e.qty <> 0 order by e.id limit 500""",
        [product_id, code],
    )
    return [LotMove(*row) for row in rows]
