"""PRO-5 · The planner writes down what a supplier offers for a slip — material that comes sooner, a production order done outside — by which day and
at what price; the options of the slip are worked out with it.
"""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from makesell.documents.slips import actions as slips
from makesell.documents.slips import queries, states
from makesell.documents.slips.access import POLICY
from makesell.documents.slips.actions import NewOffer
from makesell.documents.slips.queries import SlipRow
from makesell.flows.steps import slip_options
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.money import rounded
from makesell.ground.refusal import Refusal
from makesell.ground.spine.documents import not_now

MOST: Final = Decimal(10) ** 9


@dataclass(frozen=True, slots=True)
class Offer:
    """Which slip; who does what by when, and for how much in company currency; subcontracting names the production order."""

    slip_id: int
    kind: str
    supplier: str
    day: dt.date
    cost: Decimal
    production_id: int | None = None


@act
def perform(fact: Offer, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> int:
    """Keeps an offer; returns its key. Refuses (409) one that is answered or in force, and a day that is no sooner than what comes anyway."""
    POLICY.require(actor, "offer")
    queries.slip(actor, fact.slip_id)
    slips.hold([fact.slip_id], version)
    (row,) = queries.of_ids([fact.slip_id])
    if row.state != states.OPEN:
        raise not_now()
    if row.in_force:
        raise Refusal("slip.decided", states.REFUSED["decided"], status=409)
    _check(fact, row, business_date(at))
    offer = NewOffer(fact.kind, fact.production_id if fact.kind == states.SUBCONTRACT else None, fact.supplier.strip(), fact.day, fact.cost)
    made = slips.offer(row.id, offer, actor=actor, at=at, reason=reason)
    slip_options.keep(row, at)
    return made


def _check(fact: Offer, row: SlipRow, on: dt.date) -> None:
    """Refuses what does not help with this slip, at its field."""
    faults = []
    if fact.kind not in states.OFFERED:
        raise Refusal("slip.offer_kind", "Say what is offered.", field="kind")
    if not fact.supplier.strip():
        faults.append(Refusal("slip.offer_supplier", "Say who offers it.", field="supplier"))
    if not 0 <= fact.cost <= MOST or rounded(fact.cost) != fact.cost:
        faults.append(Refusal("slip.offer_cost", "Give what it costs, in whole cents.", field="cost"))
    comes = row.new_date
    if fact.kind == states.EXPEDITE and row.kind != states.MATERIAL:
        faults.append(Refusal("slip.offer_material", "No material comes late by this slip.", field="kind"))
    elif fact.kind == states.SUBCONTRACT:
        comes = next((each.now_date for each in queries.orders(row.id) if each.order_id == fact.production_id), None)
        if comes is None:
            faults.append(Refusal("slip.offer_order", "Name a production order that gets later by this slip.", field="production"))
    if comes is not None and not on <= fact.day < comes:
        faults.append(Refusal("slip.offer_day", "It comes on %(day)s anyway. Give a day before that, from today on.", field="day", day=comes))
    if faults:
        raise Refusal.several(faults)
