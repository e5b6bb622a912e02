"""`paid` (13.3): net, when money and invoice are both there. Each atom an invoice line posted is paid in the part of the line's gross
amount that money pays for: R(atom × money so far / gross) − paid so far (13.1)."""

from collections.abc import Sequence

from makesell.books.orderbook import posting as orderbook
from makesell.books.performance import posting as performance
from makesell.flows.steps.credit_rows import DATES, UNIT, date_params
from makesell.flows.steps.dates import business_dates
from makesell.ground.db import run

# Each allocation with its invoice line: money for the line up to it, and up to the one before it in this act (the first has none).
_MONEY = """
    select x.line_id as invoice_line_id, x.order_line_id as line_id, x.gross - c.gross as gross, x.net - c.net as net, x.qty - c.qty as qty, i.rate,
           a.line_id as source_line_id, greatest(coalesce(r.counts_on, a.used_on), i.invoice_date) as day,
           m.money + sum(a.amount - a.freed) over w as money,
           case when lag(a.line_id) over w is not null then m.money + sum(a.amount - a.freed) over w - a.amount + a.freed end as money_before
    from receipts_allocation a left join receipts_receipt r on r.record_id = a.receipt_id
    join invoices_invoiceline x on x.line_id = a.invoice_line_id join invoices_invoice i on i.record_id = x.invoice_id
    join lateral (select coalesce(sum(qty), 0) as qty, coalesce(sum(net), 0) as net, coalesce(sum(gross), 0) as gross
                  from invoices_creditline y where y.invoice_line_id = x.line_id) c on true
    join lateral (select coalesce(sum(o.amount - o.freed), 0) as money from receipts_allocation o
                  left join receipts_receipt q on q.record_id = o.receipt_id
                  where o.invoice_line_id = x.line_id and o.undone_at is null and o.line_id <> all(%(lines)s)
                    and (o.receipt_id is null or q.counts_on is not null)) m on true
    where a.line_id = any(%(lines)s) and x.gross <> c.gross
    window w as (partition by a.invoice_line_id order by a.line_id)
"""


def _part(of: str, posted: str, digits: int) -> str:
    """R(atom × money so far / gross) less what was paid before: posted already, or by the allocation before it."""
    before = f"case when p.money_before is null then coalesce({posted}, 0) else makesell_part({of}, p.money_before, p.gross, {digits}) end"
    return f"makesell_part({of}, p.money, p.gross, {digits}) - {before}"


def _rest(column: str, digits: int) -> str:
    return _part(f"(o.{column} + coalesce(r.{column}, 0))", f"s.{column}", digits)


def _own(column: str, digits: int) -> str:
    of = f"p.{column}" if column == "qty" else f"makesell_part(p.{column}, p.rate, 1, 2)"
    return f"coalesce(s.{column}, {_part(of, f'b.{column}', digits)}) as {column}"


_CREDITS = f"""
    select 'paid' as measure, d.event_date, d.business_date, o.person_id, coalesce(pe.house_of_id, m.unit_id) as unit_id, o.overlay, o.customer_id,
           o.product_id, o.product_group_id, o.territory_id, o.share, {_rest("qty", 8)} as qty, {_rest("net", 2)} as net,
           {_rest("gross", 2)} as gross, null::numeric as numerator, null::numeric as denominator, o.line_id, p.source_line_id,
           null::bigint as origin_id, null::date as origin_date
    from ({_MONEY}) p
    join performance_entry o on o.line_id = p.line_id and o.source_line_id = p.invoice_line_id and o.measure = 'invoiced' and o.origin_id is null
    left join lateral (select sum(qty) as qty, sum(net) as net, sum(gross) as gross,
                              bool_or(restated_by_id <> coalesce(o.restated_by_id, 0)) as superseded
                       from performance_entry x where x.origin_id = o.id) r on true
    left join lateral (
        select sum(e.qty + coalesce(v.qty, 0)) as qty, sum(e.net + coalesce(v.net, 0)) as net, sum(e.gross + coalesce(v.gross, 0)) as gross
        from receipts_allocation a
        join performance_entry e on e.source_line_id = a.line_id and e.line_id = p.line_id and e.measure = 'paid' and e.origin_id is null
        left join lateral (select sum(qty) as qty, sum(net) as net, sum(gross) as gross from performance_entry x where x.origin_id = e.id) v on true
        where a.invoice_line_id = p.invoice_line_id and e.person_id = o.person_id and e.overlay = o.overlay) s on true
    join {DATES} on d.event_date = p.day {UNIT.replace("a.person_id", "o.person_id")}
    where r.superseded is not true
"""
# The order book shows the sum of the atoms, or (lines nobody is credited for) the part of the line itself.
_BOOK = f"""
    select p.line_id, p.source_line_id, 'paid' as measure, d.event_date, d.business_date,
           {_own("qty", 8)}, {_own("net", 2)}, {_own("gross", 2)},
           l.kind = 'freight' as freight, null::bigint as origin_id
    from ({_MONEY}) p join {DATES} on d.event_date = p.day join orders_salesorderline l on l.line_id = p.line_id
    left join lateral (select sum(e.qty) as qty, sum(e.net) as net, sum(e.gross) as gross from performance_entry e
                       where e.line_id = p.line_id and e.source_line_id = p.source_line_id and e.measure = 'paid' and not e.overlay) s on true
    left join lateral (
        select sum(e.qty + coalesce(v.qty, 0)) as qty, sum(e.net + coalesce(v.net, 0)) as net, sum(e.gross + coalesce(v.gross, 0)) as gross
        from receipts_allocation a
        join orderbook_entry e on e.source_line_id = a.line_id and e.line_id = p.line_id and e.measure = 'paid' and e.origin_id is null
        left join lateral (select sum(qty) as qty, sum(net) as net, sum(gross) as gross from orderbook_entry x where x.origin_id = e.id) v on true
        where a.invoice_line_id = p.invoice_line_id) b on true
"""


def post_paid(allocation_line_ids: Sequence[int]) -> int:
    """Posts `paid` of what allocations pay for, on the later day of money and invoice; returns how many credits were posted. PER-2."""
    lines = {"lines": list(allocation_line_ids)}
    days = {row[0] for row in run(f"select distinct day from ({_MONEY}) p", lines)}
    params = lines | date_params(business_dates("sales", days))
    posted = performance.post(_CREDITS, params)
    orderbook.post(_BOOK, params)
    return posted
