"""PRO-2 · A draft, or what is only proposed, is withdrawn: it stays to be read, nobody is asked any more."""

import datetime as dt
from collections.abc import Sequence

from makesell.documents.plans import actions as plans
from makesell.documents.plans.access import POLICY
from makesell.flows.steps import approvals
from makesell.flows.steps.plans import PURPOSE, locked
from makesell.ground.actor import Actor
from makesell.ground.db import act


@act
def perform_many(facts: Sequence[int], *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> list[int]:
    """Withdraws by key; refuses (409) what was approved."""
    POLICY.require(actor, "withdraw")
    approvals.take_back(PURPOSE, facts, actor=actor, at=at, reason=reason)
    locked(actor, "withdraw", facts, version)
    plans.move(facts, "withdraw", actor=actor, at=at, reason=reason)
    return list(facts)
