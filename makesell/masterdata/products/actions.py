"""The only place that changes products, product groups and costs; written in sets, imported by flows only."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from makesell.ground.actor import Actor
from makesell.ground.db import run, values
from makesell.ground.db.sets import insert_set, put_dated
from makesell.ground.db.violations import refusing
from makesell.ground.refusal import Refusal
from makesell.ground.spine import master
from makesell.ground.spine.master import Change, MasterTable, NewRow
from makesell.ground.text import N_
from makesell.masterdata.products import words
from makesell.masterdata.products.queries import path_above

GROUP = MasterTable("product_group", "products_productgroup", "G", {"parent_id": "bigint"}, {"parent_id": ("products_productgroup", "record_id")})
TABLE = MasterTable(
    "product",
    "products_product",
    "P",
    {
        "kind": "text",
        "group_id": "bigint",
        "uom_id": "bigint",
        "tracking": "text",
        "saleable": "boolean",
        "sold_from": "date",
        "sold_to": "date",
        "lead_time_days": "int",
        "safety_stock_qty": "numeric",
        "shelf_life_days": "int",
        "warranty_months": "int",
        "labour_months": "int",
        "installed_from": "text",
        "specification": "text",
        "tax_code": "text",
    },
    {"group_id": ("products_productgroup", "record_id"), "uom_id": ("products_unitofmeasure", "id")},
    sought=("specification",),
    parts={"products_productcost": "product_id"},
)
SAID = {
    "product_sold_dates": ("dates.order", N_("It must end after it begins."), "sold_to"),
    "product_not_negative": ("number.negative", N_("This must not be less than 0."), "safety_stock_qty"),
    "product_warranty": ("product.warranty", N_("A warranty lasts 0 to 240 months."), "warranty_months"),
    "product_labour": ("product.warranty", N_("A warranty lasts 0 to 240 months."), "labour_months"),
    "product_tax_code": ("product.tax_code", N_("A tax classification code has 19 digits."), "tax_code"),
    "bundle_part_once": ("bundle.overlap", N_("This part already stands in the bundle at these dates."), "valid_from"),
    "bundle_part_dates": ("dates.order", N_("It must end after it begins."), "valid_to"),
    "bundle_part_quantity": ("bundle.qty", N_("The quantity must be more than 0."), "qty"),
    "bundle_part_weight": ("bundle.weight", N_("A weight must be more than 0."), "weight"),
    "bundle_part_not_itself": ("bundle.itself", N_("A bundle is no part of itself."), "part"),
    "product_cost_once": ("cost.overlap", N_("Another cost already holds at these dates."), "valid_from"),
    "product_cost_dates": ("dates.order", N_("It must end after it begins."), "valid_to"),
    "product_cost_not_negative": ("number.negative", N_("This must not be less than 0."), "cost"),
}


@dataclass(frozen=True, slots=True)
class NewGroup:
    """A product group; `parent_id` is the group it belongs to."""

    code: str
    name: str
    name_en: str = ""
    parent_id: int | None = None
    external_source: str | None = None
    external_id: str | None = None


@dataclass(frozen=True, slots=True)
class NewProduct:
    """A product. Costs and prices come by their own acts."""

    code: str
    name: str
    uom_id: int
    name_en: str = ""
    kind: str = words.MAKE
    group_id: int | None = None
    tracking: str = words.UNTRACKED
    saleable: bool = True
    sold_from: dt.date | None = None
    sold_to: dt.date | None = None
    lead_time_days: int = 0
    safety_stock_qty: Decimal = field(default=Decimal(0))
    shelf_life_days: int = 0
    warranty_months: int = 0
    labour_months: int = 0
    installed_from: str = words.ACCEPTED
    specification: str = ""
    tax_code: str = ""
    external_source: str | None = None
    external_id: str | None = None


@dataclass(frozen=True, slots=True)
class NewCost:
    """The standard cost of one unit of a product from a date on, in the company's currency."""

    product_id: int
    cost: Decimal
    currency: str
    valid_from: dt.date
    valid_to: dt.date | None = None


def create_groups(rows: Sequence[NewGroup], *, actor: Actor, at: dt.datetime) -> list[int]:
    """Makes product groups; returns their keys in the order given."""
    return master.create(
        GROUP,
        [NewRow(r.code, r.name, r.name_en, {"parent_id": r.parent_id}, None, None, r.external_source, r.external_id) for r in rows],
        actor=actor,
        at=at,
    )


def change_groups(changes: Sequence[Change]) -> None:
    """Changes product groups; refuses a group under itself, with the path that would close the circle."""
    master.change(GROUP, changes)
    for each in changes:
        path = path_above(each.id) if each.values.get("parent_id") else []
        if path:
            circle = " → ".join([*path, path[0]])
            raise Refusal("product_group.circle", "This would make a circle: %(path)s.", field="parent", path=circle)


def create_many(rows: Sequence[NewProduct], *, actor: Actor, at: dt.datetime) -> list[int]:
    """Makes products; returns their keys in the order given."""
    with refusing(SAID):
        return master.create(
            TABLE,
            [
                NewRow(
                    r.code,
                    r.name,
                    r.name_en,
                    {name: getattr(r, name) for name in TABLE.columns},
                    None,
                    None,
                    r.external_source,
                    r.external_id,
                )
                for r in rows
            ],
            actor=actor,
            at=at,
        )


def change_many(changes: Sequence[Change]) -> None:
    """Changes products."""
    with refusing(SAID):
        master.change(TABLE, changes)


def set_costs(costs: Sequence[NewCost]) -> int:
    """Sets standard costs from a date on; the cost in force until then ends there. Returns how many began."""
    wanted = {c.product_id for c in costs}
    known = set(values("select record_id from products_product where record_id = any(%s)", [list(wanted)]))
    if wanted - known:
        raise Refusal("reference.unknown", "What you chose here does not exist any more.", field="product")
    with refusing(SAID):
        return put_dated(
            "products_productcost",
            {"product_id": "bigint"},
            {"cost": "numeric", "currency": "text"},
            [{"product_id": c.product_id, "cost": c.cost, "currency": c.currency, "valid_from": c.valid_from, "valid_to": c.valid_to} for c in costs],
        )


@dataclass(frozen=True, slots=True)
class NewBundlePart:
    """So much of a product stands in one bundle from a date on; its share of the bundle's price goes by weight, else by its list price."""

    bundle_id: int
    part_id: int
    qty: Decimal
    valid_from: dt.date
    weight: Decimal | None = None
    valid_to: dt.date | None = None


def set_bundle_parts(parts: Sequence[NewBundlePart]) -> int:
    """Sets parts of bundles from a date on. Refuses products that do not exist, a bundle that is none, and a part that is one."""
    wanted = {key for part in parts for key in (part.bundle_id, part.part_id)}
    kinds: dict[int, str] = dict(run("select record_id, kind from products_product where record_id = any(%s)", [list(wanted)]))
    if wanted - set(kinds):
        raise Refusal("reference.unknown", "What you chose here does not exist any more.", field="bundle")
    if any(kinds[part.bundle_id] != words.BUNDLE for part in parts):
        raise Refusal("bundle.none", "This product is no bundle: say so on its page first.", field="bundle")
    if any(kinds[part.part_id] == words.BUNDLE and part.part_id != part.bundle_id for part in parts):
        raise Refusal("bundle.nested", "A part of a bundle is no bundle itself.", field="part")
    with refusing(SAID):
        return put_dated(
            "products_bundlepart",
            {"bundle_id": "bigint", "part_id": "bigint"},
            {"qty": "numeric", "weight": "numeric"},
            [{name: getattr(part, name) for name in NewBundlePart.__slots__} for part in parts],
        )


def add_unit_of_measure(code: str, name: str, name_en: str, digits: int) -> int:
    """Adds a unit of measure; refuses a code that is taken and decimals outside 0–8."""
    if values("select 1 from products_unitofmeasure where code = %s", [code]):
        raise Refusal("code.taken", "“%(value)s” is already in use here.", field="code", value=code)
    if not 0 <= digits <= 8:
        raise Refusal("uom.digits", "A quantity has 0 to 8 decimals.", field="digits")
    types = {"code": "text", "name": "text", "name_en": "text", "digits": "smallint"}
    row = {"code": code, "name": name, "name_en": name_en, "digits": digits}
    return insert_set("products_unitofmeasure", types, [row], returning="id")[0]
