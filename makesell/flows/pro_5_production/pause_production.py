"""PRO-5 · Running production stands still 暂停 — at the customer's wish or at ours — with its cause, what it costs and the capacity it frees, and
goes on again. Who waits is promised the later day and told.
"""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from makesell.documents.production import states
from makesell.documents.slips.states import PAUSE
from makesell.flows.steps import pausing, slip_opened
from makesell.flows.steps.production_orders import planned_of, production_of, slipped
from makesell.flows.steps.repromise import number_made
from makesell.flows.steps.working_days import calendar, later
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.money import rounded
from makesell.ground.refusal import Refusal

MOST: Final = Decimal(10) ** 9


@dataclass(frozen=True, slots=True)
class Pause:
    """The order, until when it is thought to stand still, at whose wish, and what that costs in company currency."""

    order_id: int
    back_on: dt.date
    by_customer: bool = False
    cost: Decimal = Decimal(0)


@act
def perform(fact: Pause, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> list[int]:
    """Pauses; its date moves by the working days it stands still. Returns the lines whose promise moved. Refuses a day that has passed, a cost
    below 0 and one without a cause."""
    on = business_date(at)
    row, lines = production_of(actor, "pause", fact.order_id, states=(states.RELEASED,), version=version)
    if not reason.strip():
        raise Refusal("production.pause_reason", "Say why it stands still.", field="why")
    if fact.back_on <= on:
        raise Refusal("production.pause_until", "Give a day after today.", field="back_on")
    if not 0 <= fact.cost <= MOST or rounded(fact.cost) != fact.cost:
        raise Refusal("production.pause_cost", "Give what it costs, in whole cents, or nothing.", field="cost")
    days = calendar().working_days_between(on, fact.back_on)
    before = slip_opened.promised_by(row, lines, ())
    moved = slipped(row, lines, later(max(row.due_date, on), max(days, 1)), actor=actor, at=at, on=on, reason=reason)
    pausing.stop(row, by_customer=fact.by_customer, cost=fact.cost, back_on=fact.back_on, actor=actor, at=at, reason=reason)
    number_made(lines, on)
    slip_opened.moved_by(PAUSE, row, before, actor=actor, at=at, reason=reason)
    return moved


@act
def resume(fact: int, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> list[int]:
    """It goes on; returns the lines whose promise moved. What was taken out of the plan is planned again. Refuses (409) one that does not stand
    still."""
    on = business_date(at)
    row, lines = production_of(actor, "resume", fact, states=(states.PAUSED,), version=version)
    gone = planned_of(row) == 0
    due = pausing.go_on(row, actor=actor, at=at, reason=reason)
    if gone:
        pausing.planned_again(row, row.due_date)
    moved = slipped(row, lines, due, actor=actor, at=at, on=on, reason=reason or "resume") if due != row.due_date else []
    number_made(lines, on)
    return moved
