"""Reads of the performance book for 冲量: what was booked in some days, and how much of it was cancelled or returned soon after."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from makesell.books.performance.balances import By, Members, Slice, Window, scoped
from makesell.ground.db import run

SOON: Final = dt.timedelta(days=60)
# Credits that were shared anew are no booking and no cancellation; an allowance leaves the quantity where it is.
_BOOKED: Final = "e.origin_id is null and e.restated_by_id is null and not e.overlay"
_TAKEN_BACK: Final = f"x.origin_id is not null and x.qty <> 0 and x.restated_by_id is null and x.business_date <= {{}}.business_date + {SOON.days}"


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
    rows = run(
        f"""with booked as materialized (
                select e.*, w.n from unnest(%(ws)s::date[], %(we)s::date[]) with ordinality as w(s, e, n) cross join lateral (
                    select * from performance_entry e
                    where e.business_date >= w.s and e.business_date < w.e and e.measure = %(measure)s and {_BOOKED} offset 0) e),
            back as materialized (
                select b.id, b.n, -sum(x.net) as net from booked b join performance_entry x on x.origin_id = b.id and {_TAKEN_BACK.format("b")}
                group by 1, 2)
            select {scope}, e.n::int - 1, sum(e.net), coalesce(sum(b.net), 0), count(*)
            from booked e left join back b on b.id = e.id and b.n = e.n {joined} group by 1, 2""",
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
    some = "b.net <> 0" if side == "back" else "true"
    rows = run(
        f"""with booked as materialized (select * from performance_entry e where {where} and {_BOOKED}),
            back as materialized (
                select b.id, -sum(x.net) as net from booked b join performance_entry x on x.origin_id = b.id and {_TAKEN_BACK.format("b")}
                group by 1),
            found as materialized (
                select e.id, e.business_date, e.source_line_id, e.customer_id, e.net as booked, coalesce(b.net, 0) as back
                from booked e left join back b on b.id = e.id where {some})
            select s.n, s.total, f.* from (select count(*) as n, coalesce(sum({side}), 0) as total from found) s
            left join (
                select f.id as entry, f.business_date, r.id, r.kind, coalesce(r.number, r.title), coalesce(c.title, ''), f.booked, f.back from found f
                join spine_line l on l.id = f.source_line_id join spine_record r on r.id = l.record_id
                left join spine_record c on c.id = f.customer_id order by f.business_date desc, f.id desc offset %s limit %s
            ) f on true order by f.business_date desc, f.entry desc""",
        [*params, skip, most],
        keep=True,
    )
    return rows[0][0], rows[0][1], [PushedRow(*row[2:]) for row in rows if row[2] is not None]
