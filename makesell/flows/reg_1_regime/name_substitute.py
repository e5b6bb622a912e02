"""REG-1 · Somebody is away: a substitute decides for them meanwhile, or, without one, their posts count as empty."""

import datetime as dt
from dataclasses import dataclass

from makesell.ground.access import Policy
from makesell.ground.actor import Actor
from makesell.ground.approval import actions, queries
from makesell.ground.approval.access import POLICY
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.notices.actions import NewNotice, tell_many
from makesell.ground.refusal import Refusal
from makesell.ground.text import N_

LONGEST = dt.timedelta(days=366)
STANDS_IN = N_("You stand in for %(person)s from %(since)s on.")


@dataclass(frozen=True, slots=True)
class NewAbsence:
    """A person is away over `[valid_from, valid_to)`; `by_id` decides for them."""

    person_id: int
    valid_from: dt.date
    valid_to: dt.date
    by_id: int | None = None
    reason: str = ""


@act
def perform(fact: NewAbsence, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Names the substitute and tells them; returns the key. Refuses others' absences (403), the past, and who is away or gone."""
    only_own(POLICY, "name", fact.person_id, actor)
    if fact.valid_to <= business_date(at) or fact.valid_to - fact.valid_from > LONGEST:
        raise Refusal("approval.absence_long", "An absence ends in the future and lasts a year at most.", field="valid_to")
    for person_id, field in ((fact.person_id, "person"), (fact.by_id, "by")):
        if person_id is not None and not queries.can_stand_in([person_id], fact.valid_from):
            raise Refusal("reference.unknown", "What you chose here does not exist any more.", field=field)
    key = actions.name_substitute(
        fact.person_id, fact.by_id, valid_from=fact.valid_from, valid_to=fact.valid_to, reason=fact.reason or reason, actor=actor, at=at
    )
    row = queries.substitute(key)
    if row is not None and row.by_id is not None:
        params = {"person": row.person, "since": row.valid_from.isoformat()}
        tell_many([NewNotice(row.by_id, "approval.substitute", STANDS_IN, params)], at=at)
    return key


def only_own(policy: Policy, act_name: str, person_id: int, actor: Actor) -> None:
    """Refuses (403) what concerns somebody else, unless the actor may do it for all."""
    reach = policy.require(actor, act_name)
    if not reach.all and reach.person_id != person_id:
        raise Refusal(
            "approval.others_absence",
            "You can only say this of yourself.",
            field="person",
            who=N_("The administrator can do it for others."),
            status=403,
        )
