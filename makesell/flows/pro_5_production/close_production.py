"""PRO-5 · A production order is closed: what has not come will not come; who waited for it is promised anew and told."""

import datetime as dt

from makesell.documents.production import actions as production
from makesell.documents.production import states
from makesell.flows.steps import supply
from makesell.flows.steps.production_orders import production_of
from makesell.flows.steps.repromise import number_made, repromise
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act


@act
def perform(fact: int, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> list[int]:
    """Closes a released production order by key; returns the lines whose promise moved."""
    on = business_date(at)
    row, lines = production_of(actor, "close", fact, states=(states.RELEASED,), version=version)
    production.move_state([fact], "close", actor=actor, at=at, reason=reason)
    left = row.qty - row.good_qty
    supply.free(lines, on=on)
    if left > 0:
        supply.plan([supply.PlannedReceipt(row.receipt_id, row.product_id, row.warehouse_id, row.due_date, -left)])
    moved = repromise(lines, cause="short", params={"production": row.number or ""}, actor=actor, at=at, on=on)
    number_made(lines, on)
    return moved
