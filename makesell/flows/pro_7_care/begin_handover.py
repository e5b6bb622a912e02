"""ORG-5 · Somebody leaves or moves to other work: everything that is open is listed and waits for the successor; or customers go over to
service, which then serves them beside their owner. Results stay where they were credited.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from makesell.documents.handovers import actions as handovers
from makesell.documents.handovers import queries, states
from makesell.documents.handovers.access import POLICY
from makesell.documents.handovers.actions import NewHandover
from makesell.documents.handovers.queries import Found
from makesell.ground import locks
from makesell.ground.access import roles as R
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.notices.actions import NewNotice, tell_many
from makesell.ground.organisation.queries import named_people, own_currency, primary_units
from makesell.ground.refusal import Refusal, missing
from makesell.ground.roster.queries import reports_to, roles_on
from makesell.ground.text import N_
from makesell.masterdata.parties import queries as parties

TAKES = N_("%(person)s hands over to you: %(count)s customers and documents wait for your acceptance.")


@dataclass(frozen=True, slots=True)
class HandoverFact:
    """Who hands over to whom, why, and until when."""

    person_id: int
    successor_id: int
    reason: str
    last_date: dt.date
    note: str = ""


@dataclass(frozen=True, slots=True)
class ServiceFact:
    """Customers that service takes care of from now on."""

    service_id: int
    customer_ids: Sequence[int]
    note: str = ""


@act
def perform(fact: HandoverFact, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Lists what a person has open; returns the hand-over. Refuses (404) people out of reach, (409) a second one, (422) a wrong successor."""
    POLICY.require(actor, "begin")
    on = business_date(at)
    unit = _reached(actor, fact.person_id, on)
    if fact.reason == states.SERVICE:
        raise Refusal("handover.reason", "Choose why the person hands over.", field="reason")
    if fact.last_date < on:
        raise Refusal("handover.date", "This day is over.", field="last_date")
    _stands(fact.successor_id, fact.person_id, on)
    found = queries.open_of(fact.person_id)
    return _begin(fact, found, unit, actor=actor, at=at, reason=reason)


@act
def to_service(fact: ServiceFact, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Lists customers for service; returns the hand-over. Refuses (404) others' customers, (422) none, and who is not in service."""
    POLICY.require(actor, "to_service")
    on = business_date(at)
    if not fact.customer_ids:
        raise Refusal("handover.nothing", "Name at least one customer.", field="customers")
    for number, key in enumerate(fact.customer_ids, 1):
        try:
            parties.within_reach(actor, "serve", [key])
        except Refusal as no:
            raise no.at(f"customers.{number}.customer") from None
    if R.CUSTOMER_SERVICE not in roles_on(fact.service_id, on):
        raise Refusal("handover.service", "This person is not in customer service.", field="service")
    if actor.person_id is None:
        raise Refusal("handover.person", "Only a person hands over.", status=403)
    unit = _reached(actor, actor.person_id, on)
    whole = HandoverFact(actor.person_id, fact.service_id, states.SERVICE, on, fact.note)
    _stands(fact.service_id, actor.person_id, on)
    return _begin(whole, [Found("customer", key) for key in dict.fromkeys(fact.customer_ids)], unit, actor=actor, at=at, reason=reason)


def _begin(fact: HandoverFact, found: Sequence[Found], unit: int, *, actor: Actor, at: dt.datetime, reason: str) -> int:
    on = business_date(at)
    locks.take("master", [item.id for item in found if item.kind == "customer"])
    busy = queries.in_hand([item.id for item in found])
    if busy:
        raise Refusal("handover.twice", "%(count)s of these wait in another hand-over already.", status=409, count=len(busy))
    name = named_people([fact.person_id])[fact.person_id].name
    new = NewHandover(
        fact.person_id, name, fact.successor_id, fact.reason, fact.last_date, leader(fact.person_id, actor, on), unit, own_currency(),
        fact.note.strip(),
    )  # fmt: skip
    key = handovers.begin(new, found, on, actor=actor, at=at, reason=reason)
    tell_many([NewNotice(fact.successor_id, "handover_waits", TAKES, {"person": name, "count": len(found)}, key)], at=at)
    return key


def leader(person_id: int, actor: Actor, on: dt.date) -> int | None:
    """Who leads it: who leads the person's unit, else who began it."""
    above = [who for who, _ in reports_to(person_id, on) if who != person_id]
    return above[0] if above else actor.person_id


def _reached(actor: Actor, person_id: int, on: dt.date) -> int:
    """The unit of a person within the actor's reach."""
    reach = POLICY.reach(actor, "begin")
    unit = primary_units([(person_id, on)]).get((person_id, on))
    if unit is None or not (reach.all or unit in reach.unit_ids or person_id == reach.person_id):
        raise missing().at("person")
    return unit


def _stands(person_id: int, other: int, on: dt.date) -> None:
    """Refuses a successor who is not there, or is the one who hands over."""
    if person_id == other:
        raise Refusal("handover.self", "Nobody hands over to himself.", field="successor")
    if (person_id, on) not in primary_units([(person_id, on)]) or not roles_on(person_id, on):
        raise Refusal("handover.successor", "This person is not there today, or holds no role.", field="successor")
