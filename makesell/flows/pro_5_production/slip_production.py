"""PRO-5 · A production order slips: its planned receipt comes on another day; the lines that wait are promised anew, their salespeople told."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from makesell.documents.production import actions as production
from makesell.documents.production import states
from makesell.flows.steps import supply
from makesell.flows.steps.production_orders import production_of
from makesell.flows.steps.repromise import number_made, repromise
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.refusal import Refusal


@dataclass(frozen=True, slots=True)
class SlipFact:
    """The day a production order is done on now."""

    order_id: int
    due_date: dt.date


@act
def perform(fact: SlipFact, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> list[int]:
    """Moves a production order's date; refuses a day that has passed, the day it has, and a slip without a reason. Returns the lines hit."""
    on = business_date(at)
    row, lines = production_of(actor, "slip", fact.order_id, states=states.OPEN, version=version)
    if fact.due_date < on or fact.due_date == row.due_date:
        raise Refusal("production.slip_date", "Give another day, from today on.", field="due_date")
    if not reason:
        raise Refusal("production.slip_reason", "A slip needs its reason.", field="why")
    production.slip(fact.order_id, row.due_date, fact.due_date, actor=actor, at=at, reason=reason)
    supply.free(lines, on=on)
    supply.plan([supply.PlannedReceipt(row.receipt_id, row.product_id, row.warehouse_id, fact.due_date, Decimal(0))])
    params = {"production": row.number or "", "was": str(row.due_date), "now": str(fact.due_date), "reason": reason}
    moved = repromise(lines, cause="slip", params=params, actor=actor, at=at, on=on)
    number_made(lines, on)
    return moved
