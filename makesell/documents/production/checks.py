"""Document = its entries, for production orders, in SQL of its own."""

from makesell.ground.proof import Check

CHECKS = (
    Check(
        "production.planned",
        "What is still to come of an open production order is its quantity less what was reported good; a closed or cancelled one plans nothing.",
        """select 'production order ' || o.record_id,
                  case when o.state in ('planned', 'released') then greatest(o.qty - o.good_qty, 0) else 0 end::text, coalesce(b.planned, 0)::text
           from production_productionorder o left join supply_balance b on b.source_line_id = o.receipt_id
           where coalesce(b.planned, 0) <> case when o.state in ('planned', 'released') then greatest(o.qty - o.good_qty, 0) else 0 end""",
    ),
    Check(
        "production.date",
        "A planned receipt comes on its production order's date.",
        """select 'production order ' || o.record_id, o.due_date::text, b.due_date::text from production_productionorder o
           join supply_balance b on b.source_line_id = o.receipt_id where b.planned > 0 and b.due_date <> o.due_date""",
    ),
    Check(
        "production.output",
        "What was reported good lies in the stock book, report by report.",
        """select 'report ' || r.id, r.good_qty::text, coalesce(e.qty, 0)::text from production_outputreport r
           left join (select source_line_id, sum(qty) as qty from stock_entry where kind = 'receipt' group by 1) e on e.source_line_id = r.line_id
           where coalesce(e.qty, 0) <> r.good_qty""",
    ),
)
