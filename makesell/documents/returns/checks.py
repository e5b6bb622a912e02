"""Document = its entries, for returns, in SQL of its own."""

from makesell.ground.proof import Check

CHECKS = (
    Check(
        "returns.posted",
        "A received return's line stands in the order book as returned with its quantity, and has taken as much back of what was "
        "shipped; of what is replaced, nothing.",
        """select 'line ' || x.line_id, case when a.received_date is null then 0 else x.qty end::text,
                  coalesce(e.returned, 0) || ' ' || coalesce(e.shipped, 0)
           from returns_returnline x join returns_returnauthorization a on a.record_id = x.authorization_id
           left join (select source_line_id, sum(qty) filter (where measure = 'returned') as returned,
                             -sum(qty) filter (where measure = 'shipped') as shipped from orderbook_entry group by 1) e
                on e.source_line_id = x.line_id
           where coalesce(e.returned, 0) <> case when a.received_date is null then 0 else x.qty end
              or coalesce(e.shipped, 0) <> case when a.received_date is null or x.outcome = 'replace' then 0 else x.qty end""",
    ),
    Check(
        "returns.stock",
        "Of an inspected line that moves stock its whole quantity lies there again, or, scrapped or replaced, nothing.",
        """select 'line ' || x.line_id, case x.outcome when 'restock' then x.qty else 0 end::text, s.qty::text from returns_returnline x
           join (select source_line_id, sum(qty) as qty from stock_entry group by 1) s on s.source_line_id = x.line_id
           where s.qty <> case x.outcome when 'restock' then x.qty else 0 end""",
    ),
    Check(
        "returns.within",
        "No more of a delivery line comes back than left, less what never arrived.",
        """select 'line ' || y.line_id, y.qty::text, sum(x.qty)::text from returns_returnline x
           join returns_returnauthorization a on a.record_id = x.authorization_id and a.state <> 'cancelled'
           join deliveries_deliveryline y on y.line_id = x.delivery_line_id group by y.line_id, y.qty having sum(x.qty) > y.qty""",
    ),
    Check(
        "machines.accepted",
        "Each accepted piece by serial number is a machine of its delivery, unless it came back; and no piece is two.",
        """select 'delivery ' || a.delivery_id || ' ' || k.lot, '1', count(m.record_id)::text
           from acceptances_acceptance a join acceptances_acceptanceline x on x.acceptance_id = a.record_id
           join deliveries_deliveryline y on y.line_id = x.delivery_line_id join orders_salesorderline l on l.line_id = y.order_line_id
           join deliveries_pickedlot k on k.line_id = y.line_id join stock_lot s on s.product_id = l.product_id and s.code = k.lot and s.serial
           left join acceptances_installedmachine m on m.delivery_id = a.delivery_id and m.product_id = l.product_id and m.serial = k.lot
           where not exists (select 1 from returns_returnedlot b join returns_returnline r on r.line_id = b.line_id
                             where r.delivery_line_id = y.line_id and b.lot = k.lot)
           group by a.delivery_id, k.lot, l.product_id
           having count(m.record_id) <> 1
              and not exists (select 1 from acceptances_installedmachine e where e.product_id = l.product_id and e.serial = k.lot)""",
    ),
    Check(
        "machines.returned",
        "No machine is in use whose piece has come back.",
        """select 'machine ' || m.record_id, 'returned', m.state from acceptances_installedmachine m
           join deliveries_deliveryline y on y.delivery_id = m.delivery_id and y.order_line_id = m.order_line_id
           join returns_returnline r on r.delivery_line_id = y.line_id join returns_returnedlot b on b.line_id = r.line_id and b.lot = m.serial
           join returns_returnauthorization a on a.record_id = r.authorization_id
           where m.state = 'in_use' and a.received_date is not null""",
    ),
)
