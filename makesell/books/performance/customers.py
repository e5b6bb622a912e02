"""Reads of the performance book for 13.9: which customers a scope has gained, kept, lost. One set-based statement a question."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from makesell.books.performance.balances import By, Slice, Window
from makesell.ground.db import one, run

# (scope, member, the first day it is one, the day after the last): units move, and what was done before counts where it was.
Dated = Sequence[tuple[int, int, dt.date, dt.date]]
ALWAYS: Window = (dt.date.min, dt.date.max)


def always(members: Sequence[tuple[int, int]]) -> Dated:
    """Members that never change."""
    return [(scope, member, *ALWAYS) for scope, member in members]


@dataclass(frozen=True, slots=True)
class CustomerCounts:
    """13.9 of one scope and period: active = gained + retained + reactivated + moved in; those before = retained + lost + moved out."""

    active: int = 0
    gained: int = 0
    retained: int = 0
    reactivated: int = 0
    moved_in: int = 0
    lost: int = 0
    moved_out: int = 0


@dataclass(frozen=True, slots=True)
class CustomerRow:
    """A customer behind a count: the quantity of the measure in the scope, in the period and in the one before."""

    customer_id: int
    customer: str
    qty: Decimal
    qty_before: Decimal


# A customer that was merged counts as the one it was merged into, from its first entry on.
_MERGED = """select coalesce(m.merged_into_id, x.c) as c, x.k, x.day, x.qty from ({}) x
    left join parties_customer m on m.record_id = x.c and m.merged_into_id is not null"""
_ONLY = "select coalesce(m.merged_into_id, x.c) from ({}) x left join parties_customer m on m.record_id = x.c and m.merged_into_id is not null"


@dataclass(frozen=True, slots=True)
class Change:
    """What a customer's net amount of a measure is, and what it was in the slice it is compared with."""

    customer_id: int
    customer: str
    now: Decimal
    before: Decimal


def fallen(now: Slice, before: Slice, limit: int) -> list[Change]:
    """The customers whose net amount fell most from one slice to another, in one statement."""
    now_where, now_params = now.where()
    before_where, before_params = before.where()
    sums = """select coalesce(m.merged_into_id, x.customer_id) as customer_id, sum(x.net) as net
              from (select customer_id, net from performance_entry where {} and customer_id is not null) x
              left join parties_customer m on m.record_id = x.customer_id and m.merged_into_id is not null group by 1"""
    rows = run(
        f"""select b.customer_id, c.name, coalesce(n.net, 0), b.net from ({sums.format(before_where)}) b
            left join ({sums.format(now_where)}) n on n.customer_id = b.customer_id
            join parties_customer c on c.record_id = b.customer_id
            where b.net > coalesce(n.net, 0) order by coalesce(n.net, 0) - b.net, b.customer_id limit %s""",
        [*before_params, *now_params, limit],
    )
    return [Change(*row) for row in rows]


# One row a customer and scope: in which periods it was active there (bit n = n-th period, bit 0 = any time earlier), in which
# anywhere in the company (`known`), and whether its first activity ever lies in the scope. Ties of a day: the first entry decides.
_SEEN = """
with src as materialized ({source}),
placed as materialized (
    select src.c, {scope} as s, width_bucket(src.day, %(starts)s::date[]) as n, sum(src.qty) as qty
    from src {mapped} group by 1, 2, 3
), here as (select c, s, bit_or(1::bigint << n) as bits from placed where qty > 0 group by 1, 2),
spread as materialized (select * from src where c in (select c from src group by c having min(k) <> max(k) or bool_or(k = any(%(moved)s::bigint[])))),
known as (
    select c, bit_or(1::bigint << n) as bits from (
        select c, width_bucket(day, %(starts)s::date[]) as n from spread group by 1, 2 having sum(qty) > 0
    ) x group by 1
), firsts as (
    select distinct on (x.c) x.c, x.k, x.since from (
        select c, k, width_bucket(day, %(starts)s::date[]) as n, min(day) filter (where qty > 0) as since
        from spread group by 1, 2, 3 having sum(qty) > 0
    ) x order by x.c, x.n, x.since, (
        select row(e.business_date, e.id) from performance_entry e
        where e.customer_id = any(array[x.c] || array(select m.record_id from parties_customer m where m.merged_into_id = x.c))
          and e.measure = %(measure)s and coalesce(e.{column}, 0) = x.k and not e.overlay and e.qty > 0
          and e.business_date >= x.since order by e.business_date, e.id limit 1)
), seen as (
    select h.s, h.c, h.bits, coalesce(k.bits, h.bits) as known, f.c is null or {first_here} as first_here
    from here h left join known k on k.c = h.c left join firsts f on f.c = h.c
)
"""
_NOW, _BEFORE = "bits >> p.n & 1 = 1", "bits >> (p.n - 1) & 1 = 1"
_NEVER, _UNKNOWN = "bits & ((1::bigint << p.n) - 1) = 0", "known & ((1::bigint << p.n) - 1) = 0"
_FIRST = f"{_NEVER} and {_UNKNOWN} and first_here"
COUNTED = {
    "active": _NOW,
    "gained": f"{_NOW} and {_FIRST}",
    "retained": f"{_NOW} and {_BEFORE}",
    "reactivated": f"{_NOW} and not {_BEFORE} and not {_NEVER}",
    "moved_in": f"{_NOW} and {_NEVER} and not ({_FIRST})",
    "lost": f"not {_NOW} and {_BEFORE} and known >> p.n & 1 = 0",
    "moved_out": f"not {_NOW} and {_BEFORE} and known >> p.n & 1 = 1",
}
MOST_PERIODS = 60
NOBODY: dict[str, list[Any]] = {"scopes": [], "members": [], "since": [], "until": []}


def _seen(by: By, measure: str, periods: Sequence[Window], members: Dated | None) -> tuple[str, dict[str, Any]]:
    """The statement's head over `seen`, with its parameters. Customers of territories and the company come from the balance."""
    column = {"person": "person_id", "holder": "person_id", "unit": "unit_id"}.get(by, "territory_id")
    entry = f"""select customer_id as c, coalesce({column}, 0) as k, business_date as day, qty from performance_entry
        where measure = %(measure)s and not overlay and customer_id is not null
          and business_date >= %(whole)s and business_date < %(end)s"""
    kept = """select customer_id as c, territory_id as k, leaf as day, qty from performance_customerbalance
        where measure = %(measure)s and leaf < %(whole)s"""
    until = periods[-1][1]
    moved = sorted({member for _, member, *days in members or () if tuple(days) != ALWAYS})
    params: dict[str, Any] = {"moved": moved, "measure": measure, "starts": [start for start, _ in periods], "end": until, "whole": dt.date.min}
    if column == "person_id":
        entry = f"{entry} and moved is null"     # brought from one unit into another: for the person nothing came or went
    source, only = entry, f"select customer_id as c from performance_entry where measure = %(measure)s and {column} = any(%(members)s::bigint[])"
    if by in ("territory", "company"):
        cut = one("select start_date from period_leaf where start_date < %s and %s < end_date", [until, until], keep=True)
        params["whole"] = cut[0] if cut else until
        source = f"{kept} union all {entry}" if cut else kept
        only = only.replace("performance_entry", "performance_customerbalance")
    source = _MERGED.format(source)
    scope, mapped, first_here = "src.k", "", "f.k = h.s"
    if members is not None:
        pairs = "unnest(%(scopes)s::bigint[], %(members)s::bigint[], %(since)s::date[], %(until)s::date[]) as m(scope, member, since, until)"
        scope, mapped = "m.scope", f"join {pairs} on m.member = src.k and src.day >= m.since and src.day < m.until"
        first_here = f"exists (select 1 from {pairs} where m.scope = h.s and m.member = f.k and f.since >= m.since and f.since < m.until)"
        params |= dict(zip(("scopes", "members", "since", "until"), map(list, zip(*members, strict=True)), strict=True)) or NOBODY
        if len({each[0] for each in members}) == 1:
            # One scope asks for its own customers only.
            source = f"select * from ({source}) x where c in ({_ONLY.format(only)})"
    elif by == "company":
        scope, first_here = "0::bigint", "true"
    return _SEEN.format(source=source, scope=scope, mapped=mapped, column=column, first_here=first_here), params


def customer_counts(
    by: By, measure: str, periods: Sequence[Window], members: Dated | None = None
) -> dict[tuple[int, int], CustomerCounts]:
    """13.9 for periods that follow each other without gap: {(scope, period's place): counts}, in one statement.

    Begin with the first period that has data, so that "ever" and "earlier" are the same words for every period.
    """
    skipped = max(0, len(periods) - MOST_PERIODS)
    head, params = _seen(by, measure, periods[skipped:], members)
    counted = ", ".join(f"coalesce(sum(x.k) filter (where {rule}), 0)" for rule in COUNTED.values())
    rows = run(
        f"""{head} select x.s, p.n, {counted} from (select s, bits, known, first_here, count(*) as k from seen group by 1, 2, 3, 4) x
            cross join generate_series(1, %(count)s) as p(n) group by 1, 2""",
        {**params, "count": len(params["starts"])},
        keep=True,
    )
    return {(r[0], r[1] - 1 + skipped): CustomerCounts(*(int(v) for v in r[2:])) for r in rows}


@dataclass(frozen=True, slots=True)
class CountAsked:
    """Which count opens: kind of scope with its members, measure, the count's name, and the periods up to the one counted (the last)."""

    by: By
    measure: str
    periods: tuple[Window, ...]
    counted: str
    members: Dated | None = None
    scope: int = 0


def _asked(asked: CountAsked) -> tuple[str, str, dict[str, Any]]:
    periods = asked.periods[-MOST_PERIODS:]
    head, params = _seen(asked.by, asked.measure, periods, asked.members)
    found = f"select s, c from seen cross join (select %(last)s as n) p where s = %(scope)s and {COUNTED[asked.counted]}"
    return head, found, {**params, "scope": asked.scope, "last": len(periods)}


def customers_behind(asked: CountAsked, *, after: int = 0, limit: int = 50) -> list[CustomerRow]:
    """The customers a count of 13.9 counts, by key, beginning after the key `after`."""
    head, found, params = _asked(asked)
    rows = run(
        f"""{head} select x.c, r.title, coalesce(now.qty, 0), coalesce(old.qty, 0)
            from (select * from ({found}) f where c > %(after)s order by c limit %(limit)s) x
            join spine_record r on r.id = x.c left join placed now on now.c = x.c and now.s = x.s and now.n = %(last)s
            left join placed old on old.c = x.c and old.s = x.s and old.n = %(last)s - 1 order by x.c""",
        {**params, "after": after, "limit": limit},
    )
    return [CustomerRow(*row) for row in rows]


def count_behind(asked: CountAsked) -> int:
    """How many customers a count of 13.9 counts, by the same statement that lists them."""
    head, found, params = _asked(asked)
    row = one(f"{head} select count(*) from ({found}) f", params)
    return int(row[0]) if row else 0
