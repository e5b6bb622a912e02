"""PER-3 · Compensation sets a person's commission rate from a date on; the rate until then stays for what was earned until then."""

import datetime as dt
from collections.abc import Sequence

from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.refusal import Refusal
from makesell.masterdata.schemes import actions as schemes
from makesell.masterdata.schemes.access import POLICY
from makesell.masterdata.schemes.actions import NewRate

__all__ = ["NewRate", "perform", "perform_many"]


@act
def perform_many(facts: Sequence[NewRate], *, actor: Actor, at: dt.datetime, reason: str = "") -> list[int]:
    """Sets commission rates; returns the people they concern. Refuses one's own."""
    POLICY.require(actor, "set_rate")
    if any(fact.person_id == actor.person_id for fact in facts):
        raise Refusal("rate.own", "Nobody sets their own commission rate.", field="person", status=403)
    schemes.set_rates(facts)
    return sorted({fact.person_id for fact in facts})


def perform(fact: NewRate, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """A batch of one."""
    return perform_many([fact], actor=actor, at=at, reason=reason)[0]
