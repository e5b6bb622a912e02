"""Step: freight borne by us (13.15) lowers the margin: planned as a share of the price until the carrier has charged a delivery, then what that
took, spread over its lines by `allocate`. An order with a freight line has the customer bear it.
"""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from makesell.books.performance import posting as performance
from makesell.documents.invoices.actions import FREIGHT
from makesell.flows.steps.credit_rows import date_params
from makesell.flows.steps.dates import business_dates
from makesell.ground.rules import queries as rules
from makesell.ground.rules.kinds import Number, RuleKind
from makesell.ground.text import N_

SHARE: Final = RuleKind(
    "margin.freight_share",
    N_("Freight borne by us, as a share of the net price"),
    Number(Decimal(0), Decimal(1), 4),
    default="0",
    clause="PRO-4",
    help=N_("Of orders without a freight line, until the carrier has charged the delivery; authority and margin are judged with it (0.02 = 2 %)."),
    pay=True,
)
RULES: Final = (SHARE,)


def share(on: dt.date) -> Decimal:
    """The share of a day."""
    return Decimal(rules.value(SHARE, on))


def borne(on: dt.date, *, charged: bool) -> Decimal:
    """The share of net amounts that is planned for the lines of a document; nothing where the customer is charged freight."""
    return Decimal(0) if charged else share(on)


# What the margin of posted invoice lines is to bear now, less what it was posted with, shared among the credits it was posted for; what was
# corrected before counts. An entry whose shares were changed has others in its place.
_CORRECTED = f"""
    select 'margin' as measure, d.event_date, d.business_date, e.person_id, e.stands_in as unit_id, e.overlay, e.customer_id, e.product_id,
           e.product_group_id,
           e.territory_id, e.share, 0::numeric as qty, e.part as net, e.part as gross, null::numeric as numerator, null::numeric as denominator,
           e.line_id, e.delivery_line_id as source_line_id, e.id as origin_id, e.business_date as origin_date
    from (select m.*, t.delivery_line_id,
                 coalesce((select x.unit_id from performance_entry x where x.moves_id = m.id order by x.id desc limit 1), m.unit_id) as stands_in,
                 -case when m.overlay then makesell_part(t.more, m.share, 1, 2)
                       else makesell_part(t.more, sum(m.share) over w, 1, 2) - makesell_part(t.more, sum(m.share) over w - m.share, 1, 2) end
                 - coalesce((select sum(r.net) from performance_entry r where r.origin_id = m.id and r.source_line_id in (
                       select y.line_id from deliveries_deliveryline y where y.order_line_id = t.order_line_id)), 0) as part
          from (select distinct on (x.line_id) x.line_id, x.order_line_id, z.line_id as delivery_line_id, {FREIGHT} - x.freight_cost as more
                from deliveries_deliveryline z join invoices_invoiceline x on x.order_line_id = z.order_line_id
                     and coalesce(x.delivery_line_id, z.line_id) = z.line_id
                join invoices_invoice v on v.record_id = x.invoice_id and v.state = 'posted'
                join orders_salesorderline l on l.line_id = x.order_line_id
                where z.delivery_id = %(delivery)s and x.cost is not null order by x.line_id, z.line_id) t
          join performance_entry m on m.line_id = t.order_line_id and m.source_line_id = t.line_id and m.measure = 'margin' and m.origin_id is null
               and not exists (select 1 from performance_entry r where r.origin_id = m.id and r.restated_by_id <> coalesce(m.restated_by_id, 0))
          window w as (partition by t.line_id, m.overlay order by m.id)) e
    join unnest(%(events)s::date[], %(counted)s::date[]) as d(event_date, business_date) on true
    where e.part <> 0
"""


def correct(delivery_id: int, on: dt.date) -> int:
    """Margins posted with what was planned follow what the carrier has charged for a delivery; returns how many credits were corrected."""
    params: Mapping[str, object] = {
        "delivery": delivery_id, "freight_share": share(on), **date_params(business_dates("sales", [on])),
    }  # fmt: skip
    return performance.post(_CORRECTED, params)

