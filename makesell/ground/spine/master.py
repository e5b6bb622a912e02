"""Ground/spine: rows of master data are made and changed here, in sets, together with their records.

Each room describes its table once (`MasterTable`); what is shown in search and lists follows name and code by itself.
A row changed since it was read is refused with who changed it; a reference to nothing is refused at its field.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.utils import IntegrityError

from makesell.ground import locks
from makesell.ground.actor import Actor
from makesell.ground.db import run, savepoint, values
from makesell.ground.db.sets import insert_set, update_set
from makesell.ground.db.taking_back import used
from makesell.ground.db.violations import refusing
from makesell.ground.money import minor_digits
from makesell.ground.refusal import Refusal, missing
from makesell.ground.spine import actions as spine
from makesell.ground.text import N_
from makesell.ground.text.search import grams, sort_key

OWN = {"code": "text", "name": "text", "name_en": "text", "active": "boolean"}


@dataclass(frozen=True, slots=True)
class MasterTable:
    """A table of master rows: its kind on the spine, the letters its codes begin with, its own columns with their types.

    `refs` names the table and key a column points to; `sought` are columns that search finds a row by, beside code
    and name; `parts` are tables whose rows are nothing without this one.
    """

    kind: str
    table: str
    prefix: str
    columns: Mapping[str, str] = field(default_factory=dict)
    refs: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    sought: tuple[str, ...] = ()
    parts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class NewRow:
    """A master row to make. An empty code is given by the house; `values` are the table's own columns."""

    code: str
    name: str
    name_en: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    owner_id: int | None = None
    unit_id: int | None = None
    external_source: str | None = None
    external_id: str | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """New values of some columns of one row; `version` is what the changer had read (None: not asked)."""

    id: int
    values: Mapping[str, Any]
    version: int | None = None


def create(table: MasterTable, rows: Sequence[NewRow], *, actor: Actor, at: dt.datetime) -> list[int]:
    """Makes master rows with their records; returns their keys in the order given. Refuses codes that are taken."""
    if not rows:
        return []
    codes = _codes(table, rows)
    refuse_unknown(table.refs, [row.values for row in rows])
    _refuse_no_currency([row.values for row in rows])
    ids = spine.open_records(
        [
            spine.NewRecord(
                table.kind, row.name, row.owner_id, row.unit_id, code, row.external_source, row.external_id,
                grams=grams(code, row.name, row.name_en, *_sought(table, row.values)), sort_key=sort_key(row.name),
            )
            for row, code in zip(rows, codes, strict=True)
        ],
        actor=actor,
        at=at,
    )  # fmt: skip
    present = [name for name in table.columns if any(name in row.values for row in rows)]
    types = {"record_id": "bigint", **OWN, "sort_key": "text", "version": "int"} | {name: table.columns[name] for name in present}
    insert_set(
        table.table,
        types,
        [
            {
                "record_id": key, "code": code, "name": row.name, "name_en": row.name_en, "active": True, "sort_key": sort_key(row.name),
                "version": 1, **row.values,
            }
            for key, row, code in zip(ids, rows, codes, strict=True)
        ],
    )  # fmt: skip
    return ids


def change(table: MasterTable, changes: Sequence[Change]) -> None:
    """Changes master rows, raises their versions, and keeps their records' titles and search words.

    Refuses (409) a row changed since it was read, (404) one that does not exist, and a code that is taken.
    """
    if not changes:
        return
    fresh(table, changes)
    refuse_unknown(table.refs, [c.values for c in changes])
    _refuse_no_currency([c.values for c in changes])
    codes = {c.id: str(c.values["code"]) for c in changes if "code" in c.values}
    if codes:
        _refuse_taken(table, list(codes.values()), apart_from=list(codes))
    more = {c.id: {"sort_key": sort_key(str(c.values["name"]))} if "name" in c.values else {} for c in changes}
    types = {**OWN, "sort_key": "text", **table.columns}
    update_set(table.table, "record_id", types, [(c.id, {**c.values, **more[c.id]}) for c in changes], more="version = x.version + 1")
    shown = {"code", "name", "name_en", *table.sought}
    _show(table, [c.id for c in changes if shown & set(c.values)])


def fresh(table: MasterTable, changes: Sequence[Change]) -> None:
    """Locks the records of rows and refuses those that are gone or were changed since they were read."""
    ids = [c.id for c in changes]
    locks.take("master", ids)
    found: dict[int, int] = dict(run(f"select record_id, version from {table.table} where record_id = any(%s)", [ids]))
    for each in changes:
        if each.id not in found:
            raise missing()
        if each.version is not None and found[each.id] != each.version:
            raise stale(table.table, each.id)


def stale(table: str, row_key: int) -> Refusal:
    """The refusal of a change that was made on an old version: says who changed it last, as the audit knows it."""
    who = values("select actor_name from audit_change where table_name = %s and row_key = %s order by at desc, id desc limit 1", [table, row_key])
    return Refusal(
        "version.stale",
        "%(person)s has changed this in the meantime; look at it again before you save.",
        status=409,
        person=who[0] if who and who[0] else N_("Somebody"),
    )


def end_of_use(table: MasterTable, changes: Sequence[Change], *, active: bool) -> None:
    """Takes rows out of use (or back): they stay, but are offered no more."""
    change(table, [Change(c.id, {"active": active}, c.version) for c in changes])


def name_external(record_id: int, source: str, external_id: str) -> None:
    """Keeps under which number another system knows a record. Refuses a number that is taken."""
    with refusing({"record_external_once": ("external.taken", N_("Another row already has this number of the source."), "external_id")}):
        run("update spine_record set external_source = %s, external_id = %s where id = %s", [source, external_id, record_id])


def forget(table: MasterTable, record_id: int) -> None:
    """Deletes a row that nothing points at yet, with its parts and its record; the audit keeps it. Refuses one that is in use."""
    locks.take("master", [record_id])
    try:
        with savepoint():
            for part, column in table.parts.items():
                run(f"delete from {part} where {column} = %s", [record_id])
            run(f"delete from {table.table} where record_id = %s", [record_id])
            run("delete from spine_event where record_id = %s", [record_id])
            run("delete from spine_record where id = %s", [record_id])
            run("set constraints all immediate")
    except IntegrityError as error:
        raise used(error) from error


def ids_by_external(kind: str, source: str, external_ids: Sequence[str]) -> dict[str, int]:
    """Records of a kind already taken over from a source: {external id: key}."""
    rows = run(
        "select external_id, id from spine_record where external_source = %s and kind = %s and external_id = any(%s)",
        [source, kind, list(external_ids)],
    )
    return {row[0]: row[1] for row in rows}


def ids_by_code(table: MasterTable, codes: Sequence[str]) -> dict[str, int]:
    """Keys of the rows with these codes."""
    return dict(run(f"select code, record_id from {table.table} where code = any(%s)", [list(codes)]))


def _sought(table: MasterTable, row: Mapping[str, Any]) -> list[str]:
    return [str(row[name]) for name in table.sought if row.get(name)]


def _codes(table: MasterTable, rows: Sequence[NewRow]) -> list[str]:
    given = [row.code for row in rows if row.code]
    _refuse_taken(table, given, apart_from=[])
    missing = len(rows) - len(given)
    made = iter(values("select nextval('spine_code') from generate_series(1, %s)", [missing]) if missing else [])
    return [row.code or f"{table.prefix}{next(made):06d}" for row in rows]


def _refuse_taken(table: MasterTable, codes: Sequence[str], *, apart_from: Sequence[int]) -> None:
    taken = values(f"select code from {table.table} where code = any(%s) and record_id <> all(%s) limit 1", [list(codes), list(apart_from)])
    wrong = _twice(codes) or (taken[0] if taken else None)
    if wrong:
        raise Refusal("code.taken", "“%(value)s” is already in use here.", field="code", value=wrong)


def _twice(codes: Sequence[str]) -> str | None:
    seen: set[str] = set()
    for code in codes:
        if code in seen:
            return code
        seen.add(code)
    return None


def refuse_unknown(refs: Mapping[str, tuple[str, str]], rows: Sequence[Mapping[str, Any]]) -> None:
    """Refuses rows whose columns point at nothing; `refs` names table and key of each such column. One statement a column."""
    for column, (target, key) in refs.items():
        wanted = {row[column] for row in rows if row.get(column) is not None}
        if not wanted:
            continue
        found = set(values(f"select {key} from {target} where {key} = any(%s)", [list(wanted)], keep=True))
        if wanted - found:
            raise Refusal("reference.unknown", "What you chose here does not exist any more.", field=column.removesuffix("_id"))


def _refuse_no_currency(rows: Sequence[Mapping[str, Any]]) -> None:
    """A currency is one of ISO 4217, or amounts in it could never be rounded."""
    for code in {row["currency"] for row in rows if row.get("currency") is not None}:
        minor_digits(str(code))


def _show(table: MasterTable, ids: Sequence[int]) -> None:
    if not ids:
        return
    columns = ["code", "name", "name_en", *table.sought]
    rows = run(f"select record_id, {', '.join(columns)} from {table.table} where record_id = any(%s)", [list(ids)])
    run(
        """update spine_record r set number = t.code, title = t.name, search_grams = string_to_array(t.grams, E'\\x1f'),
               sort_key = t.sort_key, version = r.version + 1
           from unnest(%s::bigint[], %s::text[], %s::text[], %s::text[], %s::text[]) as t(id, code, name, grams, sort_key)
           where r.id = t.id""",
        [
            [row[0] for row in rows],
            [row[1] for row in rows],
            [row[2] for row in rows],
            ["\x1f".join(grams(*(str(v) for v in row[1:] if v))) for row in rows],
            [sort_key(row[2]) for row in rows],
        ],
    )
