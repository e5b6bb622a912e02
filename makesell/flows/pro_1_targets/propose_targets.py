"""PRO-1 · Drafts are proposed: from now on another person decides, and the amounts stand still."""

import datetime as dt
from collections.abc import Sequence

from makesell.documents.targets import actions as targets
from makesell.flows.steps.target_cells import locked, same_version
from makesell.ground.actor import Actor
from makesell.ground.db import act


@act
def perform_many(facts: Sequence[int], *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> list[int]:
    """Proposes targets by key; refuses (409) one that is no draft."""
    same_version(locked(actor, "propose", facts), version)
    targets.move_state(facts, "propose", actor=actor, at=at, reason=reason)
    return list(facts)


def perform(fact: int, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> int:
    """A batch of one."""
    return perform_many([fact], actor=actor, at=at, reason=reason, version=version)[0]
