"""PRO-1 · Proposed targets are sent back with the reason; they are drafts again."""

import datetime as dt
from collections.abc import Sequence

from makesell.documents.targets import actions as targets
from makesell.documents.targets.access import POLICY
from makesell.flows.pro_1_targets.propose_targets import PURPOSE
from makesell.flows.steps import approvals
from makesell.flows.steps.target_cells import locked, same_version
from makesell.ground import locks
from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.refusal import Refusal


@act
def perform_many(facts: Sequence[int], *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> list[int]:
    """Sends targets back by key; refuses without a reason, and (409) what is not proposed."""
    if not reason.strip():
        raise Refusal("target.reason", "Say why, so that the next version can be better.", field="reason")
    POLICY.require(actor, "send_back")
    decided = approvals.decide_of(PURPOSE, facts, "refused", actor=actor, at=at, reason=reason)
    same_version(locked(actor, "send_back", decided), version)
    return follow(decided, actor=actor, at=at, reason=reason)


@act
def follow(facts: Sequence[int], *, actor: Actor, at: dt.datetime, reason: str = "") -> list[int]:
    """What follows when the approval is refused: the targets are drafts again. Roles were asked there."""
    locks.take("target", facts)
    targets.move_state(facts, "send_back", actor=actor, at=at, reason=reason.strip())
    return list(facts)


def perform(fact: int, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> int:
    """A batch of one."""
    return perform_many([fact], actor=actor, at=at, reason=reason, version=version)[0]
