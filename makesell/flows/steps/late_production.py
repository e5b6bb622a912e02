"""Step: a production order comes on a later day — its planned receipt moves, the lines that wait are promised anew, what is made with it slips too,
and a slip is opened for who sells to them. The order is held, with what waits for it and what is made with it (`production_orders.hold`)."""

import datetime as dt

from makesell.books.supply import balances as book
from makesell.documents.production import queries, states
from makesell.documents.production.queries import ProductionRow, operations
from makesell.documents.slips.states import LATE
from makesell.flows.steps import slip_opened
from makesell.flows.steps.production_orders import slipped, waiting_for
from makesell.flows.steps.repromise import number_made
from makesell.flows.steps.working_days import calendar, later
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date


def moved_on(row: ProductionRow, due: dt.date, *, actor: Actor, at: dt.datetime, on: dt.date, reason: str) -> list[int]:
    """Moves the order's date and what follows; returns the lines hit. The last thing of an act: it takes numbers."""
    lines = waiting_for(row)
    before = slip_opened.promised_by(row, lines, queries.of_ids(operations.parents(row.id)))
    moved = slipped(row, lines, due, actor=actor, at=at, on=on, reason=reason)
    for key in operations.parents(row.id):
        moved += _parent(key, actor=actor, at=at, on=on, reason=reason)
    number_made([*lines, *moved], on)
    slip_opened.moved_by(LATE, row, before, actor=actor, at=at, reason=reason)
    return moved


def _parent(order_id: int, *, actor: Actor, at: dt.datetime, on: dt.date, reason: str) -> list[int]:
    """What is made with its output begins no sooner than that is there: it slips by as many working days."""
    (row,) = queries.of_ids([order_id])
    starts = operations.begins([order_id]).get(order_id)
    there = max((each.due_date for each in book.reserved_for([row.materials_id or 0])), default=on)
    if row.state not in states.OPEN or starts is None or there <= business_date(starts):
        return []
    days = calendar().working_days_between(business_date(starts), there)
    return slipped(row, waiting_for(row), later(row.due_date, max(days, 1)), actor=actor, at=at, on=on, reason=reason)
