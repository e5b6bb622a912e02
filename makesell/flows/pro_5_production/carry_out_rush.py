"""PRO-5 · A rush order is carried out: exactly the dates it had shown, under the locks, or refused where they hold no longer.

Customers and salespeople are told. Never by who gains.
"""

import datetime as dt
from typing import Final

from makesell.documents.rushes import actions as rushes
from makesell.documents.rushes import queries, states
from makesell.documents.rushes.access import POLICY
from makesell.documents.rushes.queries import LossRow, RushRow
from makesell.engines.promise.pegs import Peg
from makesell.flows.steps import supply
from makesell.flows.steps.promise_moves import move_promises
from makesell.flows.steps.repromise import lock_orders
from makesell.flows.steps.rushes import Displacement, refuse_who_gains, ways
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.refusal import Refusal
from makesell.ground.spine.actions import happened
from makesell.ground.spine.documents import not_now

CAUSE: Final = "rush"


@act
def perform(key: int, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> list[int]:
    """Carries it out; returns the lines whose day moved. Refuses (403) who sells the order that gains, (409) while who loses may still object, and
    when its dates hold no longer."""
    POLICY.require(actor, "carry_out")
    row = queries.rush(actor, key)
    refuse_who_gains(actor, row.gains)
    rushes.hold([key], version)
    (row,), losses = queries.of_ids([key]), queries.losses(key)
    if row.state not in states.READY:
        raise not_now()
    if any(each.answered_at is None for each in losses) and (row.due_at is None or at < row.due_at):
        raise Refusal("rush.waits", "Who loses may still object.", status=409)
    named = lock_orders([row.line_id, *(each.line_id for each in losses)])
    supply.lock({each.product_id for each in named})
    way = _same(row, losses, at)
    on = business_date(at)
    supply.free(list(way.holds), on=on)
    supply.reserve(
        {line: (way.promised[line].product_id, [Peg(each.place, each.qty) for each in pieces]) for line, pieces in way.holds.items()}, on=on
    )
    params = {"rush": row.number or "", "reason": row.reason}
    moved = move_promises(way.effects, way.new, way.promised, CAUSE, params, at=at)
    rushes.move([key], "carry_out", actor=actor, at=at, reason=reason, values={"done_at": at})
    happened(sorted({way.promised[line].order_id for line in moved}), "rush_done", actor=actor, at=at, reason=row.reason)
    return moved


def _same(row: RushRow, losses: list[LossRow], at: dt.datetime) -> Displacement:
    """The way as it is now; refuses (409) when it is gone or comes to other dates."""
    wanted = {row.line_id: (row.was_date, row.now_date)} | {each.line_id: (each.was_date, each.now_date) for each in losses}
    for way in ways(row.line_id, row.wanted, at):
        if {each.line_id: (each.was, each.now) for each in way.effects} == wanted:
            return way
    raise Refusal("rush.moved", "The dates that were shown hold no longer. Take it back and propose it anew.", status=409)
