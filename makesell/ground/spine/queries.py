"""Reads of the spine: who owns a record, its notes and events, and the records a search finds."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from makesell.ground.db import run
from makesell.ground.db.asking import Ask, asking, first_as, rows_as

MOST_FOUND = 2000


@dataclass(frozen=True, slots=True)
class RecordRow:
    """A record's own row."""

    id: int
    kind: str
    number: str | None
    title: str
    owner_id: int | None
    unit_id: int | None
    version: int
    created_at: dt.datetime
    created_by: str | None


@asking
def record(record_id: int) -> Ask[RecordRow | None]:
    """The row of a record, or None. No access is checked here."""
    return Ask(
        """select r.id, r.kind, r.number, r.title, r.owner_id, r.unit_id, r.version, r.created_at, p.name from spine_record r
           left join organisation_person p on p.id = r.created_by_id where r.id = %s""",
        [record_id],
        first_as(RecordRow),
    )


@asking
def chain(record_id: int, links: Sequence[str], most: int = 200) -> Ask[dict[str, list[int]]]:
    """By kind: the records that came before a record, those that followed from it, and itself. One statement; no access is checked here.

    `links` are statements of the rooms' own with the columns `later` and `earlier`; each is read by its own index.
    """
    before = " union all ".join(f"select x.earlier as id from ({link}) x where x.later = b.id and x.earlier is not null" for link in links)
    after = " union all ".join(f"select x.later as id from ({link}) x where x.earlier = a.id" for link in links)
    return Ask(
        f"""with recursive b(id, depth) as (
                select %s::bigint, 0 union select n.id, b.depth + 1 from b cross join lateral ({before}) n where b.depth < 9
            ), a(id, depth) as (
                select %s::bigint, 0 union select n.id, a.depth + 1 from a cross join lateral ({after}) n where a.depth < 9
            )
            select distinct r.kind, r.id from (select id from b union select id from (select id from a limit %s) m) s
            join spine_record r on r.id = s.id order by 1, 2""",
        [record_id, record_id, most],
        _by_kind,
    )


def _by_kind(rows: list[tuple[Any, ...]]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for kind, key in rows:
        found.setdefault(kind, []).append(key)
    return found


@dataclass(frozen=True, slots=True)
class Happening:
    """A note (`text`) or a named act (`act`) in a record's timeline, an act with its transaction."""

    at: dt.datetime
    who: str
    act: str
    text: str
    txid: int | None
    by_id: int | None


@asking
def happenings(record_id: int, limit: int = 200) -> Ask[list[Happening]]:
    """Notes and named acts of a record, newest first; one statement."""
    return Ask(
        """select at, who, act, text, txid, by_id from (
               select n.at, coalesce(p.name, '') as who, '' as act, n.text, n.id, null::bigint as txid, n.by_id from spine_note n
               left join organisation_person p on p.id = n.by_id where n.record_id = %(id)s
               union all
               select e.at, coalesce(nullif(e.by_name, ''), p.name, ''), e.act, e.reason, e.id, e.txid, e.by_id from spine_event e
               left join organisation_person p on p.id = e.by_id where e.record_id = %(id)s
           ) x order by at desc, id desc limit %(limit)s""",
        {"id": record_id, "limit": limit},
        rows_as(Happening),
    )


def found(grams: Sequence[str], kinds: Sequence[str], per_kind: int = 6) -> dict[str, list[int]]:
    """Records of these kinds whose search text holds all grams: ids by kind, newest first. The reader's access is not checked here.

    At most `MOST_FOUND` records are looked at, so that a search of two letters stays quick.
    """
    if not grams or not kinds:
        return {}
    rows = run(
        """select kind, id from (
               select kind, id, row_number() over (partition by kind order by id desc) as n from (
                   select kind, id from spine_record where search_grams @> %s and kind = any(%s) and archived_at is null limit %s
               ) hits
           ) ranked where n <= %s order by kind, n""",
        [list(grams), list(kinds), MOST_FOUND, per_kind],
    )
    out: dict[str, list[int]] = {}
    for kind, record_id in rows:
        out.setdefault(kind, []).append(record_id)
    return out
