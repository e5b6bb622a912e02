"""PRO-4 · What is not in force yet is withdrawn with its reason; nobody is asked and no link signs it any more."""

import datetime as dt

from makesell.documents.contracts import actions as contracts
from makesell.documents.contracts import queries, states
from makesell.documents.contracts.access import POLICY
from makesell.flows.steps import approvals
from makesell.flows.steps.contracts import LINK, PURPOSE, locked
from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.links import actions as links
from makesell.ground.refusal import Refusal


@act
def perform(fact: int, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> int:
    """Withdraws by key; refuses without a reason, and (409) what is in force or over."""
    POLICY.require(actor, "withdraw")
    queries.contract(actor, fact, "withdraw")
    if not reason.strip():
        raise Refusal("contract.reason", "Say why; the reason stays with the contract.", field="why")
    approvals.take_back(PURPOSE, [fact], actor=actor, at=at, reason=reason)
    row = locked(actor, "withdraw", fact, version=version, state=states.OPEN)
    contracts.move([row.id], "withdraw", actor=actor, at=at, reason=reason.strip())
    links.end_of(row.id, LINK, at=at)
    return row.id
