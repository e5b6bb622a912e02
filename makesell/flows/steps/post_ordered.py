"""`ordered` (13.3): what a confirmed order posts to the order book and the performance book, in one statement."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from makesell.books.orderbook import posting as orderbook
from makesell.books.performance import posting as performance
from makesell.flows.steps.credit_rows import ATOMS, DATES, UNIT, atom, date_params, order_line
from makesell.flows.steps.dates import business_dates
from makesell.ground.db import values
from makesell.ground.db.writing import Write, written

_BOOK = f"""
    select l.line_id, l.line_id as source_line_id, 'ordered' as measure, d.event_date, d.business_date, l.qty,
           makesell_part(l.net, o.rate, 1, 2) as net, makesell_part(l.gross, o.rate, 1, 2) as gross, l.kind = 'freight' as freight,
           null::bigint as origin_id
    from orders_salesorderline l join orders_salesorder o on o.record_id = l.order_id
    join {DATES} on d.event_date = coalesce(l.added_date, o.order_date)
    where {{of}} and l.kind <> 'text'
"""
_CREDITS = f"""
    select 'ordered' as measure, d.event_date, d.business_date, a.person_id, coalesce(pe.house_of_id, m.unit_id) as unit_id, a.overlay,
           o.customer_id, l.product_id, pr.group_id as product_group_id, o.territory_id, a.share,
           {atom("l.qty", 8)} as qty, {atom("makesell_part(l.net, o.rate, 1, 2)", 2)} as net,
           {atom("makesell_part(l.gross, o.rate, 1, 2)", 2)} as gross, null::numeric as numerator, null::numeric as denominator,
           l.line_id, l.line_id as source_line_id, null::bigint as origin_id, null::date as origin_date
    from (with picked as (select line_id from orders_salesorderline l where {{of}}) {ATOMS}) a
    {order_line("a.line_id")}
    join {DATES} on d.event_date = coalesce(l.added_date, o.order_date)
    left join products_product pr on pr.record_id = l.product_id {UNIT}
"""


def post_ordered(order_ids: Sequence[int], *, on: dt.date | None = None) -> int:
    """Posts `ordered` of orders on their order date (`on`, where the act knows it); returns how many credits were posted. PRO-5, PER-2."""
    return written(*ordering(order_ids, on=on))[1]


def ordering(order_ids: Sequence[int], *, on: dt.date | None = None) -> tuple[Write[int], Write[int]]:
    """The same, to be written together with something else: the order book, the performance book."""
    days = [on] if on else values("select distinct order_date from orders_salesorder where record_id = any(%s)", [list(order_ids)])
    params = {"ids": list(order_ids), **date_params(business_dates("sales", days))}
    return _posting("l.order_id = any(%(ids)s)", params)


def post_added(line_ids: Sequence[int], on: dt.date) -> int:
    """Posts `ordered` of lines that a change brought, on the day of the change; returns how many credits were posted."""
    return written(*_posting("l.line_id = any(%(ids)s)", {"ids": list(line_ids), **date_params(business_dates("sales", [on]))}))[1]


def _posting(of: str, params: dict[str, Any]) -> tuple[Write[int], Write[int]]:
    return orderbook.posting(_BOOK.format(of=of), params), performance.posting(_CREDITS.format(of=of), params)
