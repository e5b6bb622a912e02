"""PRO-5 · A receipt of bought goods was a mistake and is taken back: they lie there no more and are to come again.

The stock book gets the exact opposite of what came on the last day of each line. Whoever held these goods is promised anew and told.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from makesell.books.stock import balances as book
from makesell.books.stock import posting as stock
from makesell.books.stock.balances import Standing
from makesell.documents.purchases import actions as purchases
from makesell.documents.purchases import queries, states
from makesell.documents.purchases.access import ORDERS
from makesell.documents.purchases.queries import PurchaseLineRow
from makesell.flows.steps import short_stock, supply
from makesell.flows.steps.dates import counted
from makesell.flows.steps.purchases import of_key, purchase_of, to_come_again
from makesell.flows.steps.repromise import lock_orders, number_made, repromise
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.db.violations import refusing
from makesell.ground.refusal import Refusal
from makesell.ground.text import N_

_GONE = N_("These goods have left the warehouse, or are not there as they came; return them to the supplier instead.")
_SAID = dict.fromkeys(("stock_not_oversold", "stock_lot_not_negative"), ("purchase.gone", _GONE, "lines"))


@dataclass(frozen=True, slots=True)
class TakenBack:
    """A purchase order and the lines whose last receipt was a mistake, by position; without one all of them."""

    purchase_id: int
    positions: tuple[int, ...] = ()


@act
def perform(fact: TakenBack, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> list[int]:
    """Takes receipts back; returns the order lines whose promise moved. Refuses no reason, lines of which nothing came, and (409) goods that left."""
    on = business_date(at)
    counts = counted("accounting", on)
    ORDERS.require(actor, "take_back")
    head = of_key(fact.purchase_id)
    promised = lock_orders([one.line_id for one in book.holders(head.warehouse_id, [line.product_id for line in queries.lines([head.id])])])
    row, lines = purchase_of(actor, "take_back", head.id, states=states.HERE, version=version)
    if not reason.strip():
        raise Refusal("purchase.reason", "Say why it is taken back.", field="why")
    wanted = _wanted(fact, lines)
    back = book.last_received(row.warehouse_id, [line.id for line in wanted], [line.product_id for line in wanted])
    gone = Refusal("purchase.gone", _GONE, field="lines", status=409)
    losing = short_stock.losing(row.warehouse_id, _sums(back, lambda each: each.product_id), [one.line_id for one in promised], gone)
    supply.free(losing, on=on)
    with refusing(_SAID):
        stock.reverse([each.id for each in back], source_line_id=None, event_date=on, business_date=counts)
    stock.forget_pieces([each.product_id for each in back], [each.lot for each in back])
    less = _sums(back, lambda each: each.source_line_id)
    none = all(line.good_qty == less.get(line.id, Decimal(0)) for line in lines)
    purchases.move([row.id], "take_back" if none else "take_back_part", actor=actor, at=at, reason=reason)
    purchases.receive({line.id: line.good_qty - less[line.id] for line in wanted}, on)
    to_come_again(wanted, less)
    moved = repromise(losing, cause="purchase", params={"purchase": row.number or "", "reason": reason}, actor=actor, at=at, on=on)
    number_made(losing, on)
    return moved


def _wanted(fact: TakenBack, lines: Sequence[PurchaseLineRow]) -> list[PurchaseLineRow]:
    """The lines that are meant; refuses one that is none, and one of which nothing came."""
    came = [line for line in lines if line.good_qty > 0]
    unknown = set(fact.positions) - {line.position for line in came}
    if unknown:
        raise Refusal("purchase.not_come", "Nothing has come of line %(line)s.", field="lines", line=min(unknown))
    return [line for line in came if not fact.positions or line.position in fact.positions]


def _sums(back: Sequence[Standing], by: Callable[[Standing], int]) -> dict[int, Decimal]:
    found: dict[int, Decimal] = {}
    for each in back:
        found[by(each)] = found.get(by(each), Decimal(0)) + each.qty
    return found
