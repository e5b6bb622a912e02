"""Reads of the stock book."""

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


def products_in(warehouse_id: int) -> list[int]:
    """The products that lie in a warehouse, by key."""
    return [row[0] for row in run("select product_id from stock_balance where warehouse_id = %s and on_hand > 0 order by 1", [warehouse_id])]
