"""PER-3 · Compensation says who is paid by a scheme, from when till when. Nobody puts himself on one."""

import datetime as dt
from collections.abc import Sequence

from makesell.ground import locks
from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.refusal import Refusal, missing
from makesell.ground.spine.actions import happened
from makesell.masterdata.schemes import actions as schemes
from makesell.masterdata.schemes import queries
from makesell.masterdata.schemes.access import SCHEMES
from makesell.masterdata.schemes.actions import NewMember

__all__ = ["NewMember", "perform_many", "release"]


@act
def perform_many(facts: Sequence[NewMember], *, actor: Actor, at: dt.datetime, reason: str = "") -> list[int]:
    """Puts people on schemes; returns the people. Refuses (403) oneself, (404) unknown schemes, (422) unknown people and house accounts."""
    SCHEMES.require(actor, "assign")
    wanted = sorted({fact.scheme_id for fact in facts})
    locks.take("master", wanted)
    if set(queries.named(wanted)) != set(wanted):
        raise missing()
    if any(fact.person_id == actor.person_id for fact in facts):
        raise Refusal("scheme.own", "Nobody decides by which scheme he is paid himself.", field="person", status=403)
    schemes.add_members(facts)
    happened(wanted, "assign", actor=actor, at=at, reason=reason)
    return sorted({fact.person_id for fact in facts})


@act
def release(scheme_id: int, member_id: int, valid_to: dt.date, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Takes somebody off a scheme from a date on. Refuses (404) what does not exist."""
    SCHEMES.require(actor, "release")
    locks.take("master", [scheme_id])
    if member_id not in {row.id for row in queries.members_of(scheme_id)}:
        raise missing()
    schemes.end_members([member_id], valid_to)
    happened([scheme_id], "release", actor=actor, at=at, reason=reason)
    return scheme_id
