"""PRO-4 · What was submitted and not sent yet is taken back: a draft again, nobody is asked any more."""

import datetime as dt

from makesell.documents.quotations import actions as quotations
from makesell.documents.quotations import queries, states
from makesell.documents.quotations.access import POLICY
from makesell.flows.steps import approvals
from makesell.flows.steps.quotation_holds import give_back
from makesell.flows.steps.quotations import PURPOSE, locked
from makesell.ground.actor import Actor
from makesell.ground.db import act


@act
def perform(fact: int, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> int:
    """Takes back by key; refuses (409) what is a draft or with the customer."""
    POLICY.require(actor, "take_back")
    queries.quotation(actor, fact, "take_back")
    approvals.take_back(PURPOSE, [fact], actor=actor, at=at, reason=reason)
    row = locked(actor, "take_back", fact, version=version, state=(states.PROPOSED, states.APPROVED))
    quotations.move([row.id], "take_back", actor=actor, at=at, reason=reason)
    give_back([row.id], "closed", at=at)
    return row.id
