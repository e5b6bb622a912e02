"""ORG-3 · A rule says whose the customers of a region, industry and channel are, from a date on."""

import datetime as dt
from collections.abc import Sequence

from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.spine.actions import happened
from makesell.masterdata.territories import actions as territories
from makesell.masterdata.territories.access import POLICY
from makesell.masterdata.territories.actions import NewRule

__all__ = ["NewRule", "perform", "perform_many"]


@act
def perform_many(facts: Sequence[NewRule], *, actor: Actor, at: dt.datetime, reason: str = "") -> list[int]:
    """Adds rules; returns the territories they concern. Refuses two of one kind at the same dates."""
    POLICY.require(actor, "add_rule")
    territories.add_rules(facts)
    ids = sorted({fact.territory_id for fact in facts})
    happened(ids, "add_rule", actor=actor, at=at, reason=reason)
    return ids


def perform(fact: NewRule, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """A batch of one."""
    return perform_many([fact], actor=actor, at=at, reason=reason)[0]
