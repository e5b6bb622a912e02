"""`shipped` (13.3): what goods issue of deliveries posts to the order book and the performance book.

Shares are those frozen on the order line; the amount of a part is R(atom × done so far / whole) − posted so far (13.1).
"""

from collections.abc import Sequence

from makesell.books.orderbook import posting as orderbook
from makesell.books.performance import posting as performance
from makesell.flows.steps.credit_rows import ATOMS, DATES, UNIT, atom, date_params
from makesell.flows.steps.dates import business_dates
from makesell.ground import locks
from makesell.ground.db import values

# Each delivery line with what was shipped of its order line before it and after it.
_PARTS = """
    select x.line_id as source_line_id, x.order_line_id as line_id, x.qty, v.issued_date,
           coalesce(b.shipped_qty, 0) + sum(x.qty) over w - x.qty as done_before, coalesce(b.shipped_qty, 0) + sum(x.qty) over w as done
    from deliveries_deliveryline x join deliveries_delivery v on v.record_id = x.delivery_id
    left join orderbook_balance b on b.line_id = x.order_line_id
    where x.delivery_id = any(%(ids)s)
    window w as (partition by x.order_line_id order by x.line_id)
"""


_ORDERS = """
    select distinct l.order_id from deliveries_deliveryline x
    join orders_salesorderline l on l.line_id = x.order_line_id where x.delivery_id = any(%s)
"""


def _part(column: str, digits: int) -> str:
    whole = atom(column, digits)
    return f"makesell_part({whole}, p.done, l.qty, {digits}) - makesell_part({whole}, p.done_before, l.qty, {digits})"


_NET, _GROSS = "makesell_part(l.net, o.rate, 1, 2)", "makesell_part(l.gross, o.rate, 1, 2)"
_CREDITS = f"""
    select 'shipped' as measure, d.event_date, d.business_date, a.person_id, coalesce(pe.house_of_id, m.unit_id) as unit_id, a.overlay,
           o.customer_id, l.product_id, pr.group_id as product_group_id, o.territory_id, a.share,
           {_part("l.qty", 8)} as qty, {_part(_NET, 2)} as net, {_part(_GROSS, 2)} as gross,
           null::numeric as numerator, null::numeric as denominator, l.line_id, p.source_line_id, null::bigint as origin_id, null::date as origin_date
    from ({_PARTS}) p
    join (with picked as (select order_line_id as line_id from deliveries_deliveryline where delivery_id = any(%(ids)s)) {ATOMS}) a
         on a.line_id = p.line_id
    join orders_salesorderline l on l.line_id = p.line_id join orders_salesorder o on o.record_id = l.order_id
    join {DATES} on d.event_date = p.issued_date
    left join products_product pr on pr.record_id = l.product_id {UNIT}
"""
# The order book shows the sum of the atoms, or (lines nobody is credited for) the part of the line itself.
_BOOK = f"""
    select p.line_id, p.source_line_id, 'shipped' as measure, d.event_date, d.business_date, p.qty,
           coalesce(s.net, makesell_part({_NET}, p.done, l.qty, 2) - makesell_part({_NET}, p.done_before, l.qty, 2)) as net,
           coalesce(s.gross, makesell_part({_GROSS}, p.done, l.qty, 2) - makesell_part({_GROSS}, p.done_before, l.qty, 2)) as gross,
           null::bigint as origin_id
    from ({_PARTS}) p join orders_salesorderline l on l.line_id = p.line_id join orders_salesorder o on o.record_id = l.order_id
    join {DATES} on d.event_date = p.issued_date
    left join (select source_line_id, sum(net) as net, sum(gross) as gross from performance_entry
               where source_line_id in (select line_id from deliveries_deliveryline where delivery_id = any(%(ids)s))
                 and measure = 'shipped' and not overlay and origin_id is null group by 1) s on s.source_line_id = p.source_line_id
"""


def post_shipped(delivery_ids: Sequence[int]) -> int:
    """Posts `shipped` of deliveries on their goods issue; returns how many credits were posted. PRO-6, PER-2.

    The performance book first: both read what the order book says was shipped before.
    """
    days = values("select distinct issued_date from deliveries_delivery where record_id = any(%s)", [list(delivery_ids)])
    params = {"ids": list(delivery_ids), **date_params(business_dates("sales", days))}
    # Two postings for one order line at once would both read the same "done so far".
    locks.take("order", values(_ORDERS, [list(delivery_ids)]))
    posted = performance.post(_CREDITS, params)
    orderbook.post(_BOOK, params)
    return posted
