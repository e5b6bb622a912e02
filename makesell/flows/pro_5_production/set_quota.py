"""PRO-5 · What is scarce is shared out 配额: a quota of a product for a customer class or a region, from a date on."""

import datetime as dt
from collections.abc import Sequence

from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.masterdata.quotas import actions
from makesell.masterdata.quotas.access import POLICY
from makesell.masterdata.quotas.actions import NewQuota

__all__ = ["NewQuota", "perform_many"]


@act
def perform_many(facts: Sequence[NewQuota], *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Sets quotas; returns how many began. What was promised before stays promised."""
    POLICY.require(actor, "set")
    return actions.set_quotas(facts)
