"""Lists of the shop floor: operations to do 车间任务, and components that are not there 缺料."""

from typing import Final

from makesell.documents.production import states
from makesell.documents.production.access import KITS, SHOP_FLOOR
from makesell.documents.production.queries import rows_of
from makesell.ground.listing import Field, Kind, Listing

_JOINS: Final = {
    "r": "join spine_record r on r.id = o.record_id",
    "pr": "join products_product pr on pr.record_id = o.product_id",
    "w": "left join works_workcenter w on w.record_id = x.work_center_id",
    "st": "left join works_routingstep st on st.id = x.step_id",
}
_LEFT: Final = "greatest(x.start_qty - x.good_qty - x.scrap_qty, 0)"

FLOOR: Final = Listing(
    noun="shop_floor",
    source="production_operation x join production_productionorder o on o.record_id = x.order_id and o.state = 'released'",
    key="x.id",
    policy=SHOP_FLOOR,
    rows=rows_of,
    search_sql="r.search_grams",
    default_sort="planned_start",
    joins=_JOINS,
    fields=(
        Field("order", "o.record_id", Kind.REF, label_sql="o.number", sort_sql="coalesce(o.number, '')", noun="production_orders"),
        Field("position", "x.position", Kind.INT),
        Field("code", "o.number || '/' || x.position", Kind.CODE, nullable=True),     # as the traveller prints it
        Field("name", "x.name", Kind.TEXT),
        Field("name_en", "coalesce(st.name_en, '')", Kind.TEXT),
        Field("product", "o.product_id", Kind.REF, label_sql="pr.name", sort_sql="pr.code", groups=True, noun="products"),
        Field("work_center", "x.work_center_id", Kind.REF, label_sql="w.name", sort_sql="w.code", nullable=True, groups=True, noun="work_centers"),
        Field("state", "x.state", Kind.CHOICE, groups=True, choices=states.OPERATION_LABELS),
        Field("left_qty", _LEFT, Kind.QTY),
        Field("start_qty", "x.start_qty", Kind.QTY),
        Field("good_qty", "x.good_qty", Kind.QTY),
        Field("scrap_qty", "x.scrap_qty", Kind.QTY),
        Field("rework_qty", "x.rework_qty", Kind.QTY),
        Field("sent_qty", "x.sent_qty", Kind.QTY),
        Field("spent_minutes", "x.spent_minutes", Kind.INT),
        Field("minutes", f"least(x.setup_minutes + ceil(x.run_each * {_LEFT}), 1000000000)::int", Kind.INT),
        Field("planned_start", "x.planned_start", Kind.MOMENT, nullable=True),
        Field("planned_end", "x.planned_end", Kind.MOMENT, nullable=True),
        Field("due_date", "o.due_date", Kind.DATE),
    ),
)

_NEED: Final = "(c.qty - c.issued_qty)"
# What lies free goes to whoever is due first: what is left of it for a component, once those before it have taken theirs.
_FREE: Final = "greatest(c.free - c.before, 0)"
_SHORT: Final = f"greatest({_NEED} - c.held - {_FREE}, 0)"
_OPEN: Final = """(
    select x.*, coalesce(f.free, 0) as free,
           coalesce(sum(greatest(x.qty - x.issued_qty - x.held, 0)) over (
               partition by x.product_id order by x.due_date, x.order_id, x.position rows between unbounded preceding and 1 preceding), 0) as before
    from (select n.*, p.due_date, coalesce(h.qty, 0) as held
          from production_component n join production_productionorder p on p.record_id = n.order_id
          left join (select line_id, product_id, sum(qty) as qty from stock_reservation group by 1, 2) h
               on h.line_id = p.materials_id and h.product_id = n.product_id
          where p.state in ('planned', 'released') and n.qty > n.issued_qty) x
    left join (select b.product_id, sum(b.on_hand - b.reserved) as free from stock_balance b join works_warehouse w on w.record_id = b.warehouse_id
               where w.kind = 'own' and w.active group by 1) f on f.product_id = x.product_id
)"""
# What comes of it that is free or this order's own, summed up to each day.
_COMES: Final = """
    select s.due_date, sum(s.planned - s.reserved + coalesce(h.qty, 0)) over (order by s.due_date, s.source_line_id) as until
    from supply_balance s left join supply_reservation h on h.source_line_id = s.source_line_id and h.line_id = o.materials_id and h.qty > 0
    where s.product_id = c.product_id and s.planned > 0
"""
_ARRIVING: Final = f"least({_SHORT}, coalesce((select max(k.until) from ({_COMES}) k), 0))"

KIT_LISTING: Final = Listing(
    noun="kits",
    source=f"{_OPEN} c join production_productionorder o on o.record_id = c.order_id",
    key="c.id",
    policy=KITS,
    rows=rows_of,
    search_sql="r.search_grams",
    default_sort="due_date",
    joins={
        "r": "join spine_record r on r.id = o.record_id",
        "cp": "join products_product cp on cp.record_id = c.product_id",
        "pr": "join products_product pr on pr.record_id = o.product_id",
    },
    fields=(
        Field("order", "o.record_id", Kind.REF, label_sql="o.number", sort_sql="coalesce(o.number, '')", groups=True, noun="production_orders"),
        Field("state", "o.state", Kind.CHOICE, groups=True, choices=states.LABELS),
        Field("product", "o.product_id", Kind.REF, label_sql="pr.name", sort_sql="pr.code", noun="products"),
        Field("component", "c.product_id", Kind.REF, label_sql="cp.name", sort_sql="cp.code", groups=True, noun="products"),
        Field("need", _NEED, Kind.QTY),
        Field("reserved", f"least(c.held, {_NEED})", Kind.QTY),
        Field("available", f"least(greatest({_NEED} - c.held, 0), {_FREE})", Kind.QTY),
        Field("short", _SHORT, Kind.QTY),
        Field("arriving", _ARRIVING, Kind.QTY),
        Field("missing", f"greatest({_SHORT} - {_ARRIVING}, 0)", Kind.QTY),
        Field("complete_on", f"(select min(k.due_date) from ({_COMES}) k where k.until >= {_SHORT} and {_SHORT} > 0)", Kind.DATE, nullable=True),
        Field("lead_days", "cp.lead_time_days", Kind.INT),
        Field("due_date", "o.due_date", Kind.DATE),
    ),
)
