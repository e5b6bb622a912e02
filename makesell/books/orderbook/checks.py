"""The order book's proofs, in SQL of its own."""

from makesell.books.orderbook.models import MEASURES
from makesell.ground.proof import Check, same

_VALUES = [f"{m}_{v}" for m in MEASURES for v in ("qty", "net", "gross")]
_SUMS = ", ".join(f"sum(case when measure = '{m}' then {v} else 0 end) as {m}_{v}" for m in MEASURES for v in ("qty", "net", "gross"))

CHECKS = (
    same(
        "orderbook.balance",
        "The balance of each order line is the sum of its entries.",
        key="line_id",
        kept="select * from orderbook_balance",
        summed=f"select line_id, {_SUMS} from orderbook_entry group by line_id",
        columns=_VALUES,
    ),
    same(
        "orderbook.order_balance",
        "The balance of each order is the sum of its goods' entries.",
        key="record_id",
        kept="select * from orderbook_orderbalance",
        summed="""select l.record_id,
                         sum(case when e.measure = 'ordered' then e.net when e.measure in ('cancelled', 'shipped') then -e.net
                                  else 0 end) as open_net,
                         sum(case when e.measure = 'shipped' then e.net else 0 end) as shipped_net,
                         sum(case when e.measure = 'invoiced' then e.net else 0 end) as invoiced_net
                  from orderbook_entry e join spine_line l on l.id = e.line_id where not e.freight group by 1""",
        columns=("open_net", "shipped_net", "invoiced_net"),
    ),
    Check(
        "orderbook.source",
        "Every entry names an existing source line and order line.",
        """select 'entry ' || e.id, e.source_line_id::text, null::text from orderbook_entry e
           left join spine_line s on s.id = e.source_line_id left join spine_line l on l.id = e.line_id
           where s.id is null or l.id is null""",
    ),
    Check(
        "orderbook.not_beyond",
        "No more is shipped or cancelled than ordered, no more delivered or accepted than shipped, nothing below zero.",
        """select 'line ' || line_id, ordered_qty::text, (shipped_qty + cancelled_qty)::text from orderbook_balance
           where shipped_qty + cancelled_qty > ordered_qty or delivered_qty > shipped_qty or accepted_qty > shipped_qty
              or least(shipped_qty, delivered_qty, accepted_qty, returned_qty) < 0""",
    ),
    Check(
        "orderbook.reversal",
        "A reversal is the opposite of its origin on the same line and measure, and no entry is reversed twice beyond itself.",
        """select 'entry ' || o.id, o.net::text, sum(r.net)::text from orderbook_entry o join orderbook_entry r on r.origin_id = o.id
           group by o.id, o.net, o.qty, o.line_id, o.measure
           having bool_or(r.line_id <> o.line_id or r.measure <> o.measure) or abs(sum(r.qty)) > abs(o.qty) or abs(sum(r.net)) > abs(o.net)""",
    ),
    Check(
        "orderbook.dates",
        "A business date differs from the event date only forwards.",
        "select 'entry ' || id, event_date::text, business_date::text from orderbook_entry where business_date < event_date",
    ),
)
