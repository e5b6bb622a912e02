"""PRO-4 · Code, names or use of terms of payment change; their parts stay."""

import datetime as dt
from collections.abc import Sequence

from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.spine.actions import happened
from makesell.ground.spine.master import Change
from makesell.masterdata.terms import actions as terms
from makesell.masterdata.terms.access import POLICY


@act
def perform_many(facts: Sequence[Change], *, actor: Actor, at: dt.datetime, reason: str = "") -> list[int]:
    """Changes terms; refuses (409) what was changed since it was read."""
    POLICY.require(actor, "change")
    terms.change_many(facts)
    ids = [fact.id for fact in facts]
    happened(ids, "change", actor=actor, at=at, reason=reason)
    return ids


def perform(fact: Change, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """A batch of one."""
    return perform_many([fact], actor=actor, at=at, reason=reason)[0]
