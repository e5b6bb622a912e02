"""PRO-5 · A production order slips: its planned receipt comes on another day; the lines that wait are promised anew, their salespeople told.

What is made with its output slips too, as far as it would begin before that is there.
"""

import datetime as dt
from dataclasses import dataclass

from makesell.books.supply import balances as book
from makesell.documents.production import queries, states
from makesell.documents.production.queries import operations
from makesell.documents.slips.states import LATE
from makesell.flows.steps import slip_opened
from makesell.flows.steps.production_orders import production_of, slipped, waiting_for
from makesell.flows.steps.repromise import number_made
from makesell.flows.steps.working_days import calendar, later
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
    before = slip_opened.promised_by(row, lines, queries.of_ids(operations.parents(row.id)))
    moved = slipped(row, lines, fact.due_date, actor=actor, at=at, on=on, reason=reason)
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
