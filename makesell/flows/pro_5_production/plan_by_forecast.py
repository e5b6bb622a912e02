"""PRO-5 · The planner plans supply by what is agreed: production for the demand that no order has asked for yet and nothing free covers.

Orders are promised from that planned output afterwards, and use the forecast up as they come (`engines/forecast`): nothing is planned twice.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from makesell.documents.forecasts import actions as forecasts
from makesell.documents.forecasts import queries, states
from makesell.documents.forecasts.access import POLICY
from makesell.documents.forecasts.actions import NewSupply
from makesell.documents.forecasts.queries import LineRow
from makesell.documents.production import actions as production
from makesell.documents.production.actions import NewProduction
from makesell.engines.forecast import to_plan
from makesell.engines.promise.pegs import Product
from makesell.flows.steps import supply
from makesell.flows.steps.author import acting_unit
from makesell.flows.steps.confirming import warehouse_of
from makesell.flows.steps.forecasts import NOTHING, month_of, months_of, shares, used
from makesell.flows.steps.work_orders import make_many
from makesell.ground import locks
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.money import allocate, rounded
from makesell.ground.organisation import queries as organisation
from makesell.ground.refusal import Refusal
from makesell.ground.rules import queries as rules
from makesell.ground.spine.actions import happened
from makesell.ground.spine.documents import not_now
from makesell.masterdata.products import queries as products
from makesell.masterdata.products.queries import SoldProduct


@dataclass(frozen=True, slots=True)
class Short:
    """What has to be made of a product for a month, until when."""

    product: SoldProduct
    month: dt.date
    qty: Decimal
    due: dt.date


@act
def perform_many(facts: Sequence[int], *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> list[int]:
    """Plans production for the products and months of agreed plans, over all people's agreed plans; returns the production orders.

    Refuses (409) plans not agreed to and where nothing is short. A second time finds its own output free and plans nothing.
    """
    POLICY.require(actor, "supply")
    on = business_date(at)
    months = sorted({month for plan in queries.of_ids(facts) for month in months_of(plan.start) if month >= month_of(on)})
    others = {line.plan_id for line in queries.in_force(months[0], month_of(months[-1], 1))} if months else set()
    locks.take("demand_plan", {*facts, *others})
    forecasts.hold(sorted(facts), version)
    if any(plan.state != states.AGREED for plan in queries.of_ids(facts)):
        raise not_now()
    short = shortages(remaining(months, on), months, on) if months else []
    if not short:
        raise Refusal("forecast.covered", "Free stock and planned output cover what no order has asked for yet.", status=409)
    return _plan(short, actor=actor, at=at, on=on, reason=reason)


def perform(fact: int, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> list[int]:
    """Of one plan."""
    return perform_many([fact], actor=actor, at=at, reason=reason, version=version)


def remaining(months: Sequence[dt.date], on: dt.date) -> dict[int, dict[dt.date, Decimal]]:
    """What of everything agreed for months no order has asked for yet: {product: {month: quantity}}; groups spread as they sold lately."""
    found = used(months[0], month_of(months[-1], 1), on)
    left = found.left()
    spread = shares({line.group_id for line in found.lines if line.product_id is None and line.group_id is not None}, on)
    open_: dict[int, dict[dt.date, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for line in found.lines:
        for product, qty in _over(line, left[line.id], spread):
            open_[product][line.month] += qty
    return open_


def _over(line: LineRow, qty: Decimal, spread: Mapping[int, Mapping[int, Decimal]]) -> list[tuple[int, Decimal]]:
    if line.product_id is not None:
        return [(line.product_id, qty)]
    weights = spread.get(line.group_id or 0, {})
    if not qty or not any(weights.values()):
        return []
    keys = sorted(weights)
    return list(zip(keys, allocate(qty, [weights[key] for key in keys], 8), strict=True))


def shortages(wanted: Mapping[int, Mapping[dt.date, Decimal]], months: Sequence[dt.date], on: dt.date) -> list[Short]:
    """What free stock and planned output leave open of what is wanted, in whole units, product by product and month by month."""
    known = {key: one for key, one in products.sold(sorted(wanted), on).items() if one.kind != supply.SERVICE and one.active}
    standing = supply.stand(known)
    usual = rules.value(supply.LEAD_TIME_DAYS, on)
    after = {month: month_of(month, 1) for month in months}
    found = []
    for key in sorted(known, key=lambda each: known[each].code):
        product = known[key]
        for month, qty in to_plan(wanted[key], _free(standing.products[key], product, on), after).items():
            whole = rounded(qty, product.digits)
            if whole > NOTHING:
                found.append(Short(product, month, whole, max(month, supply.there(product, usual, on, whole))))
    return found


def _free(standing: Product, product: SoldProduct, on: dt.date) -> list[tuple[dt.date, Decimal]]:
    return [(place.date or on, place.free) for place in standing.places] + [(dt.date.min, -product.safety_stock_qty)]


def _plan(short: Sequence[Short], *, actor: Actor, at: dt.datetime, on: dt.date, reason: str) -> list[int]:
    place, currency = warehouse_of(), organisation.own_currency()
    unit = acting_unit(actor, on)
    new = [NewProduction(s.product.id, f"{s.product.code} {s.product.name}", place, s.qty, s.due, unit, currency) for s in short]
    made = make_many(new, actor=actor, at=at, on=on)
    keys = [each.order_id for each in made.asked]
    forecasts.supply([NewSupply(key, s.month, s.qty) for key, s in zip(keys, short, strict=True)])
    happened(keys, "create", actor=actor, at=at, reason=reason)
    production.number(made.order_ids, on)
    return keys
