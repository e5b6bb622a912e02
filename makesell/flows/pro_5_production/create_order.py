"""PRO-5 · A salesperson or the order desk keys an order on one page: a draft, priced with its reasons, that posts nothing yet."""

import datetime as dt
from collections.abc import Sequence

from makesell.documents.orders import actions as orders
from makesell.documents.orders.access import POLICY
from makesell.documents.orders.actions import Made, NewSplit
from makesell.flows.steps import given
from makesell.flows.steps.order_lines import LineFact, OrderFact, drafted
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.masterdata.parties import queries as parties

__all__ = ["LineFact", "Made", "NewSplit", "OrderFact", "perform", "perform_many"]


@act
def perform_many(facts: Sequence[OrderFact], *, actor: Actor, at: dt.datetime, reason: str = "") -> list[Made]:
    """Writes the drafts; returns their keys in the order given. Refuses (404) customers the actor does not see, and faults at their fields."""
    POLICY.require(actor, "create")
    on = business_date(at)
    sold = [parties.sold_within_reach(actor, fact.customer_id, fact.ship_to_id) for fact in facts]
    for fact in facts:
        given.refuse_unpaid(fact.lines)
    new = [drafted(fact, on=on, sold=customer) for fact, customer in zip(facts, sold, strict=True)]
    return orders.record_many(new, actor=actor, at=at, act="create", reason=reason)


def perform(fact: OrderFact, *, actor: Actor, at: dt.datetime, reason: str = "") -> Made:
    """A batch of one."""
    return perform_many([fact], actor=actor, at=at, reason=reason)[0]
