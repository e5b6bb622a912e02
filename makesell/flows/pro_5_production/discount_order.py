"""PRO-4 · A discount on a whole draft of an order is spread over its lines; who may not give it is held at confirmation, line by line."""

import datetime as dt
from dataclasses import replace

from makesell.documents.orders import actions as orders
from makesell.documents.orders import queries, states
from makesell.documents.orders.access import POLICY
from makesell.flows.steps.header_discounts import HeaderDiscount, spread
from makesell.flows.steps.order_drafts import draft_of, fact_of
from makesell.flows.steps.order_lines import drafted
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.spine.actions import happened

__all__ = ["HeaderDiscount", "perform"]


@act
def perform(fact: HeaderDiscount, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> int:
    """Writes the draft anew with the lower prices; returns it. Refuses like `spread`, and (409) what is no draft any more."""
    POLICY.require(actor, "discount")
    head = draft_of(actor, "discount", fact.document_id, version=version, state=states.DRAFT)
    keyed = fact_of(head, queries.acting_lines(head.id), list_prices=False)
    lines = spread(keyed.lines, fact, states.CREDITED, head.currency)
    orders.rewrite(head.id, drafted(replace(keyed, lines=lines), on=business_date(at)))
    happened([head.id], "discount", actor=actor, at=at, reason=reason)
    return head.id
