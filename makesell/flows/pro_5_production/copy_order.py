"""PRO-5 · An order is copied into a new draft: its lines, terms and credits, at today's list prices where it stood at the list. What
replaces other goods is not copied: it is sent once."""

import datetime as dt
from dataclasses import replace

from makesell.documents.orders import actions as orders
from makesell.documents.orders import queries, states
from makesell.documents.orders.access import POLICY
from makesell.documents.orders.actions import Made
from makesell.flows.steps.order_drafts import fact_of
from makesell.flows.steps.order_lines import LineFact, drafted
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
    on = business_date(at)
    lines = tuple(_anew(line, head.order_date, on) for line in keyed.lines if line.kind != states.REPLACEMENT)
    (made,) = orders.record_many([drafted(replace(keyed, lines=lines), on=on)], actor=actor, at=at)
    happened([made.order_id], "copy", actor=actor, at=at, reason=reason or head.number or "")
    return made


def _anew(line: LineFact, was: dt.date, on: dt.date) -> LineFact:
    """A line as it is ordered again: wanted on no day yet; goods are lent for as long as they were, and what was sold of a loan is sold."""
    back = line.due_back_date and on + max(line.due_back_date - was, dt.timedelta(0))
    return replace(line, requested_date=None, parts=(), due_back_date=back, loan_line_id=None)
