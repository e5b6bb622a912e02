"""PRO-4 · A salesperson drafts a quotation on one page: lines priced with their reasons, fixed, optional or alternative; nothing is promised."""

import datetime as dt

from makesell.documents.quotations import actions as quotations
from makesell.documents.quotations.access import POLICY
from makesell.flows.steps.order_lines import OrderFact
from makesell.flows.steps.quotations import QuotationFact, QuotedLine, written
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.masterdata.parties import queries as parties

__all__ = ["OrderFact", "QuotationFact", "QuotedLine", "perform"]


@act
def perform(fact: QuotationFact, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Writes the draft; returns its key. Refuses (404) a customer the actor does not see, and faults at their fields."""
    POLICY.require(actor, "create")
    parties.within_reach(actor, "view", [fact.order.customer_id])
    return quotations.draft(written(fact, on=business_date(at)), actor=actor, at=at)
