"""PRO-4 · A contract under review is sent back with the reason; it is a draft again."""

import datetime as dt
from collections.abc import Sequence

from makesell.documents.contracts import actions as contracts
from makesell.documents.contracts import queries
from makesell.documents.contracts.access import POLICY
from makesell.flows.steps import approvals
from makesell.flows.steps.contracts import PURPOSE, four_eyes
from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.refusal import Refusal


@act
def perform(fact: int, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> list[int]:
    """Sends back by key; refuses without a reason, (403) whoever's turn it is not, and (409) what waits for nobody."""
    if not reason.strip():
        raise Refusal("contract.reason", "Say why; the reason stays with the contract.", field="why")
    POLICY.require(actor, "send_back")
    four_eyes([queries.contract(actor, fact, "send_back")], actor)
    decided = approvals.decide_of(PURPOSE, [fact], "refused", actor=actor, at=at, reason=reason)
    contracts.hold(decided, version)
    return follow(decided, actor=actor, at=at, reason=reason)


@act
def follow(facts: Sequence[int], *, actor: Actor, at: dt.datetime, reason: str = "") -> list[int]:
    """What follows when the approval is refused: a draft again. Roles were asked there."""
    contracts.hold(facts)
    contracts.move(facts, "send_back", actor=actor, at=at, reason=reason.strip())
    return list(facts)
