"""PRO-6 · Finance changes a bank account of the company, or what its bank calls the columns of its tables."""

import datetime as dt
from collections.abc import Sequence

from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.spine.actions import happened
from makesell.ground.spine.master import Change
from makesell.masterdata.banks import actions as banks
from makesell.masterdata.banks.access import POLICY


@act
def perform_many(facts: Sequence[Change], *, actor: Actor, at: dt.datetime, reason: str = "") -> list[int]:
    """Changes bank accounts; refuses (409) what was changed since it was read."""
    POLICY.require(actor, "change")
    banks.change_many(facts)
    ids = [fact.id for fact in facts]
    happened(ids, "change", actor=actor, at=at, reason=reason)
    return ids


def perform(fact: Change, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """A batch of one."""
    return perform_many([fact], actor=actor, at=at, reason=reason)[0]
