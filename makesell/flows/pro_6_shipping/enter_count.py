"""PRO-6 · What was counted is entered, blind: the book keeps to itself what it says, and keeps with the line what it said at that moment.

Goods may move on before the count is posted: only the difference of that moment is.
"""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from makesell.books.stock import balances as stock
from makesell.documents.stockmoves import actions as stockmoves
from makesell.documents.stockmoves import queries, states
from makesell.documents.stockmoves.access import COUNTS
from makesell.documents.stockmoves.actions import CountedLine, Moved
from makesell.documents.stockmoves.queries import CountLineRow
from makesell.flows.steps import lots as numbers
from makesell.flows.steps.documents import locked
from makesell.flows.steps.stock_moves import lock_places, refuse_bad
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.refusal import Refusal
from makesell.ground.spine.documents import not_now
from makesell.masterdata.products import queries as products
from makesell.masterdata.products.queries import KeptProduct
from makesell.masterdata.products.words import SERIAL, UNTRACKED

__all__ = ["Counted", "Moved", "finish", "perform"]


@dataclass(frozen=True, slots=True)
class Counted:
    """A stock count and what was counted; a product that was not to be counted is counted as well."""

    count_id: int
    found: tuple[Moved, ...]


@act
def perform(fact: Counted, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> int:
    """Enters counts; returns the stock count. A product counted twice keeps the last. Refuses (409) a count that is finished."""
    (row,) = locked(stockmoves.COUNTS, COUNTS, "enter", [fact.count_id], queries.counts, actor=actor, version=version)
    if row.state not in states.BLIND:
        raise not_now()
    known_products = refuse_bad(fact.found, column="counted", none=True)
    lines = queries.count_lines([row.id])
    known = {(line.product_id, line.lot): line.id for line in lines}
    keys = [one.product_id for one in fact.found]
    lock_places([row.warehouse_id], keys)
    there, standard = stock.rows_at(row.warehouse_id, keys), products.costs_on(keys, business_date(at))
    lots = {(lot.product_id, lot.code): lot.on_hand for lot in stock.lots_at([row.warehouse_id], keys)}
    _name(fact, known_products, set(lots), business_date(at))
    stockmoves.move_counts([row.id], "enter", actor=actor, at=at, reason=reason)
    found = [_counted(known.get((one.product_id, one.lot), 0), one, there, standard, lots) for one in fact.found]
    stockmoves.enter_counts(row.id, found, first=max((line.position for line in lines), default=0) + 1, actor=actor, at=at)
    return row.id


def _name(fact: Counted, known: Mapping[int, KeptProduct], there: Collection[tuple[int, str]], on: dt.date) -> None:
    """Lots that nobody knew are opened. Refuses a lot of a product that has none, and more than one piece of a serial number."""
    for number, one in enumerate(fact.found, 1):
        product = known[one.product_id]
        if one.lot and product.tracking == UNTRACKED:
            raise Refusal("lot.none", "%(product)s is not kept by lot.", field=f"counted.{number}.lot", product=product.code)
        if one.lot and product.tracking == SERIAL and one.qty > 1:
            raise Refusal("serial.one", "A serial number is one piece.", field=f"counted.{number}.qty")
    numbers.found([(known[one.product_id], one.lot, on) for one in fact.found if one.lot and one.qty and (one.product_id, one.lot) not in there])


def _counted(
    line_id: int,
    one: Moved,
    there: Mapping[int, stock.OnHand],
    standard: Mapping[int, Decimal],
    lots: Mapping[tuple[int, str], Decimal],
) -> CountedLine:
    book = there.get(one.product_id)
    cost = (book.average_cost if book else None) or standard.get(one.product_id, Decimal(0))
    lying = lots.get((one.product_id, one.lot), Decimal(0)) if one.lot else book.on_hand if book else Decimal(0)
    return CountedLine(line_id, one.product_id, one.lot, one.qty, lying, cost)


@act
def finish(fact: int, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> int:
    """Everything is counted: the differences are shown to who approves them. Refuses (409) while something is not counted."""
    locked(stockmoves.COUNTS, COUNTS, "finish", [fact], queries.counts, actor=actor, version=version)
    left = _open(queries.count_lines([fact]))
    if left:
        raise Refusal("count.left", "%(left)s lines are not counted yet.", status=409, field="counted", left=left)
    stockmoves.move_counts([fact], "finish", actor=actor, at=at, reason=reason)
    return fact


def _open(lines: Sequence[CountLineRow]) -> int:
    return sum(line.counted_qty is None for line in lines)
