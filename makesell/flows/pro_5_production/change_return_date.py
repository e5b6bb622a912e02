"""PRO-5 · A supplier says another day for what it has of us: what cannot wait so long slips, its salespeople are told. When the agreed day passes
without a word the clock makes it a slip, once for each day that was agreed."""

import datetime as dt
from dataclasses import dataclass

from makesell.documents.production import states as production_states
from makesell.documents.subcontracts import actions as subcontracts
from makesell.documents.subcontracts import queries, states
from makesell.flows.steps.late_production import moved_on
from makesell.flows.steps.production_orders import hold
from makesell.flows.steps.sent_outside import done_on, expected, late_days, of_key, refuse_day, sent_of
from makesell.flows.steps.working_days import later
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.refusal import Refusal


@dataclass(frozen=True, slots=True)
class ReturnDate:
    """The day what is at the supplier comes back on now."""

    subcontract_id: int
    due_on: dt.date


@act
def perform(fact: ReturnDate, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> list[int]:
    """Moves the day; returns the order lines whose promise moved. Refuses a day that has passed, the day it has, and a change without its reason."""
    on = business_date(at)
    row, order, _ = sent_of(actor, "change_date", fact.subcontract_id, states=states.AWAY, version=version)
    refuse_day(fact.due_on, on)
    if fact.due_on == row.due_on:
        raise Refusal("subcontract.no_change", "Give another day.", field="due_on")
    if not reason.strip():
        raise Refusal("subcontract.date_reason", "Say why it comes on another day.", field="why")
    subcontracts.move([row.id], "change_date", actor=actor, at=at, reason=reason, values={"due_on": fact.due_on, "slipped_on": None})
    if fact.due_on < row.due_on:
        return []
    due = done_on(row, order, later(fact.due_on, 0))
    return moved_on(order, due, actor=actor, at=at, on=on, reason=reason) if due is not None else []


def watch(*, actor: Actor, at: dt.datetime) -> int:
    """Makes slips of what should have been back and is not; returns how many. A second time does nothing."""
    on = business_date(at)
    late = [row for row in queries.due(on) if row.slipped_on is None and late_days(row, on) > 0]
    return sum(_come_late(row.id, actor=actor, at=at) for row in late)


@act
def _come_late(key: int, *, actor: Actor, at: dt.datetime) -> int:
    """One of them, as it stands once its production order is held; 0 where it came meanwhile, or its order can wait."""
    on = business_date(at)
    order, _ = hold(of_key(key).order_id, states=tuple(production_states.LABELS))
    row = of_key(key)
    if row.slipped_on is not None or late_days(row, on) == 0:
        return 0
    due = done_on(row, order, expected(row, on))
    if due is None:
        return 0
    reason = f"{row.supplier} · {row.number} · {row.due_on}"
    subcontracts.move([key], "come_late", actor=actor, at=at, reason=reason, values={"slipped_on": row.due_on})
    moved_on(order, due, actor=actor, at=at, on=on, reason=reason)
    return 1
