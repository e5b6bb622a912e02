"""Goods leave and come back: what goods issue and returns post to the stock book, at the average cost of what lies there.

Deliveries of a past without warehouse, and services, move no stock.
"""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from makesell.books.stock import posting as stock
from makesell.ground import locks
from makesell.ground.db import by_index, values
from makesell.ground.db.asking import Ask, asking
from makesell.ground.db.violations import refusing
from makesell.ground.refusal import Refusal
from makesell.ground.text import N_

# What a delivery takes from its warehouse, line by line; reserved for the order line is what promises have put aside for it there.
_TAKEN = f"""
    select x.line_id as source_line_id, x.order_line_id as line_id, x.position, x.lot, x.qty, l.product_id, pr.code, v.warehouse_id
    from deliveries_deliveryline x join deliveries_delivery v on v.record_id = x.delivery_id
    {by_index("orders_salesorderline", "l", "l.line_id = x.order_line_id")} join products_product pr on pr.record_id = l.product_id
    where x.delivery_id = any(%(ids)s) and v.warehouse_id is not null and pr.kind <> 'service'
"""
_RESERVED = """
    select coalesce(max(h.qty), 0) from stock_reservation h
    where h.line_id = t.line_id and h.product_id = t.product_id and h.warehouse_id = t.warehouse_id
"""
# What one of it stands in the book at.
_AVERAGE = "case when b.on_hand = 0 then 0 else round(b.value / b.on_hand, 8) end"
_ISSUED = f"""
    select t.product_id, t.warehouse_id, 'issue' as kind, t.lot, -t.qty as qty, -least(t.qty, ({_RESERVED})) as reserved,
           {_AVERAGE} as unit_cost,
           %(event)s::date as event_date, %(business)s::date as business_date, t.source_line_id, t.line_id, null::bigint as origin_id
    from ({_TAKEN}) t join stock_balance b on b.product_id = t.product_id and b.warehouse_id = t.warehouse_id
"""
# The same where lots were picked: an entry a lot, the reservation taken from the first of them on.
_ISSUED_LOTS = f"""
    select t.product_id, t.warehouse_id, 'issue' as kind, coalesce(k.lot, '') as lot, -coalesce(k.qty, t.qty) as qty,
           -greatest(least(coalesce(k.qty, t.qty), r.qty - coalesce(sum(k.qty) over (partition by t.source_line_id order by k.id) - k.qty, 0)), 0)
               as reserved,
           {_AVERAGE} as unit_cost,
           %(event)s::date as event_date, %(business)s::date as business_date, t.source_line_id, t.line_id, null::bigint as origin_id
    from ({_TAKEN}) t join stock_balance b on b.product_id = t.product_id and b.warehouse_id = t.warehouse_id
    left join deliveries_pickedlot k on k.line_id = t.source_line_id
    cross join lateral ({_RESERVED.replace("select coalesce(max(h.qty), 0)", "select coalesce(max(h.qty), 0) as qty")}) r
"""
_BACK = """
    select o.product_id, coalesce(%(warehouse)s::bigint, o.warehouse_id) as warehouse_id, 'receipt' as kind, o.lot, t.qty, 0::numeric as reserved,
           o.unit_cost, %(event)s::date as event_date, %(business)s::date as business_date, t.source_line_id, o.line_id, null::bigint as origin_id
    from unnest(%(origins)s::bigint[], %(qty)s::numeric[], %(sources)s::bigint[], %(lots)s::text[]) as t(origin_line_id, qty, source_line_id, lot)
    join stock_entry o on o.source_line_id = t.origin_line_id and o.line_id = any(%(lines)s) and o.kind = 'issue' and o.origin_id is null
        and (t.lot is null or o.lot = t.lot)
"""


_PLACES = f"""
    select b.id from deliveries_deliveryline x join deliveries_delivery v on v.record_id = x.delivery_id
    {by_index("orders_salesorderline", "l", "l.line_id = x.order_line_id")}
    join stock_balance b on b.product_id = l.product_id and (b.warehouse_id = v.warehouse_id or l.kind = 'loan'
        and b.warehouse_id in (select record_id from works_warehouse where kind = 'loan')) where x.delivery_id = any(%s::bigint[])
"""
# What is to leave of each product and place, and what is free for it: on hand less what is reserved for others.
_FREE = f"""
    select t.code, sum(t.qty) as wanted, coalesce(max(b.on_hand - b.reserved), 0) + sum(least(t.qty, ({_RESERVED}))) as free
    from ({_TAKEN}) t left join stock_balance b on b.product_id = t.product_id and b.warehouse_id = t.warehouse_id
    group by t.code, t.product_id, t.warehouse_id order by t.code
"""
_SAID = {
    "stock_not_oversold": ("stock.taken", N_("Somebody else has just taken these goods."), "warehouse"),
    "stock_lot_not_negative": ("stock.taken", N_("Somebody else has just taken these goods."), "warehouse"),
}
COMES = {"stock_serial_in_one_place": ("serial.there", N_("This serial number lies in a warehouse already."), "lots")}


def places(delivery_ids: Sequence[int]) -> locks.Wanted:
    """The stock that deliveries are taken from, to be locked."""
    return "stock", locks.Of(_PLACES, [list(delivery_ids)])


Free = tuple[str, Decimal, Decimal]


@asking
def free(delivery_ids: Sequence[int]) -> Ask[list[Free]]:
    """By product and place: its code, how much of it is to leave, how much is free for that. Read under the locks of `places`."""
    return Ask(_FREE, {"ids": list(delivery_ids)}, list)


def post_issued(delivery_ids: Sequence[int], there: Sequence[Free], *, on: dt.date, counted: dt.date, lots: bool = False) -> int:
    """Takes the goods out of their warehouses; refuses (409) what is not there, or is promised to others. Returns the entries posted.

    `lots`: some of the products are kept by lot or serial number.
    """
    for product, wanted, left in there:
        if wanted > left:
            raise Refusal(
                "stock.short", "Of %(product)s, %(free)s are free in this warehouse and %(wanted)s are to leave.", status=409, field="warehouse",
                who=N_("The planner knows when more comes"), product=product, free=_plain(left), wanted=_plain(wanted),
            )  # fmt: skip
    with refusing(_SAID):
        return stock.post(_ISSUED_LOTS if lots else _ISSUED, {"ids": list(delivery_ids), "event": on, "business": counted}, lots=lots)


def _plain(qty: Decimal) -> str:
    return format(qty.normalize(), "f")


# A delivery line, how much of it comes back, the line of the document that brings it, and of which lot (None: it has none).
Back = tuple[int, Decimal, int, str | None]


def post_back(
    parts: Sequence[Back], order_line_ids: Sequence[int], *, warehouse_id: int | None, on: dt.date, counted: dt.date
) -> int:
    """Goods of delivery lines come back at the cost they left at; into their own warehouse unless told. Refuses (409) a piece that is there."""
    origins, qty, sources, lots = ([part[n] for part in parts] for n in range(4))
    given = {"origins": origins, "qty": qty, "sources": sources, "lots": lots}
    with refusing(COMES):
        return stock.post(
            _BACK,
            {**given, "lines": list(order_line_ids), "warehouse": warehouse_id, "event": on, "business": counted},
            lots=any(lot is not None for lot in lots),
        )


_SCRAPPED = """
    select product_id, warehouse_id, 'scrap' as kind, lot, -qty as qty, 0::numeric as reserved, unit_cost, %(event)s::date as event_date,
           %(business)s::date as business_date, source_line_id, line_id, null::bigint as origin_id
    from stock_entry where source_line_id = any(%(sources)s) and kind = 'receipt' and origin_id is null
"""


def post_scrapped(line_ids: Sequence[int], *, on: dt.date, counted: dt.date, lots: bool) -> int:
    """What lines of a document brought back (`post_back`, in the same act) is scrapped at once, at the cost it came in at."""
    return stock.post(_SCRAPPED, {"sources": list(line_ids), "event": on, "business": counted}, lots=lots)


_STANDING = "select id from stock_entry where source_line_id = any(%s) and kind = 'issue' and origin_id is null order by id"


def undo_issued(line_ids: Sequence[int], *, on: dt.date, counted: dt.date) -> None:
    """What delivery lines took lies in its warehouse again, at the cost it left at, and is reserved as it was. The stock is locked (`places`)."""
    stock.reverse(values(_STANDING, [list(line_ids)]), source_line_id=None, event_date=on, business_date=counted)
