"""Reads of the performance book for 冲量: what was booked in some days, and how much of it was cancelled or returned soon after."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from makesell.books.performance.balances import CREDITED, EVERYTHING, SCOPED, By, Members, Slice, Window, scoped
from makesell.ground.db import run
from makesell.ground.db.reading import read_once

SOON: Final = dt.timedelta(days=60)
# What takes back names the entry it takes back by key and day: from there to it is one look, the other way round every month is asked.
# Credits that were shared anew are no booking and no cancellation; an allowance leaves the quantity where it is.
_BOOKED: Final = "e.origin_id is null and e.restated_by_id is null and not e.overlay"
_TAKES_BACK: Final = f"""x.origin_id is not null and x.moved is null and x.qty <> 0 and x.restated_by_id is null and x.measure = {{2}}
    and x.origin_date >= {{0}} and x.origin_date < {{1}} and x.business_date >= {{0}} and x.business_date < {{1}}::date + {SOON.days}
    and x.business_date <= x.origin_date + {SOON.days}"""

# A booking that was moved late while its month was open stands where it was moved to: what took it out of a unit and put it into another are bookings
# with their own sign. What was closed stays with the unit that booked it (ADR 0082).
_MOVES: Final = """e.moves_id = e.origin_id and e.business_date = e.origin_date and not e.overlay and exists (
    select 1 from performance_entry o where o.id = e.moves_id and o.business_date = e.origin_date and o.restated_by_id is null)"""
_COUNTS: Final = f"({_BOOKED} or e.moved is not null and {_MOVES})"
_STANDING: Final = """(select e.id, e.measure, e.business_date, e.source_line_id, e.customer_id, e.net, e.person_id, e.territory_id,
        e.product_group_id, e.overlay, e.origin_id, e.restated_by_id, e.posted_at, coalesce(l.unit_id, e.unit_id) as unit_id
    from performance_entry e left join (
        select distinct on (moves_id) moves_id, unit_id from performance_entry where moves_id = origin_id and business_date = origin_date
        order by moves_id, id desc) l on l.moves_id = e.id) e"""


@dataclass(frozen=True, slots=True)
class Pushed:
    """What was credited in some days, by how many entries; what of it was booked, and how much of that was taken back within sixty days."""

    credited: Decimal
    credits: int
    booked: Decimal
    back: Decimal
    entries: int


def of(by: By, measure: str, windows: Sequence[Window], members: Members | None) -> dict[tuple[int, int], Pushed]:
    """{(scope, window's place): what was credited and booked in the window, and taken back of it}, from the entries of these few days.

    Each window is looked up by itself: joined by their range, every month of the book was read (ADR 0068). While a page is put together they are
    read once, whichever of its parts ask.
    """
    return _of(by, measure, tuple(windows), None if members is None else tuple(members))


@read_once
def _of(by: By, measure: str, windows: Sequence[Window], members: Members | None) -> dict[tuple[int, int], Pushed]:
    _, narrowed, params = scoped(by, windows, members)
    column = SCOPED[by]
    scope, mapped = ("m.scope", narrowed.replace(column, "b.k")) if narrowed else ("b.k", "")
    of_people = by in ("person", "holder") and members is not None
    only = f"and {column} = any(%(members)s::bigint[])" if of_people else ""
    each = "unnest(%(ws)s::date[], %(we)s::date[]) with ordinality as w(s, e, n)"
    stands = _STANDING if by == "unit" else "performance_entry e"
    rows = run(
        f"""select x.k, x.n::int - 1, coalesce(sum(x.net) filter (where x.credited), 0), coalesce(sum(x.count) filter (where x.credited), 0)::bigint,
                   coalesce(sum(x.net) filter (where x.booked), 0), coalesce(sum(x.back), 0),
                   coalesce(sum(x.bookings) filter (where x.booked), 0)::bigint
            from (
                select {scope} as k, w.n, b.credited, b.booked, b.net, 0 as back, b.count, b.bookings from {each} cross join lateral (
                    select {column} as k, {CREDITED[by]} as credited, {_COUNTS} as booked, sum(e.net) as net, count(*) as count,
                           sum(coalesce(e.moved, 1)) as bookings
                    from performance_entry e
                    where e.business_date >= w.s and e.business_date < w.e and e.measure = %(measure)s {only} group by 1, 2, 3) b {mapped}
                union all
                select {scope}, w.n, false, false, 0, b.back, 0, 0 from {each} cross join lateral (
                    select {column} as k, -sum(x.net) as back from (
                        select x.origin_id, x.origin_date, x.net from performance_entry x
                        where {_TAKES_BACK.format("w.s", "w.e", "%(measure)s")} offset 0) x
                    join {stands} on e.id = x.origin_id and e.business_date = x.origin_date and {_BOOKED} group by 1) b {mapped}
            ) x group by 1, 2""",
        params | {"measure": measure},
        keep=True,
        any_size=not of_people,     # the days are read as a whole
    )
    return {(row[0], row[1]): Pushed(*row[2:]) for row in rows}


@dataclass(frozen=True, slots=True)
class PushedRow:
    """A booking of such days: its day, document, customer and amount, and what of it was taken back."""

    id: int
    day: dt.date
    record_id: int
    kind: str
    number: str
    customer: str
    booked: Decimal
    back: Decimal


_BACK: Final = f"""back as materialized (
                select x.origin_id as id, x.origin_date as day, -sum(x.net) as net
                from (select %s::text as measure, %s::date as s, %s::date as e) w
                join performance_entry x on {_TAKES_BACK.format("w.s", "w.e", "w.measure")}
                group by 1, 2)"""


def _standing(wanted: Slice) -> str:
    """The entries `e` of a slice: where one stands that was moved late matters to who asks for units, or may see some of them only."""
    return "performance_entry e" if wanted.unit_ids is None and wanted.within in (None, EVERYTHING) else _STANDING


def both(wanted: Slice) -> tuple[Decimal, Decimal]:
    """What was booked in a slice, and what of it was taken back within sixty days."""
    where, params = wanted.where()
    booked = f"select id, net from {_standing(wanted)} where {where} and {_BOOKED}"
    (found,) = run(
        f"with {_BACK} select coalesce(sum(e.net), 0), coalesce(sum(b.net), 0) from ({booked}) e left join back b on b.id = e.id",
        [wanted.measure, wanted.start, wanted.end, *params],
        keep=True,
    )
    return found[0], found[1]


def behind(wanted: Slice, side: str, *, skip: int = 0, most: int = 50) -> tuple[int, Decimal, list[PushedRow]]:
    """How many bookings of a slice there are (`back`: of which something was taken back), the sum of the side, and a page, newest first."""
    where, params = wanted.where()
    stands = _standing(wanted)
    entries = f"select id, business_date, source_line_id, customer_id, net from {stands}"
    found = f"({entries} where {where} and {_BOOKED}) e left join back b on b.id = e.id"
    if side == "back":
        found = f"back b join {stands} on e.id = b.id and e.business_date = b.day where {where} and {_BOOKED} and b.net <> 0"
    rows = run(
        f"""with {_BACK},
            found as materialized (
                select e.id, e.business_date, e.source_line_id, e.customer_id, e.net as booked, coalesce(b.net, 0) as back from {found})
            select s.n, s.total, f.* from (select count(*) as n, coalesce(sum({side}), 0) as total from found) s
            left join (
                select f.id as entry, f.business_date, r.id, r.kind, coalesce(r.number, r.title), coalesce(c.title, ''), f.booked, f.back from found f
                join spine_line l on l.id = f.source_line_id join spine_record r on r.id = l.record_id
                left join spine_record c on c.id = f.customer_id order by f.business_date desc, f.id desc offset %s limit %s
            ) f on true order by f.business_date desc, f.entry desc""",
        [wanted.measure, wanted.start, wanted.end, *params, skip, most],
        keep=True,
    )
    return rows[0][0], rows[0][1], [PushedRow(*row[2:]) for row in rows if row[2] is not None]
