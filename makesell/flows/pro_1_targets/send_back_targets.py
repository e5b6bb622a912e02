"""PRO-1 · Proposed targets are sent back with the reason; they are drafts again."""

import datetime as dt
from collections.abc import Sequence

from makesell.documents.targets import actions as targets
from makesell.flows.steps.target_cells import locked, same_version
from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.refusal import Refusal


@act
def perform_many(facts: Sequence[int], *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> list[int]:
    """Sends targets back by key; refuses without a reason, and (409) what is not proposed."""
    if not reason.strip():
        raise Refusal("target.reason", "Say why, so that the next version can be better.", field="reason")
    same_version(locked(actor, "send_back", facts), version)
    targets.move_state(facts, "send_back", actor=actor, at=at, reason=reason.strip())
    return list(facts)


def perform(fact: int, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> int:
    """A batch of one."""
    return perform_many([fact], actor=actor, at=at, reason=reason, version=version)[0]
