"""Acts on people and their memberships: exactly one primary unit at any date, moves never rewrite what was."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import one, run, values
from makesell.ground.db.transactions import LOCKS
from makesell.ground.organisation.actions.changing import begin, raise_version, refuse_changed, refuse_doubles
from makesell.ground.refusal import Refusal
from makesell.ground.text.search import grams, sort_key

# Who was made by the act that is running: nobody else knows them yet, and nothing was credited to them.
MADE: Final = ("organisation", "made")


def unknown_to_others(person_ids: Iterable[int]) -> bool:
    """Whether the act that is running has made these people itself."""
    made: set[int] = LOCKS.kept.get(MADE, set())
    return made.issuperset(person_ids)


@dataclass(frozen=True, slots=True)
class NewPerson:
    """A person to make. With `unit_id` the first primary membership begins on `valid_from` (or the joining date)."""

    code: str
    name: str
    name_en: str = ""
    title: str = ""
    email: str = ""
    phone: str = ""
    joined_date: dt.date | None = None
    left_date: dt.date | None = None
    external_id: str | None = None
    unit_id: int | None = None
    leads: bool = False
    valid_from: dt.date | None = None
    title_en: str = ""


@dataclass(frozen=True, slots=True)
class NewMembership:
    """A membership over `[valid_from, valid_to)`."""

    person_id: int
    unit_id: int
    valid_from: dt.date
    valid_to: dt.date | None = None
    primary: bool = True
    leads: bool = False


@dataclass(frozen=True, slots=True)
class PersonMove:
    """A person's primary unit is another one from a date on."""

    person_id: int
    unit_id: int
    valid_from: dt.date
    leads: bool = False


def create_people(people: Sequence[NewPerson], *, actor: Actor, at: dt.datetime) -> list[int]:
    """Makes people, with their first primary membership where a unit is given; returns their ids in the order given.

    Refuses codes that exist, and a unit without a date.
    """
    begin()
    if not people:
        return []
    codes = [p.code for p in people]
    refuse_doubles(codes, values("select code from organisation_person where code = any(%s)", [codes]))
    if any(not p.code.strip() or not p.name.strip() for p in people):
        raise Refusal("organisation.person_input", "A person needs a code and a name.", field="name")
    rows = run(
        """insert into organisation_person (kind, code, name, name_en, title, title_en, email, phone, joined_date, left_date, external_id, version,
                                            search_grams, sort_key)
           select 'person', code, name, name_en, title, title_en, email, phone, joined, left_on, external_id, 1,
                  string_to_array(grams, E'\\x1f'), sort_key
           from unnest(%s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::date[], %s::date[], %s::text[],
                       %s::text[], %s::text[])
                as t(code, name, name_en, title, title_en, email, phone, joined, left_on, external_id, grams, sort_key)
           returning code, id""",
        [
            codes,
            [p.name for p in people],
            [p.name_en for p in people],
            [p.title for p in people],
            [p.title_en for p in people],
            [p.email for p in people],
            [p.phone for p in people],
            [p.joined_date for p in people],
            [p.left_date for p in people],
            [p.external_id for p in people],
            ["\x1f".join(grams(p.name, p.name_en, p.code, p.phone)) for p in people],
            [sort_key(p.name) for p in people],
        ],
    )
    by_code: dict[str, int] = {row[0]: row[1] for row in rows}
    ids = [by_code[p.code] for p in people]
    LOCKS.kept.setdefault(MADE, set()).update(ids)
    add_memberships(_first_memberships(people, ids), actor=actor, at=at)
    return ids


def _first_memberships(people: Sequence[NewPerson], ids: Sequence[int]) -> list[NewMembership]:
    found = []
    for person, person_id in zip(people, ids, strict=True):
        if person.unit_id is None:
            continue
        since = person.valid_from or person.joined_date
        if since is None:
            raise Refusal(
                "organisation.no_date", "%(person)s needs the date from which the unit holds.", field="valid_from", person=person.name
            )
        until = person.left_date + dt.timedelta(days=1) if person.left_date else None
        found.append(NewMembership(person_id, person.unit_id, since, until, leads=person.leads))
    return found


def add_memberships(memberships: Sequence[NewMembership], *, actor: Actor, at: dt.datetime) -> None:
    """Writes memberships as they are (imports, secondary memberships). Refuses a second primary unit on any date."""
    begin()
    for member in memberships:
        if member.valid_to is not None and member.valid_to <= member.valid_from:
            raise Refusal("organisation.dates", "A membership must end after it begins.", field="valid_to")
    _refuse_overlaps(memberships)
    run(
        """insert into organisation_membership (person_id, unit_id, valid_from, valid_to, "primary", leads)
           select * from unnest(%s::bigint[], %s::bigint[], %s::date[], %s::date[], %s::bool[], %s::bool[])""",
        _columns(memberships),
    )
    raise_version()


def _columns(memberships: Sequence[NewMembership]) -> list[list[object]]:
    return [
        [m.person_id for m in memberships],
        [m.unit_id for m in memberships],
        [m.valid_from for m in memberships],
        [m.valid_to for m in memberships],
        [m.primary for m in memberships],
        [m.leads for m in memberships],
    ]


def _refuse_overlaps(memberships: Sequence[NewMembership]) -> None:
    """Says who would have two primary units, or the same unit twice, before the constraints would."""
    found = one(
        """with input as (
               select * from unnest(%s::bigint[], %s::bigint[], %s::date[], %s::date[], %s::bool[], %s::bool[]) with ordinality
                   as t(person_id, unit_id, valid_from, valid_to, prim, leads, n)
           ), every as (
               select person_id, unit_id, prim, daterange(valid_from, valid_to) as span, n from input
               union all
               select person_id, unit_id, "primary", daterange(valid_from, valid_to), -id from organisation_membership
               where person_id in (select person_id from input)
           )
           select p.name from every a join every b on a.person_id = b.person_id and a.n < b.n and a.span && b.span
                and ((a.prim and b.prim) or a.unit_id = b.unit_id)
           join organisation_person p on p.id = a.person_id where b.n > 0 limit 1""",
        _columns(memberships),
    )
    if found:
        raise Refusal(
            "organisation.two_units",
            "%(person)s already has a unit on these dates; move the person instead.",
            field="unit",
            status=409,
            person=found[0],
        )


def move_people(moves: Sequence[PersonMove], *, actor: Actor, at: dt.datetime) -> None:
    """Gives people another primary unit from a date on: the old one ends there, later ones follow as planned (ORG-1).

    A secondary membership in the new unit ends that day. What was credited before keeps its unit.
    """
    begin()
    for move in moves:
        _move(move)
    raise_version()


def _move(move: PersonMove) -> None:
    keys = [move.person_id, move.valid_from]
    running = one(
        """select id, valid_from, valid_to, unit_id from organisation_membership
           where "primary" and person_id = %s and valid_from <= %s and (valid_to is null or valid_to > %s)""",
        [*keys, move.valid_from],
    )
    if running and running[3] == move.unit_id:
        run("update organisation_membership set leads = %s where id = %s", [move.leads, running[0]])
        return
    _end_secondary(move)
    if running:
        until = running[2]
        if running[1] == move.valid_from:
            run("update organisation_membership set unit_id = %s, leads = %s where id = %s", [move.unit_id, move.leads, running[0]])
            return
        run("update organisation_membership set valid_to = %s where id = %s", [move.valid_from, running[0]])
    else:
        later = one('select min(valid_from) from organisation_membership where "primary" and person_id = %s and valid_from > %s', keys)
        until = later[0] if later else None
    run(
        """insert into organisation_membership (person_id, unit_id, valid_from, valid_to, "primary", leads)
           values (%s, %s, %s, %s, true, %s)""",
        [move.person_id, move.unit_id, move.valid_from, until, move.leads],
    )


def _end_secondary(move: PersonMove) -> None:
    keys = [move.person_id, move.unit_id, move.valid_from]
    run('delete from organisation_membership where not "primary" and person_id = %s and unit_id = %s and valid_from >= %s', keys)
    run(
        """update organisation_membership set valid_to = %s
           where not "primary" and person_id = %s and unit_id = %s and (valid_to is null or valid_to > %s)""",
        [move.valid_from, move.person_id, move.unit_id, move.valid_from],
    )


def end_memberships(membership_ids: Sequence[int], *, valid_to: dt.date, actor: Actor, at: dt.datetime) -> None:
    """Ends secondary memberships; a primary one ends only by a move or by leaving."""
    begin()
    primary = values('select id from organisation_membership where id = any(%s) and "primary"', [list(membership_ids)])
    if primary:
        raise Refusal("organisation.primary_stays", "A person needs one primary unit; move the person instead.", field="unit")
    run("delete from organisation_membership where id = any(%s) and valid_from >= %s", [list(membership_ids), valid_to])
    run("update organisation_membership set valid_to = %s where id = any(%s)", [valid_to, list(membership_ids)])
    raise_version()


def leave(person_ids: Sequence[int], *, last_day: dt.date, actor: Actor, at: dt.datetime) -> None:
    """People leave after their last day: memberships and roles end, logins are closed, sessions end at once."""
    begin()
    ids = list(person_ids)
    if values("select 1 from organisation_person where id = any(%s) and kind = 'house'", [ids]):
        raise Refusal("organisation.house_stays", "A house account belongs to its unit and cannot leave.")
    after = last_day + dt.timedelta(days=1)
    run("update organisation_person set left_date = %s, version = version + 1 where id = any(%s)", [last_day, ids])
    run("delete from organisation_membership where person_id = any(%s) and valid_from >= %s", [ids, after])
    run(
        "update organisation_membership set valid_to = %s where person_id = any(%s) and (valid_to is null or valid_to > %s)",
        [after, ids, after],
    )
    run("update organisation_rolegrant set state = 'withdrawn' where person_id = any(%s) and valid_from >= %s", [ids, after])
    run(
        "update organisation_rolegrant set valid_to = %s where person_id = any(%s) and valid_from < %s and (valid_to is null or valid_to > %s)",
        [after, ids, after, after],
    )
    if after <= business_date(at):
        run("update organisation_user set is_active = false, sessions_version = sessions_version + 1 where person_id = any(%s)", [ids])
    raise_version()


def change_people(
    person_id: int, *, name: str, name_en: str, title: str, title_en: str, email: str, phone: str, version: int | None, actor: Actor, at: dt.datetime
) -> None:
    """Changes a person's name, title and addresses. Refuses a stale version."""
    begin()
    refuse_changed(
        [person_id], version, [(r[0], r[1]) for r in run("select id, version from organisation_person where id = %s", [person_id])]
    )
    if not name.strip():
        raise Refusal("organisation.person_input", "A person needs a code and a name.", field="name")
    code = str(values("select code from organisation_person where id = %s", [person_id])[0])
    run(
        """update organisation_person set name = %s, name_en = %s, title = %s, title_en = %s, email = %s, phone = %s, version = version + 1,
               search_grams = string_to_array(%s, E'\\x1f'), sort_key = %s where id = %s""",
        [name, name_en, title, title_en, email, phone, "\x1f".join(grams(name, name_en, code, phone)), sort_key(name), person_id],
    )
    raise_version()
