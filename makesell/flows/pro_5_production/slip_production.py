"""PRO-5 · A production order slips: its planned receipt comes on another day; the lines that wait are promised anew, their salespeople told.

What is made with its output slips too, as far as it would begin before that is there.
"""

import datetime as dt
from dataclasses import dataclass

from makesell.documents.production import states
from makesell.flows.steps.late_production import moved_on
from makesell.flows.steps.production_orders import production_of
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
    row, _ = production_of(actor, "slip", fact.order_id, states=states.OPEN, version=version)
    if fact.due_date < on or fact.due_date == row.due_date:
        raise Refusal("production.slip_date", "Give another day, from today on.", field="due_date")
    if not reason:
        raise Refusal("production.slip_reason", "A slip needs its reason.", field="why")
    return moved_on(row, fact.due_date, actor=actor, at=at, on=on, reason=reason)
