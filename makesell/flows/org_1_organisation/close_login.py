"""ORG-2 · A login is closed: its sessions and tokens end with the next request, the person's documents stay."""

import datetime as dt
from collections.abc import Sequence

from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.organisation import actions as organisation
from makesell.ground.tokens.access import LOGINS

__all__ = ["perform", "perform_many"]


@act
def perform_many(facts: Sequence[int], *, actor: Actor, at: dt.datetime, reason: str = "") -> list[int]:
    """Closes logins by their keys; returns them."""
    LOGINS.require(actor, "close")
    organisation.deactivate_users(facts, actor=actor, at=at)
    return list(facts)


def perform(fact: int, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """A batch of one."""
    return perform_many([fact], actor=actor, at=at, reason=reason)[0]
