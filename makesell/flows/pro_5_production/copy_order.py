"""PRO-5 · An order is copied into a new draft: its lines, terms and credits, at today's list prices where it stood at the list."""

import datetime as dt
from dataclasses import replace

from makesell.documents.orders import actions as orders
from makesell.documents.orders import queries
from makesell.documents.orders.access import POLICY
from makesell.documents.orders.actions import Made
from makesell.flows.steps.order_drafts import fact_of
from makesell.flows.steps.order_lines import drafted
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.spine.actions import happened


@act
def perform(fact: int, *, actor: Actor, at: dt.datetime, reason: str = "") -> Made:
    """Copies an order by key; returns the draft. Refuses (404) one out of reach, and products that are not sold any more at their lines."""
    POLICY.require(actor, "copy")
    head = queries.acting(actor, "copy", fact)
    keyed = replace(fact_of(head, queries.acting_lines(fact), list_prices=True), customer_reference="", requested_date=None, quotation_id=None)
    keyed = replace(keyed, lines=tuple(replace(line, requested_date=None, parts=()) for line in keyed.lines))
    (made,) = orders.record_many([drafted(keyed, on=business_date(at))], actor=actor, at=at)
    happened([made.order_id], "copy", actor=actor, at=at, reason=reason or head.number or "")
    return made
