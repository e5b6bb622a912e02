"""ORG-2 · A certificate is retired: nothing is sealed with it any more and its key is thrown away; what it sealed stays verifiable."""

import datetime as dt
from collections.abc import Sequence

from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.signing import actions as signing
from makesell.ground.signing.access import POLICY

__all__ = ["perform", "perform_many"]


@act
def perform_many(facts: Sequence[int], *, actor: Actor, at: dt.datetime, reason: str = "") -> list[int]:
    """Retires certificates by key; refuses (409) one that does not exist or is retired."""
    POLICY.require(actor, "retire")
    for key in facts:
        signing.retire_certificate(key, actor=actor, at=at)
    return list(facts)


def perform(fact: int, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """A batch of one."""
    return perform_many([fact], actor=actor, at=at, reason=reason)[0]
