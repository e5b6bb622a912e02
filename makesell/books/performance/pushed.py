"""Reads of the performance book for 冲量: what was booked in some days, and how much of it was cancelled or returned soon after."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from makesell.books.performance.balances import By, Members, Slice, Window, scoped
from makesell.ground.db import run

SOON: Final = dt.timedelta(days=60)
# What takes back names the entry it takes back by key and day: from there to it is one look, the other way round every month is asked.
# Credits that were shared anew are no booking and no cancellation; an allowance leaves the quantity where it is.
_BOOKED: Final = "e.origin_id is null and e.restated_by_id is null and not e.overlay"
_TAKES_BACK: Final = f"""x.origin_id is not null and x.qty <> 0 and x.restated_by_id is null and x.measure = {{2}}
    and x.origin_date >= {{0}} and x.origin_date < {{1}} and x.business_date >= {{0}} and x.business_date < {{1}}::date + {SOON.days}
    and x.business_date <= x.origin_date + {SOON.days}"""


@dataclass(frozen=True, slots=True)
class Pushed:
    """What was booked, how much of it was taken back within sixty days, by how many entries it was booked."""

    booked: Decimal
    back: Decimal
    entries: int


def of(by: By, measure: str, windows: Sequence[Window], members: Members | None) -> dict[tuple[int, int], Pushed]:
    """{(scope, window's place): what was booked in the window and taken back of it}, from the entries of these few days.

    Each window is looked up by itself: joined by their range, every month of the book was read (ADR 0068).
    """
    scope, joined, params = scoped(by, windows, members)
    takes, each = _TAKES_BACK.format("w.s", "w.e", "%(measure)s"), "unnest(%(ws)s::date[], %(we)s::date[]) with ordinality as w(s, e, n)"
    rows = run(
        f"""select {scope}, e.n::int - 1, sum(e.booked), sum(e.back), sum(e.entries)::bigint from (
                select w.n, e.person_id, e.unit_id, e.territory_id, e.net as booked, 0 as back, 1 as entries from {each} cross join lateral (
                    select * from performance_entry e
                    where e.business_date >= w.s and e.business_date < w.e and e.measure = %(measure)s and {_BOOKED} offset 0) e
                union all
                select w.n, e.person_id, e.unit_id, e.territory_id, 0, -x.net, 0 from {each} cross join lateral (
                    select x.origin_id, x.origin_date, x.net from performance_entry x where {takes} offset 0) x
                join performance_entry e on e.id = x.origin_id and e.business_date = x.origin_date and {_BOOKED}
            ) e {joined} group by 1, 2""",
        params | {"measure": measure},
        keep=True,
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


def behind(wanted: Slice, side: str, *, skip: int = 0, most: int = 50) -> tuple[int, Decimal, list[PushedRow]]:
    """How many bookings of a slice there are (`back`: of which something was taken back), the sum of the side, and a page, newest first."""
    where, params = wanted.where()
    entries = "select id, business_date, source_line_id, customer_id, net from performance_entry e"
    found = f"({entries} where {where} and {_BOOKED}) e left join back b on b.id = e.id"
    if side == "back":
        found = f"back b join performance_entry e on e.id = b.id and e.business_date = b.day where {where} and {_BOOKED} and b.net <> 0"
    rows = run(
        f"""with back as materialized (
                select x.origin_id as id, x.origin_date as day, -sum(x.net) as net
                from (select %s::text as measure, %s::date as s, %s::date as e) w
                join performance_entry x on {_TAKES_BACK.format("w.s", "w.e", "w.measure")}
                group by 1, 2),
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
