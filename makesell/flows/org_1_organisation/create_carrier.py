"""PRO-6 · A carrier is added."""

import datetime as dt
from collections.abc import Sequence

from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.spine.actions import happened
from makesell.masterdata.parties import actions as parties
from makesell.masterdata.parties.access import CARRIERS
from makesell.masterdata.parties.actions import NewCarrier

__all__ = ["NewCarrier", "perform", "perform_many"]


@act
def perform_many(facts: Sequence[NewCarrier], *, actor: Actor, at: dt.datetime, reason: str = "") -> list[int]:
    """Makes carriers; returns their keys in the order given."""
    CARRIERS.require(actor, "create")
    ids = parties.create_carriers(facts, actor=actor, at=at)
    happened(ids, "create", actor=actor, at=at, reason=reason)
    return ids


def perform(fact: NewCarrier, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """A batch of one."""
    return perform_many([fact], actor=actor, at=at, reason=reason)[0]
