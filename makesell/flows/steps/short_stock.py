"""Step: less lies in a warehouse than was promised of it — who must give back what they hold, the last promised first."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from makesell.books.stock import balances as stock
from makesell.ground.refusal import Refusal


def losing(warehouse_id: int, less: Mapping[int, Decimal], in_order: Sequence[int], gone: Refusal) -> list[int]:
    """The lines that lose their hold when so much less of each product lies there; `in_order` are lines as they were promised, the first first.

    The stock is locked. Raises `gone` where more is missing than lies there by now.
    """
    there = stock.rows_at(warehouse_id, list(less))
    holds: dict[int, dict[int, Decimal]] = {}
    for one in stock.holders(warehouse_id, list(less)):
        holds.setdefault(one.product_id, {})[one.line_id] = one.qty
    found: set[int] = set()
    for product, missing in less.items():
        place = there.get(product)
        if place is None or place.on_hand < missing:
            raise gone
        gap, held = missing - place.free, holds.get(product, {})
        for line in sorted(held, key=lambda key: in_order.index(key) if key in in_order else len(in_order), reverse=True):
            if gap <= 0:
                break
            gap -= held[line]
            found.add(line)
    return sorted(found)
