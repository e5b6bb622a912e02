"""`invoiced` (13.3) and `margin` (13.15): what posting invoices writes to the order book, the receivables book and the performance book.

An invoice line's own amounts are the document; its credits are their running allocation over the order line's shares, so
that persons always sum to the invoice (13.1). Where its cost is known, the margin is each credit less its share of the cost.
Due items are parts of the payment schedule (13.12).
"""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from makesell.books.orderbook import posting as orderbook
from makesell.books.performance import posting as performance
from makesell.books.receivables import posting as receivables
from makesell.documents.invoices.actions import COSTED, HEAD, NewDueItem
from makesell.flows.steps import freight
from makesell.flows.steps.credit_rows import ATOMS, DATES, UNIT, atom, date_params, order_line
from makesell.flows.steps.dates import business_dates
from makesell.ground import locks
from makesell.ground.db import by_index, values
from makesell.ground.db.writing import Write, written

# Each invoice line with what was invoiced of its order line before it and after it, in company currency.
_PARTS = f"""
    select x.line_id as source_line_id, x.order_line_id as line_id, x.qty, v.invoice_date,
           makesell_part(x.net, v.rate, 1, 2) as net, makesell_part(x.gross, v.rate, 1, 2) as gross,
           coalesce(b.invoiced_qty, 0) + sum(x.qty) over w as qty_done,
           coalesce(b.invoiced_net, 0) + sum(makesell_part(x.net, v.rate, 1, 2)) over w as net_done,
           coalesce(b.invoiced_gross, 0) + sum(makesell_part(x.gross, v.rate, 1, 2)) over w as gross_done
    from invoices_invoiceline x {by_index("invoices_invoice", "v", "v.record_id = x.invoice_id")}
    {by_index("orderbook_balance", "b", "b.line_id = x.order_line_id", left=True)}
    where x.invoice_id = any(%(ids)s)
    window w as (partition by x.order_line_id order by x.line_id)
"""

_ORDERS = """
    select distinct l.order_id from invoices_invoiceline x
    join orders_salesorderline l on l.line_id = x.order_line_id where x.invoice_id = any(%s)
"""


def _credit(column: str, digits: int) -> str:
    """What this invoice line adds to the person's share of everything invoiced of the order line."""
    after, before = f"p.{column}_done", f"(p.{column}_done - p.{column})"

    def share(of: str) -> str:
        return f"(makesell_part({of}, a.upto, 1, {digits}) - makesell_part({of}, a.before, 1, {digits}))"

    def alone(of: str) -> str:
        return f"makesell_part({of}, a.share, 1, {digits})"

    return f"case when a.overlay then {alone(after)} - {alone(before)} else {share(after)} - {share(before)} end"


_BOOK = f"""
    select p.line_id, p.source_line_id, 'invoiced' as measure, d.event_date, d.business_date, p.qty, p.net, p.gross,
           l.kind = 'freight' as freight, null::bigint as origin_id
    from ({_PARTS}) p join {DATES} on d.event_date = p.invoice_date {by_index("orders_salesorderline", "l", "l.line_id = p.line_id")}
"""
_INVOICED = f"""
    select 'invoiced' as measure, d.event_date, d.business_date, a.person_id, coalesce(pe.house_of_id, m.unit_id) as unit_id, a.overlay,
           o.customer_id, l.product_id, pr.group_id as product_group_id, o.territory_id, a.share,
           {_credit("qty", 8)} as qty, {_credit("net", 2)} as net, {_credit("gross", 2)} as gross,
           null::numeric as numerator, null::numeric as denominator, l.line_id, p.source_line_id,
           null::bigint as origin_id, null::date as origin_date, {atom("k.cost", 2)} as cost
    from ({_PARTS}) p left join costed k on k.line_id = p.source_line_id
    join (with picked as (select order_line_id as line_id from invoices_invoiceline where invoice_id = any(%(ids)s)) {ATOMS}) a
         on a.line_id = p.line_id
    {order_line("p.line_id")}
    join {DATES} on d.event_date = p.invoice_date
    left join products_product pr on pr.record_id = l.product_id {UNIT}
"""
_MARGIN = ", ".join({"measure": "'margin'", "net": "net - cost", "gross": "net - cost"}.get(name, name) for name in performance.INPUT)
_CREDITS = f"""
    with credited as ({_INVOICED})
    select {", ".join(performance.INPUT)} from credited union all select {_MARGIN} from credited where cost is not null
"""
# A past may state what was sold had cost; else its costs stand with the orders.
_STATED = "costed as (select line_id, cost from invoices_invoiceline where invoice_id = any(%(ids)s) and cost is not null)"
_DUE_ITEMS = """
    select v.record_id, t.part, v.customer_id, v.currency, t.amount, t.percent, t.trigger, t.trigger_date, t.days, t.due_date, t.gate, t.retention
    from unnest(%s::bigint[], %s::int[], %s::numeric[], %s::numeric[], %s::text[], %s::date[], %s::int[], %s::date[], %s::text[], %s::boolean[])
         as t(invoice_id, part, amount, percent, trigger, trigger_date, days, due_date, gate, retention)
    join invoices_invoice v on v.record_id = t.invoice_id
"""
_OWED = f"""
    select v.customer_id, v.payer_id, 'receivable' as account, 'invoice' as kind, v.currency, i.amount, i.id as due_item_id,
           d.event_date, d.business_date, h.id as source_line_id, null::bigint as for_record_id, null::bigint as origin_id
    from invoices_invoice v join due i on i.record_id = v.record_id join {DATES} on d.event_date = v.invoice_date
    join spine_line h on h.record_id = v.record_id and h.position = {HEAD} where v.record_id = any(%(ids)s)
"""


def post_invoiced(invoice_ids: Sequence[int], due_items: Sequence[Sequence[NewDueItem]], on: dt.date | None = None) -> int:
    """Posts `invoiced` and `margin` of invoices with their due items; returns how many credits were posted. PRO-6, PER-2.

    `due_items[n]` are the parts of the n-th invoice and sum to its gross amount. An act that has locked their orders names the day.
    """
    flat = [(rid, item) for rid, items in zip(invoice_ids, due_items, strict=True) for item in items]
    days = [on] if on else values("select distinct invoice_date from invoices_invoice where record_id = any(%s)", [list(invoice_ids)])
    params: dict[str, Any] = {"ids": list(invoice_ids), **date_params(business_dates("sales", days))}
    if on:
        params["freight_share"] = freight.share(on)
    owed = params | date_params(business_dates("accounting", days))
    if on is None:
        # Two postings for one order line at once would both read the same "done so far".
        locks.take("order", values(_ORDERS, [list(invoice_ids)]))
    credited, *_ = written(
        performance.posting(_CREDITS, params, first=f"costed as ({COSTED})" if on else _STATED),
        orderbook.posting(_BOOK, params),
        _due_items(flat),
        receivables.posting(_OWED, owed),
    )
    return int(credited)


def post_owed(invoice_id: int, items: Sequence[NewDueItem], on: dt.date) -> None:
    """Posts what an invoice without goods raises: its due items, and nothing to the order book or the performance book."""
    params = {"ids": [invoice_id], **date_params(business_dates("accounting", [on]))}
    written(_due_items([(invoice_id, item) for item in items]), receivables.posting(_OWED, params))


def _due_items(flat: Sequence[tuple[int, NewDueItem]]) -> Write[int]:
    return receivables.due_items(
        _DUE_ITEMS,
        [
            [rid for rid, _ in flat],
            [i.part for _, i in flat],
            [i.amount for _, i in flat],
            [i.percent for _, i in flat],
            [i.trigger for _, i in flat],
            [i.trigger_date for _, i in flat],
            [i.days for _, i in flat],
            [i.due_date for _, i in flat],
            [i.gate for _, i in flat],
            [i.retention for _, i in flat],
        ],
    )
