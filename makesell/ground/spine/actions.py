"""The only place that writes the spine: records and lines are opened in sets, owners changed by `reassign` alone."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from makesell.ground.actor import Actor
from makesell.ground.db import copy_text, run, values

# More lines than this are copied in instead of bound.
MANY = 2000


@dataclass(frozen=True, slots=True)
class NewRecord:
    """A record to open."""

    kind: str
    title: str
    owner_id: int | None = None
    unit_id: int | None = None
    number: str | None = None
    external_source: str | None = None
    external_id: str | None = None
    grams: Sequence[str] = field(default=())
    sort_key: str = ""


def open_records(records: Sequence[NewRecord], *, actor: Actor, at: dt.datetime) -> list[int]:
    """Opens records in one statement; returns their ids in the order given."""
    return [record for record, _ in open_with_lines(records, [()] * len(records), actor=actor, at=at)]


def open_with_lines(
    records: Sequence[NewRecord], positions: Sequence[Sequence[int]], *, actor: Actor, at: dt.datetime, act: str = "", reason: str = ""
) -> list[tuple[int, list[int]]]:
    """Opens records with lines at these positions, and tells the timeline of each by which named act, in one statement.

    Returns the ids of each record and of its lines in the order given.
    """
    if not records:
        return []
    places = [(n, position) for n, those in enumerate(positions, 1) for position in those]
    rows = run(
        """with input as (
               select * from unnest(%s::text[], %s::text[], %s::bigint[], %s::bigint[], %s::text[], %s::text[], %s::text[], %s::text[],
                                    %s::text[]) with ordinality
               as t(kind, title, owner_id, unit_id, number, external_source, external_id, grams, sort_key, n)
           ), made as (
               insert into spine_record (kind, title, owner_id, unit_id, number, external_source, external_id, search_grams, sort_key,
                                         version, created_at, created_by_id)
               select kind, title, owner_id, unit_id, number, external_source, external_id,
                      case when grams = '' then '{}'::text[] else string_to_array(grams, E'\\x1f') end, sort_key, 1, %s, %s
               from input order by n returning id
           ), counted as (
               select id, row_number() over (order by id) as n from made
           ), lines as (
               insert into spine_line (record_id, position)
               select c.id, p.position from unnest(%s::bigint[], %s::int[]) with ordinality as p(n, position, place) join counted c on c.n = p.n
               order by p.place returning id, record_id
           ), told as (
               insert into spine_event (record_id, act, by_id, by_name, at, reason)
               select id, %s, %s, %s, %s, %s from made where %s <> ''
           ) select m.id, l.ids from made m left join (select record_id, array_agg(id order by id) as ids from lines group by 1) l
             on l.record_id = m.id order by m.id""",
        [
            [r.kind for r in records],
            [r.title for r in records],
            [r.owner_id for r in records],
            [r.unit_id for r in records],
            [r.number for r in records],
            [r.external_source for r in records],
            [r.external_id for r in records],
            ["\x1f".join(r.grams) for r in records],
            [r.sort_key for r in records],
            at,
            actor.person_id,
            [n for n, _ in places],
            [position for _, position in places],
            act,
            actor.person_id,
            actor.name,
            at,
            reason,
            act,
        ],
        keep=True,
    )
    return [(int(record), list(lines or ())) for record, lines in rows]


def open_lines(lines: Sequence[tuple[int, int]]) -> list[int]:
    """Opens lines `(record id, position)` in one statement; returns their ids in the order given."""
    if not lines:
        return []
    if len(lines) > MANY:
        return _copied(lines)
    return [
        int(i)
        for i in values(
            """with made as (
                   insert into spine_line (record_id, position)
                   select r, p from unnest(%s::bigint[], %s::int[]) with ordinality as t(r, p, n) order by n returning id
               ) select id from made order by id""",
            [[r for r, _ in lines], [p for _, p in lines]],
            keep=True,
        )
    ]


def keys_for_lines(count: int) -> list[int]:
    """Keys of lines that are opened later, or at once by COPY; from the table's own sequence, rising."""
    return values(
        "select nextval(s.own) from (select pg_get_serial_sequence('spine_line', 'id')::regclass as own offset 0) s, generate_series(1, %s)",
        [count],
    )


def _copied(lines: Sequence[tuple[int, int]]) -> list[int]:
    """Opens many lines by COPY."""
    keys = keys_for_lines(len(lines))
    copy_text("spine_line", ("id", "record_id", "position"), _texts(keys, lines))
    return keys


def _texts(keys: Sequence[int], lines: Sequence[tuple[int, int]]) -> Iterator[str]:
    for start in range(0, len(keys), MANY):
        part = slice(start, start + MANY)
        yield "".join([f"{key}\t{record}\t{position}\n" for key, (record, position) in zip(keys[part], lines[part], strict=True)])


def drop_lines(table: str, column: str, record_id: int) -> None:
    """Takes a draft's lines away from their table and from the spine, to be written anew (nothing points at the lines of a draft)."""
    gone = values(f"delete from {table} where {column} = %s returning line_id", [record_id])
    run("delete from spine_line where id = any(%s)", [gone])


def rename(record_id: int, title: str, grams: Sequence[str], sort_key: str) -> None:
    """Changes what lists and search show of a record."""
    run("update spine_record set title = %s, search_grams = %s, sort_key = %s where id = %s", [title, list(grams), sort_key, record_id])


def reassign(record_ids: Sequence[int], *, owner_id: int | None, unit_id: int) -> None:
    """Gives records to another owner and unit; their documents follow by the composite foreign key."""
    run("update spine_record set owner_id = %s, unit_id = %s where id = any(%s)", [owner_id, unit_id, list(record_ids)])


def note(record_id: int, text: str, *, actor: Actor, at: dt.datetime) -> int:
    """Writes a note into a record's timeline."""
    return int(
        values(
            "insert into spine_note (record_id, by_id, at, text) values (%s, %s, %s, %s) returning id", [record_id, actor.person_id, at, text]
        )[0]
    )


def happened(record_ids: Sequence[int], act: str, *, actor: Actor, at: dt.datetime, reason: str = "") -> None:
    """Records a named act in the timelines of records."""
    run(
        """insert into spine_event (record_id, act, by_id, by_name, at, reason)
           select r, %s, %s, %s, %s, %s from unnest(%s::bigint[]) r""",
        [act, actor.person_id, actor.name, at, reason, list(record_ids)],
        keep=True,
    )
