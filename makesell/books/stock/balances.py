"""Reads of the stock book."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from makesell.ground.db import run
from makesell.ground.money import rounded

COST_DIGITS = 8
# For listings of products: one row a product.
BY_PRODUCT = "(select product_id, sum(on_hand) as on_hand, sum(reserved) as reserved, sum(value) as value from stock_balance group by product_id)"


@dataclass(frozen=True, slots=True)
class OnHand:
    """What lies of a product in a warehouse."""

    product_id: int
    warehouse_id: int
    on_hand: Decimal
    reserved: Decimal
    value: Decimal

    @property
    def free(self) -> Decimal:
        """On hand and not reserved."""
        return self.on_hand - self.reserved

    @property
    def average_cost(self) -> Decimal | None:
        """What one of it stands in the book at; None where nothing lies."""
        return rounded(self.value / self.on_hand, COST_DIGITS) if self.on_hand else None


def of_products(product_ids: Sequence[int]) -> list[OnHand]:
    """Stock of products by warehouse."""
    return [
        OnHand(*row)
        for row in run(
            """select product_id, warehouse_id, on_hand, reserved, value from stock_balance where product_id = any(%s)
               order by product_id, warehouse_id""",
            [list(product_ids)],
        )
    ]


def of_warehouse(warehouse_id: int, limit: int = 500) -> list[OnHand]:
    """Stock of a warehouse by product, the largest value first."""
    return [
        OnHand(*row)
        for row in run(
            """select product_id, warehouse_id, on_hand, reserved, value from stock_balance where warehouse_id = %s
               order by value desc, product_id limit %s""",
            [warehouse_id, limit],
        )
    ]


@dataclass(frozen=True, slots=True)
class Reserved:
    """What a line holds of a product in a warehouse."""

    line_id: int
    product_id: int
    warehouse_id: int
    qty: Decimal


def reserved_for(line_ids: Sequence[int]) -> list[Reserved]:
    """What lines hold of stock."""
    rows = run(
        """select line_id, product_id, warehouse_id, qty from stock_reservation where line_id = any(%s) and qty > 0
           order by line_id, warehouse_id""",
        [list(line_ids)],
    )
    return [Reserved(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class Posted:
    """A movement as it was posted."""

    id: int
    product_id: int
    qty: Decimal
    unit_cost: Decimal


def posted_by(source_line_ids: Sequence[int], kind: str) -> list[Posted]:
    """Movements of a kind that lines made, without those that reverse others."""
    rows = run(
        """select id, product_id, qty, unit_cost from stock_entry where source_line_id = any(%s) and kind = %s and origin_id is null and qty <> 0
           order by id""",
        [list(source_line_ids), kind],
    )
    return [Posted(*row) for row in rows]


def issued_value(line_ids: Sequence[int]) -> dict[int, Decimal]:
    """What was issued for lines, at the cost it left the book at, less what came back."""
    rows = run(
        "select line_id, -sum(qty * unit_cost) from stock_entry where line_id = any(%s) and kind = 'issue' group by 1", [list(line_ids)]
    )
    return {int(row[0]): row[1] for row in rows}


@dataclass(frozen=True, slots=True)
class Holder:
    """A line that holds something of a product in a warehouse."""

    line_id: int
    product_id: int
    qty: Decimal


def holders(warehouse_id: int, product_ids: Sequence[int]) -> list[Holder]:
    """Who holds what of products in a warehouse."""
    rows = run(
        """select line_id, product_id, qty from stock_reservation where warehouse_id = %s and product_id = any(%s) and qty > 0
           order by line_id, product_id""",
        [warehouse_id, list(product_ids)],
    )
    return [Holder(*row) for row in rows]


def rows_at(warehouse_id: int, product_ids: Sequence[int]) -> dict[int, OnHand]:
    """What lies of products in a warehouse, by product; one that never lay there is missing."""
    rows = run(
        "select product_id, warehouse_id, on_hand, reserved, value from stock_balance where warehouse_id = %s and product_id = any(%s)",
        [warehouse_id, list(product_ids)],
    )
    return {row[0]: OnHand(*row) for row in rows}


@dataclass(frozen=True, slots=True)
class Standing:
    """An entry that brought goods in and was not taken back."""

    id: int
    source_line_id: int
    product_id: int
    lot: str
    qty: Decimal


def last_received(warehouse_id: int, source_line_ids: Sequence[int], product_ids: Sequence[int]) -> list[Standing]:
    """What lines brought into a warehouse on the last day something came of each, in the order it came; what was taken back is not among it."""
    rows = run(
        """with standing as (
               select e.* from stock_entry e where e.warehouse_id = %s and e.product_id = any(%s) and e.source_line_id = any(%s)
                   and e.kind = 'receipt' and e.origin_id is null and not exists (
                       select 1 from stock_entry r where r.product_id = e.product_id and r.warehouse_id = e.warehouse_id and r.origin_id = e.id))
           select id, source_line_id, product_id, lot, qty from standing s
           where event_date = (select max(event_date) from standing l where l.source_line_id = s.source_line_id) order by id""",
        [warehouse_id, list(product_ids), list(source_line_ids)],
    )
    return [Standing(*row) for row in rows]


def products_in(warehouse_id: int) -> list[int]:
    """The products that lie in a warehouse, by key."""
    return [row[0] for row in run("select product_id from stock_balance where warehouse_id = %s and on_hand > 0 order by 1", [warehouse_id])]


@dataclass(frozen=True, slots=True)
class LotAt:
    """What lies of a lot in a warehouse."""

    product_id: int
    warehouse_id: int
    code: str
    serial: bool
    on_hand: Decimal
    expires_on: dt.date | None


def lots_at(warehouse_ids: Sequence[int], product_ids: Sequence[int]) -> list[LotAt]:
    """The lots of products that lie in warehouses, the first to expire first, then the oldest (FEFO)."""
    rows = run(
        """select l.product_id, b.warehouse_id, l.code, l.serial, b.on_hand, l.expires_on from stock_lot l
           join stock_lotbalance b on b.lot_id = l.id where l.product_id = any(%s) and b.warehouse_id = any(%s) and b.on_hand > 0
           order by l.product_id, l.expires_on nulls last, l.made_on nulls last, l.id""",
        [list(product_ids), list(warehouse_ids)],
        keep=True,
    )
    return [LotAt(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class LotRow:
    """A lot, or a piece by its serial number."""

    id: int
    product_id: int
    code: str
    serial: bool


def lots_named(product_ids: Sequence[int], codes: Sequence[str]) -> list[LotRow]:
    """The lots of products that are called so, pair by pair; what does not exist is left out."""
    rows = run(
        """select l.id, l.product_id, l.code, l.serial from unnest(%s::bigint[], %s::text[]) as t(p, c)
           join stock_lot l on l.product_id = t.p and l.code = t.c""",
        [list(product_ids), list(codes)],
    )
    return [LotRow(*row) for row in rows]
