"""PRO-7 · A customer is cared for by plan: key dates and regular visits make follow-ups in time, again and again until the plan ends."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from makesell.documents.activities import actions, queries, states
from makesell.documents.activities.access import CARE_PLANS
from makesell.documents.activities.queries import CareRow
from makesell.documents.activities.rules import next_date
from makesell.flows.steps.author import author
from makesell.flows.steps.follow_ups import About, NewFollowUp, Subject, plan_many, subject_of
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.organisation.queries import own_currency, primary_units
from makesell.ground.refusal import Refusal
from makesell.ground.spine.actions import happened
from makesell.ground.spine.documents import NewDocument, not_now
from makesell.ground.spine.master import Change
from makesell.ground.text import N_
from makesell.masterdata.parties import queries as parties

MOST_MONTHS: Final = 60
MOST_DAYS: Final = 90


@dataclass(frozen=True, slots=True)
class CareFact:
    """What is done for a customer, when next, every how many months (0: once), how many days before the day it is asked for."""

    customer_id: int
    title: str
    kind: str
    next_date: dt.date
    every_months: int = 12
    ahead_days: int = 7
    contact_id: int | None = None


@act
def perform(fact: CareFact, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Plans it; returns its key. Refuses no words, days gone by, impossible rhythms, customers of others, each at its field."""
    reach = CARE_PLANS.require(actor, "plan")
    subject = subject_of(About(fact.customer_id), reach, actor)
    on = business_date(at)
    values = {
        "kind": fact.kind, "customer_id": fact.customer_id, "contact_id": fact.contact_id, "next_date": fact.next_date,
        "every_months": fact.every_months, "ahead_days": fact.ahead_days,
    }  # fmt: skip
    _judge(values, fact.title, subject.customer_id, on)
    owner, unit = author(actor, on)
    new = NewDocument(fact.title.strip()[:200], states.ACTIVE, owner, unit, own_currency(), values)
    (key,) = actions.open_many(actions.CARE_PLAN, [new], on=on, actor=actor, at=at)
    happened([key], "plan", actor=actor, at=at, reason=reason)
    return key


@act
def change(fact: Change, *, actor: Actor, at: dt.datetime, reason: str = "", title: str = "") -> int:
    """Changes an active plan. Refuses (409) an ended or stale one, and the same faults as planning."""
    queries.within_reach("care_plans", actor, "change", [fact.id])
    actions.hold(actions.CARE_PLAN, [fact.id], fact.version)
    (row,) = queries.care_plans([fact.id])
    if row.state != states.ACTIVE:
        raise not_now()
    names = ("kind", "contact_id", "next_date", "every_months", "ahead_days")
    after = {name: fact.values.get(name, getattr(row, name)) for name in names}
    _judge(after, title or row.title, row.customer_id, business_date(at))
    actions.change(actions.CARE_PLAN, [Change(fact.id, after)], titles={fact.id: title.strip()[:200]} if title.strip() else None)
    happened([fact.id], "change", actor=actor, at=at, reason=reason)
    return fact.id


@act
def end_many(keys: Sequence[int], *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> list[int]:
    """Ends plans; what they made stays. Refuses (409) ended ones."""
    queries.within_reach("care_plans", actor, "end", keys)
    actions.hold(actions.CARE_PLAN, keys, version)
    actions.move(actions.CARE_PLAN, keys, "end", {}, actor=actor, at=at, reason=reason)
    return list(keys)


@act
def fall_due(*, actor: Actor, at: dt.datetime, reason: str = "") -> list[int]:
    """The clock makes the follow-ups whose time has come, for the customer's owner, and moves the plans on; a second time makes none."""
    on = business_date(at)
    rows = queries.care_due(on)
    if not rows:
        return []
    actions.hold(actions.CARE_PLAN, [row.id for row in rows])
    rows = [row for row in queries.care_due(on) if row.customer_id is not None]
    owners = {row.id: parties.customer_row(row.customer_id or 0).owner_id or row.owner_id for row in rows}
    units = primary_units({(owner, on) for owner in owners.values() if owner is not None})
    new, moved, over = [], [], []
    for row in rows:
        owner = owners[row.id]
        if owner is None or (owner, on) not in units:
            continue
        subject = Subject(row.customer_id or 0, row.customer_id)
        new.append(NewFollowUp(row.title, owner, units[(owner, on)], max(row.next_date, on), states.BY_CARE, subject))
        if row.every_months:
            moved.append(Change(row.id, {"next_date": _following(row, on)}))
        else:
            over.append(row.id)
    if moved:
        actions.change(actions.CARE_PLAN, moved)
    if over:
        actions.move(actions.CARE_PLAN, over, "end", {}, actor=actor, at=at)
    return plan_many(new, actor=actor, at=at)


def _following(row: CareRow, on: dt.date) -> dt.date:
    """The next day of the rhythm whose follow-up is not due yet."""
    months = row.every_months
    while next_date(row.next_date, months) - dt.timedelta(days=row.ahead_days) <= on:
        months += row.every_months
    return next_date(row.next_date, months)


def _judge(values: Mapping[str, Any], title: str, customer_id: int | None, on: dt.date) -> None:
    if not title.strip():
        raise Refusal("care.title", N_("Say what is to be done."), field="title")
    if values["kind"] not in states.CARES:
        raise Refusal("care.kind", N_("This kind does not exist."), field="kind")
    if values["next_date"] < on:
        raise Refusal("care.past", N_("This day has gone by."), field="next_date")
    if not 0 <= values["every_months"] <= MOST_MONTHS:
        raise Refusal("care.months", N_("A rhythm has 0 to %(most)s months."), field="every_months", most=MOST_MONTHS)
    if not 0 <= values["ahead_days"] <= MOST_DAYS:
        raise Refusal("care.ahead", N_("0 to %(most)s days ahead are possible."), field="ahead_days", most=MOST_DAYS)
    if values["contact_id"] is not None and parties.contact_row(values["contact_id"]).customer_id != customer_id:
        raise Refusal("care.contact", N_("This contact is another customer's."), field="contact")
