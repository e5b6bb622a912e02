"""PRO-6 · Finance enters what the carrier has charged for a delivery: freight borne by us (13.15), spread over its lines by their worth.

Margins that were posted with what had been planned are corrected today, each by its part; an amount entered anew corrects again.
"""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from makesell.documents.deliveries import actions as deliveries
from makesell.documents.deliveries import queries
from makesell.documents.deliveries.access import POLICY
from makesell.documents.deliveries.states import GONE
from makesell.flows.steps import freight
from makesell.flows.steps.dates import business_dates
from makesell.flows.steps.documents import locked
from makesell.ground import locks
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.money import allocate, rounded
from makesell.ground.refusal import Refusal
from makesell.ground.spine.actions import happened
from makesell.ground.spine.documents import not_now

MOST: Final = Decimal(10) ** 12


@dataclass(frozen=True, slots=True)
class FreightFact:
    """A delivery and what its carrier has charged, in company currency without tax."""

    delivery_id: int
    amount: Decimal


@act
def perform(fact: FreightFact, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> int:
    """Enters it; returns the delivery. Refuses (409) what has not left, (422) an amount below 0 or not in whole cents."""
    POLICY.require(actor, "charge_freight")
    on = business_date(at)
    business_dates("sales", [on])
    locks.take("order", {line.order_id for line in queries.lines(fact.delivery_id)})
    (row,) = locked(deliveries.TABLE, POLICY, "charge_freight", [fact.delivery_id], queries.of_ids, actor=actor, version=version)
    if row.state not in GONE:
        raise not_now()
    if not 0 <= fact.amount < MOST or fact.amount != rounded(fact.amount):
        raise Refusal("freight.amount", "An amount of 0 or more in whole cents is needed.", field="amount")
    worth = queries.worth(fact.delivery_id)
    parts = allocate(fact.amount, [amount for _, amount in worth] if any(amount for _, amount in worth) else [1] * len(worth))
    deliveries.charge_freight(fact.delivery_id, fact.amount, [(line, part) for (line, _), part in zip(worth, parts, strict=True)])
    freight.correct(fact.delivery_id, on)
    happened([fact.delivery_id], "charge_freight", actor=actor, at=at, reason=reason)
    return fact.delivery_id
