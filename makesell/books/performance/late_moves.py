"""Memberships that were recorded late: which entries stand in another unit than their person belonged to, and what was brought where (ADR 0082)."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from makesell.ground.db import one, run, values


@dataclass(frozen=True, slots=True)
class Stay:
    """From when until when (half-open; none: for good) what a person is credited counts for a unit."""

    person_id: int
    unit_id: int
    since: dt.date
    until: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Misplaced:
    """An entry that stands in another unit than it belongs to."""

    entry_id: int
    person_id: int
    measure: str
    day: dt.date
    out_of_id: int
    into_id: int
    qty: Decimal
    net: Decimal
    first: bool     # what was posted first, not what takes it back


# The entries of people from the first of the days on, each with where its origin stands. What takes back goes with what it takes back; what was
# derived for a measure of the company's own goes with what it comes from, unless it counts on a day of its own.
_MISPLACED: Final = """
with w as materialized (select * from unnest(%s::bigint[], %s::bigint[], %s::date[], %s::date[]) as w(person_id, unit_id, since, until)),
mine as materialized (
    select e.* from (select person_id, min(since) as since from w group by 1) p
    join performance_entry e on e.person_id = p.person_id and e.business_date >= p.since),
last as (select distinct on (moves_id) moves_id, unit_id from mine where moves_id = origin_id order by moves_id, id desc),
away as materialized (
    select o.id, coalesce(l.unit_id, o.unit_id) as out_of_id, w.unit_id as into_id
    from w join mine o on o.person_id = w.person_id and o.business_date >= w.since and o.business_date < coalesce(w.until, 'infinity')
    left join last l on l.moves_id = o.id left join performance_part d on d.id = o.part_id
    where o.origin_id is null and (d.id is null or d.delay > 0 and d.credit <> 'house') and coalesce(l.unit_id, o.unit_id) <> w.unit_id)
select e.id, e.person_id, e.measure, e.business_date, a.out_of_id, a.into_id, e.qty, e.net, e.origin_id is null
from away a join mine e on coalesce(e.origin_id, e.id) = a.id and e.moved is null order by e.id
"""


def misplaced(stays: Sequence[Stay]) -> list[Misplaced]:
    """The entries of these people that stand in another unit than these stays say, in their order."""
    columns = [[s.person_id for s in stays], [s.unit_id for s in stays], [s.since for s in stays], [s.until for s in stays]]
    return [Misplaced(*row) for row in run(_MISPLACED, columns)] if stays else []


def record(person_id: int, unit_id: int, since: dt.date, entries: int, *, by_id: int | None, at: dt.datetime, reason: str) -> int:
    """Keeps what was recorded late; returns its key, which the entries it posts name."""
    (key,) = values(
        """insert into performance_latemove (person_id, unit_id, since, entries, made_by_id, made_at, reason)
           values (%s, %s, %s, %s, %s, %s, %s) returning id""",
        [person_id, unit_id, since, entries, by_id, at, reason],
    )
    return int(key)


@dataclass(frozen=True, slots=True)
class LateMoveRow:
    """A membership that was recorded late, in words: from when on for which unit, how many entries were brought there, by whom, when and why."""

    id: int
    unit_id: int
    unit: str
    since: dt.date
    entries: int
    made_by: str
    made_by_id: int | None
    made_at: dt.datetime
    reason: str


def of_person(person_id: int) -> list[LateMoveRow]:
    """What was recorded late of a person, the newest first."""
    rows = run(
        """select m.id, m.unit_id, u.name, m.since, m.entries, coalesce(p.name, ''), m.made_by_id, m.made_at, m.reason from performance_latemove m
           join organisation_unit u on u.id = m.unit_id left join organisation_person p on p.id = m.made_by_id
           where m.person_id = %s order by m.id desc""",
        [person_id],
    )
    return [LateMoveRow(*row) for row in rows]


def person_of(membership_id: int) -> int | None:
    """Whose a primary membership is; None of a second one."""
    row = one('select person_id from organisation_membership where id = %s and "primary"', [membership_id])
    return int(row[0]) if row else None


def places(person_ids: Iterable[int]) -> dict[int, list[tuple[dt.date, int]]]:
    """By person the days on which a primary membership begins, with its unit, in order: from there to the next all counts for it (§1)."""
    found: dict[int, list[tuple[dt.date, int]]] = {}
    for person, since, unit in run(
        'select person_id, valid_from, unit_id from organisation_membership where "primary" and person_id = any(%s) order by 1, 2', [list(person_ids)]
    ):
        found.setdefault(person, []).append((since, unit))
    return found
