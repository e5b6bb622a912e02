"""PRO-5 · An order is cancelled, whole or in part: supply, production, credit and performance follow in the same transaction, or it is refused.

What has shipped is not cancelled but returned. What a delivery holds, or production has begun for it, is refused with the reason.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from makesell.documents.orders import actions as orders
from makesell.documents.orders import queries, states
from makesell.documents.orders.access import POLICY
from makesell.documents.orders.actions import pauses
from makesell.documents.orders.queries import Acting, ActingLine
from makesell.documents.production import queries as made
from makesell.flows.steps import approvals, exposure, given, promotions, supply
from makesell.flows.steps.cut_lines import Cut, cut, less_production, refuse_on_the_way
from makesell.flows.steps.dates import business_dates
from makesell.flows.steps.order_drafts import draft_of
from makesell.flows.steps.repromise import number_made, repromise
from makesell.flows.steps.special_prices import settle
from makesell.ground import locks
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.money import minor_digits
from makesell.ground.refusal import Refusal


@dataclass(frozen=True, slots=True)
class Cancel:
    """Which quantities of which lines (by position) are cancelled; without any, everything that has not shipped. `stop`: also what is being made;
    what was spent on it is kept with the line."""

    order_id: int
    parts: Mapping[int, Decimal] = field(default_factory=dict)
    stop: bool = False


@act
def perform(fact: Cancel, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> int:
    """Cancels; refuses (409) more than is open, what a delivery holds and what production has begun for, and a cancel without a reason."""
    POLICY.require(actor, "cancel")
    on = business_date(at)
    business_dates("sales", [on])
    head = draft_of(actor, "cancel", fact.order_id, version=version, state=(states.HELD, states.CONFIRMED))
    if not reason.strip():
        raise Refusal("order.cancel_reason", "Say why it is cancelled.", field="why")
    lines = queries.acting_lines(fact.order_id)
    if head.state == states.HELD:
        if fact.parts:
            raise Refusal("order.cancel_held", "A held order is cancelled as a whole.", status=409)
        return _cancel_held(head, lines, actor=actor, at=at, reason=reason, on=on)
    parts = _wanted(fact, lines)
    making_for = made.of_order_lines([line.id for line, _ in parts])
    locks.take("production_order", [row.id for row in making_for])
    refuse_on_the_way(parts)
    supply.lock({*(line.product_id for line in lines if line.product_id is not None), *made.components_for_lines([line.id for line, _ in parts])})
    for line, qty in parts:
        less_production(line, qty, actor=actor, at=at, reason=reason, stop=fact.stop)
    keys = [line.id for line, _ in parts]
    supply.free(keys, on=on)
    sources = orders.open_sources(head.id, len(parts))
    cut([Cut(line, qty, source) for (line, qty), source in zip(parts, sources, strict=True)], on)
    funded = [line.id for line, _ in parts if line.promotion_line_id is not None]
    if funded:
        promotions.follow(funded, on)
    orders.resum(head.id, minor_digits(head.currency))
    orders.unschedule(keys)
    pauses.resume([line.id for line, qty in parts if line.open_qty == qty], actor=actor, at=at)
    repromise([line.id for line, qty in parts if line.open_qty > qty], cause="change", params={"reason": reason}, actor=actor, at=at, on=on)
    exposure.moved(order_ids=[fact.order_id])
    number_made(keys, on)
    left = {line.id: line.open_qty for line in lines if line.kind != "text"}
    for line, qty in parts:
        left[line.id] -= qty
    whole = not any(left.values()) and not any(line.shipped_qty or line.invoiced_qty for line in lines)
    waits = None if whole else head.supply_until
    orders.move_state(fact.order_id, "cancel" if whole else "cancel_part", actor=actor, at=at, reason=reason, supply_until=waits)
    settle(head, actor=actor, at=at)
    return fact.order_id


def _cancel_held(head: Acting, lines: list[ActingLine], *, actor: Actor, at: dt.datetime, reason: str, on: dt.date) -> int:
    """A held order posted nothing: its supply goes back, its reasons end."""
    supply.lock({line.product_id for line in lines if line.product_id is not None})
    supply.free([line.id for line in lines], on=on)
    if any(line.kind in states.GIVEN for line in lines):
        approvals.take_back(given.PURPOSE, [head.id], actor=actor, at=at, reason=reason)
    orders.end_holds(head.id, list(states.HOLDS), actor=actor, at=at, reason=reason)
    orders.move_state(head.id, "cancel", actor=actor, at=at, reason=reason)
    settle(head, actor=actor, at=at)
    return head.id


def _wanted(fact: Cancel, lines: list[ActingLine]) -> list[tuple[ActingLine, Decimal]]:
    open_lines = {line.position: line for line in lines if line.kind != "text" and line.open_qty > 0 and line.invoiced_qty <= line.shipped_qty}
    if not fact.parts:
        if not open_lines:
            raise Refusal("order.nothing_open", "Nothing of this order is open any more.", status=409)
        return [(line, line.open_qty) for line in open_lines.values()]
    found = []
    for position, qty in sorted(fact.parts.items()):
        line = open_lines.get(position)
        if line is None or not 0 < qty <= line.open_qty:
            most = line.open_qty if line else Decimal(0)
            raise Refusal(
                "order.cancel_more", "Of line %(line)s, %(open)s are open.", field="lines", status=409, line=position, open=supply.plainly(most)
            )
        found.append((line, qty))
    return found
