"""ORG-2 · A token is revoked and ends at once, e.g. because it was seen by others."""

import datetime as dt
from collections.abc import Sequence

from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.tokens import actions as tokens
from makesell.ground.tokens.access import POLICY

__all__ = ["perform", "perform_many"]


@act
def perform_many(facts: Sequence[int], *, actor: Actor, at: dt.datetime, reason: str = "") -> list[int]:
    """Revokes tokens; returns their keys. Refuses (404) one that does not exist or has ended."""
    POLICY.require(actor, "revoke")
    for key in facts:
        tokens.revoke(key, actor=actor, at=at)
    return list(facts)


def perform(fact: int, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """A batch of one."""
    return perform_many([fact], actor=actor, at=at, reason=reason)[0]
