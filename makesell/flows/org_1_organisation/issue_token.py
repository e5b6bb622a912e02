"""ORG-2 · The administrator issues a token for a program: a named owner, the login it acts as, scopes, an expiry. It is shown once."""

import datetime as dt
from dataclasses import dataclass

from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.tokens import actions as tokens
from makesell.ground.tokens.access import POLICY

__all__ = ["NewToken", "perform"]


@dataclass(frozen=True, slots=True)
class NewToken:
    """A token to issue: what for, whose it is, for how many days, and whether it may also write."""

    name: str
    owner_id: int
    scopes: str = "read"
    days: int = 90


@act
def perform(fact: NewToken, *, actor: Actor, at: dt.datetime, reason: str = "") -> tuple[int, str]:
    """Makes a token that acts as its owner's login; returns its key and the token itself.

    Refuses an owner without an open login, other scopes, and more than a year.
    """
    POLICY.require(actor, "issue")
    return tokens.issue(name=fact.name, owner_id=fact.owner_id, scopes=fact.scopes, days=fact.days, actor=actor, at=at)
