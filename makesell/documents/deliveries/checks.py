"""Document = its entries, for deliveries, in SQL of its own."""

from makesell.ground.proof import Check

CHECKS = (
    Check(
        "deliveries.posted",
        "An issued delivery's line stands once in the order book with its quantity and date; one not issued does not.",
        """select 'line ' || x.line_id, case when d.issued_date is not null then '1 ' || x.qty else '0' end,
                  coalesce(e.n, 0) || ' ' || coalesce(e.qty, 0)
           from deliveries_deliveryline x join deliveries_delivery d on d.record_id = x.delivery_id
           left join (select source_line_id, count(*) as n, sum(qty) as qty, min(event_date) as first, min(line_id) as line_id
                      from orderbook_entry where measure = 'shipped' and origin_id is null group by 1) e on e.source_line_id = x.line_id
           where (d.state in ('issued', 'delivered', 'undone')
                  and (e.n is distinct from 1 or e.qty <> x.qty or e.first <> d.issued_date or e.line_id <> x.order_line_id))
              or (d.state not in ('issued', 'delivered', 'undone') and e.n is not null)""",
    ),
    Check(
        "deliveries.undone",
        "Of a goods issue that was undone nothing stands as shipped, and nothing has left the warehouse.",
        """select 'line ' || x.line_id, '0 0', concat_ws(' ', coalesce(o.qty, 0), coalesce(s.qty, 0)) from deliveries_deliveryline x
           join deliveries_delivery d on d.record_id = x.delivery_id
           left join (select source_line_id, sum(qty) as qty from orderbook_entry where measure = 'shipped' group by 1) o
                on o.source_line_id = x.line_id
           left join (select source_line_id, sum(qty) as qty from stock_entry group by 1) s on s.source_line_id = x.line_id
           where d.state = 'undone' and (coalesce(o.qty, 0) <> 0 or coalesce(s.qty, 0) <> 0)""",
    ),
    Check(
        "deliveries.customer",
        "A delivery ships lines of its customer's orders only.",
        """select 'line ' || x.line_id, d.customer_id::text, o.customer_id::text from deliveries_deliveryline x
           join deliveries_delivery d on d.record_id = x.delivery_id join orders_salesorderline l on l.line_id = x.order_line_id
           join orders_salesorder o on o.record_id = l.order_id where o.customer_id <> d.customer_id""",
    ),
    Check(
        "deliveries.delivered",
        "A proved delivery's line stands in the order book as delivered with its quantity less what was missing; one not proved does not.",
        """select 'line ' || x.line_id, case when p.delivery_id is null then 0 else x.qty - coalesce(m.qty, 0) end::text, coalesce(e.qty, 0)::text
           from deliveries_deliveryline x left join deliveries_proofofdelivery p on p.delivery_id = x.delivery_id
           left join (select line_id, sum(qty) as qty from deliveries_discrepancy group by 1) m on m.line_id = x.line_id
           left join (select source_line_id, sum(qty) as qty from orderbook_entry where measure = 'delivered' and origin_id is null group by 1) e
                on e.source_line_id = x.line_id
           where coalesce(e.qty, 0) <> case when p.delivery_id is null then 0 else x.qty - coalesce(m.qty, 0) end""",
    ),
    Check(
        "deliveries.proof",
        "A delivery has its proof exactly when it is delivered, and none before its goods issue.",
        """select 'delivery ' || d.record_id, d.state, coalesce(p.received_date::text, '—') from deliveries_delivery d
           left join deliveries_proofofdelivery p on p.delivery_id = d.record_id
           where (d.state = 'delivered') <> (p.delivery_id is not null) or p.received_date < d.issued_date""",
    ),
    Check(
        "deliveries.packed",
        "No more of a line lies in parcels than the line ships.",
        """select 'line ' || x.line_id, x.qty::text, sum(p.qty)::text from deliveries_deliveryline x
           join deliveries_parcelline p on p.line_id = x.line_id group by x.line_id, x.qty having sum(p.qty) > x.qty""",
    ),
    Check(
        "deliveries.stock",
        "What people issued from a warehouse stands in the stock book with the line's quantity.",
        """select 'line ' || x.line_id, x.qty::text, (-e.qty)::text from deliveries_deliveryline x
           join (select source_line_id, sum(qty) as qty from stock_entry where kind = 'issue' and origin_id is null group by 1) e
                on e.source_line_id = x.line_id where -e.qty <> x.qty""",
    ),
    Check(
        "deliveries.claims",
        "A discrepancy that is claimed from the carrier has its claim, and no other has one.",
        """select 'discrepancy ' || m.id, m.outcome, coalesce(k.state, '—') from deliveries_discrepancy m
           left join deliveries_carrierclaim k on k.discrepancy_id = m.id where (m.outcome = 'carrier_claim') <> (k.discrepancy_id is not null)""",
    ),
)
