"""ORG-3 · Somebody plans a follow-up for himself, or leads another to it; it stands on the owner's workbench from its day on."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from makesell.documents.activities import actions, queries, states
from makesell.documents.activities.access import FOLLOW_UPS
from makesell.flows.steps.follow_ups import About, NewFollowUp, plan_many, subject_of
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.organisation.queries import primary_units
from makesell.ground.refusal import Refusal
from makesell.ground.spine.actions import happened
from makesell.ground.spine.documents import not_now
from makesell.ground.spine.master import Change
from makesell.ground.text import N_

__all__ = ["About", "FollowUpFact", "drop_many", "perform", "postpone"]


@dataclass(frozen=True, slots=True)
class FollowUpFact:
    """What is to be done, about what, until when, and by whom where it is another."""

    title: str
    about: About
    due_date: dt.date
    owner_id: int | None = None


@act
def perform(fact: FollowUpFact, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Plans it; returns its key. Refuses no words, a day gone by, a person without a unit, customers of others, each at its field."""
    reach = FOLLOW_UPS.require(actor, "plan")
    subject = subject_of(fact.about, reach, actor)
    on = business_date(at)
    if not fact.title.strip():
        raise Refusal("follow_up.title", N_("Say what is to be done."), field="title")
    _ahead(fact.due_date, on)
    owner = fact.owner_id or actor.person_id
    unit = primary_units([(owner, on)]).get((owner, on)) if owner is not None else None
    if owner is None or unit is None:
        raise Refusal("follow_up.nobody", N_("This person belongs to no unit today."), field="owner")
    new = NewFollowUp(fact.title.strip(), owner, unit, fact.due_date, states.BY_HAND, subject)
    return plan_many([new], actor=actor, at=at, reason=reason)[0]


@act
def postpone(key: int, due_date: dt.date, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> int:
    """Puts an open follow-up off. Refuses (422) without a reason or to a day gone by, (409) one that is not open."""
    queries.within_reach("follow_ups", actor, "postpone", [key])
    actions.hold(actions.FOLLOW_UP, [key], version)
    if queries.follow_ups([key])[0].state != states.OPEN:
        raise not_now()
    if not reason.strip():
        raise Refusal("follow_up.why", N_("Say why it is put off."), field="why")
    _ahead(due_date, business_date(at))
    actions.change(actions.FOLLOW_UP, [Change(key, {"due_date": due_date})])
    happened([key], "postpone", actor=actor, at=at, reason=reason)
    return key


@act
def drop_many(keys: Sequence[int], *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> list[int]:
    """Drops follow-ups nobody needs any more. Refuses (422) without a reason, (409) those that are not open."""
    queries.within_reach("follow_ups", actor, "drop", keys)
    if not reason.strip():
        raise Refusal("follow_up.why", N_("Say why it is dropped."), field="why")
    actions.hold(actions.FOLLOW_UP, keys, version)
    actions.move(actions.FOLLOW_UP, keys, "drop", {}, actor=actor, at=at, reason=reason)
    return list(keys)


def _ahead(day: dt.date, on: dt.date) -> None:
    if day < on:
        raise Refusal("follow_up.past", N_("This day has gone by."), field="due_date")
