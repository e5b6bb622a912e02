"""Kit check 齐套: of each component of production orders, what is held, what lies free, what comes when, and what is missing.

An order that is due earlier takes first; what a production order holds by its materials is its own.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from makesell.documents.production import states
from makesell.ground.db import run

NOTHING: Final = Decimal(0)


@dataclass(frozen=True, slots=True)
class KitLine:
    """A component of an order: `need` is still to be issued; of it `reserved`, then `available`, then `arriving` by `complete_on`, then missing."""

    order_id: int
    position: int
    product_id: int
    code: str
    product: str
    lead_days: int
    need: Decimal
    reserved: Decimal
    available: Decimal
    arriving: Decimal
    complete_on: dt.date | None

    @property
    def missing(self) -> Decimal:
        """What neither lies nor comes."""
        return self.need - self.reserved - self.available - self.arriving

    @property
    def short_now(self) -> Decimal:
        """What is not there today."""
        return self.need - self.reserved - self.available


_NEEDS: Final = """
select o.record_id, c.position, c.product_id, p.code, p.name, p.lead_time_days, c.qty - c.issued_qty, coalesce(h.qty, 0), o.materials_id
from production_component c join production_productionorder o on o.record_id = c.order_id join products_product p on p.record_id = c.product_id
left join lateral (select sum(r.qty) as qty from stock_reservation r where r.line_id = o.materials_id and r.product_id = c.product_id) h on true
where o.state = any(%s) and c.qty > c.issued_qty and c.product_id = any(%s)
order by o.due_date, o.record_id, c.position
"""
_FREE: Final = """
select b.product_id, sum(b.on_hand - b.reserved) from stock_balance b join works_warehouse w on w.record_id = b.warehouse_id
where w.kind = 'own' and w.active and b.product_id = any(%s) group by 1
"""
# What comes: for the materials of one production order, or for whoever is first (line 0).
_COMES: Final = """
select b.product_id, coalesce(h.line_id, 0), b.due_date, coalesce(h.qty, b.planned - b.reserved) from supply_balance b
left join lateral (select 0::bigint as line_id, null::numeric as qty union all
                   select r.line_id, r.qty from supply_reservation r join production_productionorder o on o.materials_id = r.line_id
                   where r.source_line_id = b.source_line_id and r.qty > 0) h on true
where b.product_id = any(%s) and b.planned > 0 order by b.due_date, b.source_line_id
"""


def kits(order_ids: Collection[int] | None = None, *, alone: bool = False) -> list[KitLine]:
    """The kit of open production orders (of these, or all), component by component, the earliest due first.

    `alone`: what is reserved for nobody is there for these orders, whoever else is planned to need it.
    """
    rows = run("select distinct c.product_id from production_component c join production_productionorder o on o.record_id = c.order_id"
               " where o.state = any(%s)" + ("" if order_ids is None else " and o.record_id = any(%s)"),
               [list(states.OPEN), *(() if order_ids is None else [sorted(order_ids)])], keep=True)  # fmt: skip
    products = [int(row[0]) for row in rows]
    if not products:
        return []
    free = defaultdict(Decimal, {int(key): qty for key, qty in run(_FREE, [products])})
    comes: dict[tuple[int, int], list[list[dt.date | Decimal]]] = defaultdict(list)
    for product, line, day, qty in run(_COMES, [products]):
        if qty > 0:
            comes[product, line].append([day, qty])
    found = []
    for order, position, product, code, name, lead, need, reserved, materials in run(_NEEDS, [list(states.OPEN), products], keep=True):
        if alone and order_ids is not None and order not in order_ids:
            continue
        held = min(reserved, need)
        here = max(min(free[product], need - held), NOTHING)
        free[product] -= here
        own, day = _taken(comes[product, materials], need - held - here)
        any_one, later = _taken(comes[product, 0], need - held - here - own)
        days = [each for each in (day, later) if each is not None]
        found.append(KitLine(order, position, product, code, name, lead, need, held, here, own + any_one, max(days) if days else None))
    return [line for line in found if order_ids is None or line.order_id in order_ids]


def _taken(comes: Sequence[list[dt.date | Decimal]], wanted: Decimal) -> tuple[Decimal, dt.date | None]:
    """Takes so much of what comes, the earliest first; how much, and the day the last of it is there."""
    taken, day = NOTHING, None
    for each in comes:
        due, left = each
        assert isinstance(left, Decimal)
        qty = min(left, wanted - taken)
        if qty > 0:
            taken += qty
            each[1] = left - qty
            assert isinstance(due, dt.date)
            day = due
    return taken, day
