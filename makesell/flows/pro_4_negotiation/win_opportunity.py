"""PRO-4 · An opportunity is won: by an order of its customer that was confirmed. A contract that is signed wins it by `steps.opportunities.win`."""

import datetime as dt
from dataclasses import dataclass

from makesell.documents.opportunities.queries import OpportunityRow
from makesell.documents.orders import queries as orders
from makesell.flows.steps import post_events
from makesell.flows.steps.opportunities import locked, win
from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.refusal import Refusal
from makesell.ground.text import N_
from makesell.masterdata.parties import queries as parties


@dataclass(frozen=True, slots=True)
class WinFact:
    """The order that proves an opportunity was won."""

    id: int
    order_id: int
    version: int | None = None


@act
def perform(fact: WinFact, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Closes it. Refuses (409) a closed or stale one, (422) an order that is another customer's, not confirmed, or not the actor's to see."""
    post_events.gate(at)
    row = locked(actor, "win", fact.id, fact.version)
    _judge(row, fact.order_id, actor)
    win(fact.id, fact.order_id, actor=actor, at=at, reason=reason)
    return fact.id


def _judge(row: OpportunityRow, order_id: int, actor: Actor) -> None:
    try:
        order = orders.order(actor, order_id)
    except Refusal as no:
        raise no.at("order") from None
    same = parties.successors([row.customer_id, order.customer_id])
    if same.get(row.customer_id, row.customer_id) != same.get(order.customer_id, order.customer_id):
        raise Refusal("opportunity.customer", N_("This order is another customer's."), field="order")
    if order.state != "confirmed":
        raise Refusal("opportunity.order", N_("Only a confirmed order proves it."), field="order")
