"""`margin` (13.15) of orders whose past states what each line cost: net − cost, counted with the order.

Orders people make post it with their invoices (`post_invoiced`); a source without invoices says it once, with the sale.
A price allowance takes off the margin what it takes off the invoice.
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


_CUT = """
    select 'margin' as measure, c.event_date, c.business_date, c.person_id, c.unit_id, c.overlay, c.customer_id, c.product_id, c.product_group_id,
           c.territory_id, c.share, 0::numeric as qty, c.net, c.net as gross, null::numeric as numerator, null::numeric as denominator, c.line_id,
           c.source_line_id, m.id as origin_id, m.business_date as origin_date
    from performance_entry c join performance_entry o on o.id = c.origin_id and o.business_date = c.origin_date
    join performance_entry m on m.line_id = o.line_id and m.source_line_id = o.source_line_id and m.measure = 'margin' and m.origin_id is null
         and m.person_id = o.person_id and m.overlay = o.overlay and m.restated_by_id is not distinct from o.restated_by_id
    where c.line_id = any(%s) and c.source_line_id = any(%s) and c.measure = 'invoiced'
"""


def cut_margin(order_line_ids: Sequence[int], source_line_ids: Sequence[int]) -> int:
    """Takes off `margin` what these lines of price allowances have just taken off `invoiced`, person by person: cost stays what it was."""
    return performance.post(_CUT, [list(order_line_ids), list(source_line_ids)])
