"""On time (13.11): schedule lines that were promised, and those that were kept."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from makesell.ground.access import Where
from makesell.ground.db import run

Promise = Literal["first", "current"]


@dataclass(frozen=True, slots=True)
class Terms:
    """How on time is judged (13.11): against which promise, done by which event, less which tolerance, as of which day.

    `days` and `until` say of each promised day the moment from which a change of ours no longer moves it: two sets as the server reads them.
    """

    promise: Promise
    done_by: str
    tolerance: Decimal
    today: dt.date
    days: str = "{}"
    until: str = "{}"


@dataclass(frozen=True, slots=True)
class Counted:
    """How many schedule lines were promised, and how many of them were in time."""

    kept: int
    lines: int


# A promise for new production is rewritten for what is still open: what was done before stands in front of it.
_CURRENT = """select x.line_id, x.promised_date as d,
        greatest(l.qty - x.whole, 0) + sum(x.qty) over (partition by x.line_id order by x.promised_date) as needed, x.position
    from (select s.*, sum(s.qty) over (partition by s.line_id) as whole from orders_scheduleline s) x
    join orders_salesorderline l on l.line_id = x.line_id
    where x.promised_date is not null and not exists (select 1 from stuck k where k.line_id = x.line_id)
    union all select k.line_id, k.d, l.qty, 1 from stuck k join orders_salesorderline l on l.line_id = k.line_id"""
_FIRST = """select l.line_id, l.first_promised_date as d, l.qty as needed, 1 as position from orders_salesorderline l
    where l.first_promised_date is not null"""
_ON_TIME = """
    with term(d, until) as (select * from unnest(%(days)s::date[], %(until)s::timestamptz[])),
    stuck as (
        select distinct on (c.line_id) c.line_id, c.from_date as d from orders_promisechange c join term t on t.d = c.from_date
        where not c.by_customer and c.at >= t.until order by c.line_id, c.at, c.id),
    unit as ({units}),
    judged as (
        select u.line_id, u.position, u.d, o.record_id as order_id, o.number, o.owner_id, o.unit_id, o.territory_id, o.customer_id,
            l.position as line,
            coalesce(sum(case e.measure when 'ordered' then e.qty when 'cancelled' then -e.qty end), 0) as standing,
            coalesce(sum(e.qty) filter (where e.measure = %(done)s), 0) as done, u.needed
        from unit u join orders_salesorderline l on l.line_id = u.line_id join orders_salesorder o on o.record_id = l.order_id
        left join orderbook_entry e on e.line_id = u.line_id and e.event_date <= u.d and e.measure in ('ordered', 'cancelled', %(done)s)
        where u.d >= %(first)s and u.d < %(after)s and l.kind <> 'freight'
        group by u.line_id, u.position, u.d, u.needed, o.record_id, l.position),
    ruled as (
        select j.*, j.done >= least(j.needed, j.standing) * (1 - %(tolerance)s::numeric) as kept from judged j where j.standing > 0),
    counted as (select r.* from ruled r where r.kept or r.d < %(today)s)
"""


def judged(terms: Terms, first: dt.date, after: dt.date) -> tuple[str, dict[str, Any]]:
    """The statement of lines promised for some days as far as `counted`, each with whether it was kept, and its parameters."""
    sql = _ON_TIME.replace("{units}", _CURRENT if terms.promise == "current" else _FIRST)
    return sql, {
        "days": terms.days, "until": terms.until, "done": terms.done_by, "first": first, "after": after,
        "tolerance": terms.tolerance, "today": terms.today,
    }  # fmt: skip


def on_time(
    by: str, windows: Sequence[tuple[dt.date, dt.date]], members: Sequence[tuple[int, int]] | None, terms: Terms
) -> dict[tuple[int, int], Counted]:
    """{(scope, place of the window): schedule lines promised and kept}: of sellers, units, territories or the company."""
    sql, params = judged(terms, min(start for start, _ in windows), max(end for _, end in windows))
    column = {"person": "c.owner_id", "unit": "c.unit_id", "territory": "coalesce(c.territory_id, 0)"}.get(by, "0")
    scope, joined = ("m.scope", f"join unnest(%(scopes)s::bigint[], %(members)s::bigint[]) as m(scope, member) on m.member = {column}")
    if members is None:
        scope, joined = column, ""
    rows = run(
        f"""{sql} select {scope}, w.n::int - 1, count(*) filter (where c.kept), count(*) from counted c
            join unnest(%(ws)s::date[], %(we)s::date[]) with ordinality as w(s, e, n) on c.d >= w.s and c.d < w.e {joined} group by 1, 2""",
        params | {
            "ws": [start for start, _ in windows], "we": [end for _, end in windows], "scopes": [s for s, _ in members or ()],
            "members": [m for _, m in members or ()],
        },
        keep=True,
    )  # fmt: skip
    return {(row[0] or 0, row[1]): Counted(row[2], row[3]) for row in rows}


@dataclass(frozen=True, slots=True)
class PromisedLine:
    """A schedule line that was promised for a day, and whether it was kept."""

    order_id: int
    order: str | None
    customer_id: int
    line: int
    day: dt.date
    done: Decimal
    needed: Decimal
    kept: bool


def promised_lines(
    seen: Where, by: str, keys: Sequence[int], window: tuple[dt.date, dt.date], terms: Terms, *, kept: bool, skip: int = 0, most: int = 50
) -> tuple[int, list[PromisedLine]]:
    """How many lines stand behind on time (`kept`: only those in time), of orders `o` the reader may see, and a page of them."""
    sql, params = judged(terms, *window)
    column = {"person": "c.owner_id", "unit": "c.unit_id", "territory": "coalesce(c.territory_id, 0)"}.get(by, "0")
    named = {f"seen{n}": value for n, value in enumerate(seen.params)}
    condition = seen.sql
    for name in named:
        condition = condition.replace("%s", f"%({name})s", 1)
    rows = run(
        f"""{sql} select count(*) over (), c.order_id, c.number, c.customer_id, c.line, c.d, c.done, least(c.needed, c.standing), c.kept
            from counted c join orders_salesorder o on o.record_id = c.order_id
            where ({column} = any(%(keys)s) or %(all)s) and (c.kept or not %(kept)s) and {condition}
            order by c.d desc, c.order_id desc, c.line, c.position offset %(skip)s limit %(most)s""",
        params | named | {"keys": list(keys), "all": by == "company", "kept": kept, "skip": skip, "most": most},
    )
    return (rows[0][0] if rows else 0), [PromisedLine(*row[1:]) for row in rows]
