"""Step: running production stands still and goes on; its capacity is free meanwhile. Everything is locked by the act."""

import datetime as dt
from decimal import Decimal

from makesell.documents.production import actions as production
from makesell.documents.production import queries
from makesell.documents.production.actions import operations, pauses
from makesell.documents.production.queries import ProductionRow
from makesell.flows.steps import supply, work_orders
from makesell.flows.steps.working_days import later
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date


def stop(
    row: ProductionRow, *, by_customer: bool, cost: Decimal, back_on: dt.date | None, actor: Actor, at: dt.datetime, reason: str
) -> int:
    """It stands still; returns the minutes of capacity that are free by it."""
    minutes = operations.unschedule(row.id)
    pauses.pause(row.id, by_customer=by_customer, cost=cost, minutes=minutes, back_on=back_on, actor=actor, at=at, reason=reason)
    production.move_state([row.id], "pause", actor=actor, at=at, reason=reason)
    return minutes


def go_on(row: ProductionRow, *, actor: Actor, at: dt.datetime, reason: str) -> dt.date:
    """It goes on from today; returns the day it can be done: the one it is due, or a later one where its operations end after it."""
    pauses.resume(row.id, actor=actor, at=at)
    production.move_state([row.id], "resume", actor=actor, at=at, reason=reason)
    work_orders.retimed(row.id, row.due_date, actor=actor, at=at, reason=reason)
    on = business_date(at)
    ends = [business_date(each.planned_end) for each in queries.open_operations([row.id]) if each.planned_end is not None]
    return max([row.due_date, *ends, *([later(on, 1)] if row.due_date < on else [])])


def planned_again(row: ProductionRow, due: dt.date) -> None:
    """Its output is planned again, as much as is left of it."""
    left = row.qty - row.good_qty
    if left > 0:
        supply.plan([supply.PlannedReceipt(row.receipt_id, row.product_id, row.warehouse_id, due, left)])
