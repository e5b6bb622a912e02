"""PRO-6 · Finance approves a refund, or refuses it with the reason; who asked does not decide. Nothing is posted before the bank has paid."""

import datetime as dt
from collections.abc import Sequence
from typing import Final

from makesell.documents.receipts import actions as receipts
from makesell.documents.receipts.access import REFUNDS
from makesell.flows.steps import approvals, proposed
from makesell.flows.steps.proposed import Proposed
from makesell.flows.steps.refunds import PURPOSE
from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.refusal import Refusal
from makesell.ground.spine import documents

OF: Final = Proposed(receipts.REFUND, REFUNDS, PURPOSE)


@act
def approve(facts: Sequence[int], *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> list[int]:
    """Approves by key; returns those decided by it. Refuses (403) one's own, (409) what is decided."""
    REFUNDS.require(actor, "approve")
    decided = approvals.decide_of(PURPOSE, facts, "approved", actor=actor, at=at, reason=reason)
    return follow(decided, actor=actor, at=at, reason=reason, version=version) if decided else []


@act
def follow(facts: Sequence[int], *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> list[int]:
    """What follows the decision: the cashier may pay. Roles were asked there."""
    documents.hold(receipts.REFUND, facts, version)
    documents.move(receipts.REFUND, facts, "approve", actor=actor, at=at, reason=reason, values={"approved_by_id": actor.person_id})
    return list(facts)


@act
def refuse(facts: Sequence[int], *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> list[int]:
    """Refuses by key; refuses itself without a reason, and (409) what is decided."""
    return proposed.refuse(OF, facts, actor=actor, at=at, reason=reason, version=version, no=_why())


@act
def follow_refused(facts: Sequence[int], *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> list[int]:
    """What follows when it is refused: the money stays."""
    return proposed.refused(OF, facts, actor=actor, at=at, reason=reason, version=version)


@act
def withdraw(facts: Sequence[int], *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> list[int]:
    """Who may ask takes back what is not paid yet; nobody is asked any more."""
    return proposed.withdraw(OF, facts, actor=actor, at=at, reason=reason, version=version)


def _why() -> Refusal:
    return Refusal("refund.why", "Say why; the reason stays with the refund.", field="why")
