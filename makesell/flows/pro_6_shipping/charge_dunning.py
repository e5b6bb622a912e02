"""PRO-6 · Finance charges a dunning letter 催收费·逾期利息 by the rule: the fee of its level, or the interest it states, with the tax in it.

The charge is an invoice without goods: a due item that is paid, dunned, written off and reversed like any other. It never counts as performance.
"""

import datetime as dt

from makesell.documents.invoices import dunning_actions as actions
from makesell.documents.invoices import dunning_queries as queries
from makesell.documents.invoices import dunning_states as states
from makesell.documents.invoices.access import DUNNING
from makesell.documents.invoices.actions import NewDueItem
from makesell.documents.invoices.states import POSTED
from makesell.flows.steps import dunning, exposure
from makesell.flows.steps.dates import business_dates
from makesell.flows.steps.documents import locked
from makesell.flows.steps.post_invoiced import post_owed
from makesell.ground import locks
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.refusal import Refusal
from makesell.ground.rules import queries as rules
from makesell.ground.spine import actions as spine
from makesell.ground.spine import documents
from makesell.ground.spine.documents import not_now


@act
def perform(fact: int, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> int:
    """Charges a letter today; returns the charge. Refuses (409) one that was not sent or is charged, and where the rule leaves nothing."""
    DUNNING.require(actor, "charge")
    on = business_date(at)
    business_dates("accounting", [on])
    (row,) = locked(actions.TABLE, DUNNING, "charge", [fact], queries.of_ids, actor=actor, version=version)
    locks.take("customer", [str(row.customer_id)])
    if row.state not in states.CHARGED:
        raise not_now()
    if any(each.state == POSTED for each in queries.charges(fact)):
        raise Refusal("dunning.charged", "This letter is charged already; reverse that first.", status=409)
    new = dunning.charge(row, on)
    if not new.lines:
        raise Refusal("dunning.no_charge", "By the rule nothing is charged for this letter.", status=409)
    key = actions.draft_charge(new, on, actor=actor, at=at)
    days = rules.value(dunning.CHARGE_DAYS, on)
    post_owed(key, [NewDueItem(1, new.gross, "invoice", on, days, on + dt.timedelta(days=days))], on)
    exposure.moved(customer_ids=[row.customer_id])
    spine.happened([fact], "charge", actor=actor, at=at, reason=reason)
    documents.move(actions.CHARGE, [key], "post", actor=actor, at=at, reason=reason, number_on=on)
    return key
