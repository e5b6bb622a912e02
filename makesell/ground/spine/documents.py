"""Ground/spine: documents are opened, changed and moved from state to state here, in sets, together with their records.

Each room describes its table once (`DocumentTable`). Hot documents (orders, deliveries, invoices) write their own statements.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from makesell.ground import locks
from makesell.ground.actor import Actor
from makesell.ground.db import run, values
from makesell.ground.db.sets import insert_set, update_set
from makesell.ground.db.writing import Write, written
from makesell.ground.money import minor_digits
from makesell.ground.numbering.actions import NewSeries, take_numbers
from makesell.ground.refusal import Refusal, missing
from makesell.ground.spine import actions as spine
from makesell.ground.spine.master import Change, refuse_unknown, stale
from makesell.ground.text import N_
from makesell.ground.text.search import grams, sort_key

OWN = {"number": "text", "state": "text", "owner_id": "bigint", "unit_id": "bigint", "currency": "text", "version": "int"}


@dataclass(frozen=True, slots=True)
class DocumentTable:
    """A table of documents: its kind on the spine, its numbers, its own columns with their types, its life.

    `transitions` is the room's (from, act) → to; `refs` names table and key a column points to; `sought` are columns that search
    finds a document by, beside number and title; `lock` is a place of its own in the order of locks, else its record is locked.
    """

    kind: str
    table: str
    series: NewSeries
    columns: Mapping[str, str]
    transitions: Mapping[tuple[str, str], str]
    refs: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    sought: tuple[str, ...] = ()
    lock: str = "master"


@dataclass(frozen=True, slots=True)
class NewDocument:
    """A document to open. `values` are the table's own columns; a document of the past brings its number."""

    title: str
    state: str
    owner_id: int | None
    unit_id: int
    currency: str
    values: Mapping[str, Any] = field(default_factory=dict)
    number: str | None = None
    external_source: str | None = None
    external_id: str | None = None


def open_many(table: DocumentTable, documents: Sequence[NewDocument], *, actor: Actor, at: dt.datetime) -> list[int]:
    """Opens documents with their records in two statements; returns their keys in the order given. Refuses references to nothing."""
    ids = open_records(table, documents, actor=actor, at=at)
    put(table, ids, documents)
    return ids


def open_records(table: DocumentTable, documents: Sequence[NewDocument], *, actor: Actor, at: dt.datetime) -> list[int]:
    """Opens the records of documents alone, for what is named before it is known in full; `put` follows in the same act."""
    return spine.open_records(
        [
            spine.NewRecord(
                table.kind, d.title, d.owner_id, d.unit_id, d.number, d.external_source, d.external_id,
                grams=grams(d.number or "", d.title, *_sought(table, d.values)), sort_key=sort_key(d.title),
            )
            for d in documents
        ],
        actor=actor,
        at=at,
    )  # fmt: skip


def put(table: DocumentTable, ids: Sequence[int], documents: Sequence[NewDocument]) -> None:
    """Writes documents whose records are open. Refuses references to nothing."""
    if not documents:
        return
    refuse_unknown(table.refs, [each.values for each in documents])
    for currency in {each.currency for each in documents}:
        minor_digits(currency)
    present = [name for name in table.columns if any(name in d.values for d in documents)]
    insert_set(
        table.table,
        {"record_id": "bigint", **OWN} | {name: table.columns[name] for name in present},
        [
            {
                "record_id": key, "number": d.number, "state": d.state, "owner_id": d.owner_id, "unit_id": d.unit_id, "currency": d.currency,
                "version": 1, **d.values,
            }
            for key, d in zip(ids, documents, strict=True)
        ],
    )  # fmt: skip


def hold(table: DocumentTable, ids: Sequence[int], version: int | None = None) -> None:
    """Locks documents; refuses (404) one that does not exist, (409) one changed since it was read."""
    if not ids or len(locks.take(table.lock, ids)) != len(set(ids)):
        raise missing()
    if version is not None:
        changed = values(f"select record_id from {table.table} where record_id = any(%s) and version <> %s", [list(ids), version])
        if changed:
            raise stale(table.table, changed[0])


def not_now() -> Refusal:
    """What an act says of a document whose state does not allow it (409)."""
    return Refusal("document.state", N_("Its state does not allow this any more. Open it again."), status=409)


def change(table: DocumentTable, changes: Sequence[Change], *, titles: Mapping[int, str] | None = None) -> None:
    """Changes columns of documents (locked by `hold`), raises their versions, and keeps their records' titles and search
    words where these change."""
    refuse_unknown(table.refs, [each.values for each in changes])
    update_set(
        table.table, "record_id", {**table.columns, "currency": "text"}, [(c.id, c.values) for c in changes], more="version = x.version + 1"
    )
    named = titles or {}
    shown = [c.id for c in changes if c.id in named or any(name in c.values for name in table.sought)]
    if shown:
        _show(table, shown, named)


def move(
    table: DocumentTable,
    ids: Sequence[int],
    act: str,
    *,
    actor: Actor,
    at: dt.datetime,
    reason: str = "",
    values: Mapping[str, Any] | None = None,
    number_on: dt.date | None = None,
) -> list[str]:
    """Moves documents by a named act of their one table of transitions, and tells their timelines.

    Refuses (409) a document whose state does not allow it, (422) references to nothing. `values` are columns set beside the state, in each
    the same. With `number_on` documents, none of which has one yet, take the next numbers of that day, the last thing an act does; returns
    those.
    """
    allowed = {old: new for (old, name), new in table.transitions.items() if name == act}
    given = values or {}
    if given:
        refuse_unknown(table.refs, [given])
    columns = [name for name in table.columns if name in given]
    assigned = "".join(f", {name} = %s::{table.columns[name]}" for name in columns)
    numbers = take_numbers(table.series, len(ids), number_on) if number_on else []
    (moved,) = written(
        Write(
            f"""moved as (
                    update {table.table} d set state = n.new, version = d.version + 1{assigned}{", number = g.number" if numbers else ""}
                    from unnest(%s::text[], %s::text[]) as n(old, new), unnest(%s::bigint[], %s::text[]) as g(id, number)
                    where d.state = n.old and d.record_id = g.id returning d.record_id
                ), told as (
                    insert into spine_event (record_id, act, by_id, by_name, at, reason) select record_id, %s, %s, %s, %s, %s from moved
                ){_NAMED if numbers else ""}""",
            [
                *(given[name] for name in columns), list(allowed), list(allowed.values()), list(ids), numbers or [None] * len(ids), act,
                actor.person_id, actor.name, at, reason, *(_named(ids, numbers) if numbers else ()),
            ],
            ("(select count(*) from moved)",),
            lambda row: int(row[0]),
        )
    )  # fmt: skip
    if moved != len(set(ids)):
        raise not_now()
    return numbers


def _named(ids: Sequence[int], numbers: Sequence[str]) -> list[Any]:
    return [list(ids), list(numbers), ["\x1f".join(grams(number)) for number in numbers]]


# A document's number is found by searches beside its title and what it is sought by.
_NAMED = """, named as (
    update spine_record r set number = t.number, search_grams = string_to_array(t.grams, E'\\x1f') || r.search_grams, version = r.version + 1
    from unnest(%s::bigint[], %s::text[], %s::text[]) as t(id, number, grams) where r.id = t.id)"""


def number(table: DocumentTable, ids: Sequence[int], on: dt.date) -> list[str]:
    """Gives documents that have no number the next ones of their series, the last thing an act does; returns the new numbers."""
    columns = ", ".join(["d.record_id", "r.title", *(f"d.{name}" for name in table.sought)])
    rows = run(
        f"""select {columns} from {table.table} d join spine_record r on r.id = d.record_id
            where d.record_id = any(%s) and d.number is null order by 1""",
        [list(ids)],
        keep=True,
    )
    given = take_numbers(table.series, len(rows), on)
    if given:
        named = [(row[0], new, row[1], [str(each) for each in row[2:] if each]) for row, new in zip(rows, given, strict=True)]
        numbered = f"update {table.table} d set number = t.number from unnest(%s::bigint[], %s::text[]) as t(id, number) where d.record_id = t.id"
        _keep_shown(named, f"with numbered as ({numbered})", [[row[0] for row in rows], given])
    return given


def _sought(table: DocumentTable, row: Mapping[str, Any]) -> list[str]:
    return [str(row[name]) for name in table.sought if row.get(name)]


def _show(table: DocumentTable, ids: Sequence[int], titles: Mapping[int, str]) -> None:
    """What lists and search show of documents follows their number, title and sought columns."""
    columns = ", ".join(["d.record_id", "d.number", "r.title", *(f"d.{name}" for name in table.sought)])
    rows = run(f"select {columns} from {table.table} d join spine_record r on r.id = d.record_id where d.record_id = any(%s)", [list(ids)])
    _keep_shown([(row[0], row[1], titles.get(row[0], row[2]), [str(each) for each in row[3:] if each]) for row in rows])


def _keep_shown(named: Sequence[tuple[int, str | None, str, list[str]]], first: str = "", params: Sequence[Any] = ()) -> None:
    """Writes number, title and search words of records (key, number, title, sought), after a statement that belongs to it."""
    run(
        f"""{first} update spine_record r set number = t.number, title = t.title, search_grams = string_to_array(t.grams, E'\\x1f'),
               sort_key = t.sort_key, version = r.version + 1
           from unnest(%s::bigint[], %s::text[], %s::text[], %s::text[], %s::text[]) as t(id, number, title, grams, sort_key) where r.id = t.id""",
        [
            *params,
            [key for key, _, _, _ in named],
            [number for _, number, _, _ in named],
            [title for _, _, title, _ in named],
            ["\x1f".join(grams(number or "", title, *sought)) for _, number, title, sought in named],
            [sort_key(title) for _, _, title, _ in named],
        ],
        keep=True,
    )
