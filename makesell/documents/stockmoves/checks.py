"""Document = its entries, for transfers and stock counts, in SQL of its own."""

from makesell.ground.proof import Check

CHECKS = (
    Check(
        "transfers.posted",
        "What a transfer sent has left one warehouse, what arrived of it lies in the other, at the same cost.",
        """select 'line ' || x.line_id, concat_ws(' ', -x.qty, coalesce(x.received_qty, 0)), concat_ws(' ', e.left_qty, e.came_qty)
           from stockmoves_transferline x join stockmoves_transfer t on t.record_id = x.transfer_id
           left join lateral (
               select coalesce(sum(s.qty) filter (where s.warehouse_id = t.source_id), 0) as left_qty,
                      coalesce(sum(s.qty * s.unit_cost) filter (where s.warehouse_id = t.source_id), 0) as left_value,
                      coalesce(sum(s.qty) filter (where s.warehouse_id = t.target_id), 0) as came_qty,
                      coalesce(sum(s.qty * s.unit_cost) filter (where s.warehouse_id = t.target_id), 0) as came_value
               from stock_entry s where s.source_line_id = x.line_id and s.product_id = x.product_id and s.lot = x.lot
           ) e on true
           where t.state in ('sent', 'received') and (e.left_qty <> -x.qty or e.left_value <> -x.qty * x.unit_cost
                 or e.came_qty <> coalesce(x.received_qty, 0) or e.came_value <> coalesce(x.received_qty, 0) * x.unit_cost)""",
    ),
    Check(
        "transfers.called_back",
        "A transfer that is no longer on its way has moved nothing.",
        """select 'line ' || x.line_id, '0', sum(s.qty)::text from stockmoves_transferline x
           join stockmoves_transfer t on t.record_id = x.transfer_id join stock_entry s on s.source_line_id = x.line_id
           where t.state in ('draft', 'cancelled') group by x.line_id, s.warehouse_id having sum(s.qty) <> 0""",
    ),
    Check(
        "counts.posted",
        "A posted stock count stands in the stock book with the differences it found, any other with none.",
        """select 'line ' || x.line_id, case when c.state = 'posted' then x.counted_qty - x.book_qty else 0 end::text, coalesce(e.qty, 0)::text
           from stockmoves_countline x join stockmoves_stockcount c on c.record_id = x.count_id
           left join (select source_line_id, sum(qty) as qty from stock_entry where kind = 'count' group by 1) e on e.source_line_id = x.line_id
           where coalesce(e.qty, 0) <> case when c.state = 'posted' then x.counted_qty - x.book_qty else 0 end""",
    ),
    Check(
        "counts.approved",
        "Nobody approved what they counted themselves.",
        """select 'stock count ' || c.record_id, c.approved_by_id::text, x.counted_by_id::text from stockmoves_stockcount c
           join stockmoves_countline x on x.count_id = c.record_id where c.approved_by_id = x.counted_by_id""",
    ),
)
