"""`collected` 回款 (13.3): gross money identified to an order counts on its value date, shared over the order's lines by gross open amount,
credited by the lines' shares."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from makesell.books.orderbook import posting as orderbook
from makesell.books.performance import posting as performance
from makesell.flows.steps.credit_rows import ATOMS, DATES, UNIT, date_params
from makesell.flows.steps.dates import business_dates

# Each line's part of the money in company currency, and what was collected of the line before. All paid for already: by gross amount.
_LINES = """
    select t.source_line_id, l.line_id, l.kind = 'freight' as freight,
           makesell_part(l.net, o.rate, 1, 2) as net, makesell_part(l.gross, o.rate, 1, 2) as whole,
           coalesce(b.collected_gross, 0) as before,
           makesell_part(makesell_part(t.amount, o.rate, 1, 2), sum(w.weight) over s, sum(w.weight) over a, 2)
               - makesell_part(makesell_part(t.amount, o.rate, 1, 2), sum(w.weight) over s - w.weight, sum(w.weight) over a, 2) as gross
    from unnest(%(sources)s::bigint[], %(orders)s::bigint[], %(amounts)s::numeric[]) as t(source_line_id, order_id, amount)
    join orders_salesorder o on o.record_id = t.order_id join orders_salesorderline l on l.order_id = o.record_id
    left join orderbook_balance b on b.line_id = l.line_id
    join lateral (select case when exists (select 1 from orders_salesorderline y join orderbook_balance z on z.line_id = y.line_id
                                           where y.order_id = o.record_id and z.ordered_gross > z.collected_gross)
                              then greatest(coalesce(b.ordered_gross - b.collected_gross, 0), 0) else l.gross end as weight) w on true
    window s as (partition by t.source_line_id order by l.position), a as (partition by t.source_line_id)
"""


def _credit(column: str) -> str:
    """What this money adds to the person's share of everything collected of the line: persons always sum to the money."""
    after, before = f"p.{column}_after", f"p.{column}_before"
    share = "(makesell_part({of}, a.upto, 1, 2) - makesell_part({of}, a.before, 1, 2))"
    alone = "makesell_part({of}, a.share, 1, 2)"
    of = (share.format(of=after), share.format(of=before), alone.format(of=after), alone.format(of=before))
    return f"case when a.overlay then {of[2]} - {of[3]} else {of[0]} - {of[1]} end"


_RUNNING = f"""
    select x.source_line_id, x.line_id, x.freight, x.gross, x.before as gross_before, x.before + x.gross as gross_after,
           makesell_part(x.net, x.before, x.whole, 2) as net_before, makesell_part(x.net, x.before + x.gross, x.whole, 2) as net_after
    from ({_LINES}) x where x.gross <> 0
"""
_CREDITS = f"""
    select 'collected' as measure, d.event_date, d.business_date, a.person_id, coalesce(pe.house_of_id, m.unit_id) as unit_id, a.overlay,
           o.customer_id, l.product_id, pr.group_id as product_group_id, o.territory_id, a.share, 0::numeric as qty,
           {_credit("net")} as net, {_credit("gross")} as gross, null::numeric as numerator, null::numeric as denominator, l.line_id,
           p.source_line_id, null::bigint as origin_id, null::date as origin_date
    from ({_RUNNING}) p
    join (with picked as (select line_id from orders_salesorderline where order_id = any(%(orders)s)) {ATOMS}) a on a.line_id = p.line_id
    join orders_salesorderline l on l.line_id = p.line_id join orders_salesorder o on o.record_id = l.order_id
    join {DATES} on d.event_date = %(day)s::date
    left join products_product pr on pr.record_id = l.product_id {UNIT}
"""
_BOOK = f"""
    select p.line_id, p.source_line_id, 'collected' as measure, d.event_date, d.business_date, 0::numeric as qty,
           p.net_after - p.net_before as net, p.gross, p.freight, null::bigint as origin_id
    from ({_RUNNING}) p join {DATES} on d.event_date = %(day)s::date
"""


@dataclass(frozen=True, slots=True)
class Collected:
    """Money of a receipt for an order, and the line of the receipt that says so. An order stands once in a posting."""

    source_line_id: int
    order_id: int
    amount: Decimal


def post_collected(money: Sequence[Collected], value_date: dt.date) -> int:
    """Posts `collected` on the value date; returns how many credits were posted. The orders are locked by the act. PER-2."""
    if not money:
        return 0
    params = {
        "sources": [each.source_line_id for each in money],
        "orders": [each.order_id for each in money],
        "amounts": [each.amount for each in money],
        "day": value_date,
        **date_params(business_dates("sales", [value_date])),
    }
    posted = performance.post(_CREDITS, params)
    orderbook.post(_BOOK, params)
    return posted
