"""PER-3 · Compensation says what an incentive scheme is called, in both languages; what it pays stands in its versions."""

import datetime as dt
from collections.abc import Sequence

from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.spine.actions import happened
from makesell.ground.spine.master import Change
from makesell.masterdata.schemes import actions as schemes
from makesell.masterdata.schemes.access import SCHEMES


@act
def perform_many(facts: Sequence[Change], *, actor: Actor, at: dt.datetime, reason: str = "") -> list[int]:
    """Changes names of schemes; refuses (403) other roles, (409) what was changed since it was read."""
    SCHEMES.require(actor, "change")
    schemes.change_schemes(facts)
    ids = [fact.id for fact in facts]
    happened(ids, "change", actor=actor, at=at, reason=reason)
    return ids


def perform(fact: Change, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """A batch of one."""
    return perform_many([fact], actor=actor, at=at, reason=reason)[0]
