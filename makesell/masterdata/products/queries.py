"""Named reads of products and product groups; frozen rows, never model instances."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from makesell.ground.access import Where, where
from makesell.ground.actor import Actor
from makesell.ground.db import TODAY, one, run
from makesell.ground.db.asking import Ask, asking
from makesell.ground.db.reading import read_once
from makesell.ground.listing import Field, Kind, Listing, Walk
from makesell.ground.quantity import reached
from makesell.ground.refusal import missing
from makesell.masterdata.products import words
from makesell.masterdata.products.access import BUNDLES, COST_ROLES, COSTS, GROUPS, POLICY, UOMS

BY_PRODUCT = Walk("products_product", "walk.record_id", "walk.code")
# By product group, and within it by product: each product has rows of its own to give.
BY_GROUP = Walk(
    "(select gp.record_id, pg.code from products_product gp join products_productgroup pg on pg.record_id = gp.group_id)",
    "walk.record_id",
    "walk.code",
)
_COST = (
    f"left join products_productcost pc on pc.product_id = p.record_id and pc.valid_from <= {TODAY} "
    f"and (pc.valid_to is null or pc.valid_to > {TODAY})"
)


def rows_of(actor: Actor) -> Where:
    """Products are seen by all staff."""
    return where(POLICY.reach(actor), owner="null", unit="null")


def groups_of(actor: Actor) -> Where:
    """Product groups are seen by all staff."""
    return where(GROUPS.reach(actor), owner="null", unit="null")


COST_LISTING = Listing(
    noun="product_costs",
    source="products_productcost x join products_product p on p.record_id = x.product_id",
    key="x.id",
    policy=COSTS,
    rows=lambda actor: where(COSTS.reach(actor), owner="null", unit="null"),
    default_sort="product",
    search_sql=None,
    fields=(
        Field("product", "x.product_id", Kind.REF, label_sql="p.name", sort_sql="p.code", groups=True, noun="products"),
        Field("cost", "x.cost", Kind.MONEY, currency="currency"),
        Field("currency", "x.currency", Kind.CODE, groups=True),
        Field("valid_from", "x.valid_from", Kind.DATE),
        Field("valid_to", "x.valid_to", Kind.DATE, nullable=True),
    ),
)
BUNDLE_LISTING = Listing(
    noun="bundle_parts",
    source="products_bundlepart x join products_product p on p.record_id = x.bundle_id join products_product q on q.record_id = x.part_id",
    key="x.id",
    policy=BUNDLES,
    rows=lambda actor: where(BUNDLES.reach(actor), owner="null", unit="null"),
    default_sort="bundle",
    search_sql=None,
    fields=(
        Field("bundle", "x.bundle_id", Kind.REF, label_sql="p.name", sort_sql="p.code", groups=True, noun="products"),
        Field("part", "x.part_id", Kind.REF, label_sql="q.name", sort_sql="q.code", groups=True, noun="products"),
        Field("qty", "x.qty", Kind.QTY),
        Field("weight", "x.weight", Kind.QTY, nullable=True),
        Field("valid_from", "x.valid_from", Kind.DATE),
        Field("valid_to", "x.valid_to", Kind.DATE, nullable=True),
    ),
)
LISTING = Listing(
    noun="products",
    source="products_product p join spine_record r on r.id = p.record_id",
    key="p.record_id",
    policy=POLICY,
    rows=rows_of,
    default_sort="code",
    joins={
        "pg": "left join products_productgroup pg on pg.record_id = p.group_id",
        "um": "join products_unitofmeasure um on um.id = p.uom_id",
        "pc": _COST,
    },
    fields=(
        Field("code", "p.code", Kind.CODE),
        Field("name", "p.name", Kind.TEXT, sort_sql="p.sort_key"),
        Field("name_en", "p.name_en", Kind.TEXT),
        Field("kind", "p.kind", Kind.CHOICE, groups=True, choices=words.KINDS),
        Field("group", "p.group_id", Kind.REF, label_sql="pg.name", sort_sql="pg.code", nullable=True, groups=True, noun="product_groups"),
        Field("uom", "um.code", Kind.CODE, label_sql="um.name", groups=True),
        Field("saleable", "p.saleable", Kind.BOOL, groups=True),
        Field("shelf_life_days", "p.shelf_life_days", Kind.INT),
        Field("warranty_months", "p.warranty_months", Kind.INT),
        Field("labour_months", "p.labour_months", Kind.INT),
        Field("installed_from", "p.installed_from", Kind.CHOICE, groups=True, choices=words.INSTALLED),
        Field("tracking", "p.tracking", Kind.CHOICE, groups=True, choices=words.TRACKINGS),
        Field("lead_time_days", "p.lead_time_days", Kind.INT),
        Field("safety_stock_qty", "p.safety_stock_qty", Kind.QTY),
        Field("sold_from", "p.sold_from", Kind.DATE, nullable=True),
        Field("sold_to", "p.sold_to", Kind.DATE, nullable=True),
        Field("tax_code", "p.tax_code", Kind.CODE),
        Field("cost", "pc.cost", Kind.MONEY, nullable=True, currency="currency"),
        Field("currency", "pc.currency", Kind.CODE, nullable=True),
        Field("active", "p.active", Kind.BOOL, groups=True),
        Field("external_id", "r.external_id", Kind.CODE, nullable=True),
    ),
)
GROUP_LISTING = Listing(
    noun="product_groups",
    source="products_productgroup g join spine_record r on r.id = g.record_id",
    key="g.record_id",
    policy=GROUPS,
    rows=groups_of,
    default_sort="code",
    joins={"up": "left join products_productgroup up on up.record_id = g.parent_id"},
    fields=(
        Field("code", "g.code", Kind.CODE),
        Field("name", "g.name", Kind.TEXT, sort_sql="g.sort_key"),
        Field("name_en", "g.name_en", Kind.TEXT),
        Field("parent", "g.parent_id", Kind.REF, label_sql="up.name", sort_sql="up.code", nullable=True, groups=True, noun="product_groups"),
        Field("products", "(select count(*) from products_product x where x.group_id = g.record_id)", Kind.INT),
        Field("active", "g.active", Kind.BOOL, groups=True),
        Field("external_id", "r.external_id", Kind.CODE, nullable=True),
    ),
)


def uoms_of(actor: Actor) -> Where:
    """Units of measure are seen by all staff."""
    return where(UOMS.reach(actor), owner="null", unit="null")


UOM_LISTING = Listing(
    noun="units_of_measure",
    source="products_unitofmeasure m",
    key="m.id",
    policy=UOMS,
    rows=uoms_of,
    default_sort="code",
    search_sql=None,
    fields=(
        Field("code", "m.code", Kind.CODE),
        Field("name", "m.name", Kind.TEXT),
        Field("name_en", "m.name_en", Kind.TEXT),
        Field("digits", "m.digits", Kind.INT, groups=True),
    ),
)


@dataclass(frozen=True, slots=True)
class ProductRow:
    """A product as its page shows it."""

    id: int
    code: str
    name: str
    name_en: str
    kind: str
    group_id: int | None
    group: str | None
    uom_id: int
    uom: str
    uom_digits: int
    tracking: str
    saleable: bool
    sold_from: dt.date | None
    sold_to: dt.date | None
    lead_time_days: int
    safety_stock_qty: Decimal
    shelf_life_days: int
    warranty_months: int
    labour_months: int
    installed_from: str
    specification: str
    tax_code: str
    active: bool
    version: int
    external_id: str | None


def product(actor: Actor, product_id: int) -> ProductRow:
    """One product; refuses (404) one that does not exist or may not be seen."""
    if not POLICY.may(actor):
        raise missing()
    return product_row(product_id)


def product_row(product_id: int) -> ProductRow:
    """One product as it stands, whoever asks; refuses (404) one that does not exist."""
    row = one(
        """select p.record_id, p.code, p.name, p.name_en, p.kind, p.group_id, g.name, p.uom_id, u.name, u.digits, p.tracking, p.saleable,
                   p.sold_from, p.sold_to, p.lead_time_days, p.safety_stock_qty, p.shelf_life_days, p.warranty_months, p.labour_months,
                   p.installed_from, p.specification, p.tax_code, p.active,
                   p.version, r.external_id
            from products_product p join spine_record r on r.id = p.record_id join products_unitofmeasure u on u.id = p.uom_id
            left join products_productgroup g on g.record_id = p.group_id where p.record_id = %s""",
        [product_id],
    )
    if row is None:
        raise missing()
    return ProductRow(*row)


@dataclass(frozen=True, slots=True)
class CostRow:
    """A standard cost between two dates."""

    cost: Decimal
    currency: str
    valid_from: dt.date
    valid_to: dt.date | None


def costs(actor: Actor, product_id: int) -> list[CostRow]:
    """A product's standard costs, newest first; nothing for a reader who may not see cost."""
    if not actor.has(*COST_ROLES):
        return []
    rows = run("select cost, currency, valid_from, valid_to from products_productcost where product_id = %s order by valid_from desc", [product_id])
    return [CostRow(*row) for row in rows]


def costs_on(product_ids: Sequence[int], on: dt.date) -> dict[int, Decimal]:
    """The standard cost of each product on a date; a product without one is missing."""
    rows = run(
        """select product_id, cost from products_productcost
           where product_id = any(%s) and valid_from <= %s and (valid_to is null or valid_to > %s)""",
        [list(product_ids), on, on],
    )
    return {row[0]: row[1] for row in rows}


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A product group as its page and the tree show it."""

    id: int
    code: str
    name: str
    name_en: str
    parent_id: int | None
    parent: str | None
    active: bool
    version: int
    products: int


_GROUP = """
select g.record_id, g.code, g.name, g.name_en, g.parent_id, u.name, g.active, g.version,
       (select count(*) from products_product p where p.group_id = g.record_id)
from products_productgroup g left join products_productgroup u on u.record_id = g.parent_id
"""


def group(actor: Actor, group_id: int) -> GroupRow:
    """One product group; refuses (404) one that does not exist or may not be seen."""
    if not GROUPS.may(actor):
        raise missing()
    return group_row(group_id)


def group_row(group_id: int) -> GroupRow:
    """One product group as it stands, whoever asks; refuses (404) one that does not exist."""
    row = one(f"{_GROUP} where g.record_id = %s", [group_id])
    if row is None:
        raise missing()
    return GroupRow(*row)


@read_once
def group_tree() -> list[GroupRow]:
    """All product groups with their parents, by code."""
    return [GroupRow(*row) for row in run(f"{_GROUP} order by g.code")]


def groups_below(group_ids: Sequence[int]) -> frozenset[int]:
    """The groups and everything under them."""
    rows = run(
        """with recursive down(id) as (
               select unnest(%s::bigint[]) union select g.record_id from down join products_productgroup g on g.parent_id = down.id
           ) select id from down""",
        [list(group_ids)],
    )
    return frozenset(row[0] for row in rows)


def groups_above(then: Mapping[int, int | None] | None = None) -> dict[int, tuple[int, ...]]:
    """Of each group itself and the groups it lies in, the nearest first; where some lay elsewhere, `then` says in which."""
    parent: dict[int, int | None] = dict(run("select record_id, parent_id from products_productgroup")) | dict(then or {})
    made = {}
    for group in parent:
        chain, up = [group], parent[group]
        while up is not None and up not in chain:
            chain.append(up)
            up = parent.get(up)
        made[group] = tuple(chain)
    return made


def path_above(group_id: int) -> list[str]:
    """The names from a group up to itself, or nothing when its way up ends at the top."""
    row = one(
        """with recursive up(id, parent_id, names, n) as (
               select record_id, parent_id, array[name], 1 from products_productgroup where record_id = %s
               union all
               select g.record_id, g.parent_id, up.names || g.name, n + 1 from up join products_productgroup g on g.record_id = up.parent_id
               where (n = 1 or up.id <> %s) and n < 100
           ) select names from up where n > 1 and id = %s limit 1""",
        [group_id, group_id, group_id],
    )
    return list(row[0][:-1]) if row else []


@dataclass(frozen=True, slots=True)
class UomRow:
    """A unit of measure."""

    id: int
    code: str
    name: str
    name_en: str
    digits: int


def units_of_measure() -> list[UomRow]:
    """All units of measure, by code."""
    return [UomRow(*row) for row in run("select id, code, name, name_en, digits from products_unitofmeasure order by code")]


def unit_of_measure(uom_id: int) -> UomRow:
    """One unit of measure; refuses (404) one that does not exist."""
    found = next((row for row in units_of_measure() if row.id == uom_id), None)
    if found is None:
        raise missing()
    return found


def uom_ids() -> dict[str, int]:
    """Keys of the units of measure by code."""
    return {row.code: row.id for row in units_of_measure()}


@dataclass(frozen=True, slots=True)
class SoldProduct:
    """What a line of a quotation or order needs to know of its product.

    The lead time of a bought one is what its preferred supplier offers, in working days of that supplier's calendar; `breaks` are its
    quantities with the lead time from each on, the least first.
    """

    id: int
    code: str
    name: str
    kind: str
    group_id: int | None
    digits: int
    lead_time_days: int
    safety_stock_qty: Decimal
    active: bool
    saleable: bool
    sold_from: dt.date | None
    sold_to: dt.date | None
    cost: Decimal | None
    supplier_id: int | None = None
    supplier: str = ""
    calendar: str = ""
    breaks: tuple[tuple[Decimal, int], ...] = ()

    def lead_for(self, qty: Decimal) -> int:
        """The lead time of a quantity: that of the largest break it reaches, of the least where it reaches none. 0: the product has none."""
        return reached(self.breaks, qty, self.lead_time_days)

    def sold_on(self, day: dt.date) -> bool:
        """True when it may be sold on a day."""
        within = (self.sold_from is None or self.sold_from <= day) and (self.sold_to is None or day < self.sold_to)
        return self.active and self.saleable and within


def _with_breaks(product: SoldProduct, quantities: Sequence[Decimal] | None, days: Sequence[int] | None) -> SoldProduct:
    return replace(product, breaks=tuple(zip(quantities, days, strict=True))) if quantities and days else product


@asking
def sold(product_ids: Sequence[int], on: dt.date) -> Ask[dict[int, SoldProduct]]:
    """Products by key with the standard cost of a date; nobody's rows are hidden here, and cost is shown to nobody by this."""
    return Ask(
        """select p.record_id, p.code, p.name, p.kind, p.group_id, u.digits, coalesce(b.days[1], p.lead_time_days), p.safety_stock_qty, p.active,
                  p.saleable, p.sold_from, p.sold_to, case when p.kind = 'bundle' then (
                      select case when bool_and(c.cost is not null) then sum(b.qty * c.cost) end from products_bundlepart b
                      left join products_productcost c on c.product_id = b.part_id and c.valid_from <= %s
                           and (c.valid_to is null or c.valid_to > %s)
                      where b.bundle_id = p.record_id and b.valid_from <= %s and (b.valid_to is null or b.valid_to > %s)) else pc.cost end,
                  f.supplier_id, coalesce(f.name, ''), coalesce(f.calendar, ''), b.qtys, b.days
           from products_product p join products_unitofmeasure u on u.id = p.uom_id
           left join lateral (
               select o.supplier_id, s.name, s.calendar from suppliers_offer o join suppliers_supplier s on s.record_id = o.supplier_id
               where p.kind = 'buy' and o.product_id = p.record_id and s.active and o.valid_from <= %s and (o.valid_to is null or o.valid_to > %s)
               order by o.preference, o.price * s.rate, s.code, o.from_qty limit 1) f on true
           left join lateral (
               select array_agg(o.from_qty order by o.from_qty) as qtys, array_agg(o.lead_days order by o.from_qty) as days from suppliers_offer o
               where o.product_id = p.record_id and o.supplier_id = f.supplier_id and o.valid_from <= %s
                 and (o.valid_to is null or o.valid_to > %s)) b on f.supplier_id is not null
           left join products_productcost pc on pc.product_id = p.record_id and pc.valid_from <= %s and (pc.valid_to is null or pc.valid_to > %s)
           where p.record_id = any(%s)""",
        [*[on] * 10, list(product_ids)],
        lambda rows: {row[0]: _with_breaks(SoldProduct(*row[:-2]), *row[-2:]) for row in rows},
    )


@dataclass(frozen=True, slots=True)
class BundlePart:
    """A part of a bundle on a date: how much of it stands in one, and the weight it takes its share of the price by."""

    bundle_id: int
    part_id: int
    qty: Decimal
    weight: Decimal | None


def bundle_parts(bundle_ids: Sequence[int], on: dt.date) -> dict[int, list[BundlePart]]:
    """What bundles consist of on a date, in the order it was kept: {bundle: parts}."""
    found: dict[int, list[BundlePart]] = {key: [] for key in bundle_ids}
    rows = run(
        """select bundle_id, part_id, qty, weight from products_bundlepart
           where bundle_id = any(%s) and valid_from <= %s and (valid_to is null or valid_to > %s) order by id""",
        [list(bundle_ids), on, on],
    )
    for row in rows:
        found[row[0]].append(BundlePart(*row))
    return found


def english_names(product_ids: Sequence[int]) -> dict[int, str]:
    """English names of products, those that have one: {key: name}."""
    rows = run("select record_id, name_en from products_product where record_id = any(%s) and name_en <> ''", [list(product_ids)])
    return dict(rows)


def names(product_ids: Sequence[int]) -> dict[int, str]:
    """Code and name of products, by key."""
    rows = run("select record_id, code || ' ' || name from products_product where record_id = any(%s)", [list(product_ids)])
    return {row[0]: row[1] for row in rows}


@dataclass(frozen=True, slots=True)
class KeptProduct:
    """What an act of the warehouse needs to know of a product."""

    id: int
    code: str
    kind: str
    tracking: str
    digits: int
    shelf_life_days: int


def kept(product_ids: Sequence[int]) -> dict[int, KeptProduct]:
    """Products by key, as the warehouse keeps them."""
    rows = run(
        """select p.record_id, p.code, p.kind, p.tracking, u.digits, p.shelf_life_days from products_product p
           join products_unitofmeasure u on u.id = p.uom_id
           where p.record_id = any(%s)""",
        [list(product_ids)],
    )
    return {row[0]: KeptProduct(*row) for row in rows}
