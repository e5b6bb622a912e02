"""PRO-3 · A lead of the public pool 公海 is claimed within limits, given to somebody by who leads, given back with a reason, or discarded.

The clock takes back what nobody touched for so many days, and warns before.
"""

import datetime as dt
from collections.abc import Sequence
from typing import Final

from makesell.documents.leads import actions, queries, states
from makesell.documents.leads.access import POLICY
from makesell.documents.leads.queries import LeadRow
from makesell.documents.leads.rules import falls_on, judge_claim
from makesell.flows.steps.author import author
from makesell.flows.steps.leads import WARN_DAYS, limits, untouched_days
from makesell.ground import locks
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.notices.actions import NewNotice, tell_many
from makesell.ground.organisation.queries import primary_units
from makesell.ground.refusal import Refusal
from makesell.ground.rules.queries import value
from makesell.ground.spine.documents import not_now
from makesell.ground.text import N_

GIVEN: Final = N_("%(by)s gives you a lead: %(name)s.")
FELL: Final = N_("%(name)s has fallen back into the pool: nothing was written about it for %(days)s days.")
WARNED: Final = N_("%(name)s falls back into the pool on %(day)s unless a result is written.")


@act
def perform(key: int, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> int:
    """Claims a lead. Refuses (409) what is not in the pool, a limit that is reached, and one held before too lately."""
    POLICY.require(actor, "claim")
    queries.lead(actor, key)
    on = business_date(at)
    person, unit = author(actor, on)
    if person is None:
        raise Refusal("lead.person", N_("Only a person claims a lead."), status=403)
    locks.take("organisation", [f"claims:{person}"])
    actions.hold([key], version)
    (row,) = queries.of_ids([key])
    if row.state != states.POOL:
        raise Refusal("lead.taken", N_("This lead is not in the pool any more."), status=409)
    judge_claim(limits(on, unit), queries.standing(person, key, on), on)
    actions.give([key], "claim", person, unit, on=on, actor=actor, at=at, reason=reason)
    return key


@act
def assign_many(
    keys: Sequence[int], owner_id: int, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None
) -> list[int]:
    """Gives leads to a person, who is told. Refuses (409) closed ones, (422) somebody who belongs to no unit today."""
    queries.within_reach(actor, "assign", keys)
    actions.hold(keys, version)
    rows = queries.of_ids(keys)
    on = business_date(at)
    unit = primary_units([(owner_id, on)]).get((owner_id, on))
    if unit is None:
        raise Refusal("lead.no_unit", N_("This person belongs to no unit today."), field="owner")
    actions.give(keys, "assign", owner_id, unit, on=on, actor=actor, at=at, reason=reason)
    tell_many([NewNotice(owner_id, "lead_given", GIVEN, {"by": actor.name, "name": row.name}, row.id) for row in rows], at=at)
    return list(keys)


@act
def give_back(key: int, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> int:
    """Gives a lead back into the pool. Refuses (422) without a reason, (409) one nobody holds."""
    _held(actor, "give_back", [key], reason, version)
    actions.give_up([key], "give_back", on=business_date(at), actor=actor, at=at, reason=reason)
    return key


@act
def discard_many(keys: Sequence[int], *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> list[int]:
    """Discards leads that are none. Refuses (422) without a reason, (409) closed ones."""
    _held(actor, "discard", keys, reason, version)
    actions.close(keys, "discard", on=business_date(at), actor=actor, at=at, reason=reason)
    return list(keys)


@act
def fall_back(*, actor: Actor, at: dt.datetime, reason: str = "") -> list[int]:
    """The clock takes back what nobody touched, tells who had it, and warns whose turn comes; returns what fell back."""
    on = business_date(at)
    days = {row.id: untouched_days(on, row.unit_id) for row in queries.held()}
    gone = [row for row in queries.held() if _falls(row, days[row.id]) <= on]
    if gone:
        actions.hold([row.id for row in gone])
        gone = [row for row in queries.of_ids([row.id for row in gone]) if row.state == states.OWNED and _falls(row, days[row.id]) <= on]
    if gone:
        actions.give_up([row.id for row in gone], "fall_back", on=on, actor=actor, at=at, reason=reason)
    warned = on + dt.timedelta(days=value(WARN_DAYS, on))
    soon = [row for row in queries.held() if _falls(row, days[row.id]) == warned]
    tell_many(
        [
            NewNotice(row.owner_id, "lead_fell_back", FELL, {"name": row.name, "days": days[row.id]}, row.id)
            for row in gone
            if row.owner_id is not None
        ]
        + [
            NewNotice(row.owner_id, "lead_falls_back", WARNED, {"name": row.name, "day": warned.isoformat()}, row.id)
            for row in soon
            if row.owner_id is not None
        ],
        at=at,
    )
    return [row.id for row in gone]


def _falls(row: LeadRow, days: int) -> dt.date:
    return falls_on(row.held_since or row.entered_date, row.touched, days)


def _held(actor: Actor, act_name: str, keys: Sequence[int], reason: str, version: int | None) -> None:
    queries.within_reach(actor, act_name, keys)
    if not reason.strip():
        raise Refusal("lead.why", N_("Say why."), field="why")
    actions.hold(keys, version)
    if any(row.state not in states.OPEN for row in queries.of_ids(keys)):
        raise not_now()
