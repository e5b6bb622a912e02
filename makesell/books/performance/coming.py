"""How customers come and go as entries of the performance book (13.9), in the company as a whole: a customer is new on the day of its first
activity ever, reactivated on its first day after a period without, lost when a period ends in which it did nothing after one in which it did.

What should stand is worked out from the activity measure's entries in one statement and compared with what stands: what is missing is posted, what
no longer holds (its goods all came back, it bought after all) is taken back.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Final

from makesell.books.performance import posting
from makesell.books.performance.balances import Window
from makesell.ground.db import run, values

NEW: Final = "new_customer"
REACTIVATED: Final = "reactivated_customer"
LOST: Final = "lost_customer"
MEASURES: Final = (NEW, REACTIVATED, LOST)

# `due`: each event that should stand, with the entry that decides whose it is: the first of the day on which the customer came (of several
# shares the largest), the last one before it went.
_DUE: Final = f"""
pieces as materialized (select n, s, e from unnest(%(starts)s::date[], %(ends)s::date[]) with ordinality as t(s, e, n)),
acts as materialized (
    select coalesce(m.merged_into_id, x.customer_id) as c, x.id, x.business_date as day, x.qty, x.share, p.n
    from performance_entry x join pieces p on p.s <= x.business_date and x.business_date < least(p.e, %(until)s)
    left join parties_customer m on m.record_id = x.customer_id and m.merged_into_id is not null
    where x.measure = %(activity)s and not x.overlay and x.customer_id is not null and x.moved is null),
active as (select c, n, lag(n) over w as before, lead(n) over w as after from (select c, n from acts group by c, n having sum(qty) > 0) a
           window w as (partition by c order by n)),
came as (select distinct on (a.c, a.n) a.c, a.n, x.id, x.day, case when a.before is null then '{NEW}' else '{REACTIVATED}' end as measure
         from active a join acts x on x.c = a.c and x.n = a.n and x.qty > 0
         where a.before is null or a.before < a.n - 1 order by a.c, a.n, x.day, x.share desc, x.id),
went as (select distinct on (a.c, a.n) a.c, a.n, x.id, p.e - 1 as day, '{LOST}' as measure
         from active a join acts x on x.c = a.c and x.n = a.n and x.qty > 0 join pieces p on p.n = a.n + 1 and p.e <= %(until)s
         where a.after is null or a.after > a.n + 1 order by a.c, a.n, x.day desc, x.share desc, x.id desc),
due as materialized (select c, id, day, measure from came union all select c, id, day, measure from went),
stands as materialized (
    select o.id, coalesce(m.merged_into_id, o.customer_id) as c, o.event_date as day, o.measure
    from performance_entry o left join parties_customer m on m.record_id = o.customer_id and m.merged_into_id is not null
    where o.measure = any(%(measures)s) and o.origin_id is null and not exists (select 1 from performance_entry y where y.origin_id = o.id
                                                    and y.moved is null)),
missing as (select d.* from due d where not exists (select 1 from stands s where (s.c, s.day, s.measure) = (d.c, d.day, d.measure)))
"""


def _params(activity: str, periods: Sequence[Window], until: dt.date) -> dict[str, Any]:
    return {"activity": activity, "starts": [start for start, _ in periods], "ends": [end for _, end in periods], "until": until,
            "measures": list(MEASURES)}  # fmt: skip


def untold() -> bool:
    """True as long as no such event was ever posted: then nothing was closed with one either."""
    return not values("select 1 from performance_entry where measure = any(%s) limit 1", [list(MEASURES)])


def missing_days(activity: str, periods: Sequence[Window], until: dt.date) -> list[dt.date]:
    """On which days events happened that do not stand yet. `periods` follow each other without gap from the first that has data; `until` is the
    first day that has not ended."""
    return values(f"with {_DUE} select distinct day from missing order by 1", _params(activity, periods, until))


def gone(activity: str, periods: Sequence[Window], until: dt.date) -> list[int]:
    """The entries that stand and should not any more."""
    found = run(
        f"with {_DUE} select s.id from stands s where not exists (select 1 from due d where (d.c, d.day, d.measure) = (s.c, s.day, s.measure))",
        _params(activity, periods, until),
    )
    return [int(row[0]) for row in found]


def post_missing(activity: str, periods: Sequence[Window], until: dt.date, counted: Mapping[dt.date, dt.date]) -> int:
    """Posts what is missing on the days that are `counted`, in one statement; returns how many. The caller holds the gates of the months."""
    select = """select d.measure, d.day as event_date, w.counts as business_date, o.person_id,
            coalesce(u.house_of_id, m.unit_id, o.unit_id) as unit_id, false as overlay, o.customer_id, o.product_id, o.product_group_id,
            o.territory_id, 1::numeric as share, 1::numeric as qty, 0::numeric as net, 0::numeric as gross,
            null::numeric as numerator, null::numeric as denominator, null::bigint as line_id, o.source_line_id, null::bigint as origin_id,
            null::date as origin_date
        from missing d join unnest(%(days)s::date[], %(counts)s::date[]) as w(day, counts) on w.day = d.day
        join performance_entry o on o.id = d.id join organisation_person u on u.id = o.person_id
        left join lateral (select x.unit_id from organisation_membership x where x.person_id = o.person_id and x."primary"
                           and x.valid_from <= w.counts order by x.valid_from desc limit 1) m on true"""
    params = _params(activity, periods, until) | {"days": list(counted), "counts": list(counted.values())}
    return posting.posting(select, params, first=_DUE.strip()).done()
