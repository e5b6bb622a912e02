"""PRO-5 · Which product may stand in for another 替代 is kept by who keeps the products."""

import datetime as dt
from collections.abc import Sequence

from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.refusal import missing
from makesell.masterdata.standins import actions
from makesell.masterdata.standins.access import POLICY
from makesell.masterdata.standins.actions import NewStandIn

__all__ = ["NewStandIn", "drop", "perform_many"]


@act
def perform_many(facts: Sequence[NewStandIn], *, actor: Actor, at: dt.datetime, reason: str = "") -> list[int]:
    """Keeps stand-ins; returns their keys in the order given."""
    POLICY.require(actor, "set")
    return actions.add(facts)


@act
def drop(keys: Sequence[int], *, actor: Actor, at: dt.datetime, reason: str = "") -> None:
    """Takes stand-ins away; lines that were sold as such stay."""
    POLICY.require(actor, "drop")
    if actions.drop(keys) != len(set(keys)):
        raise missing()
