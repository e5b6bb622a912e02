"""`margin` (13.15) of orders whose past states what each line cost: net − cost, counted with the order.

Orders people make post it with their invoices; a source without invoices says it once, with the sale.
"""

from collections.abc import Sequence

from makesell.books.performance import posting as performance
from makesell.flows.steps.credit_rows import ATOMS, DATES, UNIT, atom, date_params
from makesell.flows.steps.dates import business_dates
from makesell.ground.db import values

_MARGIN = "(makesell_part(l.net, o.rate, 1, 2) - makesell_part(l.cost, o.rate, 1, 2))"
_CREDITS = f"""
    select 'margin' as measure, d.event_date, d.business_date, a.person_id, coalesce(pe.house_of_id, m.unit_id) as unit_id, a.overlay,
           o.customer_id, l.product_id, pr.group_id as product_group_id, o.territory_id, a.share,
           {atom("l.qty", 8)} as qty, {atom(_MARGIN, 2)} as net, {atom(_MARGIN, 2)} as gross,
           null::numeric as numerator, null::numeric as denominator, l.line_id, l.line_id as source_line_id, null::bigint as origin_id,
           null::date as origin_date
    from (with picked as (select line_id from orders_salesorderline where order_id = any(%(ids)s) and cost is not null) {ATOMS}) a
    join orders_salesorderline l on l.line_id = a.line_id join orders_salesorder o on o.record_id = l.order_id
    join {DATES} on d.event_date = o.order_date
    left join products_product pr on pr.record_id = l.product_id {UNIT}
"""


def post_margin(order_ids: Sequence[int]) -> int:
    """Posts `margin` of the lines that state their cost, on their order's date; returns how many credits were posted. PER-2."""
    days = values("select distinct order_date from orders_salesorder where record_id = any(%s)", [list(order_ids)])
    return performance.post(_CREDITS, {"ids": list(order_ids), **date_params(business_dates("sales", days))})
