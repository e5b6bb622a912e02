"""PRO-5 · The planner plans production: planned output that promises may take."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from makesell.documents.production import actions as production
from makesell.documents.production.access import POLICY
from makesell.documents.production.actions import NewProduction
from makesell.flows.steps import supply
from makesell.flows.steps.author import acting_unit
from makesell.flows.steps.confirming import warehouse_of
from makesell.flows.steps.work_orders import make_many
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.money import rounded
from makesell.ground.organisation import queries as organisation
from makesell.ground.refusal import Refusal
from makesell.ground.spine.actions import happened
from makesell.masterdata.products import queries as products
from makesell.masterdata.works import queries as works

MOST: Final = 1_000_000_000


@dataclass(frozen=True, slots=True)
class PlanFact:
    """How much of what is to be made until when, into which warehouse (none: the first own one)."""

    product_id: int
    qty: Decimal
    due_date: dt.date
    warehouse_id: int | None = None


@act
def perform(fact: PlanFact, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Plans a production order; refuses a service, a quantity of nothing and a day that has passed. Returns its key."""
    POLICY.require(actor, "create")
    on = business_date(at)
    product = products.sold([fact.product_id], on).get(fact.product_id)
    if product is None or product.kind == supply.SERVICE:
        raise Refusal("production.product", "This cannot be made.", field="product")
    if fact.qty <= 0 or rounded(fact.qty, product.digits) != fact.qty:
        raise Refusal("production.quantity", "The quantity must be more than 0, in whole units of the product.", field="qty")
    if fact.qty > MOST:
        raise Refusal("production.too_much", "No production order makes more than %(most)s.", field="qty", most=MOST)
    if fact.due_date < on:
        raise Refusal("production.due", "This day has passed.", field="due_date")
    place = works.warehouse(fact.warehouse_id).id if fact.warehouse_id is not None else warehouse_of()
    currency = organisation.own_currency()
    unit = acting_unit(actor, on)
    new = NewProduction(product.id, f"{product.code} {product.name}", place, fact.qty, fact.due_date, unit, currency)
    made = make_many([new], actor=actor, at=at, on=on)
    order_id = made.asked[0].order_id
    happened([order_id], "create", actor=actor, at=at, reason=reason)
    production.number(made.order_ids, on)
    return order_id
