"""PRO-5 · What is short becomes drafts of purchase orders, one for each supplier it was bought of last, to come when it is needed — or as soon as
its lead time allows."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence

from makesell.documents.purchases import queries
from makesell.documents.purchases.access import NEEDS
from makesell.documents.purchases.actions import NewPurchaseLine
from makesell.flows.pro_5_production import create_purchase
from makesell.flows.pro_5_production.create_purchase import PurchaseFact
from makesell.flows.steps.supply import LEAD_TIME_DAYS
from makesell.flows.steps.working_days import later
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.refusal import Refusal
from makesell.ground.rules.queries import value


@act
def perform(fact: Sequence[int], *, actor: Actor, at: dt.datetime, reason: str = "") -> list[int]:
    """Writes drafts for what is short of these products; refuses (409) when nothing is. What was never bought waits in a draft for its supplier."""
    NEEDS.require(actor, "propose")
    on = business_date(at)
    wanted: dict[str, list[NewPurchaseLine]] = defaultdict(list)
    usual = int(value(LEAD_TIME_DAYS, on))
    for need in queries.needs(fact):
        soonest = later(on, need.lead_days or usual)
        wanted[need.supplier].append(NewPurchaseLine(need.product_id, need.qty, max(need.day, soonest), need.unit_cost))
    if not wanted:
        raise Refusal("purchase.enough", "Nothing of this is short any more.", status=409)
    return create_purchase.perform_many([PurchaseFact(who, tuple(lines)) for who, lines in wanted.items()], actor=actor, at=at, reason=reason)
