"""ORG-2 · A person gets a login. Without a password nobody can sign in by one: the demo's people are let in by one click."""

import datetime as dt
from collections.abc import Sequence

from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.organisation import actions as organisation
from makesell.ground.organisation.actions import NewUser
from makesell.ground.tokens.access import LOGINS

__all__ = ["NewUser", "perform", "perform_many"]


@act
def perform_many(facts: Sequence[NewUser], *, actor: Actor, at: dt.datetime, reason: str = "") -> list[int]:
    """Makes logins; returns their keys in the order given. Refuses names that exist and weak passwords."""
    LOGINS.require(actor, "create")
    return organisation.create_users(facts, actor=actor, at=at)


def perform(fact: NewUser, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """A batch of one."""
    return perform_many([fact], actor=actor, at=at, reason=reason)[0]
