"""PRO-1 · A draft is withdrawn: it stays to be read, and its cell is free again."""

import datetime as dt
from collections.abc import Sequence

from makesell.documents.targets import actions as targets
from makesell.flows.steps.target_cells import locked, same_version
from makesell.ground.actor import Actor
from makesell.ground.db import act


@act
def perform_many(facts: Sequence[int], *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> list[int]:
    """Withdraws drafts by key; refuses (409) what is no draft."""
    same_version(locked(actor, "withdraw", facts), version)
    targets.move_state(facts, "withdraw", actor=actor, at=at, reason=reason)
    return list(facts)


def perform(fact: int, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> int:
    """A batch of one."""
    return perform_many([fact], actor=actor, at=at, reason=reason, version=version)[0]
