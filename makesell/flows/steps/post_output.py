"""Step: what was planned to come — made, or bought — comes into stock at its cost, is planned no more, and goes to the lines that waited for it."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Final, Protocol

from makesell.books.stock import posting as stock
from makesell.books.supply import balances as supply
from makesell.books.supply import posting as supply_posting
from makesell.engines.promise import STOCK
from makesell.engines.promise.pegs import Peg, Place
from makesell.flows.steps import supply as promises

_RECEIVED: Final = """
    select %(product)s::bigint as product_id, %(warehouse)s::bigint as warehouse_id, 'receipt' as kind, t.lot, t.qty,
           0::numeric as reserved, %(cost)s::numeric as unit_cost, %(on)s::date as event_date, %(counted)s::date as business_date,
           %(line)s::bigint as source_line_id, null::bigint as line_id, null::bigint as origin_id
    from unnest(%(lots)s::text[], %(parts)s::numeric[]) as t(lot, qty)
"""
# What came is not to come any more: first what lines held of it, then the plan itself.
_HELD_LESS: Final = """
    select b.product_id, b.warehouse_id, b.due_date, 'received' as kind, 0::numeric as planned, -t.qty as reserved, null::timestamptz as held_until,
           b.source_line_id, t.line_id, null::bigint as origin_id
    from unnest(%(lines)s::bigint[], %(qty)s::numeric[]) as t(line_id, qty) join supply_balance b on b.source_line_id = %(receipt)s
"""
_PLANNED_LESS: Final = """
    select b.product_id, b.warehouse_id, b.due_date, 'received' as kind, -%(qty)s::numeric as planned, 0::numeric as reserved,
           null::timestamptz as held_until, b.source_line_id, null::bigint as line_id, null::bigint as origin_id
    from supply_balance b where b.source_line_id = %(receipt)s
"""


class Expected(Protocol):
    """What was planned to come: a planned receipt of a product into a warehouse, and what of it has come so far."""

    @property
    def receipt_id(self) -> int: ...
    @property
    def product_id(self) -> int: ...
    @property
    def warehouse_id(self) -> int: ...
    @property
    def qty(self) -> Decimal: ...
    @property
    def good_qty(self) -> Decimal: ...


def post_output(
    row: Expected, good: Decimal, cost: Decimal, line_id: int, *, lots: Sequence[tuple[str, Decimal]], on: dt.date, counted: dt.date
) -> None:
    """Posts good pieces of what was planned to come by lot; `line_id` is the line that brings them, `counted` the day on which it counts."""
    place = {"product": row.product_id, "warehouse": row.warehouse_id, "lots": [lot for lot, _ in lots], "parts": [qty for _, qty in lots]}
    stock.post(_RECEIVED, {**place, "cost": cost, "on": on, "counted": counted, "line": line_id}, lots=any(lot for lot, _ in lots))
    _hand_over(row, good, on)


def _hand_over(row: Expected, good: Decimal, on: dt.date) -> None:
    """What came goes to who waits for it, the first promised first."""
    taken = _shared(supply.reserved_of([row.receipt_id]), good)
    if taken:
        supply_posting.post(_HELD_LESS, {"receipt": row.receipt_id, "lines": [line for line, _ in taken], "qty": [qty for _, qty in taken]})
    less = min(good, row.qty - row.good_qty)
    if less > 0:
        supply_posting.post(_PLANNED_LESS, {"receipt": row.receipt_id, "qty": less})
    place = Place(STOCK, 0, good, good, None, row.warehouse_id)
    promises.reserve({line: (row.product_id, [Peg(place, qty)]) for line, qty in taken}, on=on)


def _shared(holds: Sequence[supply.Reserved], good: Decimal) -> list[tuple[int, Decimal]]:
    taken, left = [], good
    for hold in holds:
        qty = min(hold.qty, left)
        if qty > 0:
            taken.append((hold.line_id, qty))
            left -= qty
    return taken
