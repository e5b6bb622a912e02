"""Step: promises of order lines from stock, planned output and new production (13.14), and the reservations that keep them.

`stand()` reads what there is, `promised()` searches it, `reserve()` and `free()` post what lines hold to the stock and supply books.
The database itself refuses to hold more than there is; locks are taken by `lock()`, after which `stand()` is read.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial
from typing import Any, Final

from makesell.books.stock import posting as stock
from makesell.books.supply import posting as supply
from makesell.documents.orders.queries.quotas import TAKEN
from makesell.documents.production import states
from makesell.engines.promise import PLANNED, STOCK, Cause, LeadTime, Port
from makesell.engines.promise.pegs import Held, Peg, Pegged, Place, Product, keep
from makesell.flows.steps.working_days import brought
from makesell.ground import locks
from makesell.ground.db import run
from makesell.ground.db.asking import Ask, asking
from makesell.ground.db.writing import Write, written
from makesell.ground.rules.kinds import RuleKind, Whole
from makesell.ground.text import N_
from makesell.masterdata.products.queries import SoldProduct
from makesell.masterdata.products.words import BUNDLE

LEAD_TIME_DAYS: Final = RuleKind(
    "promise.lead_time_days",
    N_("Lead time of a product that states none"),
    Whole(0, 730, "working days"),
    default=20,
    clause="PRO-5",
    help=N_("What supply cannot cover is promised by the product's lead time; this one stands in where a product has none."),
)
RULES: Final = (LEAD_TIME_DAYS,)
SERVICE: Final = "service"

# Stock of own warehouses, who holds it, planned receipts, who holds them; the lines of the act itself are left out.
_STAND: Final = """
    select 'stock' as what, b.product_id, b.id as key, b.warehouse_id, b.on_hand as qty, null::date as due, '' as by
    from stock_balance b join works_warehouse w on w.record_id = b.warehouse_id and w.kind = 'own' and w.active
    where b.product_id = any(%(products)s)
    union all
    select 'held_stock', h.product_id, h.line_id, h.warehouse_id, h.qty, null, coalesce(r.number, r.title)
    from stock_reservation h join spine_line l on l.id = h.line_id join spine_record r on r.id = l.record_id
    where h.product_id = any(%(products)s) and h.qty > 0 and h.line_id <> all(%(without)s){materials}
    union all
    select 'supply', b.product_id, b.source_line_id, b.warehouse_id, b.planned, b.due_date, ''
    from supply_balance b where b.product_id = any(%(products)s) and b.planned > 0
    union all
    select 'held_supply', b.product_id, h.line_id, h.source_line_id, h.qty, b.due_date, coalesce(r.number, r.title)
    from supply_reservation h join supply_balance b on b.source_line_id = h.source_line_id
    join spine_line l on l.id = h.line_id join spine_record r on r.id = l.record_id
    where b.product_id = any(%(products)s) and h.qty > 0 and h.line_id <> all(%(without)s){materials}
    {quotas} order by 2, 6 nulls first, 3
"""
# What open production orders hold of components is left out too, where it is asked so.
_NOT_OF_MATERIALS: Final = """
      and not exists (select 1 from production_productionorder m where m.materials_id = h.line_id and m.state = any(%(open)s))"""
# What is left of the quotas of a customer's class and region.
_QUOTAS: Final = f"""union all
    select 'quota', k.product_id, k.id, 0, k.qty - {TAKEN}, null, coalesce(nullif(k.customer_class, ''), k.region)
    from quotas_quota k join parties_customer c on c.record_id = %(customer)s
    where k.product_id = any(%(products)s) and k.valid_from <= %(on)s and (k.valid_to is null or k.valid_to > %(on)s)
      and ((k.customer_class <> '' and k.customer_class = c.customer_class) or (k.region <> '' and k.region = c.region))
"""

_POOLS: Final = f"""
    select c.record_id, k.product_id, k.id, k.qty - {TAKEN}, coalesce(nullif(k.customer_class, ''), k.region)
    from quotas_quota k join parties_customer c
        on (k.customer_class <> '' and k.customer_class = c.customer_class) or (k.region <> '' and k.region = c.region)
    where k.product_id = any(%(products)s) and c.record_id = any(%(customers)s)
      and k.valid_from <= %(on)s and (k.valid_to is null or k.valid_to > %(on)s)
"""

_STOCK_OF: Final = """
    select b.id from stock_balance b join works_warehouse w on w.record_id = b.warehouse_id and w.kind = 'own' and w.active
    where b.product_id = any(%s::bigint[])
"""
_RECEIPTS_OF: Final = "select b.source_line_id from supply_balance b where b.product_id = any(%s::bigint[]) and b.planned > 0"


@dataclass(slots=True)
class Pool:
    """What is left of a quota that several lines of an act draw on, and whose it is."""

    left: Decimal
    whose: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A line that asks for a promise. Services take nothing from stock and plan no production.

    `pools` are the quotas of its own customer (None: those of the standing).
    """

    key: int
    product_id: int
    qty: Decimal
    lead_days: int
    safety: Decimal = Decimal(0)
    service: bool = False
    pools: tuple[Pool, ...] | None = None
    supplier_id: int | None = None
    supplier: str = ""
    calendar: str = ""
    breaks: tuple[tuple[Decimal, int], ...] = ()

    @property
    def lead(self) -> LeadTime:
        """The port by its lead time: by the calendar of the supplier who brings it, else of the house."""
        return LeadTime(self.lead_days, partial(brought, code=self.calendar), self.supplier_id, self.supplier, self.breaks)


def ask_of(key: int, product: SoldProduct, qty: Decimal, usual_days: int) -> Asked:
    """What a line of a product asks; a product without a lead time takes the rule's."""
    service = product.kind in (SERVICE, BUNDLE)     # a bundle on a quotation: its parts are promised once it is ordered
    return Asked(
        key, product.id, qty, product.lead_time_days or usual_days, product.safety_stock_qty, service,
        supplier_id=product.supplier_id, supplier=product.supplier, calendar=product.calendar, breaks=product.breaks,
    )  # fmt: skip


def there(product: SoldProduct, usual_days: int, on: dt.date, qty: Decimal) -> dt.date:
    """When a quantity of a product that is ordered or begun on a day is there by its lead time."""
    return brought(on, product.lead_for(qty) or usual_days, product.calendar)


@dataclass(frozen=True, slots=True)
class Standing:
    """What there is of products."""

    products: Mapping[int, Product]


@asking
def stand(
    product_ids: Collection[int], *, without: Collection[int] = (), asking_for: tuple[int, dt.date] | None = None, materials: bool = True
) -> Ask[Standing]:
    """Supply of products, as if the lines in `without` held nothing (nor, without `materials`, open production orders); `asking_for` a customer on a
    day, whose quotas bound it. One statement."""
    bound: dict[str, Any] = {"products": list(product_ids), "without": list(without)}
    if asking_for is not None:
        bound |= {"customer": asking_for[0], "on": asking_for[1]}
    if not materials:
        bound["open"] = list(states.OPEN)
    sql = _STAND.replace("{quotas}", _QUOTAS if asking_for is not None else "").replace("{materials}", "" if materials else _NOT_OF_MATERIALS)
    return Ask(sql, bound, lambda rows: _standing(product_ids, rows))


def _standing(product_ids: Collection[int], rows: Sequence[tuple[Any, ...]]) -> Standing:
    taken: dict[tuple[str, int, int], Decimal] = defaultdict(Decimal)
    for what, product, _key, place, qty, _due, _by in rows:
        if what in ("held_stock", "held_supply"):
            taken[what, product, place] += qty
    made = {product: Product([], []) for product in product_ids}
    for what, product, key, place, qty, due, by in rows:
        if what == "stock":
            made[product].places.append(Place(STOCK, key, qty, qty - taken["held_stock", product, place], None, place))
        elif what == "supply":
            made[product].places.append(Place(PLANNED, key, qty, qty - taken["held_supply", product, key], due, place))
        elif what == "quota":
            if made[product].most is None or qty < made[product].most:
                made[product].most, made[product].whose = qty, by
        else:
            made[product].held.append(Held(qty, by, key, due))
    return Standing(made)


@dataclass(frozen=True, slots=True)
class Drawing:
    """A line that draws on the quotas of its customer."""

    line_id: int
    customer_id: int
    product_id: int


def pools(drawing: Sequence[Drawing], on: dt.date) -> dict[int, tuple[Pool, ...]]:
    """The quotas each line draws on, as if none of these lines had taken anything of them; read under the lock of the products. One statement."""
    bound = {
        "products": sorted({line.product_id for line in drawing}), "customers": sorted({line.customer_id for line in drawing}), "on": on,
        "without": [line.line_id for line in drawing],
    }  # fmt: skip
    known: dict[int, Pool] = {}
    of: dict[tuple[int, int], list[int]] = defaultdict(list)
    for customer, product, quota, left, whose in run(_POOLS, bound):
        known.setdefault(quota, Pool(left, whose))
        of[customer, product].append(quota)
    return {line.line_id: tuple(known[quota] for quota in of[line.customer_id, line.product_id]) for line in drawing}


def lock(product_ids: Collection[int]) -> None:
    """Locks the stock of products in own warehouses and their planned receipts, in the order of the house. One statement."""
    if product_ids:
        products = [list(product_ids)]
        locks.take_all(("stock", locks.Of(_STOCK_OF, products)), ("supply", locks.Of(_RECEIPTS_OF, products)))


def promised(
    asks: Sequence[Asked],
    standing: Standing,
    today: dt.date,
    *,
    by: str = "",
    patient: bool = False,
    ports: Callable[[Asked], Port | None] | None = None,
    taken: Callable[[Asked, Decimal], None] | None = None,
) -> dict[int, Pegged]:
    """The promise of each line, in the order given: an earlier line takes first. Changes `standing`, never the books.

    Who is `patient` waits for any planned output, however late: new production stands ten years away. `ports` say when a line's new production is
    there where it is not by lead time; `taken` is told how much of a line has to be made.
    """
    found = {}
    for ask in asks:
        port = (ports(ask) if ports else None) or (replace(ask.lead, later=_far) if patient else ask.lead)
        product = Product([], []) if ask.service else standing.products[ask.product_id]
        product.safety = ask.safety
        if ask.pools is not None:
            tight = min(ask.pools, key=lambda pool: pool.left, default=None)
            product.most, product.whose = (tight.left, tight.whose) if tight else (None, "")
        found[ask.key] = keep(ask.qty, product, today, port, by=by, key=ask.key)
        if taken and found[ask.key].to_make > 0:
            taken(ask, found[ask.key].to_make)
        for pool in ask.pools or ():
            pool.left -= ask.qty
    return found


def _far(day: dt.date, _days: int) -> dt.date:
    return day + dt.timedelta(days=3650)


def said(cause: Cause) -> dict[str, object]:
    """A cause as it is kept with the line: code and parameters in plain words."""
    return {"code": cause.code, **{name: plainly(value) for name, value in cause.params.items()}}


def plainly(value: object) -> object:
    """A figure or day as JSON keeps it: exact text."""
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return value.isoformat() if isinstance(value, dt.date) else value


_RESERVE_STOCK: Final = """
    select t.product_id, t.warehouse_id, 'reserve' as kind, '' as lot, 0::numeric as qty, t.qty as reserved, 0::numeric as unit_cost,
           %(on)s::date as event_date, %(on)s::date as business_date, t.line_id as source_line_id, t.line_id, null::bigint as origin_id
    from unnest(%(products)s::bigint[], %(warehouses)s::bigint[], %(qty)s::numeric[], %(lines)s::bigint[])
         as t(product_id, warehouse_id, qty, line_id)
"""
_RESERVE_SUPPLY: Final = """
    select b.product_id, b.warehouse_id, b.due_date, 'reserved' as kind, 0::numeric as planned, t.qty as reserved,
           %(until)s::timestamptz as held_until, b.source_line_id, t.line_id, null::bigint as origin_id
    from unnest(%(receipts)s::bigint[], %(qty)s::numeric[], %(lines)s::bigint[]) as t(receipt_id, qty, line_id)
    join supply_balance b on b.source_line_id = t.receipt_id
"""


def reserve(pegs: Mapping[int, tuple[int, Sequence[Peg]]], *, on: dt.date, until: dt.datetime | None = None) -> None:
    """Keeps for each line (key → product, pegs) what its promise takes. `until` makes it a hold with an end."""
    written(*reserving(pegs, on=on, until=until))


def reserving(pegs: Mapping[int, tuple[int, Sequence[Peg]]], *, on: dt.date, until: dt.datetime | None = None) -> list[Write[int]]:
    """The same, to be written together with something else."""
    flat = [(line, product, peg) for line, (product, taken) in pegs.items() for peg in taken]
    lying = [(line, product, peg) for line, product, peg in flat if peg.place.source == STOCK]
    coming = [(line, product, peg) for line, product, peg in flat if peg.place.source == PLANNED]
    made = []
    if lying:
        taken = {
            "on": on,
            "products": [product for _, product, _ in lying],
            "warehouses": [peg.place.warehouse_id for *_, peg in lying],
            "qty": [peg.qty for *_, peg in lying],
            "lines": [line for line, *_ in lying],
        }
        made.append(stock.posting(_RESERVE_STOCK, taken))
    if coming:
        made.append(_holding([(peg.place.key, line, peg.qty) for line, _, peg in coming], until))
    return made


def hold_receipts(rows: Sequence[tuple[int, int, Decimal]], *, until: dt.datetime | None = None) -> None:
    """Keeps quantities of planned receipts for lines: (receipt, line, quantity)."""
    _holding(rows, until).done()


def _holding(rows: Sequence[tuple[int, int, Decimal]], until: dt.datetime | None) -> Write[int]:
    receipts, lines, qty = ([row[n] for row in rows] for n in range(3))
    return supply.posting(_RESERVE_SUPPLY, {"until": until, "receipts": receipts, "lines": lines, "qty": qty})


_FREE_STOCK: Final = """
    select h.product_id, h.warehouse_id, 'unreserve' as kind, '' as lot, 0::numeric as qty, -h.qty as reserved, 0::numeric as unit_cost,
           %(on)s::date as event_date, %(on)s::date as business_date, h.line_id as source_line_id, h.line_id, null::bigint as origin_id
    from stock_reservation h where h.line_id = any(%(lines)s) and h.qty > 0
      and (%(product)s::bigint is null or h.product_id = %(product)s)
"""
_FREE_SUPPLY: Final = """
    select b.product_id, b.warehouse_id, b.due_date, 'released' as kind, 0::numeric as planned, -h.qty as reserved, null::timestamptz as held_until,
           b.source_line_id, h.line_id, null::bigint as origin_id
    from supply_reservation h join supply_balance b on b.source_line_id = h.source_line_id where h.line_id = any(%(lines)s) and h.qty > 0
      and (%(product)s::bigint is null or b.product_id = %(product)s)
"""


def free(line_ids: Collection[int], *, on: dt.date, product_id: int | None = None) -> None:
    """Gives back everything these lines hold (of one product), in both books. The stock and receipts concerned are locked by the caller."""
    if line_ids:
        params = {"on": on, "lines": list(line_ids), "product": product_id}
        stock.post(_FREE_STOCK, params)
        supply.post(_FREE_SUPPLY, params)


_PLANNED: Final = """
    select t.product_id, t.warehouse_id, t.due_date, 'planned' as kind, t.qty as planned, 0::numeric as reserved, null::timestamptz as held_until,
           t.receipt_id as source_line_id, null::bigint as line_id, null::bigint as origin_id
    from unnest(%(products)s::bigint[], %(warehouses)s::bigint[], %(dates)s::date[], %(qty)s::numeric[], %(receipts)s::bigint[])
         as t(product_id, warehouse_id, due_date, qty, receipt_id)
"""


@dataclass(frozen=True, slots=True)
class PlannedReceipt:
    """Planned output of a product into a warehouse on a date; a negative quantity takes it back, zero moves its date."""

    receipt_id: int
    product_id: int
    warehouse_id: int
    due_date: dt.date
    qty: Decimal


def plan(rows: Sequence[PlannedReceipt]) -> None:
    """Posts planned output to the supply book."""
    if rows:
        supply.post(
            _PLANNED,
            {
                "products": [r.product_id for r in rows],
                "warehouses": [r.warehouse_id for r in rows],
                "dates": [r.due_date for r in rows],
                "qty": [r.qty for r in rows],
                "receipts": [r.receipt_id for r in rows],
            },
        )


_LESS: Final = """
    select b.product_id, b.warehouse_id, b.due_date, 'released' as kind, -%(planned)s::numeric as planned, -%(held)s::numeric as reserved,
           null::timestamptz as held_until, b.source_line_id, %(line)s::bigint as line_id, null::bigint as origin_id
    from supply_balance b where b.source_line_id = %(receipt)s
"""


def less(receipt_id: int, line_id: int, qty: Decimal) -> None:
    """A quantity that was planned for a line is planned no more: the line's hold and the plan go together."""
    supply.post(_LESS, {"planned": qty, "held": qty, "line": line_id, "receipt": receipt_id})
