"""PRO-5 · Bought goods arrive, whole or in part: they lie in stock at what they cost, are planned no more, and go to the lines that waited."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from makesell.documents.purchases import actions as purchases
from makesell.documents.purchases import states
from makesell.documents.purchases.queries import PurchaseLineRow, PurchaseRow
from makesell.flows.steps import lots
from makesell.flows.steps.dates import counted
from makesell.flows.steps.lots import Coming
from makesell.flows.steps.post_output import Output, post_output
from makesell.flows.steps.purchases import purchase_of
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.money import rounded
from makesell.ground.refusal import Refusal
from makesell.masterdata.products import queries as products
from makesell.masterdata.products.queries import KeptProduct


@dataclass(frozen=True, slots=True)
class Came:
    """So much of a line has come; its lot or serial numbers, else numbered after the purchase order."""

    position: int
    qty: Decimal
    lots: str = ""


@dataclass(frozen=True, slots=True)
class CameFact:
    """A purchase order and what came of it; nothing named: all that was still to come."""

    purchase_id: int
    came: tuple[Came, ...] = ()


@act
def perform(fact: CameFact, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> int:
    """Receives goods today; refuses more than was ordered, broken units, and (409) what is not on order."""
    on = business_date(at)
    counts = counted("accounting", on)
    row, lines = purchase_of(actor, "receive", fact.purchase_id, states=states.COMING, version=version)
    known, sold = products.kept([line.product_id for line in lines]), products.sold([line.product_id for line in lines], on)
    found = _found(fact, lines, known)
    whole = all(line.good_qty + (found[line.id].qty if line.id in found else 0) == line.qty for line in lines)
    purchases.move([row.id], "receive" if whole else "receive_part", actor=actor, at=at, reason=reason)
    purchases.receive({line.id: line.good_qty + found[line.id].qty for line in lines if line.id in found}, on)
    come = [line for line in lines if line.id in found]
    parts = lots.named([_coming(row, line, found[line.id], known[line.product_id], on) for line in come])
    costs = {line.id: line.unit_cost if line.unit_cost is not None else sold[line.product_id].cost or Decimal(0) for line in come}
    post_output([Output(line, costs[line.id], line.id, by_lot) for line, by_lot in zip(come, parts, strict=True)], on=on, counted=counts)
    return row.id


def _coming(row: PurchaseRow, line: PurchaseLineRow, came: Came, product: KeptProduct, on: dt.date) -> Coming:
    """What comes of a line; without numbers of its own it is called after the purchase order, a later part of a lot after its day too."""
    base = f"{row.number or ''}/{line.position}" + (f"-{on:%m%d}" if line.good_qty and product.tracking == "lot" else "")
    return Coming(product, came.qty, on, base, came.lots, int(line.good_qty) + 1)


def _found(fact: CameFact, lines: Sequence[PurchaseLineRow], known: Mapping[int, KeptProduct]) -> dict[int, Came]:
    named = fact.came or tuple(Came(line.position, line.open_qty) for line in lines if line.open_qty > 0)
    by_position = {line.position: line for line in lines}
    found: dict[int, Came] = {}
    for n, each in enumerate(named, 1):
        line = by_position.pop(each.position, None)
        if line is None:
            raise Refusal("purchase.position", "It has no line %(line)s, or it is named twice.", field=f"came.{n}.line", line=each.position)
        if not 0 <= each.qty <= line.open_qty or rounded(each.qty, known[line.product_id].digits) != each.qty:
            most = format(line.open_qty.normalize(), "f")
            raise Refusal("purchase.came", "Between 0 and %(qty)s can have come, in whole units.", field=f"came.{n}.qty", qty=most)
        if each.qty:
            found[line.id] = each
    if not found:
        raise Refusal("purchase.nothing", "Say what has come.", field="came")
    return found
