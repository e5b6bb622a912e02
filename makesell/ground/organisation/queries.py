"""Reads of the organisation: who somebody is today, which units lie below, whose unit on a date."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.contrib.auth import get_user_model

from makesell.ground import clock
from makesell.ground.actor import Actor
from makesell.ground.db import database, one, run, values
from makesell.ground.db.asking import Ask, asking, together
from makesell.ground.db.reading import read_once

# Every unit with itself and all units above it on a date: (unit, above).
CLOSURE = """
with recursive up(unit_id, above_id) as (
    select id, id from organisation_unit
    union
    select up.unit_id, p.parent_id from up join organisation_unitplacement p on p.unit_id = up.above_id
    where p.parent_id is not null and p.valid_from <= %s and (p.valid_to is null or p.valid_to > %s)
)
"""

# The version of people, units and roles, and the company's time zone.
STANDS = "(select version from organisation_version where id = 1), (select timezone from organisation_company where id = 1)"


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit with its parent on the date asked for."""

    id: int
    code: str
    name: str
    name_en: str
    kind: str
    parent_id: int | None
    house_id: int | None


def units(on: dt.date) -> list[UnitRow]:
    """All units that have a place in the tree on a date, top first."""
    rows = run(
        """select u.id, u.code, u.name, u.name_en, u.kind, p.parent_id, h.id
           from organisation_unit u join organisation_unitplacement p on p.unit_id = u.id
           left join organisation_person h on h.house_of_id = u.id
           where p.valid_from <= %s and (p.valid_to is null or p.valid_to > %s) order by u.code""",
        [on, on],
    )
    return [UnitRow(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class CompanyRow:
    """The one company of this database; `data_until` is the last business date of data that ended."""

    name: str
    name_en: str
    currency: str
    timezone: str
    is_demo: bool
    source: str
    data_until: dt.date | None
    version: int


@read_once
def company() -> CompanyRow | None:
    """The company of this database; None before anything was set up."""
    row = one("select name, name_en, currency, timezone, is_demo, source, data_until, version from organisation_company where id = 1", keep=True)
    found = CompanyRow(*row) if row else None
    clock.in_zone(found.timezone if found else None)
    return found


def own_currency() -> str:
    """The company's currency; the yuan before anything was set up."""
    house = company()
    return house.currency if house else "CNY"


def below(unit_ids: Iterable[int], on: dt.date) -> frozenset[int]:
    """The units and everything under them on a date."""
    wanted = list(unit_ids)
    if not wanted:
        return frozenset()
    return frozenset(values(CLOSURE + "select distinct unit_id from up where above_id = any(%s)", [on, on, wanted], keep=True))


def above(unit_id: int, on: dt.date) -> list[int]:
    """The unit and the units above it on a date, nearest first."""
    return values(
        """with recursive up(unit_id, far) as (
               select %s::bigint, 0
               union all
               select p.parent_id, up.far + 1 from up join organisation_unitplacement p on p.unit_id = up.unit_id
               where p.parent_id is not null and p.valid_from <= %s and (p.valid_to is null or p.valid_to > %s)
           ) select unit_id from up order by far""",
        [unit_id, on, on],
        keep=True,
    )


@dataclass(frozen=True, slots=True)
class NamedRow:
    """A person, house account or unit as figures name it; `house_of_id` is the unit of a house account."""

    id: int
    code: str
    name: str
    external_id: str | None
    house_of_id: int | None = None
    name_en: str = ""


@asking
def named_people(person_ids: Iterable[int]) -> Ask[dict[int, NamedRow]]:
    """People and house accounts by key."""
    return Ask(
        "select id, code, name, external_id, house_of_id, name_en from organisation_person where id = any(%s)",
        [list(person_ids)],
        lambda rows: {row[0]: NamedRow(*row) for row in rows},
    )


def named_units(unit_ids: Iterable[int]) -> dict[int, NamedRow]:
    """Units by key."""
    rows = run("select id, code, name, external_id, null, name_en from organisation_unit where id = any(%s)", [list(unit_ids)], keep=True)
    return {row[0]: NamedRow(*row) for row in rows}


def outside(person_ids: Iterable[int], unit_id: int, on: dt.date) -> set[int]:
    """Those of these people who belong neither to the unit nor to one above it on a date."""
    asked = set(person_ids)
    inside = values(
        """select person_id from organisation_membership where person_id = any(%s) and unit_id = any(%s) and valid_from <= %s
           and (valid_to is null or valid_to > %s)""",
        [list(asked), above(unit_id, on), on, on],
    )
    return asked - set(inside)


def members(unit_ids: Iterable[int], on: dt.date) -> set[int]:
    """Whoever has one of the units as primary unit on a date, and the units' house accounts."""
    wanted = list(unit_ids)
    return set(
        values(
            """select person_id from organisation_membership
               where "primary" and unit_id = any(%s) and valid_from <= %s and (valid_to is null or valid_to > %s)
               union select id from organisation_person where house_of_id = any(%s)""",
            [wanted, on, on, wanted],
        )
    )


@read_once
def closure(on: dt.date) -> list[tuple[int, int]]:
    """(unit, unit below or itself) of the whole tree on a date: what sums of a unit are made of."""
    return [(row[0], row[1]) for row in run(CLOSURE + "select above_id, unit_id from up order by 1, 2", [on, on], keep=True)]


def version() -> int:
    """The version of people, units and roles, raised by every change; the company's time zone is read with it and the clock set to it."""
    row = one(f"select {STANDS}", keep=True)
    return _standing(row[0] if row else None, row[1] if row else None)


def _standing(number: int | None, zone: str | None) -> int:
    clock.in_zone(zone)
    return int(number or 0)


@dataclass(frozen=True, slots=True)
class Login:
    """A login with `STANDS`, where both are read in one statement."""

    pk: int
    person_id: int | None
    username: str
    language: str
    version: int | None
    zone: str | None

    @property
    def stands(self) -> tuple[int | None, str | None]:
        """Version and zone, as they were read with it."""
        return self.version, self.zone


_cache: dict[tuple[str, int], tuple[int, dt.date, Actor]] = {}


def actor_of(user: Any, at: dt.datetime) -> Actor:
    """Who the user is on the company's date of a moment: one statement (the version) once the answer is known to this process, none where
    it was read with who it is (a `Login`, the login of a session).

    A deactivated user or a withdrawn role holds at once, because the version is read every time.
    """
    stands = getattr(user, "stands", None)
    now = _standing(*stands) if stands else version()
    key = (database(), user.pk)
    today = clock.business_date(at)
    known = _cache.get(key)
    if known and known[0] == now and known[1] == today and known[2].language == user.language:
        return known[2]
    actor = _read_actor(user, today)
    _cache[key] = (now, today, actor)
    return actor


def actor_of_person(person_id: int, at: dt.datetime) -> Actor | None:
    """Who a person is on the company's date of a moment, by a login that is open; None without one."""
    user = get_user_model()._default_manager.filter(person_id=person_id, is_active=True).order_by("pk").first()
    return actor_of(user, at) if user is not None else None


def _read_actor(user: Any, today: dt.date) -> Actor:
    person_id = user.person_id
    if person_id is None:
        return Actor(name=user.username, user_id=user.pk, language=user.language)
    name, member, roles, below_them = together(*(Ask(sql, [*days, person_id, *dates], list) for sql, days, dates in _who(today)))
    return Actor(
        name=name[0][0] if name else user.username,
        person_id=person_id,
        user_id=user.pk,
        roles=frozenset(role for (role,) in roles),
        unit_id=next((unit for unit, primary in member if primary), None),
        unit_ids=frozenset(unit for unit, _ in member),
        units_below=frozenset(unit for (unit,) in below_them),
        language=user.language,
    )


def _who(today: dt.date) -> list[tuple[str, list[dt.date], list[dt.date]]]:
    """Name, units, roles of a person on a day, and the units below: statements with the days before and after the person."""
    dated = "person_id = %s and valid_from <= %s and (valid_to is null or valid_to > %s)"
    return [
        ("select name from organisation_person where id = %s", [], []),
        (f'select unit_id, "primary" from organisation_membership where {dated}', [], [today, today]),
        (f"select role from organisation_rolegrant where state = 'approved' and {dated}", [], [today, today]),
        (
            f"{CLOSURE} select distinct unit_id from up where above_id in (select unit_id from organisation_membership where {dated})",
            [today, today],
            [today, today],
        ),
    ]


@asking
def primary_units(pairs: Iterable[tuple[int, dt.date]]) -> Ask[dict[tuple[int, dt.date], int]]:
    """The primary unit of each (person, date); a house account's unit is its own. Missing pairs have none."""
    wanted = list(pairs)
    return Ask(
        """select w.person_id, w.on_date, coalesce(p.house_of_id, m.unit_id)
           from unnest(%s::bigint[], %s::date[]) as w(person_id, on_date)
           join organisation_person p on p.id = w.person_id
           left join organisation_membership m on m.person_id = w.person_id and m.primary
                and m.valid_from <= w.on_date and (m.valid_to is null or m.valid_to > w.on_date)""",
        [[p for p, _ in wanted], [d for _, d in wanted]],
        lambda rows: {(r[0], r[1]): r[2] for r in rows if r[2] is not None},
    )


def last_units(person_ids: Iterable[int], on: dt.date) -> dict[int, int]:
    """The primary unit of people on a day, of who has left by then the last one; who never had one is not there."""
    return dict(
        run(
            """select distinct on (person_id) person_id, unit_id from organisation_membership
               where "primary" and person_id = any(%s) and valid_from <= %s order by person_id, valid_from desc""",
            [list(person_ids), on],
        )
    )


@dataclass(frozen=True, slots=True)
class PostRow:
    """A primary membership within days asked for."""

    person_id: int
    unit_id: int
    start: dt.date
    end: dt.date


def posts(person_ids: Iterable[int], start: dt.date, end: dt.date) -> dict[int, list[PostRow]]:
    """The primary memberships of people within `[start, end)`, each cut to those days, in order; of one unit without a gap they are one."""
    rows = run(
        """select person_id, unit_id, greatest(valid_from, %(start)s::date), least(coalesce(valid_to, %(end)s::date), %(end)s::date)
           from organisation_membership where "primary" and person_id = any(%(people)s) and valid_from < %(end)s
             and (valid_to is null or valid_to > %(start)s) order by 1, 3""",
        {"people": list(person_ids), "start": start, "end": end},
    )
    found: dict[int, list[PostRow]] = {}
    for row in (PostRow(*each) for each in rows):
        held = found.setdefault(row.person_id, [])
        if held and (held[-1].unit_id, held[-1].end) == (row.unit_id, row.start):
            held[-1] = replace(held[-1], end=row.end)
        else:
            held.append(row)
    return found


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """A person of the demo whom the login page offers: one click signs in as this login."""

    user_id: int
    username: str
    name: str
    name_en: str
    left: bool
    roles: tuple[str, ...]


def demo_people(on: dt.date, *, demo: bool) -> list[DemoPerson]:
    """The demo's people who are still there, with their roles, while this database is the demo's and `demo` (the setting) says so; else nobody.

    The door must ask for the loopback besides: outside it nobody signs in by one click.
    """
    if not demo:
        return []
    rows = run(
        """select u.id, u.username, p.name, p.name_en, coalesce(p.left_date < %(on)s, false),
                  coalesce(array_agg(g.role order by g.id) filter (where g.role is not null), '{}')
           from organisation_user u join organisation_person p on p.id = u.person_id
           join organisation_company c on c.is_demo
           left join organisation_rolegrant g on g.person_id = p.id and g.state = 'approved'
                and g.valid_from <= %(on)s and (g.valid_to is null or g.valid_to > %(on)s)
           where u.is_active and (p.left_date is null or p.left_date >= %(on)s) group by u.id, p.id order by u.id""",
        {"on": on},
    )
    return [DemoPerson(*(*row[:5], tuple(row[5]))) for row in rows]


def login_of(word: str) -> int | None:
    """The login a name or mail address belongs to, whatever its letter case; what failed attempts are counted for."""
    row = one(
        "select id from organisation_user where lower(username) = lower(%s) or (email <> '' and lower(email) = lower(%s)) order by id limit 1",
        [word, word],
    )
    return int(row[0]) if row else None


def language_of(person_id: int) -> str:
    """The language of a person's login; Chinese for whoever has none."""
    row = one("select language from organisation_user where person_id = %s order by is_active desc, id limit 1", [person_id])
    return str(row[0]) if row else "zh-hans"


def actors_of(person_ids: Iterable[int], at: dt.datetime) -> list[Actor]:
    """These people as the ones who act, as far as they have an open login."""
    users = get_user_model()._default_manager.filter(person_id__in=list(person_ids), is_active=True)
    return [actor_of(user, at) for user in users]
