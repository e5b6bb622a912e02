"""PRO-5 · A purchase is ordered: what it brings stands in the supply book, to be promised and held like planned output.

What nothing covered when an order came has asked for it by a planned order of its own (采购申请). As far as the purchase covers such a request
whole, it takes its place: who waited for the request waits for the purchase, is promised anew and told.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal

from makesell.documents.production import actions as production
from makesell.documents.purchases import actions as purchases
from makesell.documents.purchases import queries, states
from makesell.documents.purchases.access import ORDERS
from makesell.documents.purchases.actions import NewPurchaseLine
from makesell.documents.purchases.queries import PurchaseLineRow, Request
from makesell.flows.steps import supply
from makesell.flows.steps.purchases import checked, holders, of_key, planned
from makesell.flows.steps.repromise import lock_orders, number_made, repromise
from makesell.ground import locks
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.refusal import Refusal
from makesell.ground.spine.documents import not_now


@act
def perform(fact: int, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> int:
    """Orders a draft by key; refuses one without a supplier, days that have passed, and (409) one that is no draft."""
    ORDERS.require(actor, "confirm")
    on = business_date(at)
    asked = queries.requests([line.product_id for line in queries.lines([fact])])
    lock_orders(holders([each.receipt_id for each in asked]))
    locks.take("production_order", [each.order_id for each in asked])
    purchases.hold([fact], version)
    row, lines = of_key(fact), queries.lines([fact])
    if row.state != states.DRAFT:
        raise not_now()
    if row.supplier_id is None:
        raise Refusal("purchase.supplier", "Name the supplier first.", field="supplier", status=409)
    checked([NewPurchaseLine(line.product_id, line.qty, line.due_date, line.unit_cost) for line in lines], on)
    supply.lock({line.product_id for line in lines})
    taken = _covered(lines, [each for each in queries.requests([line.product_id for line in lines]) if each in asked])
    purchases.order(fact, on, actor=actor, at=at, reason=reason)
    planned(lines)
    _take_over(taken, row.number or "", actor=actor, at=at, on=on)
    return fact


def _covered(lines: Sequence[PurchaseLineRow], asked: Sequence[Request]) -> list[Request]:
    """The requests that what is bought covers whole, the first due first."""
    left: dict[int, Decimal] = defaultdict(Decimal)
    for line in lines:
        left[line.product_id] += line.qty
    taken = []
    for each in asked:
        if each.qty <= left[each.product_id]:
            left[each.product_id] -= each.qty
            taken.append(each)
    return taken


def _take_over(taken: Sequence[Request], number: str, *, actor: Actor, at: dt.datetime, on: dt.date) -> None:
    """The purchase takes the place of requests: who held them holds what comes of it."""
    if not taken:
        return
    waiting = holders([each.receipt_id for each in taken])
    supply.free(waiting, on=on)
    supply.plan([supply.PlannedReceipt(each.receipt_id, each.product_id, each.warehouse_id, each.due_date, -each.qty) for each in taken])
    production.move_state([each.order_id for each in taken], "cancel", actor=actor, at=at, reason=number)
    repromise(waiting, cause="purchase", params={"purchase": number}, actor=actor, at=at, on=on)
    number_made(waiting, on)
