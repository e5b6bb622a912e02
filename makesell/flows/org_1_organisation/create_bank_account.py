"""PRO-6 · Finance enters a bank account of the company."""

import datetime as dt
from collections.abc import Sequence

from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.spine.actions import happened
from makesell.ground.spine.master import NewRow
from makesell.masterdata.banks import actions as banks
from makesell.masterdata.banks.access import POLICY

__all__ = ["NewRow", "perform", "perform_many"]


@act
def perform_many(facts: Sequence[NewRow], *, actor: Actor, at: dt.datetime, reason: str = "") -> list[int]:
    """Makes bank accounts; returns their keys in the order given. Refuses one that is known."""
    POLICY.require(actor, "create")
    ids = banks.create_many(facts, actor=actor, at=at)
    happened(ids, "create", actor=actor, at=at, reason=reason)
    return ids


def perform(fact: NewRow, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """A batch of one."""
    return perform_many([fact], actor=actor, at=at, reason=reason)[0]
