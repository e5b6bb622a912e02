"""The stock book's proofs, in SQL of its own."""

from makesell.ground.proof import Check, same

CHECKS = (
    same(
        "stock.balance",
        "On hand, reserved and value of each product and warehouse are the sums of the entries.",
        key="product_id, warehouse_id",
        kept="select * from stock_balance",
        summed="""select product_id, warehouse_id, sum(qty) as on_hand, sum(reserved) as reserved, sum(qty * unit_cost) as value
                  from stock_entry group by product_id, warehouse_id""",
        columns=("on_hand", "reserved", "value"),
    ),
    same(
        "stock.lots",
        "What lies of each lot in a warehouse is the sum of its entries.",
        key="lot_id, warehouse_id",
        kept="select lot_id, warehouse_id, on_hand from stock_lotbalance",
        summed="""select l.id as lot_id, e.warehouse_id, sum(e.qty) as on_hand from stock_entry e
                  join stock_lot l on l.product_id = e.product_id and l.code = e.lot where e.lot <> '' group by 1, 2""",
        columns=("on_hand",),
    ),
    Check(
        "stock.source",
        "Every entry names an existing line, product and warehouse.",
        """select 'entry ' || e.id, concat_ws('/', e.product_id, e.warehouse_id), e.source_line_id::text from stock_entry e
           left join spine_line l on l.id = e.source_line_id
           left join spine_record p on p.id = e.product_id and p.kind = 'product'
           left join spine_record w on w.id = e.warehouse_id and w.kind = 'warehouse'
           where l.id is null or p.id is null or w.id is null""",
    ),
    Check(
        "stock.oversold",
        "Nothing is reserved beyond what is on hand.",
        "select 'product ' || product_id, on_hand::text, reserved::text from stock_balance where reserved > on_hand or reserved < 0",
    ),
    Check(
        "stock.reserved_for",
        "What a line holds of a warehouse is the sum of its entries.",
        """select 'line ' || coalesce(h.line_id, e.line_id), coalesce(e.qty, 0)::text, coalesce(h.qty, 0)::text from stock_reservation h
           full join (select line_id, product_id, warehouse_id, sum(reserved) as qty from stock_entry where line_id is not null group by 1, 2, 3) e
                on e.line_id = h.line_id and e.product_id = h.product_id and e.warehouse_id = h.warehouse_id
           where coalesce(e.qty, 0) <> coalesce(h.qty, 0)""",
    ),
    Check(
        "stock.opening",
        "A product is opened once in a warehouse.",
        """select 'product ' || product_id || '/' || warehouse_id, '1', count(*)::text from stock_entry
           where kind = 'opening' group by product_id, warehouse_id, lot having sum(sign(qty)) > 1""",
    ),
)
