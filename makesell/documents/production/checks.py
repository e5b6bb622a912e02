"""Document = its entries, for production orders, in SQL of its own."""

from makesell.ground.proof import Check

CHECKS = (
    Check(
        "production.planned",
        "What is still to come of an open production order is its quantity less what was reported good; a closed or cancelled one plans nothing.",
        """select 'production order ' || o.record_id,
                  case when o.state in ('planned', 'released') then greatest(o.qty - o.good_qty, 0) else 0 end::text, coalesce(b.planned, 0)::text
           from production_productionorder o left join supply_balance b on b.source_line_id = o.receipt_id
           where coalesce(b.planned, 0) <> case when o.state in ('planned', 'released') then greatest(o.qty - o.good_qty, 0) else 0 end
             and not (o.state = 'paused' and b.planned = greatest(o.qty - o.good_qty, 0))""",
    ),
    Check(
        "production.operations",
        "What the last operation of an order passed on is its good output, what all operations scrapped its scrap.",
        """select 'production order ' || o.record_id, o.good_qty || ' / ' || o.scrap_qty, x.good || ' / ' || x.scrap
           from production_productionorder o join (
               select order_id, (array_agg(good_qty order by position desc))[1] as good, sum(scrap_qty) as scrap
               from production_operation group by 1) x on x.order_id = o.record_id
           where o.good_qty <> x.good or o.scrap_qty <> x.scrap""",
    ),
    Check(
        "production.reports",
        "What stands at an operation is the sum of its reports, mirrors among them; what another system recorded of the past came without reports.",
        """select 'operation ' || x.id, x.good_qty || ' / ' || x.scrap_qty || ' / ' || x.rework_qty || ' / ' || x.spent_minutes,
                  coalesce(r.good, 0) || ' / ' || coalesce(r.scrap, 0) || ' / ' || coalesce(r.rework, 0) || ' / ' || coalesce(r.minutes, 0)
           from production_operation x left join (
               select operation_id, sum(good_qty) as good, sum(scrap_qty) as scrap, sum(rework_qty) as rework, sum(minutes) as minutes
               from production_operationreport group by 1) r on r.operation_id = x.id
           join spine_record s on s.id = x.order_id and (s.external_source is null or r.operation_id is not null)
           where (x.good_qty, x.scrap_qty, x.rework_qty, x.spent_minutes)
                 <> (coalesce(r.good, 0), coalesce(r.scrap, 0), coalesce(r.rework, 0), coalesce(r.minutes, 0))""",
    ),
    Check(
        "production.passed_on",
        "No operation that follows another one by one has worked on more pieces than that passed on.",
        """select 'operation ' || x.id, x.former::text, (x.good_qty + x.scrap_qty)::text from (
               select o.*, lag(good_qty) over (partition by order_id order by position) as former from production_operation o) x
           where x.after = '' and x.former is not null and x.good_qty + x.scrap_qty > x.former""",
    ),
    Check(
        "production.issued",
        "What was issued of a component lies in the stock book, for the line of its order's materials.",
        """select 'component ' || c.id, c.issued_qty::text, coalesce(e.qty, 0)::text from production_component c
           join production_productionorder o on o.record_id = c.order_id
           left join (select line_id, product_id, -sum(qty) as qty from stock_entry where kind = 'issue' group by 1, 2) e
                on e.line_id = o.materials_id and e.product_id = c.product_id
           where c.issued_qty <> coalesce(e.qty, 0)""",
    ),
    Check(
        "production.material",
        "No more of a component was issued than the pieces begun need, scrap in it.",
        """select 'component ' || c.id, n.need::text, c.issued_qty::text from production_component c
           join production_productionorder o on o.record_id = c.order_id join products_product p on p.record_id = c.product_id
           join products_unitofmeasure u on u.id = p.uom_id
           left join lateral (select x.good_qty + x.scrap_qty as begun from production_operation x where x.order_id = o.record_id
                              order by x.position limit 1) f on true
           cross join lateral (select c.since_issued + ceil(c.qty_each * greatest(coalesce(f.begun, o.good_qty + o.scrap_qty) - c.since_begun, 0)
                                      * 10 ^ u.digits) / 10 ^ u.digits as need) n
           where c.issued_qty > n.need""",
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
