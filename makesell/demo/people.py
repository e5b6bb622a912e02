"""Demo: units, people, roles and logins of the cast, and who each of them is when they act."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from makesell.demo.cast import PEOPLE, TITLES_EN, UNITS, PersonOf
from makesell.flows.org_1_organisation import create_login, create_person, create_unit, move_person, propose_role
from makesell.flows.org_1_organisation.create_login import NewUser
from makesell.flows.org_1_organisation.create_person import NewPerson
from makesell.flows.org_1_organisation.create_unit import NewUnit
from makesell.flows.org_1_organisation.move_person import PersonMove
from makesell.flows.org_1_organisation.propose_role import NewGrant
from makesell.ground import listing
from makesell.ground.actor import Actor, system
from makesell.ground.listing import Query
from makesell.ground.organisation.queries import demo_people, units
from makesell.ground.roster.listings import LISTING


@dataclass(frozen=True, slots=True)
class Staff:
    """The keys of units and people, and each person as an actor."""

    units: Mapping[str, int]
    people: Mapping[str, int]
    actors: Mapping[str, Actor]

    def holder(self, role: str) -> Actor:
        """The first person of the cast who holds a role."""
        return self.actors[next(p.login for p in PEOPLE if role in p.roles)]


def join(since: dt.date, *, actor: Actor, at: dt.datetime) -> Staff:
    """Makes units, people, roles and logins as of `since`; what the system grants counts at once."""
    create_unit.perform_many(
        [NewUnit(u.code, u.name, since, u.name_en, u.kind, u.parent) for u in UNITS], actor=actor, at=at
    )
    unit_ids = {row.code: row.id for row in units(since)}
    keys = create_person.perform_many(
        [_person(number, p, unit_ids, since) for number, p in enumerate(PEOPLE, 1)], actor=actor, at=at
    )
    ids = {p.login: key for p, key in zip(PEOPLE, keys, strict=True)}
    moved = [PersonMove(ids[p.login], unit_ids[p.unit], since.replace(year=since.year + 1)) for p in PEOPLE if p.came_from]
    move_person.perform_many(moved, actor=actor, at=at)
    propose_role.perform_many([NewGrant(ids[p.login], role, since) for p in PEOPLE for role in p.roles], actor=actor, at=at)
    create_login.perform_many(
        [NewUser(p.login, ids[p.login], f"{p.login}@example.com", language=p.language) for p in PEOPLE], actor=actor, at=at
    )
    return found(since)


def found(since: dt.date) -> Staff:
    """The cast as it stands in the database."""
    unit_ids = {row.code: row.id for row in units(since)}
    everybody = listing.page(LISTING, system("demo"), Query.from_pairs([("size", "200"), ("f", "kind.eq.person")])).rows
    by_code = {row["code"]: int(row["id"]) for row in everybody}
    ids = {p.login: by_code[f"E{number:03}"] for number, p in enumerate(PEOPLE, 1)}
    logins = {row.username: row.user_id for row in demo_people(since, demo=True)}
    return Staff(unit_ids, ids, {p.login: _actor(p, ids[p.login], logins[p.login], unit_ids) for p in PEOPLE})


def _actor(p: PersonOf, person_id: int, user_id: int, unit_ids: Mapping[str, int]) -> Actor:
    return Actor(
        name=p.name, person_id=person_id, user_id=user_id, roles=frozenset(p.roles), unit_id=unit_ids[p.unit],
        unit_ids=frozenset({unit_ids[p.unit]}), units_below=_below(p.unit, unit_ids), language=p.language,
    )  # fmt: skip


def _person(number: int, p: PersonOf, unit_ids: Mapping[str, int], since: dt.date) -> NewPerson:
    return NewPerson(
        f"E{number:03}", p.name, p.name_en, p.title, f"{p.login}@example.com", f"0512-5555{number:04}", since,
        unit_id=unit_ids[p.came_from or p.unit], leads=p.leads, valid_from=since, title_en=TITLES_EN[p.title],
    )  # fmt: skip


def _below(code: str, unit_ids: Mapping[str, int]) -> frozenset[int]:
    under = {u.code for u in UNITS if u.parent == code}
    return frozenset({unit_ids[code]}).union(*(_below(each, unit_ids) for each in under))
