"""Acts on the tree of units."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from makesell.ground.actor import Actor
from makesell.ground.db import one, run, values
from makesell.ground.organisation.actions.changing import begin, raise_version, refuse_changed, refuse_doubles
from makesell.ground.refusal import Refusal
from makesell.ground.text.search import grams, sort_key

KINDS = ("company", "department", "team")


@dataclass(frozen=True, slots=True)
class NewUnit:
    """A unit to make, placed under another (by its code; existing or earlier in the same set) from a date on.

    `house_external_id` is what another system calls its house account.
    """

    code: str
    name: str
    valid_from: dt.date
    name_en: str = ""
    kind: str = "team"
    parent_code: str | None = None
    external_id: str | None = None
    house_external_id: str | None = None


@dataclass(frozen=True, slots=True)
class UnitMove:
    """A unit stands under another parent from a date on; no parent means the top."""

    unit_id: int
    parent_id: int | None
    valid_from: dt.date


def create_units(units: Sequence[NewUnit], *, actor: Actor, at: dt.datetime) -> list[int]:
    """Makes units with their place and their house account; returns their ids in the order given (ORG-1).

    Refuses codes that exist, unknown parents and unknown kinds.
    """
    begin()
    if not units:
        return []
    codes = [u.code for u in units]
    refuse_doubles(codes, values("select code from organisation_unit where code = any(%s)", [codes]))
    for unit in units:
        if unit.kind not in KINDS or not unit.code.strip() or not unit.name.strip():
            raise Refusal("organisation.unit_input", "A unit needs a code, a name and a kind: company, department or team.", field="kind")
    ids = _insert_units(units)
    _insert_places(units, ids)
    _insert_house_accounts(units, ids)
    raise_version()
    return ids


def _insert_units(units: Sequence[NewUnit]) -> list[int]:
    rows = run(
        """insert into organisation_unit (code, name, name_en, kind, active, external_id, version, search_grams, sort_key)
           select code, name, name_en, kind, true, external_id, 1, string_to_array(grams, E'\\x1f'), sort_key
           from unnest(%s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[])
                as t(code, name, name_en, kind, external_id, grams, sort_key)
           returning code, id""",
        [
            [u.code for u in units],
            [u.name for u in units],
            [u.name_en for u in units],
            [u.kind for u in units],
            [u.external_id for u in units],
            ["\x1f".join(grams(u.name, u.name_en, u.code)) for u in units],
            [sort_key(u.name) for u in units],
        ],
    )
    by_code: dict[str, int] = {row[0]: row[1] for row in rows}
    return [by_code[u.code] for u in units]


def _insert_places(units: Sequence[NewUnit], ids: Sequence[int]) -> None:
    wanted = [u.parent_code for u in units if u.parent_code]
    parents: dict[str, int] = {row[0]: row[1] for row in run("select code, id from organisation_unit where code = any(%s)", [wanted])}
    for unit in units:
        if unit.parent_code and unit.parent_code not in parents:
            raise Refusal("organisation.unknown_unit", "There is no unit %(unit)s.", field="parent", unit=unit.parent_code)
    run(
        """insert into organisation_unitplacement (unit_id, parent_id, valid_from)
           select * from unnest(%s::bigint[], %s::bigint[], %s::date[])""",
        [list(ids), [parents.get(u.parent_code or "") for u in units], [u.valid_from for u in units]],
    )
    _refuse_circles(ids)


def _insert_house_accounts(units: Sequence[NewUnit], ids: Sequence[int]) -> None:
    names = [(f"{u.name}(公司直营)", f"{u.name_en or u.name} (house account)", f"HOUSE-{u.code}") for u in units]
    run(
        """insert into organisation_person
               (kind, house_of_id, code, name, name_en, title, email, phone, joined_date, external_id, version, search_grams, sort_key)
           select 'house', unit_id, code, name, name_en, '', '', '', since, external_id, 1, string_to_array(grams, E'\\x1f'), sort_key
           from unnest(%s::bigint[], %s::text[], %s::text[], %s::text[], %s::date[], %s::text[], %s::text[], %s::text[])
                as t(unit_id, code, name, name_en, since, external_id, grams, sort_key)""",
        [
            list(ids),
            [code for _, _, code in names],
            [name for name, _, _ in names],
            [name_en for _, name_en, _ in names],
            [u.valid_from for u in units],
            [u.house_external_id for u in units],
            ["\x1f".join(grams(*three)) for three in names],
            [sort_key(name) for name, _, _ in names],
        ],
    )


def place_units(moves: Sequence[UnitMove], *, actor: Actor, at: dt.datetime) -> None:
    """Places units under other parents from a date on; what stood before stays as it was (ORG-1).

    Refuses a place under itself or under one of its own units at any date.
    """
    begin()
    for move in moves:
        _place(move)
    _refuse_circles([m.unit_id for m in moves])
    raise_version()


def _place(move: UnitMove) -> None:
    if move.parent_id == move.unit_id:
        raise Refusal("organisation.circle", "A unit cannot stand under itself.", field="parent")
    keys = [move.unit_id, move.valid_from]
    running = one(
        """select id, valid_from, valid_to from organisation_unitplacement
           where unit_id = %s and valid_from <= %s and (valid_to is null or valid_to > %s)""",
        [*keys, move.valid_from],
    )
    if running and running[1] == move.valid_from:
        run("update organisation_unitplacement set parent_id = %s where id = %s", [move.parent_id, running[0]])
        return
    if running:
        until = running[2]
        run("update organisation_unitplacement set valid_to = %s where id = %s", [move.valid_from, running[0]])
    else:
        later = one("select min(valid_from) from organisation_unitplacement where unit_id = %s and valid_from > %s", keys)
        until = later[0] if later else None
    run(
        "insert into organisation_unitplacement (unit_id, parent_id, valid_from, valid_to) values (%s, %s, %s, %s)",
        [move.unit_id, move.parent_id, move.valid_from, until],
    )


def _refuse_circles(unit_ids: Sequence[int]) -> None:
    """A unit must not stand above itself on any date: the walk upwards keeps the dates on which each step holds."""
    found = one(
        """with recursive up(unit_id, above_id, span) as (
               select unit_id, parent_id, daterange(valid_from, valid_to) from organisation_unitplacement
               where unit_id = any(%s) and parent_id is not null
               union
               select up.unit_id, p.parent_id, up.span * daterange(p.valid_from, p.valid_to)
               from up join organisation_unitplacement p on p.unit_id = up.above_id and daterange(p.valid_from, p.valid_to) && up.span
               where p.parent_id is not null and up.above_id <> up.unit_id
           )
           select u.name from up join organisation_unit u on u.id = up.unit_id where up.above_id = up.unit_id limit 1""",
        [list(unit_ids)],
    )
    if found:
        raise Refusal("organisation.circle", "%(unit)s would stand under itself.", field="parent", unit=found[0])


def change_unit(
    unit_id: int, *, name: str, name_en: str, kind: str, active: bool, version: int | None, actor: Actor, at: dt.datetime
) -> None:
    """Changes what a unit is called; its code and history stay. Refuses a stale version."""
    begin()
    refuse_changed([unit_id], version, [(r[0], r[1]) for r in run("select id, version from organisation_unit where id = %s", [unit_id])])
    if kind not in KINDS or not name.strip():
        raise Refusal("organisation.unit_input", "A unit needs a code, a name and a kind: company, department or team.", field="kind")
    run(
        """update organisation_unit set name = %s, name_en = %s, kind = %s, active = %s, version = version + 1,
               search_grams = string_to_array(%s, E'\\x1f'), sort_key = %s where id = %s""",
        [name, name_en, kind, active, "\x1f".join(grams(name, name_en, _code_of(unit_id))), sort_key(name), unit_id],
    )
    raise_version()


def _code_of(unit_id: int) -> str:
    return str(values("select code from organisation_unit where id = %s", [unit_id])[0])
