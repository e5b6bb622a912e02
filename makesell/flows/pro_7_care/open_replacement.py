"""PRO-7 · Goods are sent instead of others 换货·补发: a ticket about a line, or a return whose goods are replaced, opens an order at no price.

Nobody is credited for it and no tax is owed; it names what it replaces, no more of it than was asked for. Who sells confirms the order.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from makesell.documents.orders import actions as orders
from makesell.documents.orders import states
from makesell.documents.returns import queries as returns
from makesell.documents.returns.access import POLICY as RETURNS
from makesell.flows.steps import replacing
from makesell.flows.steps import tickets as step
from makesell.flows.steps.order_lines import LineFact, OrderFact, drafted
from makesell.flows.steps.replacing import Owed
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.refusal import Refusal
from makesell.ground.spine.actions import happened


@dataclass(frozen=True, slots=True)
class ReplacementFact:
    """A ticket or return, and how much of which of its lines (a return's by position; without any all that may still be sent)."""

    cause_id: int
    parts: Mapping[int, Decimal] = field(default_factory=dict)
    version: int | None = None


@act
def perform(fact: ReplacementFact, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Opens the order a ticket asks for; returns it. Refuses (409) a ticket about no line, and more than is left of what it asks for."""
    row = step.acting(actor, "open_replacement", fact.cause_id, fact.version)
    if row.line_id is None:
        raise Refusal("replacement.line", "This ticket is about no line of an order or delivery: name it first.", status=409)
    owed = replacing.owed([row.id])
    qty = fact.parts.get(1)
    parts = {one.line_id: qty for one in owed if qty is not None}
    key = _open(owed, parts, row.number or "", actor=actor, at=at)
    happened([row.id], "open_replacement", actor=actor, at=at, reason=reason)
    return key


@act
def of_return(fact: ReplacementFact, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Opens the order for a return's goods that are replaced; returns it. Refuses (409) a return that replaces nothing more."""
    RETURNS.require(actor, "replace")
    row = returns.authorization(actor, fact.cause_id)
    keys = {line.position: line.id for line in returns.lines(row.id)}
    if set(fact.parts) - set(keys):
        raise Refusal("return.position", "This return does not have these lines, or one is named twice.", field="lines")
    parts = {keys[position]: qty for position, qty in fact.parts.items()}
    key = _open(replacing.owed([row.id]), parts, row.number or "", actor=actor, at=at)
    happened([row.id], "replace", actor=actor, at=at, reason=reason)
    return key


def _open(owed: list[Owed], parts: Mapping[int, Decimal], number: str, *, actor: Actor, at: dt.datetime) -> int:
    wanted = [(one, parts.get(one.line_id, Decimal(0)) if parts else one.left) for one in owed]
    lines = tuple(
        LineFact(one.product_id, qty, kind=states.REPLACEMENT, cause_id=one.cause_id, cause_line_id=one.line_id) for one, qty in wanted if qty
    )
    if not lines:
        raise Refusal("replacement.nothing", "Nothing more is to be replaced here.", status=409)
    fact = OrderFact(owed[0].customer_id, lines)
    (made,) = orders.record_many([drafted(fact, on=business_date(at))], actor=actor, at=at, act="create", reason=number)
    return made.order_id
