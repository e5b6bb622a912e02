"""PRO-4 · A quotation is copied into a new draft under a number of its own, at today's list prices where it stood at the list."""

import datetime as dt
from dataclasses import replace

from makesell.documents.quotations import actions as quotations
from makesell.documents.quotations import queries
from makesell.documents.quotations.access import POLICY
from makesell.flows.steps.quotations import fact_of, written
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.spine.actions import happened


@act
def perform(fact: int, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Copies by key; returns the draft. Refuses (404) one out of reach, and products that are not sold any more at their lines."""
    POLICY.require(actor, "copy")
    row = queries.quotation(actor, fact, "copy")
    keyed = fact_of(row, queries.lines(fact), list_prices=True)
    lines = tuple(replace(line, requested_date=None) for line in keyed.order.lines)
    fresh = replace(keyed, order=replace(keyed.order, lines=lines, customer_reference="", requested_date=None), valid_until=None)
    key = quotations.draft(written(fresh, on=business_date(at)), actor=actor, at=at)
    happened([key], "copy", actor=actor, at=at, reason=reason or row.number or "")
    return key
