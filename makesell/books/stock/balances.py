"""Reads of the stock book."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from makesell.ground.db import run

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
