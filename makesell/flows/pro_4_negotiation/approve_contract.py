"""PRO-4 · Who reviews and who decides approve a contract, each for himself; its text is printed and waits for both signatures."""

import datetime as dt
from collections.abc import Sequence

from makesell.documents.contracts import actions as contracts
from makesell.documents.contracts import queries
from makesell.documents.contracts.access import POLICY
from makesell.flows.steps import approvals
from makesell.flows.steps.contracts import PURPOSE, four_eyes, to_sign
from makesell.ground.actor import Actor
from makesell.ground.db import act


@act
def perform(fact: int, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> bool:
    """Approves by key; returns whether it is decided now. Refuses (403) one's own and whoever's turn it is not, (409) what waits for nobody."""
    POLICY.require(actor, "approve")
    four_eyes([queries.contract(actor, fact, "approve")], actor)
    decided = approvals.decide_of(PURPOSE, [fact], "approved", actor=actor, at=at, reason=reason)
    if decided:
        contracts.hold(decided, version)
        follow(decided, actor=actor, at=at, reason=reason)
    return bool(decided)


@act
def follow(facts: Sequence[int], *, actor: Actor, at: dt.datetime, reason: str = "") -> list[int]:
    """What follows the decision of the approval: to be signed. Roles were asked there, four eyes are asked again."""
    contracts.hold(facts)
    four_eyes(queries.of_ids(facts), actor)
    contracts.move(facts, "approve", actor=actor, at=at, reason=reason, values={"approved_at": at})
    for key in facts:
        to_sign(key, at=at)
    return list(facts)
