"""Flows/history: writes units with their house accounts, and people with everything dated that belongs to them."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from makesell.flows.history.facts import CommissionFact, MembershipFact, PersonFact, RoleFact, UnitFact
from makesell.flows.history.writing.into import PERSON, UNIT, Into
from makesell.flows.org_1_organisation import add_membership, create_person, create_unit, propose_role, set_commission_rate
from makesell.ground.db import values
from makesell.ground.organisation.actions import NewGrant, NewMembership, NewPerson, NewUnit
from makesell.masterdata.schemes.actions import NewRate


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit with the house account the source knows it by."""

    fact: UnitFact
    parent_code: str | None
    house: str | None

    @property
    def external_id(self) -> str:
        """The unit's id in the source."""
        return self.fact.external_id


@dataclass(frozen=True, slots=True)
class Somebody:
    """A person with memberships, roles and commission rate: written together, so that nobody is left half recorded."""

    fact: PersonFact
    memberships: tuple[MembershipFact, ...]
    roles: tuple[RoleFact, ...]
    rate: CommissionFact | None

    @property
    def external_id(self) -> str:
        """The person's id in the source."""
        return self.fact.external_id


def units_of(units: Sequence[UnitFact], persons: Iterable[PersonFact]) -> list[Unit]:
    """Units, parents first, each with its house account."""
    codes = {unit.external_id: unit.code for unit in units}
    houses = {person.house_of: person.external_id for person in persons if person.house_of}
    return [Unit(unit, codes[unit.parent] if unit.parent else None, houses.get(unit.external_id)) for unit in units]


def people_of(
    persons: Iterable[PersonFact], memberships: Iterable[MembershipFact], roles: Iterable[RoleFact], rates: Iterable[CommissionFact] = ()
) -> Iterator[Somebody]:
    """People with what belongs to them; house accounts came with their units."""
    stood: dict[str, list[MembershipFact]] = {}
    for member in memberships:
        stood.setdefault(member.person, []).append(member)
    held: dict[str, list[RoleFact]] = {}
    for role in roles:
        held.setdefault(role.person, []).append(role)
    earned = {rate.person: rate for rate in rates}
    for person in persons:
        if person.house_of is None:
            key = person.external_id
            yield Somebody(person, tuple(stood.get(key, ())), tuple(held.get(key, ())), earned.get(key))


def write_units(into: Into, batch: Sequence[Unit]) -> None:
    """Units with their place in the tree and their house accounts."""
    new = into.missing(UNIT, batch)
    rows = [NewUnit(u.fact.code, u.fact.name, u.fact.valid_from, u.fact.name, u.fact.kind, u.parent_code, u.fact.external_id, u.house) for u in new]
    ids = create_unit.perform_many(rows, actor=into.actor, at=into.at)
    into.add(UNIT, [u.external_id for u in new], ids)
    houses = [u.house for u in new if u.house]
    found = values("select id from organisation_person where external_id = any(%s) order by array_position(%s, external_id)", [houses, houses])
    into.add(PERSON, houses, found)


def write_people(into: Into, batch: Sequence[Somebody]) -> None:
    """People, where they stood when, their roles (no logins), their commission rates."""
    new = into.missing(PERSON, batch)
    if not new:
        return
    ids = create_person.perform_many([_person(each.fact) for each in new], actor=into.actor, at=into.at)
    into.add(PERSON, [each.external_id for each in new], ids)
    paired = list(zip(ids, new, strict=True))
    stood = [
        NewMembership(key, into.key(UNIT, m.unit), m.valid_from, m.valid_to, m.primary, m.leads) for key, each in paired for m in each.memberships
    ]
    if stood:
        add_membership.perform_many(stood, actor=into.actor, at=into.at)
    held = [NewGrant(key, role.role, role.valid_from) for key, each in paired for role in each.roles]
    if held:
        propose_role.perform_many(held, actor=into.actor, at=into.at)
    rates = [NewRate(key, each.rate.rate, _since(each, into)) for key, each in paired if each.rate]
    if rates:
        set_commission_rate.perform_many(rates, actor=into.actor, at=into.at)


def _person(fact: PersonFact) -> NewPerson:
    return NewPerson(fact.code, fact.name, fact.name, fact.title, fact.email, fact.phone, joined_date=fact.joined_date, external_id=fact.external_id)


def _since(each: Somebody, into: Into) -> dt.date:
    return min((m.valid_from for m in each.memberships), default=into.since)
