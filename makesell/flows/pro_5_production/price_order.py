"""PRO-4 · A draft is priced again: lines at their list price take the price that wins today; prices somebody agreed stay."""

import datetime as dt

from makesell.documents.orders import actions as orders
from makesell.documents.orders import queries, states
from makesell.documents.orders.access import POLICY
from makesell.documents.orders.actions import Made
from makesell.flows.steps.order_drafts import draft_of, fact_of
from makesell.flows.steps.order_lines import drafted
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.spine.actions import happened


@act
def perform(fact: int, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> Made:
    """Prices a draft by key; refuses (409) what is no draft any more."""
    POLICY.require(actor, "price")
    head = draft_of(actor, "price", fact, version=version, state=states.DRAFT)
    made = orders.rewrite(fact, drafted(fact_of(head, queries.acting_lines(fact), list_prices=True), on=business_date(at)))
    happened([fact], "price", actor=actor, at=at, reason=reason)
    return made
