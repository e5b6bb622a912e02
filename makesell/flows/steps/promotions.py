"""Step: what a promotion gives away stands in the budget book, where it names a line of a plan's budget: committed by confirmed orders, spent as
far as they are invoiced, available again with what is cancelled, returned or credited. The order line is the source.

An act brings its lines to what their order and the order book say now; the promotions are held (`master`), so that nobody else does meanwhile.
"""

import datetime as dt
from collections.abc import Sequence

from makesell.books.budget import posting
from makesell.flows.steps.dates import business_dates

# The line of the revision that stands today takes what is new; what stood on an older one was carried over with it.
_FOLLOWED = """
    with recursive chain as (
        select p.record_id as promotion_id, b.line_id, b.plan_id, b.name, 0 as depth
        from prices_pricelist p join plans_budgetline b on b.line_id = p.budget_line_id
        where p.record_id in (select l.promotion_id from orders_salesorderline l where l.line_id = any(%(lines)s))
        union all
        select c.promotion_id, n.line_id, n.plan_id, n.name, c.depth + 1
        from chain c join plans_salesplan o on o.record_id = c.plan_id and o.state = 'superseded'
        join plans_salesplan t on t.replaces_id = o.record_id and t.state in ('approved', 'running', 'reviewed', 'superseded')
        join plans_budgetline n on n.plan_id = t.record_id and n.name = c.name
    ), standing as (
        select distinct on (promotion_id) promotion_id, line_id from chain order by promotion_id, depth desc
    ), given as (
        select l.line_id, l.promotion_id, p.currency, makesell_part(l.promotion_cut, b.invoiced_qty, l.qty, 2) as spent,
               makesell_part(l.promotion_cut, greatest(b.ordered_qty - b.cancelled_qty, b.invoiced_qty), l.qty, 2) as whole
        from orders_salesorderline l
        join prices_pricelist p on p.record_id = l.promotion_id and p.budget_line_id is not null
        left join orderbook_balance b on b.line_id = l.line_id where l.line_id = any(%(lines)s)
    )
    select * from (
        select s.line_id, g.line_id as source_line_id, k.kind, g.currency,
               coalesce(k.amount, 0) - coalesce((select sum(e.amount) from budget_entry e where e.source_line_id = g.line_id and e.kind = k.kind), 0)
                   as amount,
               %(event)s::date as event_date, %(business)s::date as business_date, null::bigint as origin_id
        from given g join standing s on s.promotion_id = g.promotion_id
        cross join lateral (values ('committed', g.whole - g.spent), ('spent', g.spent)) as k(kind, amount)
    ) m where m.amount <> 0
"""


def follow(order_line_ids: Sequence[int], on: dt.date) -> int:
    """Brings lines sold in promotions with a budget line to what is committed and spent for them; returns the entries posted. PRO-4, PRO-2."""
    counts = business_dates("sales", [on])[on]
    return posting.post(_FOLLOWED, {"lines": list(order_line_ids), "event": on, "business": counts})
