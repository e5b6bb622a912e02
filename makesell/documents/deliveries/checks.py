"""Document = its entries, for deliveries, in SQL of its own."""

from makesell.ground.proof import Check

CHECKS = (
    Check(
        "deliveries.posted",
        "An issued delivery's line stands once in the order book with its quantity and date; one not issued does not.",
        """select 'line ' || x.line_id, case when d.state = 'issued' then '1 ' || x.qty else '0' end,
                  coalesce(e.n, 0) || ' ' || coalesce(e.qty, 0)
           from deliveries_deliveryline x join deliveries_delivery d on d.record_id = x.delivery_id
           left join (select source_line_id, count(*) as n, sum(qty) as qty, min(event_date) as first, min(line_id) as line_id
                      from orderbook_entry where measure = 'shipped' and origin_id is null group by 1) e on e.source_line_id = x.line_id
           where (d.state = 'issued' and (e.n is distinct from 1 or e.qty <> x.qty or e.first <> d.issued_date or e.line_id <> x.order_line_id))
              or (d.state <> 'issued' and e.n is not null)""",
    ),
    Check(
        "deliveries.customer",
        "A delivery ships lines of its customer's orders only.",
        """select 'line ' || x.line_id, d.customer_id::text, o.customer_id::text from deliveries_deliveryline x
           join deliveries_delivery d on d.record_id = x.delivery_id join orders_salesorderline l on l.line_id = x.order_line_id
           join orders_salesorder o on o.record_id = l.order_id where o.customer_id <> d.customer_id""",
    ),
)
