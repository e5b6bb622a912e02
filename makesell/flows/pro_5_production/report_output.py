"""PRO-5 · The shop floor reports output (报工): good pieces come into stock at standard cost and go to the lines that waited for them."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from makesell.documents.production import actions as production
from makesell.documents.production import states
from makesell.flows.steps import lots
from makesell.flows.steps.dates import business_dates
from makesell.flows.steps.post_output import post_output
from makesell.flows.steps.production_orders import production_of
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.money import rounded
from makesell.ground.refusal import Refusal
from makesell.masterdata.products import queries as products


@dataclass(frozen=True, slots=True)
class Output:
    """What was made: good pieces — their lot or serial numbers, else numbered after the production order — and scrap."""

    order_id: int
    good: Decimal
    scrap: Decimal | None = None
    lots: str = ""


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
        made = lots.Coming(products.kept([row.product_id])[row.product_id], good, on, row.number or "", fact.lots, int(row.good_qty) + 1)
        (parts,) = lots.named([made])
        post_output(row, good, product.cost or Decimal(0), line, lots=parts, on=on, counted=counted)
    return fact.order_id
