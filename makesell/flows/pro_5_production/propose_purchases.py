"""PRO-5 · What is short becomes drafts of purchase orders, one for each supplier: of the preferred offer in its minimum and lots, at its price, to
come when it is needed or as soon as its lead time allows; what nobody offers is bought of whom it was bought of last."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence

from makesell.documents.purchases import queries
from makesell.documents.purchases.access import NEEDS
from makesell.flows.pro_5_production import create_purchase
from makesell.flows.pro_5_production.create_purchase import NewPurchaseLine, PurchaseFact
from makesell.flows.steps.purchases import ready
from makesell.flows.steps.supply import LEAD_TIME_DAYS
from makesell.flows.steps.working_days import later
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.refusal import Refusal
from makesell.ground.rules.queries import value
from makesell.masterdata.suppliers import queries as suppliers
from makesell.masterdata.suppliers.queries import best


@act
def perform(fact: Sequence[int], *, actor: Actor, at: dt.datetime, reason: str = "") -> list[int]:
    """Writes drafts for what is short of these products; refuses (409) when nothing is. What was never bought waits in a draft for its supplier."""
    NEEDS.require(actor, "propose")
    on = business_date(at)
    wanted: dict[int | None, list[NewPurchaseLine]] = defaultdict(list)
    usual = int(value(LEAD_TIME_DAYS, on))
    needs = queries.needs(fact)
    offers = suppliers.offered([need.product_id for need in needs], on)
    for need in needs:
        found = best(offers[need.product_id], need.qty)
        if found:
            offer, qty = found
            wanted[offer.supplier_id].append(NewPurchaseLine(need.product_id, qty, max(need.day, ready(offer, on)), offer.unit_cost))
        else:
            soonest = later(on, need.lead_days or usual)
            wanted[need.supplier_id].append(NewPurchaseLine(need.product_id, need.qty, max(need.day, soonest), need.unit_cost))
    if not wanted:
        raise Refusal("purchase.enough", "Nothing of this is short any more.", status=409)
    return create_purchase.perform_many([PurchaseFact(who, tuple(lines)) for who, lines in wanted.items()], actor=actor, at=at, reason=reason)
