"""The only place that changes plants, warehouses, work centers, bills of material and routings; in sets, imported by flows only."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from makesell.ground.actor import Actor
from makesell.ground.db import run
from makesell.ground.db.sets import insert_set
from makesell.ground.db.violations import refusing
from makesell.ground.refusal import Refusal
from makesell.ground.spine import master
from makesell.ground.spine.master import Change, MasterTable, NewRow
from makesell.ground.text import N_
from makesell.masterdata.works import sound, words
from makesell.masterdata.works.facts import NewBom, NewBomLine, NewRouting, NewStep, SetupFact, TimeFact
from makesell.masterdata.works.queries import circle_of, next_revisions

PRODUCT = ("products_product", "record_id")
PLANT_KEY = ("works_plant", "record_id")
PLANT = MasterTable("plant", "works_plant", "PT", {"unit_id": "bigint", "calendar": "text"}, {"unit_id": ("organisation_unit", "id")})
WAREHOUSE = MasterTable(
    "warehouse",
    "works_warehouse",
    "WH",
    {"plant_id": "bigint", "kind": "text", "address": "text"},
    {"plant_id": PLANT_KEY},
    parts={"works_location": "warehouse_id"},
)
WORK_CENTER = MasterTable(
    "work_center",
    "works_workcenter",
    "WC",
    {
        "plant_id": "bigint",
        "calendar": "text",
        "cost_rate": "numeric",
        "currency": "text",
        "parallel": "int",
        "hours_per_day": "numeric",
        "efficiency": "numeric",
    },
    {"plant_id": PLANT_KEY},
    parts={"works_setuptime": "work_center_id", "works_centertime": "work_center_id"},
)
SETUP = {"work_center_id": "bigint", "from_family": "text", "to_family": "text", "hours": "numeric"}
TIME = {
    "work_center_id": "bigint",
    "kind": "text",
    "valid_from": "date",
    "valid_to": "date",
    "start_minute": "int",
    "end_minute": "int",
    "note": "text",
}
REVISION = {"product_id": "bigint", "revision": "int", "valid_from": "date", "valid_to": "date"}
BOM = MasterTable(
    "bom",
    "works_bomversion",
    "BOM",
    {**REVISION, "base_qty": "numeric", "alternative": "int"},
    {"product_id": PRODUCT},
    parts={"works_bomline": "bom_id"},
)
ROUTING = MasterTable(
    "routing",
    "works_routing",
    "RT",
    {**REVISION, "template": "boolean", "lot_min": "numeric", "lot_multiple": "numeric"},
    {"product_id": PRODUCT},
    parts={"works_routingstep": "routing_id"},
)
BOM_LINE = {
    "bom_id": "bigint",
    "position": "int",
    "component_id": "bigint",
    "qty": "numeric",
    "scrap_rate": "numeric",
    "valid_from": "date",
    "valid_to": "date",
    "instead_of": "int",
}
STEP = {
    "routing_id": "bigint",
    "position": "int",
    "work_center_id": "bigint",
    "name": "text",
    "name_en": "text",
    "setup_hours": "numeric",
    "run_hours": "numeric",
    "second_id": "bigint",
    "third_id": "bigint",
    "beside_id": "bigint",
    "family": "text",
    "move_qty": "numeric",
    "scrap_rate": "numeric",
    "days": "int",
    "after": "text",
    "supplier_id": "bigint",
    "outside_price": "numeric",
}
CENTERS = ("work_center_id", "second_id", "third_id", "beside_id")
SAID = {
    "work_center_numbers": ("work_center.numbers", N_("Cost, places and efficiency must not be less than 0; at least one place."), "cost_rate"),
    "work_center_hours": ("work_center.hours", N_("A day has 0 to 24 hours."), "hours_per_day"),
    "setup_time_once": ("work_center.setup_twice", N_("These two families stand twice."), "setups"),
    "setup_time_hours": ("number.negative", N_("This must not be less than 0."), "setups"),
    "center_time_kind": ("work_center.time_kind", N_("Choose overtime or maintenance."), "times"),
    "center_time_dates": ("dates.order", N_("It must end after it begins."), "times"),
    "center_time_minutes": ("work_center.time", N_("Hours lie within a day and end after they begin."), "times"),
    "bom_one_in_force": ("bom.overlap", N_("Another bill of material of this product is in force at these dates."), "valid_from"),
    "bom_dates": ("dates.order", N_("It must end after it begins."), "valid_to"),
    "bom_alternative": ("bom.alternative", N_("Alternatives are numbered 1 to 99; the usual one has no number."), "alternative"),
    "bom_base": ("number.positive", N_("This must be more than 0."), "base_qty"),
    "bom_line_numbers": ("bom.line", N_("Quantities must be more than 0, scrap between 0 and 1."), "lines"),
    "bom_line_once": ("bom.position", N_("A position stands twice."), "lines"),
    "bom_line_component_once": ("bom.component", N_("A component stands twice at the same dates."), "lines"),
    "bom_line_dates": ("dates.order", N_("It must end after it begins."), "lines"),
    "routing_one_in_force": ("routing.overlap", N_("Another routing of this product is in force at these dates."), "valid_from"),
    "routing_dates": ("dates.order", N_("It must end after it begins."), "valid_to"),
    "routing_step_once": ("routing.position", N_("A position stands twice."), "steps"),
    "routing_step_hours": ("number.negative", N_("This must not be less than 0."), "steps"),
    "routing_step_numbers": ("routing.numbers", N_("Lots must be more than 0, scrap between 0 and 1."), "steps"),
    "routing_step_outside": ("routing.outside_price", N_("A price for each piece is of an operation outside, and not less than 0."), "steps"),
    "routing_lots": ("number.negative", N_("This must not be less than 0."), "lot_min"),
    "location_code_once": ("location.taken", N_("This warehouse already has a location of that code."), "code"),
}


@dataclass(frozen=True, slots=True)
class NewPlant:
    """A plant; `calendar` is the code of its working calendar."""

    code: str
    name: str
    name_en: str = ""
    unit_id: int | None = None
    calendar: str = ""
    external_source: str | None = None
    external_id: str | None = None


@dataclass(frozen=True, slots=True)
class NewWarehouse:
    """A warehouse."""

    code: str
    name: str
    name_en: str = ""
    plant_id: int | None = None
    kind: str = words.OWN
    address: str = ""
    external_source: str | None = None
    external_id: str | None = None


@dataclass(frozen=True, slots=True)
class NewWorkCenter:
    """A work center; `cost_rate` is money an hour, `efficiency` 1 is the routing's time."""

    code: str
    name: str
    currency: str
    name_en: str = ""
    plant_id: int | None = None
    calendar: str = ""
    cost_rate: Decimal = Decimal(0)
    parallel: int = 1
    hours_per_day: Decimal = Decimal(8)
    efficiency: Decimal = Decimal(1)
    external_source: str | None = None
    external_id: str | None = None


def _plain(table: MasterTable, row: Any) -> NewRow:
    return NewRow(
        code=row.code,
        name=row.name,
        name_en=row.name_en,
        values={name: getattr(row, name) for name in table.columns},
        external_source=row.external_source,
        external_id=row.external_id,
    )


def create_plants(rows: Sequence[NewPlant], *, actor: Actor, at: dt.datetime) -> list[int]:
    """Makes plants; returns their keys in the order given."""
    sound.refuse_unknown_calendars(r.calendar for r in rows)
    return master.create(PLANT, [_plain(PLANT, r) for r in rows], actor=actor, at=at)


def create_warehouses(rows: Sequence[NewWarehouse], *, actor: Actor, at: dt.datetime) -> list[int]:
    """Makes warehouses; returns their keys in the order given."""
    return master.create(WAREHOUSE, [_plain(WAREHOUSE, r) for r in rows], actor=actor, at=at)


def create_work_centers(rows: Sequence[NewWorkCenter], *, actor: Actor, at: dt.datetime) -> list[int]:
    """Makes work centers; returns their keys in the order given."""
    sound.refuse_unknown_calendars(r.calendar for r in rows)
    with refusing(SAID):
        return master.create(WORK_CENTER, [_plain(WORK_CENTER, r) for r in rows], actor=actor, at=at)


def change_plants(changes: Sequence[Change]) -> None:
    """Changes plants."""
    sound.refuse_unknown_calendars(str(c.values.get("calendar", "")) for c in changes)
    master.change(PLANT, changes)


def change_warehouses(changes: Sequence[Change]) -> None:
    """Changes warehouses."""
    master.change(WAREHOUSE, changes)


def change_work_centers(changes: Sequence[Change]) -> None:
    """Changes work centers."""
    sound.refuse_unknown_calendars(str(c.values.get("calendar", "")) for c in changes)
    with refusing(SAID):
        master.change(WORK_CENTER, changes)


def set_setup_times(work_center_id: int, rows: Sequence[SetupFact], version: int | None) -> None:
    """Replaces the setup times of a work center; refuses (409) one that was changed since it was read."""
    _set_parts("works_setuptime", SETUP, work_center_id, rows, version)


def set_center_times(work_center_id: int, rows: Sequence[TimeFact], version: int | None) -> None:
    """Replaces overtime and maintenance of a work center; refuses (409) one that was changed since it was read."""
    _set_parts("works_centertime", TIME, work_center_id, rows, version)


def _set_parts(table: str, types: dict[str, str], work_center_id: int, rows: Sequence[Any], version: int | None) -> None:
    change_work_centers([Change(work_center_id, {}, version)])
    run(f"delete from {table} where work_center_id = %s", [work_center_id])
    with refusing(SAID):
        insert_set(table, types, [{name: getattr(row, name, work_center_id) for name in types} for row in rows])


def add_location(warehouse_id: int, code: str, name: str) -> int:
    """Adds a location to a warehouse; returns its key."""
    master.refuse_unknown({"warehouse_id": ("works_warehouse", "record_id")}, [{"warehouse_id": warehouse_id}])
    types = {"warehouse_id": "bigint", "code": "text", "name": "text", "active": "boolean"}
    with refusing(SAID):
        row = {"warehouse_id": warehouse_id, "code": code, "name": name, "active": True}
        return insert_set("works_location", types, [row], returning="id")[0]


def _end_former(table: str, rows: Sequence[NewBom] | Sequence[NewRouting]) -> None:
    """A revision without end takes over from the one in force at its beginning; of bills of material from that of the same alternative."""
    endless = [row for row in rows if row.valid_to is None]
    run(
        f"""update {table} x set valid_to = t.valid_from, version = x.version + 1
            from unnest(%s::bigint[], %s::date[], %s::int[]) as t(product_id, valid_from, alternative)
            where x.product_id = t.product_id and x.active and x.valid_from < t.valid_from
              and (x.valid_to is null or x.valid_to > t.valid_from){" and x.alternative = t.alternative" if table == BOM.table else ""}""",
        [[r.product_id for r in endless], [r.valid_from for r in endless], [r.alternative if isinstance(r, NewBom) else 0 for r in endless]],
    )


def _revisions(table: str, rows: Sequence[NewBom] | Sequence[NewRouting]) -> list[int]:
    following = next_revisions(table, {r.product_id for r in rows})
    found = []
    for row in rows:
        revision = following.get(row.product_id, 1)
        following[row.product_id] = revision + 1
        found.append(revision)
    return found


def _revision_row(row: NewBom | NewRouting, revision: int, more: dict[str, Any]) -> NewRow:
    return NewRow(
        code=f"{row.product_code}/{revision}",
        name=row.product_name,
        values={"product_id": row.product_id, "revision": revision, "valid_from": row.valid_from, "valid_to": row.valid_to, **more},
        external_source=row.external_source,
        external_id=row.external_id,
    )


def create_boms(rows: Sequence[NewBom], *, actor: Actor, at: dt.datetime) -> list[int]:
    """Makes revisions of bills of material; refuses a product that would contain itself, with the path; returns their keys."""
    components = [{"component_id": line.component_id} for r in rows for line in r.lines]
    master.refuse_unknown({"component_id": PRODUCT}, components)
    sound.refuse_stray_substitutes(rows)
    _end_former(BOM.table, rows)
    with refusing(SAID):
        heads = [
            _revision_row(r, n, {"base_qty": r.base_qty, "alternative": r.alternative})
            for r, n in zip(rows, _revisions(BOM.table, rows), strict=True)
        ]
        ids = master.create(BOM, heads, actor=actor, at=at)
        insert_set(
            "works_bomline",
            BOM_LINE,
            [
                {"bom_id": key, "position": place * 10, **{name: getattr(line, name) for name in NewBomLine.__slots__}}
                for key, r in zip(ids, rows, strict=True)
                for place, line in enumerate(r.lines, 1)
            ],
        )
    path = circle_of([r.product_id for r in rows])
    if path:
        raise Refusal("bom.circle", "This would make a circle: %(path)s.", field="lines", path=" → ".join(path))
    return ids


def create_routings(rows: Sequence[NewRouting], *, actor: Actor, at: dt.datetime) -> list[int]:
    """Makes revisions of routings; refuses with the path what nobody could work by; returns their keys in the order given."""
    centers = [{name: getattr(step, name) for name in CENTERS} for r in rows for step in r.steps]
    master.refuse_unknown(dict.fromkeys(CENTERS, ("works_workcenter", "record_id")), centers)
    suppliers = [{"supplier_id": step.supplier_id} for r in rows for step in r.steps if step.days is not None]
    master.refuse_unknown({"supplier_id": ("suppliers_supplier", "record_id")}, suppliers)
    sound.refuse_impossible(rows)
    _end_former("works_routing", rows)
    with refusing(SAID):
        heads = [
            _revision_row(r, n, {"template": r.template, "lot_min": r.lot_min, "lot_multiple": r.lot_multiple})
            for r, n in zip(rows, _revisions("works_routing", rows), strict=True)
        ]
        ids = master.create(ROUTING, heads, actor=actor, at=at)
        insert_set(
            "works_routingstep",
            STEP,
            [
                {"routing_id": key, **{name: getattr(step, name) for name in NewStep.__slots__}}
                for key, r in zip(ids, rows, strict=True)
                for step in r.steps
            ],
        )
    return ids


def retire_boms(changes: Sequence[Change]) -> None:
    """Takes bills of material out of use; plans made from them stay."""
    master.end_of_use(BOM, changes, active=False)


def retire_routings(changes: Sequence[Change]) -> None:
    """Takes routings out of use."""
    master.end_of_use(ROUTING, changes, active=False)


def place_products(warehouse_id: int, product_ids: Sequence[int], location_id: int) -> None:
    """Products lie at a location of a warehouse from now on."""
    run(
        """insert into works_productplace (warehouse_id, product_id, location_id) select %s, p, %s from unnest(%s::bigint[]) p order by p
           on conflict (product_id, warehouse_id) do update set location_id = excluded.location_id""",
        [warehouse_id, location_id, list(product_ids)],
    )


def raise_plan_version(plant_ids: Sequence[int]) -> int:
    """The plan of plants (locked) has changed; returns the highest version it has now."""
    raised = "update works_plant set plan_version = plan_version + 1 where record_id = any(%s) returning plan_version"
    rows = run(raised, [list(plant_ids)], keep=True)
    return max((int(row[0]) for row in rows), default=0)
