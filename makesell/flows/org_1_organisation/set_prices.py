"""PRO-4 · Sales support enters prices from a date on; who enters them never approves a special price."""

import datetime as dt
from collections.abc import Sequence

from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.spine.actions import happened
from makesell.masterdata.prices import actions as prices
from makesell.masterdata.prices.access import POLICY
from makesell.masterdata.prices.actions import NewPrice

__all__ = ["NewPrice", "perform", "perform_many"]


@act
def perform_many(facts: Sequence[NewPrice], *, actor: Actor, at: dt.datetime, reason: str = "") -> list[int]:
    """Sets prices; returns the lists they concern."""
    POLICY.require(actor, "set_prices")
    prices.set_prices(facts)
    ids = sorted({fact.price_list_id for fact in facts})
    happened(ids, "set_prices", actor=actor, at=at, reason=reason)
    return ids


def perform(fact: NewPrice, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """A batch of one."""
    return perform_many([fact], actor=actor, at=at, reason=reason)[0]
