"""Mirrors (13.4): what a document had posted is taken back in part, always with the origin's atoms, in both books at once."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from makesell.books.orderbook import balances
from makesell.books.orderbook import posting as orderbook
from makesell.books.performance import posting as performance
from makesell.books.performance.posting import Mirror
from makesell.flows.steps.dates import business_dates

# The order book is brought to what stands of the atoms; of lines nobody is credited for, to the part of its own entry. Quantities of goods
# are parts of themselves; the quantity that money has paid for is a part by money, rounded for each atom.
_BOOK = """
    select * from (
        select o.line_id, t.source_line_id, o.measure, t.event_date, t.business_date,
               case when l.kind = 'sale' and o.measure = 'paid' then coalesce(s.qty, 0) - o.qty - coalesce(r.qty, 0)
                    else -(makesell_part(o.qty, t.done, t.whole, 8) + coalesce(r.qty, 0)) end as qty,
               case when l.kind = 'sale' then coalesce(s.net, 0) - o.net - coalesce(r.net, 0)
                    else -(makesell_part(o.net + coalesce(r.cut_net, 0), t.done, t.whole, 2) + coalesce(r.net - r.cut_net, r.net, 0)) end as net,
               case when l.kind = 'sale' then coalesce(s.gross, 0) - o.gross - coalesce(r.gross, 0)
                    else -(makesell_part(o.gross + coalesce(r.cut_gross, 0), t.done, t.whole, 2) + coalesce(r.gross - r.cut_gross, r.gross, 0)) end
                    as gross, o.freight, o.id as origin_id
        from unnest(%(measures)s::text[], %(lines)s::bigint[], %(origins)s::bigint[], %(done)s::numeric[], %(whole)s::numeric[],
                    %(sources)s::bigint[], %(events)s::date[], %(counted)s::date[])
             as t(measure, line_id, origin_line_id, done, whole, source_line_id, event_date, business_date)
        join orderbook_entry o on o.line_id = t.line_id and o.source_line_id = t.origin_line_id and o.measure = t.measure and o.origin_id is null
        join orders_salesorderline l on l.line_id = o.line_id
        left join lateral (
            select sum(x.qty) as qty, sum(x.net) as net, sum(x.gross) as gross, sum(x.net) filter (where x.qty = 0) as cut_net,
                   sum(x.gross) filter (where x.qty = 0) as cut_gross
            from orderbook_entry x where x.origin_id = o.id
        ) r on true
        left join lateral (
            select sum(p.qty + coalesce(x.qty, 0)) as qty, sum(p.net + coalesce(x.net, 0)) as net, sum(p.gross + coalesce(x.gross, 0)) as gross
            from performance_entry p
            left join lateral (select sum(y.qty) as qty, sum(y.net) as net, sum(y.gross) as gross from performance_entry y
                               where y.origin_id = p.id) x on true
            where p.line_id = o.line_id and p.source_line_id = o.source_line_id and p.measure = o.measure and p.origin_id is null and not p.overlay
        ) s on true
    ) m where m.qty <> 0 or m.net <> 0 or m.gross <> 0
"""


# The day all of an act counts on, or (a past recorded in sets) the day of each line that reverses.
Day = dt.date | Mapping[int, dt.date]


def mirror(parts: Sequence[Mirror], *, on: Day) -> int:
    """Brings the origins to `done/whole` reversed on a day; returns how many credits were posted. One origin stands once in `parts`."""
    if not parts:
        return 0
    events = [on if isinstance(on, dt.date) else on[part.source_line_id] for part in parts]
    counted = business_dates("sales", events)
    days = [(day, counted[day]) for day in events]
    posted = performance.mirror(parts, days=days)
    orderbook.post(
        _BOOK,
        {
            "measures": [p.measure for p in parts], "lines": [p.line_id for p in parts], "origins": [p.origin_line_id for p in parts],
            "done": [p.done for p in parts], "whole": [p.whole for p in parts], "sources": [p.source_line_id for p in parts],
            "events": events, "counted": [business for _, business in days],
        },
    )  # fmt: skip
    return posted


@dataclass(frozen=True, slots=True)
class Taken:
    """A quantity of a delivery line (or of its acceptance's line) that is taken back, and the line of the document that does it."""

    delivery_line_id: int
    order_line_id: int
    qty: Decimal
    source_line_id: int


def take_back(taken: Sequence[Taken], measures: Sequence[str], *, on: Day) -> int:
    """Mirrors quantities of delivery lines: what they shipped and delivered, and (`ordered`) what their order line ordered.

    A quantity that a measure never had is not mirrored; returns how many credits were posted.
    """
    found = {(o.measure, o.line_id, o.origin_line_id): o for o in balances.origins([one.order_line_id for one in taken])}
    wanted: dict[tuple[str, int, int], list[Taken]] = {}
    for one in taken:
        for measure in measures:
            origin = one.order_line_id if measure == "ordered" else one.delivery_line_id
            wanted.setdefault((measure, one.order_line_id, origin), []).append(one)
    parts = []
    for key, ones in wanted.items():
        origin_of = found.get(key)
        if origin_of is not None and origin_of.qty > origin_of.reversed_qty:
            done = min(origin_of.reversed_qty + sum((one.qty for one in ones), Decimal(0)), origin_of.qty)
            parts.append(Mirror(*key, done, origin_of.qty, ones[0].source_line_id))
    return mirror(parts, on=on)
