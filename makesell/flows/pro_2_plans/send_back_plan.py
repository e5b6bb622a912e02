"""PRO-2 · A proposed plan is sent back with the reason; it is a draft again."""

import datetime as dt
from collections.abc import Sequence

from makesell.documents.plans import actions as plans
from makesell.documents.plans.access import POLICY
from makesell.flows.steps import approvals
from makesell.flows.steps.plans import PURPOSE, locked
from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.refusal import Refusal


@act
def perform_many(facts: Sequence[int], *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> list[int]:
    """Sends plans back by key; refuses without a reason, and (409) what is not proposed."""
    if not reason.strip():
        raise Refusal("plan.reason", "Say why; the reason stays with the plan.", field="reason")
    POLICY.require(actor, "send_back")
    decided = approvals.decide_of(PURPOSE, facts, "refused", actor=actor, at=at, reason=reason)
    locked(actor, "send_back", decided, version)
    return follow(decided, actor=actor, at=at, reason=reason)


@act
def follow(facts: Sequence[int], *, actor: Actor, at: dt.datetime, reason: str = "") -> list[int]:
    """What follows when the approval is refused: drafts again. Roles were asked there."""
    plans.hold(facts)
    plans.move(facts, "send_back", actor=actor, at=at, reason=reason.strip())
    return list(facts)
