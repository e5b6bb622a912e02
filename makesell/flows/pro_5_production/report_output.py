"""PRO-5 · The shop floor reports output (报工): good pieces come into stock at standard cost and go to the lines that waited for them.

Where the order has operations, what they have not reported is reported with it 倒冲, and its material issued.
"""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from makesell.documents.production import actions as production
from makesell.documents.production import states
from makesell.flows.steps import materials
from makesell.flows.steps.dates import business_dates
from makesell.flows.steps.operation_reports import Shop, into_stock, less_by_scrap, through_all
from makesell.flows.steps.production_orders import production_of
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.money import rounded
from makesell.ground.refusal import Refusal
from makesell.masterdata.products import queries as products


@dataclass(frozen=True, slots=True)
class Output:
    """What was made: good pieces — their lot or serial numbers, else numbered after the production order — and scrap with its cause."""

    order_id: int
    good: Decimal
    scrap: Decimal | None = None
    lots: str = ""
    cause: str = "other"


@act
def perform(fact: Output, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> int:
    """Reports output of a released production order; refuses quantities of nothing or below 0. Returns the order's key."""
    on = business_date(at)
    counted = business_dates("accounting", [on])[on]
    row, lines = production_of(actor, "report", fact.order_id, states=(states.RELEASED,), version=version)
    good, scrap = fact.good, fact.scrap or Decimal(0)
    product = products.sold([row.product_id], on)[row.product_id]
    if good < 0 or scrap < 0 or good + scrap == 0 or any(rounded(qty, product.digits) != qty for qty in (good, scrap)):
        raise Refusal("production.output", "Report good pieces or scrap, in whole units of the product.", field="good_qty")
    shop = Shop(row, product, lines, on, counted, actor, at)
    if shop.operations:
        through_all(shop, good, scrap, fact.cause, lots_named=fact.lots, reason=reason)
        if scrap:
            less_by_scrap(shop, len(shop.operations) - 1, fact.cause)
        return fact.order_id
    line = production.report(fact.order_id, good, scrap, actor=actor, at=at, reason=reason)
    materials.issue(row, row.good_qty + row.scrap_qty + good + scrap, line, on=on, counted=counted)
    if good:
        into_stock(shop, good, line, fact.lots)
    return fact.order_id
