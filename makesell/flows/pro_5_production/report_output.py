"""PRO-5 · The shop floor reports output (报工): good pieces come into stock at standard cost and go to the lines that waited for them."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from makesell.books.stock import posting as stock
from makesell.books.supply import balances as supply
from makesell.books.supply import posting as supply_posting
from makesell.documents.production import actions as production
from makesell.documents.production import states
from makesell.documents.production.queries import ProductionRow
from makesell.engines.promise import STOCK
from makesell.engines.promise.pegs import Peg, Place
from makesell.flows.steps import supply as promises
from makesell.flows.steps.dates import business_dates
from makesell.flows.steps.production_orders import production_of
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.money import rounded
from makesell.ground.refusal import Refusal
from makesell.masterdata.products import queries as products

_RECEIVED: Final = """
    select %(product)s::bigint as product_id, %(warehouse)s::bigint as warehouse_id, 'receipt' as kind, '' as lot, %(qty)s::numeric as qty,
           0::numeric as reserved, %(cost)s::numeric as unit_cost, %(on)s::date as event_date, %(counted)s::date as business_date,
           %(line)s::bigint as source_line_id, null::bigint as line_id, null::bigint as origin_id
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


@dataclass(frozen=True, slots=True)
class Output:
    """What was made: good pieces and scrap."""

    order_id: int
    good: Decimal
    scrap: Decimal | None = None


@act
def perform(fact: Output, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> int:
    """Reports output of a released production order; refuses quantities of nothing or below 0. Returns the order's key."""
    on = business_date(at)
    counted = business_dates("accounting", [on])[on]
    row, _lines = production_of(actor, "report", fact.order_id, states=(states.RELEASED,), version=version)
    good, scrap = fact.good, fact.scrap or Decimal(0)
    product = products.sold([row.product_id], on)[row.product_id]
    if good < 0 or scrap < 0 or good + scrap == 0 or any(rounded(qty, product.digits) != qty for qty in (good, scrap)):
        raise Refusal("production.output", "Report good pieces or scrap, in whole units of the product.", field="good_qty")
    line = production.report(fact.order_id, good, scrap, actor=actor, at=at, reason=reason)
    if good:
        cost = product.cost or Decimal(0)
        place = {"product": row.product_id, "warehouse": row.warehouse_id}
        stock.post(_RECEIVED, {**place, "qty": good, "cost": cost, "on": on, "counted": counted, "line": line})
        _hand_over(row, good, on)
    return fact.order_id


def _hand_over(row: ProductionRow, good: Decimal, on: dt.date) -> None:
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
