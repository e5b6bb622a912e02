"""Document = its entries, for purchase orders, in SQL of its own."""

from makesell.ground.proof import Check

_OPEN = "case when o.state in ('ordered', 'part') then x.qty - x.received_qty else 0 end"
CHECKS = (
    Check(
        "purchases.planned",
        "What is on order and has not come is planned to come; anything else of a purchase order plans nothing.",
        f"""select 'line ' || x.line_id, ({_OPEN})::text, coalesce(b.planned, 0)::text from purchases_purchaseline x
            join purchases_purchaseorder o on o.record_id = x.purchase_id left join supply_balance b on b.source_line_id = x.line_id
            where coalesce(b.planned, 0) <> {_OPEN}""",
    ),
    Check(
        "purchases.date",
        "What is on order comes on the day its line says.",
        """select 'line ' || x.line_id, x.due_date::text, b.due_date::text from purchases_purchaseline x
           join supply_balance b on b.source_line_id = x.line_id where b.planned > 0 and b.due_date <> x.due_date""",
    ),
    Check(
        "purchases.received",
        "What has come of a purchase order lies in the stock book, line by line.",
        """select 'line ' || x.line_id, x.received_qty::text, coalesce(e.qty, 0)::text from purchases_purchaseline x
           left join (select source_line_id, sum(qty) as qty from stock_entry where kind = 'receipt' group by 1) e on e.source_line_id = x.line_id
           where coalesce(e.qty, 0) <> x.received_qty""",
    ),
    Check(
        "purchases.came",
        "A line of a purchase order came whole on the last day something of it was received and stayed.",
        """select 'line ' || x.line_id, x.came_on::text, e.day::text from purchases_purchaseline x
           left join (select e.source_line_id, max(e.event_date) as day from stock_entry e where e.kind = 'receipt' and e.qty > 0
                      and not exists (select 1 from stock_entry b where b.origin_id = e.id) group by 1) e on e.source_line_id = x.line_id
           where x.received_qty = x.qty and e.day is distinct from x.came_on""",
    ),
    Check(
        "purchases.state",
        "A purchase order is received when all of it has come, received in part when some of it has.",
        """select 'purchase order ' || o.record_id, o.state, n.came || ' / ' || n.qty from purchases_purchaseorder o
           join (select purchase_id, sum(received_qty) as came, sum(qty) as qty from purchases_purchaseline group by 1) n
                on n.purchase_id = o.record_id
           where o.state <> case when n.came = n.qty then 'received' when n.came > 0 and o.state = 'closed' then 'closed'
                                 when n.came > 0 then 'part' when o.state in ('draft', 'cancelled') then o.state else 'ordered' end""",
    ),
)
