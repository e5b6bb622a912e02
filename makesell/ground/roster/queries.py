"""Named reads of units and people for their pages; frozen rows, never model instances."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from makesell.ground.actor import Actor
from makesell.ground.db import one, run
from makesell.ground.refusal import Refusal, missing
from makesell.ground.roster.access import POLICY, UNITS


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit as its page shows it, with its parent on the date asked for."""

    id: int
    code: str
    name: str
    name_en: str
    kind: str
    active: bool
    version: int
    external_id: str | None
    parent_id: int | None
    parent: str | None
    house_id: int | None
    house: str | None


def unit(actor: Actor, unit_id: int, on: dt.date) -> UnitRow:
    """One unit; refuses (404) one that does not exist or may not be seen."""
    row = one(
        """select u.id, u.code, u.name, u.name_en, u.kind, u.active, u.version, u.external_id, a.id, a.name, h.id, h.name
           from organisation_unit u
           left join organisation_unitplacement p on p.unit_id = u.id and p.valid_from <= %s and (p.valid_to is null or p.valid_to > %s)
           left join organisation_unit a on a.id = p.parent_id left join organisation_person h on h.house_of_id = u.id where u.id = %s""",
        [on, on, unit_id],
    )
    if row is None or not UNITS.may(actor):
        raise missing()
    return UnitRow(*row)


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """A place of a unit in the tree, or a unit under it, between two dates."""

    unit_id: int | None
    unit: str | None
    valid_from: dt.date
    valid_to: dt.date | None


def places(unit_id: int) -> list[PlaceRow]:
    """Where a unit stood, newest first; no unit means the top."""
    rows = run(
        """select p.parent_id, u.name, p.valid_from, p.valid_to from organisation_unitplacement p
           left join organisation_unit u on u.id = p.parent_id where p.unit_id = %s order by p.valid_from desc""",
        [unit_id],
    )
    return [PlaceRow(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class TreeRow:
    """A unit below, with its depth (1: directly) and how many people have it as their primary unit."""

    depth: int
    unit_id: int
    unit: str
    kind: str
    people: int


def tree_below(unit_id: int, on: dt.date) -> list[TreeRow]:
    """The units under a unit on a date, in the order of the tree."""
    rows = run(
        """with recursive down(id, depth, path) as (
               select p.unit_id, 1, array[u.code] from organisation_unitplacement p join organisation_unit u on u.id = p.unit_id
               where p.parent_id = %s and p.valid_from <= %s and (p.valid_to is null or p.valid_to > %s)
               union all
               select p.unit_id, d.depth + 1, d.path || u.code from down d join organisation_unitplacement p on p.parent_id = d.id
               join organisation_unit u on u.id = p.unit_id
               where p.valid_from <= %s and (p.valid_to is null or p.valid_to > %s) and d.depth < 20
           ) select d.depth, u.id, u.name, u.kind, (
                 select count(*) from organisation_membership m where m.unit_id = u.id and m."primary" and m.valid_from <= %s
                 and (m.valid_to is null or m.valid_to > %s))
             from down d join organisation_unit u on u.id = d.id order by d.path""",
        [unit_id, on, on, on, on, on, on],
    )
    return [TreeRow(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class MemberRow:
    """A membership, seen from its unit or its person."""

    id: int
    person_id: int
    person: str
    title: str
    title_en: str
    unit_id: int
    unit: str
    primary: bool
    leads: bool
    valid_from: dt.date
    valid_to: dt.date | None


_MEMBER = """
select m.id, m.person_id, p.name, p.title, p.title_en, m.unit_id, u.name, m."primary", m.leads, m.valid_from, m.valid_to
from organisation_membership m join organisation_person p on p.id = m.person_id join organisation_unit u on u.id = m.unit_id
"""


def membership(membership_id: int) -> MemberRow:
    """One membership; refuses (404) one that does not exist."""
    rows = run(f"{_MEMBER} where m.id = %s", [membership_id])
    if not rows:
        raise Refusal("record.missing", "This page does not exist, or it is not yours to see.", status=404)
    return MemberRow(*rows[0])


def members(unit_id: int) -> list[MemberRow]:
    """Everybody who works or worked in a unit, those of today first."""
    rows = run(f"{_MEMBER} where m.unit_id = %s order by m.valid_to desc nulls first, m.leads desc, p.sort_key limit 500", [unit_id])
    return [MemberRow(*row) for row in rows]


def memberships(person_id: int) -> list[MemberRow]:
    """Where a person works and worked, newest first."""
    rows = run(f"{_MEMBER} where m.person_id = %s order by m.valid_to desc nulls first, m.valid_from desc", [person_id])
    return [MemberRow(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person, or a house account, as the page shows it."""

    id: int
    code: str
    kind: str
    name: str
    name_en: str
    title: str
    title_en: str
    email: str
    phone: str
    joined_date: dt.date | None
    left_date: dt.date | None
    version: int
    external_id: str | None
    unit_id: int | None
    unit: str | None
    login: str | None


def person(actor: Actor, person_id: int, on: dt.date) -> PersonRow:
    """One person; refuses (404) one that does not exist or may not be seen."""
    row = one(
        """select p.id, p.code, p.kind, p.name, p.name_en, p.title, p.title_en, p.email, p.phone, p.joined_date, p.left_date, p.version,
                  p.external_id, u.id, u.name, case when l.is_active then l.username end
           from organisation_person p
           left join organisation_membership m on m.person_id = p.id and m."primary" and m.valid_from <= %s
                and (m.valid_to is null or m.valid_to > %s)
           left join organisation_unit u on u.id = coalesce(p.house_of_id, m.unit_id)
           left join organisation_user l on l.person_id = p.id where p.id = %s""",
        [on, on, person_id],
    )
    if row is None or not POLICY.may(actor):
        raise missing()
    return PersonRow(*row)


def english_titles(person_ids: Sequence[int]) -> dict[int, str]:
    """The English job titles of people who have one, by key."""
    return dict(run("select id, title_en from organisation_person where id = any(%s) and title_en <> ''", [list(person_ids)]))


@dataclass(frozen=True, slots=True)
class GrantRow:
    """A role a person holds, held or is proposed for."""

    id: int
    role: str
    state: str
    valid_from: dt.date
    valid_to: dt.date | None
    granted_by: str | None
    approved_by: str | None


def grants(person_id: int) -> list[GrantRow]:
    """The roles of a person, newest first, with who granted and who approved them."""
    rows = run(
        """select g.id, g.role, g.state, g.valid_from, g.valid_to, a.name, b.name from organisation_rolegrant g
           left join organisation_person a on a.id = g.granted_by_id left join organisation_person b on b.id = g.approved_by_id
           where g.person_id = %s order by g.valid_to desc nulls first, g.valid_from desc, g.id""",
        [person_id],
    )
    return [GrantRow(*row) for row in rows]


def roles_on(person_id: int, on: dt.date) -> list[str]:
    """The codes of the approved roles a person holds on a date."""
    rows = run(
        """select role from organisation_rolegrant where person_id = %s and state = 'approved' and valid_from <= %s
           and (valid_to is null or valid_to > %s) order by role""",
        [person_id, on, on],
    )
    return [row[0] for row in rows]


def reports_to(person_id: int, on: dt.date) -> list[tuple[int, str]]:
    """Who a person's line leads to: the leaders of the primary unit and of the units above, nearest first (key, name)."""
    rows = run(
        """with recursive up(unit_id, depth) as (
               select m.unit_id, 0 from organisation_membership m where m.person_id = %s and m."primary" and m.valid_from <= %s
               and (m.valid_to is null or m.valid_to > %s)
               union all
               select p.parent_id, up.depth + 1 from up join organisation_unitplacement p on p.unit_id = up.unit_id
               where p.parent_id is not null and p.valid_from <= %s and (p.valid_to is null or p.valid_to > %s) and up.depth < 20
           ) select distinct on (up.depth) p.id, p.name from up join organisation_membership m on m.unit_id = up.unit_id and m.leads
             and m.valid_from <= %s and (m.valid_to is null or m.valid_to > %s) join organisation_person p on p.id = m.person_id
             where p.id <> %s order by up.depth, m.valid_from""",
        [person_id, on, on, on, on, on, on, person_id],
        keep=True,
    )
    return [(row[0], row[1]) for row in rows]


def leaders_of(person_ids: Iterable[int], on: dt.date) -> dict[int, int]:
    """Who leads each of these people, the nearest of their line (the first of `reports_to`); nobody for whom nobody leads."""
    rows = run(
        """with recursive up(person_id, unit_id, depth) as (
               select m.person_id, m.unit_id, 0 from organisation_membership m where m.person_id = any(%s) and m."primary" and m.valid_from <= %s
               and (m.valid_to is null or m.valid_to > %s)
               union all
               select up.person_id, p.parent_id, up.depth + 1 from up join organisation_unitplacement p on p.unit_id = up.unit_id
               where p.parent_id is not null and p.valid_from <= %s and (p.valid_to is null or p.valid_to > %s) and up.depth < 20
           ) select distinct on (up.person_id) up.person_id, m.person_id from up join organisation_membership m on m.unit_id = up.unit_id and m.leads
             and m.valid_from <= %s and (m.valid_to is null or m.valid_to > %s)
             where m.person_id <> up.person_id order by up.person_id, up.depth, m.valid_from""",
        [list(set(person_ids)), on, on, on, on, on, on],
        keep=True,
    )
    return {row[0]: row[1] for row in rows}


def count_of_unit(unit_id: int, on: dt.date) -> int:
    """How many people have a unit as their primary one on a date, with its house account."""
    row = one(
        """select count(*) from organisation_person p left join organisation_membership m on m.person_id = p.id and m."primary"
           and m.valid_from <= %s and (m.valid_to is null or m.valid_to > %s) where coalesce(p.house_of_id, m.unit_id) = %s""",
        [on, on, unit_id],
    )
    return int(row[0]) if row else 0


def own_row(person_id: int, key: int, table: Literal["organisation_membership", "organisation_rolegrant"]) -> None:
    """Refuses (404) a membership or grant that is not this person's."""
    if one(f"select 1 from {table} where id = %s and person_id = %s", [key, person_id]) is None:
        raise Refusal("roster.row_missing", "This row is not on this page.", status=404, field="number")
