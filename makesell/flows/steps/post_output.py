"""Step: what was planned to come — made, or bought — comes into stock at its cost, is planned no more, and goes to the lines that waited for it."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Protocol

from makesell.books.stock import posting as stock
from makesell.books.supply import balances as supply
from makesell.books.supply import posting as supply_posting
from makesell.engines.promise import STOCK
from makesell.engines.promise.pegs import Peg, Place
from makesell.flows.steps import supply as promises

_RECEIVED: Final = """
    select t.product_id, t.warehouse_id, 'receipt' as kind, t.lot, t.qty, 0::numeric as reserved, t.unit_cost, %(on)s::date as event_date,
           %(counted)s::date as business_date, t.line_id as source_line_id, null::bigint as line_id, null::bigint as origin_id
    from unnest(%(products)s::bigint[], %(warehouses)s::bigint[], %(lots)s::text[], %(qty)s::numeric[], %(costs)s::numeric[], %(lines)s::bigint[])
         as t(product_id, warehouse_id, lot, qty, unit_cost, line_id)
"""
# What came is not to come any more: first what lines held of it, then the plan itself.
_HELD_LESS: Final = """
    select b.product_id, b.warehouse_id, b.due_date, 'received' as kind, 0::numeric as planned, -t.qty as reserved, null::timestamptz as held_until,
           b.source_line_id, t.line_id, null::bigint as origin_id
    from unnest(%(receipts)s::bigint[], %(lines)s::bigint[], %(qty)s::numeric[]) as t(receipt_id, line_id, qty)
    join supply_balance b on b.source_line_id = t.receipt_id
"""
_PLANNED_LESS: Final = """
    select b.product_id, b.warehouse_id, b.due_date, 'received' as kind, -t.qty as planned, 0::numeric as reserved,
           null::timestamptz as held_until, b.source_line_id, null::bigint as line_id, null::bigint as origin_id
    from unnest(%(receipts)s::bigint[], %(qty)s::numeric[]) as t(receipt_id, qty) join supply_balance b on b.source_line_id = t.receipt_id
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


@dataclass(frozen=True, slots=True)
class Output:
    """Good pieces of what was planned to come, by lot, at what one of them costs; `line_id` is the line that brings them."""

    row: Expected
    cost: Decimal
    line_id: int
    lots: Sequence[tuple[str, Decimal]]

    @property
    def qty(self) -> Decimal:
        """How many pieces have come."""
        return sum((qty for _, qty in self.lots), Decimal(0))


def post_output(came: Sequence[Output], *, on: dt.date, counted: dt.date) -> None:
    """Posts what has come, each planned receipt once; `counted` is the day on which it counts. As many statements for one as for many."""
    parts = [(each, lot, qty) for each in came for lot, qty in each.lots]
    given = {
        "products": [each.row.product_id for each, *_ in parts], "warehouses": [each.row.warehouse_id for each, *_ in parts],
        "lots": [lot for _, lot, _ in parts], "qty": [qty for *_, qty in parts], "costs": [each.cost for each, *_ in parts],
        "lines": [each.line_id for each, *_ in parts], "on": on, "counted": counted,
    }  # fmt: skip
    stock.post(_RECEIVED, given, lots=any(lot for _, lot, _ in parts))
    _hand_over(came, on)


def _hand_over(came: Sequence[Output], on: dt.date) -> None:
    """What came goes to who waits for it, the first promised first."""
    by_receipt = {each.row.receipt_id: each for each in came}
    taken = _shared(supply.reserved_of(list(by_receipt)), {key: each.qty for key, each in by_receipt.items()})
    if taken:
        receipts, lines, qty = ([one[n] for one in taken] for n in range(3))
        supply_posting.post(_HELD_LESS, {"receipts": receipts, "lines": lines, "qty": qty})
    less = {key: min(each.qty, each.row.qty - each.row.good_qty) for key, each in by_receipt.items()}
    gone = [(key, qty) for key, qty in less.items() if qty > 0]
    if gone:
        supply_posting.post(_PLANNED_LESS, {"receipts": [key for key, _ in gone], "qty": [qty for _, qty in gone]})
    promises.reserve(_pegs(by_receipt, taken), on=on)


def _pegs(by_receipt: Mapping[int, Output], taken: Sequence[tuple[int, int, Decimal]]) -> dict[int, tuple[int, list[Peg]]]:
    """What each line holds now of what lies there."""
    pegs: dict[int, tuple[int, list[Peg]]] = {}
    for receipt, line, qty in taken:
        row, all_of_it = by_receipt[receipt].row, by_receipt[receipt].qty
        pegs.setdefault(line, (row.product_id, []))[1].append(Peg(Place(STOCK, 0, all_of_it, all_of_it, None, row.warehouse_id), qty))
    return pegs


def _shared(holds: Sequence[supply.Reserved], came: Mapping[int, Decimal]) -> list[tuple[int, int, Decimal]]:
    """By receipt, line and quantity: who gets what of what came."""
    taken, left = [], dict(came)
    for hold in holds:
        qty = min(hold.qty, left[hold.source_line_id])
        if qty > 0:
            taken.append((hold.source_line_id, hold.line_id, qty))
            left[hold.source_line_id] -= qty
    return taken
