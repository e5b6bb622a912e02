"""Lists of plants, warehouses, work centers, bills of material and routings."""

from collections.abc import Callable

from makesell.ground.access import Policy, Where, where
from makesell.ground.actor import Actor
from makesell.ground.listing import Field, Kind, Listing, Walk
from makesell.masterdata.works import words
from makesell.masterdata.works.access import BOM_LINES, BOMS, OPERATIONS, PLANTS, ROUTINGS, WAREHOUSES, WORK_CENTERS


def _whole(policy: Policy) -> Callable[[Actor], Where]:
    """Seen whole or not at all."""
    return lambda actor: where(policy.reach(actor), owner="null", unit="null")


BY_WAREHOUSE = Walk("works_warehouse", "walk.record_id", "walk.code")
_PLANT = "left join works_plant pt on pt.record_id = w.plant_id"
_PRODUCT = "join products_product pr on pr.record_id = b.product_id"

PLANT_LISTING = Listing(
    noun="plants",
    source="works_plant w join spine_record r on r.id = w.record_id",
    key="w.record_id",
    policy=PLANTS,
    rows=_whole(PLANTS),
    default_sort="code",
    joins={"un": "left join organisation_unit un on un.id = w.unit_id"},
    fields=(
        Field("code", "w.code", Kind.CODE),
        Field("name", "w.name", Kind.TEXT, sort_sql="w.sort_key"),
        Field("name_en", "w.name_en", Kind.TEXT),
        Field("unit", "w.unit_id", Kind.REF, label_sql="un.name", sort_sql="un.sort_key", nullable=True, groups=True, noun="units"),
        Field("calendar", "w.calendar", Kind.CODE),
        Field("active", "w.active", Kind.BOOL, groups=True),
    ),
)
WAREHOUSE_LISTING = Listing(
    noun="warehouses",
    source="works_warehouse w join spine_record r on r.id = w.record_id",
    key="w.record_id",
    policy=WAREHOUSES,
    rows=_whole(WAREHOUSES),
    default_sort="code",
    joins={"pt": _PLANT},
    fields=(
        Field("code", "w.code", Kind.CODE),
        Field("name", "w.name", Kind.TEXT, sort_sql="w.sort_key"),
        Field("name_en", "w.name_en", Kind.TEXT),
        Field("plant", "w.plant_id", Kind.REF, label_sql="pt.name", sort_sql="pt.code", nullable=True, groups=True, noun="plants"),
        Field("kind", "w.kind", Kind.CHOICE, groups=True, choices=words.WAREHOUSE_KINDS),
        Field("address", "w.address", Kind.TEXT),
        Field("locations", "(select count(*) from works_location x where x.warehouse_id = w.record_id and x.active)", Kind.INT),
        Field("active", "w.active", Kind.BOOL, groups=True),
        Field("external_id", "r.external_id", Kind.CODE, nullable=True),
    ),
)
WORK_CENTER_LISTING = Listing(
    noun="work_centers",
    source="works_workcenter w join spine_record r on r.id = w.record_id",
    key="w.record_id",
    policy=WORK_CENTERS,
    rows=_whole(WORK_CENTERS),
    default_sort="code",
    joins={"pt": _PLANT},
    fields=(
        Field("code", "w.code", Kind.CODE),
        Field("name", "w.name", Kind.TEXT, sort_sql="w.sort_key"),
        Field("name_en", "w.name_en", Kind.TEXT),
        Field("plant", "w.plant_id", Kind.REF, label_sql="pt.name", sort_sql="pt.code", nullable=True, groups=True, noun="plants"),
        Field("cost_rate", "w.cost_rate", Kind.MONEY, currency="currency"),
        Field("currency", "w.currency", Kind.CODE),
        Field("parallel", "w.parallel", Kind.INT, sums=True),
        Field("hours_per_day", "w.hours_per_day", Kind.QTY),
        Field("efficiency", "w.efficiency", Kind.RATIO),
        Field("calendar", "w.calendar", Kind.CODE),
        Field("active", "w.active", Kind.BOOL, groups=True),
        Field("external_id", "r.external_id", Kind.CODE, nullable=True),
    ),
)
BOM_LISTING = Listing(
    noun="boms",
    source="works_bomversion b join spine_record r on r.id = b.record_id",
    key="b.record_id",
    policy=BOMS,
    rows=_whole(BOMS),
    default_sort="code",
    joins={"pr": _PRODUCT},
    fields=(
        Field("code", "b.code", Kind.CODE),
        Field("product", "b.product_id", Kind.REF, label_sql="pr.name", sort_sql="pr.code", groups=True, noun="products"),
        Field("revision", "b.revision", Kind.INT),
        Field("alternative", "nullif(b.alternative, 0)", Kind.INT, nullable=True),
        Field("base_qty", "b.base_qty", Kind.QTY),
        Field("lines", "(select count(*) from works_bomline x where x.bom_id = b.record_id)", Kind.INT),
        Field("valid_from", "b.valid_from", Kind.DATE),
        Field("valid_to", "b.valid_to", Kind.DATE, nullable=True),
        Field("active", "b.active", Kind.BOOL, groups=True),
    ),
)
ROUTING_LISTING = Listing(
    noun="routings",
    source="works_routing b join spine_record r on r.id = b.record_id",
    key="b.record_id",
    policy=ROUTINGS,
    rows=_whole(ROUTINGS),
    default_sort="code",
    joins={"pr": _PRODUCT},
    fields=(
        Field("code", "b.code", Kind.CODE),
        Field("product", "b.product_id", Kind.REF, label_sql="pr.name", sort_sql="pr.code", groups=True, noun="products"),
        Field("revision", "b.revision", Kind.INT),
        Field("steps", "(select count(*) from works_routingstep x where x.routing_id = b.record_id)", Kind.INT),
        Field("template", "b.template", Kind.BOOL, groups=True),
        Field("valid_from", "b.valid_from", Kind.DATE),
        Field("valid_to", "b.valid_to", Kind.DATE, nullable=True),
        Field("active", "b.active", Kind.BOOL, groups=True),
    ),
)
BOM_LINE_LISTING = Listing(
    noun="bom_lines",
    source="works_bomline l join works_bomversion b on b.record_id = l.bom_id",
    key="l.id",
    policy=BOM_LINES,
    rows=_whole(BOM_LINES),
    default_sort="product",
    search_sql=None,
    joins={"pr": _PRODUCT, "co": "join products_product co on co.record_id = l.component_id"},
    fields=(
        Field("product", "b.product_id", Kind.REF, label_sql="pr.name", sort_sql="pr.code", groups=True, noun="products"),
        Field("bom", "b.record_id", Kind.REF, label_sql="b.code", sort_sql="b.code", noun="boms"),
        Field("revision", "b.revision", Kind.INT),
        Field("valid_from", "b.valid_from", Kind.DATE),
        Field("valid_to", "b.valid_to", Kind.DATE, nullable=True),
        Field("base_qty", "b.base_qty", Kind.QTY),
        Field("alternative", "nullif(b.alternative, 0)", Kind.INT, nullable=True),
        Field("position", "l.position", Kind.INT),
        Field("component", "l.component_id", Kind.REF, label_sql="co.name", sort_sql="co.code", groups=True, noun="products"),
        Field("qty", "l.qty", Kind.QTY),
        Field("scrap_rate", "l.scrap_rate", Kind.RATIO),
        Field("instead_of", "l.instead_of", Kind.INT, nullable=True),
    ),
)
OPERATION_LISTING = Listing(
    noun="operations",
    source="works_routingstep l join works_routing b on b.record_id = l.routing_id",
    key="l.id",
    policy=OPERATIONS,
    rows=_whole(OPERATIONS),
    default_sort="product",
    search_sql=None,
    joins={
        "pr": _PRODUCT,
        "wc": "left join works_workcenter wc on wc.record_id = l.work_center_id",
        "w2": "left join works_workcenter w2 on w2.record_id = l.second_id",
        "w3": "left join works_workcenter w3 on w3.record_id = l.third_id",
        "wb": "left join works_workcenter wb on wb.record_id = l.beside_id",
        "v": "left join suppliers_supplier v on v.record_id = l.supplier_id",
    },
    fields=(
        Field("product", "b.product_id", Kind.REF, label_sql="pr.name", sort_sql="pr.code", groups=True, noun="products"),
        Field("routing", "b.record_id", Kind.REF, label_sql="b.code", sort_sql="b.code", noun="routings"),
        Field("revision", "b.revision", Kind.INT),
        Field("valid_from", "b.valid_from", Kind.DATE),
        Field("valid_to", "b.valid_to", Kind.DATE, nullable=True),
        Field("position", "l.position", Kind.INT),
        Field("work_center", "l.work_center_id", Kind.REF, label_sql="wc.name", sort_sql="wc.code", nullable=True, groups=True, noun="work_centers"),
        Field("name", "l.name", Kind.TEXT),
        Field("name_en", "l.name_en", Kind.TEXT),
        Field("setup_hours", "l.setup_hours", Kind.QTY),
        Field("run_hours", "l.run_hours", Kind.QTY),
        Field("days", "l.days", Kind.INT, nullable=True),
        Field("supplier", "l.supplier_id", Kind.REF, label_sql="v.name", sort_sql="v.sort_key", nullable=True, groups=True, noun="suppliers"),
        Field("outside_price", "l.outside_price", Kind.MONEY, nullable=True, currency="currency"),
        Field("currency", "(select currency from organisation_company)", Kind.CODE),
        Field("second", "l.second_id", Kind.REF, label_sql="w2.name", sort_sql="w2.code", nullable=True, noun="work_centers"),
        Field("third", "l.third_id", Kind.REF, label_sql="w3.name", sort_sql="w3.code", nullable=True, noun="work_centers"),
        Field("beside", "l.beside_id", Kind.REF, label_sql="wb.name", sort_sql="wb.code", nullable=True, noun="work_centers"),
        Field("family", "l.family", Kind.CODE),
        Field("move_qty", "l.move_qty", Kind.QTY, nullable=True),
        Field("scrap_rate", "l.scrap_rate", Kind.RATIO),
        Field("after", "l.after", Kind.CODE),
        Field("template", "b.template", Kind.BOOL),
        Field("lot_min", "b.lot_min", Kind.QTY),
        Field("lot_multiple", "b.lot_multiple", Kind.QTY),
    ),
)
