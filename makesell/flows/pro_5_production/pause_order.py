"""PRO-5 · An order, or some lines of it, stands still 暂停 — at the customer's wish or at ours — and goes on again.

Supply goes back, planned production is planned no more, what the shop floor makes for it alone stands still, nothing is promised; what a
delivery holds or is made for others too is refused with the reason.
 What was ordered stays ordered. When it goes on it is promised anew, behind its gates where they are shut.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from makesell.documents.orders import actions as orders
from makesell.documents.orders import queries, states
from makesell.documents.orders.access import POLICY
from makesell.documents.orders.actions import NewPromiseChange, pauses
from makesell.documents.orders.queries import Acting, ActingLine
from makesell.documents.production import actions as production
from makesell.documents.production import queries as made
from makesell.documents.production import states as making
from makesell.flows.steps import pausing, supply
from makesell.flows.steps.cut_lines import held_by, less_production, refuse_on_the_way
from makesell.flows.steps.order_drafts import draft_of
from makesell.flows.steps.production_orders import planned_of
from makesell.flows.steps.repromise import number_made, repromise
from makesell.ground import locks
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.refusal import Refusal
from makesell.ground.spine.actions import happened
from makesell.ground.text import N_

ZERO: Final = Decimal(0)
AGAIN: Final = N_("It goes on after a pause.")


@dataclass(frozen=True, slots=True)
class Pause:
    """Which lines (by position; none: all that are open) stand still, at whose wish, and until when it is thought to last."""

    order_id: int
    lines: tuple[int, ...] = ()
    by_customer: bool = True
    back_on: dt.date | None = None


@act
def perform(fact: Pause, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> int:
    """Pauses; returns the order. Refuses (409) lines that are not open or stand still already, what a delivery or the shop floor has, and a
    pause without a reason."""
    head, lines = _opened(actor, "pause", fact.order_id, version)
    if not reason.strip():
        raise Refusal("order.pause_reason", "Say why it stands still.", field="why")
    on = business_date(at)
    still = queries.paused_of([line.id for line in lines])
    chosen = _chosen(fact.lines, [line for line in lines if line.kind in states.GOODS and line.open_qty > 0 and line.id not in still])
    refuse_on_the_way([(line, line.open_qty) for line in chosen])
    supply.lock({*(line.product_id for line in chosen if line.product_id is not None), *made.components_for_lines([line.id for line in chosen])})
    for line in chosen:
        _stand_still(line, fact, actor=actor, at=at, reason=reason)
    keys = [line.id for line in chosen]
    supply.free(keys, on=on)
    orders.unschedule(keys)
    pauses.pause(keys, by_customer=fact.by_customer, back_on=fact.back_on, actor=actor, at=at, reason=reason)
    orders.promise_moved(
        [NewPromiseChange(line.id, line.current_promised_date, None, "pause", {"reason": reason}) for line in chosen if line.current_promised_date],
        at=at,
    )
    happened([head.id], "pause", actor=actor, at=at, reason=reason)
    return head.id


@act
def resume(order_id: int, lines: Sequence[int] = (), *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> int:
    """Lines (none: all that stand still) go on and are promised anew; what the customer had paused counts as promised first. Refuses (409)
    lines that do not stand still."""
    head, all_lines = _opened(actor, "resume", order_id, version)
    on = business_date(at)
    still = queries.paused_of([line.id for line in all_lines])
    chosen = _chosen(lines, [line for line in all_lines if line.id in still])
    supply.lock({line.product_id for line in chosen if line.product_id is not None})
    pauses.resume([line.id for line in chosen], actor=actor, at=at)
    running = _goes_on([line.id for line in chosen], actor=actor, at=at, reason=reason)
    for wished in (True, False):
        for made_for in (True, False):
            # what is being made for it is waited for, however late: it is not made twice
            keys = [line.id for line in chosen if still[line.id] is wished and (line.id in running) is made_for]
            repromise(keys, cause="resume", params={}, actor=actor, at=at, on=on, by_customer=wished, patient=made_for, first=made_for)
    happened([head.id], "resume", actor=actor, at=at, reason=reason)
    number_made([line.id for line in chosen], on)
    return head.id


def _stand_still(line: ActingLine, fact: Pause, *, actor: Actor, at: dt.datetime, reason: str) -> None:
    """What is being made for the line alone stands still with it, its output planned no more; the rest is planned no more, or refused."""
    for row in made.of_order_lines([line.id]):
        held = held_by(line.id, row)
        if row.state == making.RELEASED and held and held == planned_of(row):
            pausing.stop(row, by_customer=fact.by_customer, cost=ZERO, back_on=None, actor=actor, at=at, reason=reason)
            supply.less(row.receipt_id, line.id, held)
    stands = sum((row.qty - row.good_qty for row in made.of_order_lines([line.id]) if row.state == making.PAUSED), ZERO)
    if line.open_qty > stands:
        less_production(line, line.open_qty - stands, actor=actor, at=at, reason=reason)


def _goes_on(line_ids: Sequence[int], *, actor: Actor, at: dt.datetime, reason: str) -> set[int]:
    """What was made for lines goes on, its output planned again; returns those lines."""
    found = set()
    for row in made.of_order_lines(line_ids):
        if row.state == making.PAUSED and planned_of(row) == 0:
            due = pausing.go_on(row, actor=actor, at=at, reason=reason)
            if due != row.due_date:
                production.slip(row.id, row.due_date, due, actor=actor, at=at, reason=reason or AGAIN)
            pausing.planned_again(row, due)
            found.add(row.order_line_id or 0)
    return found


def _opened(actor: Actor, act_name: str, order_id: int, version: int | None) -> tuple[Acting, list[ActingLine]]:
    """The confirmed order, locked with the production made for it, and its lines."""
    POLICY.require(actor, act_name)
    head = draft_of(actor, act_name, order_id, version=version, state=states.CONFIRMED)
    lines = queries.acting_lines(head.id)
    locks.take("production_order", [row.id for row in made.of_order_lines([line.id for line in lines])])
    return head, lines


def _chosen(wanted: Sequence[int], lines: Sequence[ActingLine]) -> list[ActingLine]:
    """The lines of these positions, or all; refuses (409) positions that are not among them, and none at all."""
    known = {line.position: line for line in lines}
    for position in wanted:
        if position not in known:
            raise Refusal("order.pause_line", "Line %(line)s cannot do this now.", field="lines", status=409, line=position)
    if not known:
        raise Refusal("order.pause_nothing", "No line of this order can do this now.", status=409)
    return [known[position] for position in dict.fromkeys(wanted)] if wanted else list(lines)
