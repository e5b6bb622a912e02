"""PRO-4 · An accepted quotation becomes an order directly: a draft with the chosen lines at the agreed prices, which nobody allows again."""

import datetime as dt

from makesell.documents.contracts import queries as contracts
from makesell.documents.orders import actions as orders
from makesell.documents.orders import queries as order_queries
from makesell.documents.quotations import queries, states
from makesell.flows.steps.order_lines import drafted
from makesell.flows.steps.quotations import as_order, locked
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.refusal import Refusal
from makesell.ground.spine.actions import happened


@act
def perform(fact: int, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> int:
    """Drafts the order; returns its key. Refuses (409) what is not accepted, and a second order of the same quotation."""
    row = locked(actor, "order", fact, version=version, state=states.ACCEPTED)
    if row.id in contracts.of_quotation([row.id]):
        raise Refusal("quotation.contracted", "A contract is made of it: the order is made of the contract.", status=409)
    made = order_queries.made_of(row.id)
    if made:
        raise Refusal("quotation.ordered", "An order is made of it already: %(number)s.", status=409, number=made[0][1] or made[0][0])
    keyed = as_order(row, queries.lines(row.id))
    (order,) = orders.record_many([drafted(keyed, on=business_date(at))], actor=actor, at=at)
    happened([order.order_id], "create", actor=actor, at=at, reason=reason or row.number or "")
    happened([row.id], "order", actor=actor, at=at, reason=reason)
    return order.order_id
