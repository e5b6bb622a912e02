"""PRO-4 · A price list is opened, without prices yet."""

import datetime as dt
from collections.abc import Sequence

from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.spine.actions import happened
from makesell.masterdata.prices import actions as prices
from makesell.masterdata.prices.access import POLICY
from makesell.masterdata.prices.actions import NewPriceList

__all__ = ["NewPriceList", "perform", "perform_many"]


@act
def perform_many(facts: Sequence[NewPriceList], *, actor: Actor, at: dt.datetime, reason: str = "") -> list[int]:
    """Makes price lists; returns their keys in the order given."""
    POLICY.require(actor, "create")
    ids = prices.create_many(facts, actor=actor, at=at)
    happened(ids, "create", actor=actor, at=at, reason=reason)
    return ids


def perform(fact: NewPriceList, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """A batch of one."""
    return perform_many([fact], actor=actor, at=at, reason=reason)[0]
