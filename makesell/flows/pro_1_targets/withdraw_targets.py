"""PRO-1 · A draft, or what is only proposed, is withdrawn: it stays to be read, its cell is free again, nobody is asked any more."""

import datetime as dt
from collections.abc import Sequence

from makesell.documents.targets import actions as targets
from makesell.documents.targets.access import POLICY
from makesell.flows.pro_1_targets.propose_targets import PURPOSE
from makesell.flows.steps import approvals
from makesell.flows.steps.target_cells import locked, same_version
from makesell.ground.actor import Actor
from makesell.ground.db import act


@act
def perform_many(facts: Sequence[int], *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> list[int]:
    """Withdraws drafts and proposals by key; refuses (409) what has been decided."""
    POLICY.require(actor, "withdraw")
    approvals.take_back(PURPOSE, facts, actor=actor, at=at, reason=reason)
    same_version(locked(actor, "withdraw", facts), version)
    targets.move_state(facts, "withdraw", actor=actor, at=at, reason=reason)
    return list(facts)


def perform(fact: int, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> int:
    """A batch of one."""
    return perform_many([fact], actor=actor, at=at, reason=reason, version=version)[0]
