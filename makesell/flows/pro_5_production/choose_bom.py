"""PRO-5 · The planner chooses by which of a product's bills of material a planned order is made, before it is released."""

import datetime as dt
from dataclasses import dataclass

from makesell.documents.production import actions as production
from makesell.documents.production import states
from makesell.documents.production.access import POLICY
from makesell.documents.production.actions import changes
from makesell.flows.steps import revisions
from makesell.flows.steps.production_orders import hold
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.refusal import Refusal
from makesell.masterdata.works import making
from makesell.masterdata.works import queries as works


@dataclass(frozen=True, slots=True)
class Choice:
    """A planned production order, and a bill of material of its product that is in force."""

    order_id: int
    bom_id: int


@act
def perform(fact: Choice, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> int:
    """Its components are those of the other bill; what of them is made is planned. Refuses one of another product or not in force, the one it
    has, and (409) an order that was released."""
    POLICY.require(actor, "choose_bom")
    on, bom = business_date(at), works.bom(fact.bom_id)
    row, _lines = hold(fact.order_id, states=(states.PLANNED,), version=version, also=revisions.products_of(fact.bom_id))
    known = making.versions([row.product_id], on).get(row.product_id)
    if known is None or fact.bom_id not in (known.bom_id, *known.others):
        path = f"{row.code} → {bom.code}"
        raise Refusal("production.bom", "%(path)s: this bill of material is not in force for the product.", field="bom", path=path)
    if fact.bom_id == row.bom_id:
        raise Refusal("production.bom_same", "It is made by this bill of material already.", field="bom")
    changes.choose_bom(row.id, fact.bom_id)
    production.move_state([row.id], "choose_bom", actor=actor, at=at, reason=reason)
    new = revisions.apply(row, fact.bom_id, None, actor=actor, at=at, on=on)
    if new:
        production.number(new, on)
    return row.id
