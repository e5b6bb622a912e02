"""Named reads of plants, warehouses, work centers, bills of material and routings; frozen rows, never model instances."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from makesell.ground.actor import Actor
from makesell.ground.db import one, run
from makesell.ground.refusal import missing
from makesell.masterdata.works.access import BOMS, WORK_CENTERS
from makesell.masterdata.works.facts import SetupFact, TimeFact


@dataclass(frozen=True, slots=True)
class WarehouseRow:
    """A warehouse as its page shows it."""

    id: int
    code: str
    name: str
    name_en: str
    plant_id: int | None
    plant: str | None
    kind: str
    address: str
    active: bool
    version: int


_WAREHOUSE = """
select w.record_id, w.code, w.name, w.name_en, w.plant_id, p.name, w.kind, w.address, w.active, w.version
from works_warehouse w left join works_plant p on p.record_id = w.plant_id
"""


def warehouses() -> list[WarehouseRow]:
    """All warehouses, by code."""
    return [WarehouseRow(*row) for row in run(f"{_WAREHOUSE} order by w.code", keep=True)]


def warehouse(warehouse_id: int) -> WarehouseRow:
    """One warehouse; refuses (404) one that does not exist."""
    row = one(f"{_WAREHOUSE} where w.record_id = %s", [warehouse_id])
    if row is None:
        raise missing()
    return WarehouseRow(*row)


def locations(warehouse_id: int) -> list[tuple[int, str, str]]:
    """The locations of a warehouse in use: (key, code, name)."""
    rows = run("select id, code, name from works_location where warehouse_id = %s and active order by code", [warehouse_id])
    return [(row[0], row[1], row[2]) for row in rows]


@dataclass(frozen=True, slots=True)
class PlantRow:
    """A plant."""

    id: int
    code: str
    name: str
    name_en: str
    unit_id: int | None
    unit: str | None
    calendar: str
    active: bool
    version: int


def plants() -> list[PlantRow]:
    """All plants, by code."""
    rows = run(
        """select p.record_id, p.code, p.name, p.name_en, p.unit_id, u.name, p.calendar, p.active, p.version
           from works_plant p left join organisation_unit u on u.id = p.unit_id order by p.code"""
    )
    return [PlantRow(*row) for row in rows]


def plant(plant_id: int) -> PlantRow:
    """One plant; refuses (404) one that does not exist."""
    found = next((row for row in plants() if row.id == plant_id), None)
    if found is None:
        raise missing()
    return found


@dataclass(frozen=True, slots=True)
class WorkCenterRow:
    """A work center as its page shows it; `cost_rate` is None for a reader who may not see it."""

    id: int
    code: str
    name: str
    name_en: str
    plant_id: int | None
    plant: str | None
    calendar: str
    cost_rate: Decimal | None
    currency: str
    parallel: int
    hours_per_day: Decimal
    efficiency: Decimal
    active: bool
    version: int


def work_center(actor: Actor, work_center_id: int) -> WorkCenterRow:
    """One work center; refuses (404) one that does not exist or may not be seen."""
    if not WORK_CENTERS.may(actor):
        raise missing()
    return work_center_row(work_center_id, costs="cost_rate" not in WORK_CENTERS.hidden(actor))


def work_center_row(work_center_id: int, *, costs: bool = True) -> WorkCenterRow:
    """One work center as it stands, whoever asks; refuses (404) one that does not exist."""
    row = one(
        """select w.record_id, w.code, w.name, w.name_en, w.plant_id, p.name, w.calendar, case when %s then w.cost_rate end, w.currency,
                  w.parallel, w.hours_per_day, w.efficiency, w.active, w.version
           from works_workcenter w left join works_plant p on p.record_id = w.plant_id where w.record_id = %s""",
        [costs, work_center_id],
    )
    if row is None:
        raise missing()
    return WorkCenterRow(*row)


def setup_times(work_center_id: int) -> list[SetupFact]:
    """The setup times of a work center, by family."""
    rows = run(
        "select from_family, to_family, hours from works_setuptime where work_center_id = %s order by from_family, to_family", [work_center_id]
    )
    return [SetupFact(*row) for row in rows]


def center_times(work_center_id: int) -> list[TimeFact]:
    """Overtime and maintenance of a work center, by date."""
    rows = run(
        """select kind, valid_from, valid_to, start_minute, end_minute, note from works_centertime where work_center_id = %s
           order by valid_from, start_minute""",
        [work_center_id],
    )
    return [TimeFact(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class StepRow:
    """An operation of a routing."""

    id: int
    routing_id: int
    routing: str
    product_id: int
    product: str
    position: int
    work_center_id: int | None
    work_center: str | None
    name: str
    setup_hours: Decimal
    run_hours: Decimal
    second_id: int | None
    second: str | None
    third_id: int | None
    third: str | None
    beside_id: int | None
    beside: str | None
    family: str
    move_qty: Decimal | None
    scrap_rate: Decimal
    days: int | None
    after: str
    supplier_id: int | None
    supplier: str | None
    outside_price: Decimal | None


_STEP = """
select s.id, s.routing_id, r.code, r.product_id, p.name, s.position, s.work_center_id, w.name, s.name, s.setup_hours, s.run_hours,
       s.second_id, w2.name, s.third_id, w3.name, s.beside_id, wb.name, s.family, s.move_qty, s.scrap_rate, s.days, s.after,
       s.supplier_id, v.name, s.outside_price
from works_routingstep s join works_routing r on r.record_id = s.routing_id join products_product p on p.record_id = r.product_id
left join works_workcenter w on w.record_id = s.work_center_id left join works_workcenter w2 on w2.record_id = s.second_id
left join works_workcenter w3 on w3.record_id = s.third_id left join works_workcenter wb on wb.record_id = s.beside_id
left join suppliers_supplier v on v.record_id = s.supplier_id
"""


def steps(routing_id: int) -> list[StepRow]:
    """The operations of a routing by position."""
    return [StepRow(*row) for row in run(f"{_STEP} where s.routing_id = %s order by s.position", [routing_id])]


def english_steps(names: Sequence[str]) -> dict[str, str]:
    """The English names of operations that are called so, as routings write them; one of them where two routings differ."""
    rows = run("select name, max(name_en) from works_routingstep where name = any(%s) and name_en <> '' group by name", [list(names)])
    return dict(rows)


def steps_at(work_center_id: int, most: int = 200) -> list[StepRow]:
    """Operations done at a work center, or beside one of another, of routings in use."""
    rows = run(
        f"{_STEP} where %s in (s.work_center_id, s.second_id, s.third_id, s.beside_id) and r.active order by p.code, s.position limit %s",
        [work_center_id, most],
    )
    return [StepRow(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class RevisionRow:
    """A revision of a bill of material or routing."""

    id: int
    code: str
    product_id: int
    product_code: str
    product: str
    revision: int
    base_qty: Decimal
    valid_from: dt.date
    valid_to: dt.date | None
    active: bool
    version: int
    alternative: int


_BOM = """
select b.record_id, b.code, b.product_id, p.code, p.name, b.revision, b.base_qty, b.valid_from, b.valid_to, b.active, b.version, b.alternative
from works_bomversion b join products_product p on p.record_id = b.product_id
"""
_ROUTING = """
select b.record_id, b.code, b.product_id, p.code, p.name, b.revision, 1::numeric, b.valid_from, b.valid_to, b.active, b.version, 0
from works_routing b join products_product p on p.record_id = b.product_id
"""


def may_see_boms(actor: Actor) -> bool:
    """True for roles that work with bills of material and routings."""
    return BOMS.may(actor)


def bom(bom_id: int) -> RevisionRow:
    """One bill of material; refuses (404) one that does not exist."""
    row = one(f"{_BOM} where b.record_id = %s", [bom_id])
    if row is None:
        raise missing()
    return RevisionRow(*row)


def boms_of(product_id: int) -> list[RevisionRow]:
    """A product's bills of material, newest first."""
    return [RevisionRow(*row) for row in run(f"{_BOM} where b.product_id = %s order by b.revision desc", [product_id])]


def routing(routing_id: int) -> RevisionRow:
    """One routing; refuses (404) one that does not exist."""
    row = one(f"{_ROUTING} where b.record_id = %s", [routing_id])
    if row is None:
        raise missing()
    return RevisionRow(*row)


def routings_of(product_id: int) -> list[RevisionRow]:
    """A product's routings, newest first."""
    return [RevisionRow(*row) for row in run(f"{_ROUTING} where b.product_id = %s order by b.revision desc", [product_id])]


@dataclass(frozen=True, slots=True)
class LotRow:
    """In which lots a routing makes, and whether it is a template."""

    template: bool
    lot_min: Decimal
    lot_multiple: Decimal


def lots(routing_id: int) -> LotRow:
    """The lots of a routing; refuses (404) one that does not exist."""
    row = one("select template, lot_min, lot_multiple from works_routing where record_id = %s", [routing_id])
    if row is None:
        raise missing()
    return LotRow(*row)


@dataclass(frozen=True, slots=True)
class BomLineRow:
    """A component of a bill of material."""

    position: int
    component_id: int
    code: str
    component: str
    uom_id: int
    uom: str
    qty: Decimal
    scrap_rate: Decimal
    valid_from: dt.date | None
    valid_to: dt.date | None
    instead_of: int | None


def bom_lines(bom_id: int) -> list[BomLineRow]:
    """The components of a bill of material by position."""
    rows = run(
        """select l.position, l.component_id, p.code, p.name, u.id, u.name, l.qty, l.scrap_rate, l.valid_from, l.valid_to, l.instead_of
           from works_bomline l join products_product p on p.record_id = l.component_id join products_unitofmeasure u on u.id = p.uom_id
           where l.bom_id = %s order by l.position""",
        [bom_id],
    )
    return [BomLineRow(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class ExplosionRow:
    """A component at some depth of a product's bill of material, with the quantity one unit of the product needs."""

    depth: int
    component_id: int
    code: str
    component: str
    uom_id: int
    uom: str
    qty: Decimal


# Lines in force on a date: %s is the date, four times.
_IN_FORCE = """
    b.active and b.valid_from <= %s and (b.valid_to is null or b.valid_to > %s)
    and (l.valid_from is null or l.valid_from <= %s) and (l.valid_to is null or l.valid_to > %s)
"""


def explosion(product_id: int, on: dt.date, most: int = 500) -> list[ExplosionRow]:
    """A product's components of all levels on a date, in the order of the tree, without substitutes and alternatives; scrap is added."""
    rows = run(
        f"""with recursive tree(depth, component_id, qty, place) as (
                select 1, l.component_id, l.qty / b.base_qty / (1 - l.scrap_rate), array[l.position]
                from works_bomversion b join works_bomline l on l.bom_id = b.record_id where b.product_id = %s
                    and l.instead_of is null and b.alternative = 0 and {_IN_FORCE}
                union all
                select t.depth + 1, l.component_id, t.qty * l.qty / b.base_qty / (1 - l.scrap_rate), t.place || l.position
                from tree t join works_bomversion b on b.product_id = t.component_id join works_bomline l on l.bom_id = b.record_id
                where t.depth < 20 and l.instead_of is null and b.alternative = 0 and {_IN_FORCE}
            ) select t.depth, t.component_id, p.code, p.name, u.id, u.name, round(t.qty, 4) from tree t
              join products_product p on p.record_id = t.component_id join products_unitofmeasure u on u.id = p.uom_id
              order by t.place limit %s""",
        [product_id, on, on, on, on, on, on, on, on, most],
    )
    return [ExplosionRow(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class UsedRow:
    """A bill of material a component stands in."""

    bom_id: int
    bom: str
    product_id: int
    code: str
    product: str
    qty: Decimal


def where_used(product_id: int, on: dt.date, most: int = 200) -> list[UsedRow]:
    """The bills of material in force on a date that name a product as component."""
    rows = run(
        f"""select b.record_id, b.code, b.product_id, p.code, p.name, l.qty from works_bomline l
            join works_bomversion b on b.record_id = l.bom_id join products_product p on p.record_id = b.product_id
            where l.component_id = %s and {_IN_FORCE} order by p.code limit %s""",
        [product_id, on, on, on, on, most],
    )
    return [UsedRow(*row) for row in rows]


def circle_of(product_ids: Sequence[int]) -> list[str]:
    """The codes from a product down to itself where it would contain itself at any date, or nothing.

    Two lines of a way down count only where their times meet; dates are halved by ranges, not asked one by one.
    """
    row = one(
        """with recursive down(start, id, codes, during, n) as (
               select p.record_id, p.record_id, array[p.code], daterange(null, null), 1 from products_product p where p.record_id = any(%s)
               union all
               select d.start, l.component_id, d.codes || p.code,
                      d.during * daterange(b.valid_from, b.valid_to) * daterange(l.valid_from, l.valid_to), d.n + 1
               from down d join works_bomversion b on b.product_id = d.id and b.active join works_bomline l on l.bom_id = b.record_id
               join products_product p on p.record_id = l.component_id
               where (d.n = 1 or d.id <> d.start) and d.n < 20
                 and not isempty(d.during * daterange(b.valid_from, b.valid_to) * daterange(l.valid_from, l.valid_to))
           ) select codes from down where n > 1 and id = start limit 1""",
        [list(product_ids)],
    )
    return list(row[0]) if row else []


def next_revisions(table: str, product_ids: Iterable[int]) -> dict[int, int]:
    """The next revision number of each product that has one already; `table` is a table of this room."""
    rows = run(f"select product_id, max(revision) + 1 from {table} where product_id = any(%s) group by product_id", [list(product_ids)])
    return {row[0]: row[1] for row in rows}


def places(warehouse_id: int) -> list[tuple[str, int, str]]:
    """Which products lie where in a warehouse, by location: (location, product, its code and name)."""
    rows = run(
        """select l.code, p.product_id, pr.code || ' ' || pr.name from works_productplace p join works_location l on l.id = p.location_id
           join products_product pr on pr.record_id = p.product_id where p.warehouse_id = %s order by 1, 3""",
        [warehouse_id],
    )
    return [(row[0], row[1], row[2]) for row in rows]
