"""Document = its entries, for returns, in SQL of its own."""

from makesell.ground.proof import Check

CHECKS = (
    Check(
        "returns.posted",
        "A received return's line stands in the order book as returned with its quantity, and has taken as much back of what was shipped.",
        """select 'line ' || x.line_id, case when a.received_date is null then 0 else x.qty end::text,
                  coalesce(e.returned, 0) || ' ' || coalesce(e.shipped, 0)
           from returns_returnline x join returns_returnauthorization a on a.record_id = x.authorization_id
           left join (select source_line_id, sum(qty) filter (where measure = 'returned') as returned,
                             -sum(qty) filter (where measure = 'shipped') as shipped from orderbook_entry group by 1) e
                on e.source_line_id = x.line_id
           where coalesce(e.returned, 0) <> case when a.received_date is null then 0 else x.qty end
              or coalesce(e.shipped, 0) <> case when a.received_date is null then 0 else x.qty end""",
    ),
    Check(
        "returns.within",
        "No more of a delivery line comes back than left, less what never arrived.",
        """select 'line ' || y.line_id, y.qty::text, sum(x.qty)::text from returns_returnline x
           join returns_returnauthorization a on a.record_id = x.authorization_id and a.state <> 'cancelled'
           join deliveries_deliveryline y on y.line_id = x.delivery_line_id group by y.line_id, y.qty having sum(x.qty) > y.qty""",
    ),
)
