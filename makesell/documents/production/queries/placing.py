"""What of open production orders stands in the plan, by the receipts working time is kept for, and what these still take of material."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from makesell.documents.production import states
from makesell.documents.production.queries.pegging import TO_BELOW
from makesell.ground.db import run


@dataclass(frozen=True, slots=True)
class ToMake:
    """What an open production order still has to make that nothing is kept for."""

    id: int
    number: str | None
    product_id: int
    qty: Decimal


@dataclass(frozen=True, slots=True)
class Placing:
    """The orders nothing is kept for, the earliest due first; by product what the others take of it, each with the minute at which they begin."""

    anew: tuple[ToMake, ...]
    takes: Mapping[int, tuple[tuple[int, Decimal], ...]]


# What is made below an order was placed with it, and begins with the first of those it is made for.
_PLACING: Final = f"""
    with recursive tree(id, begins) as (
        select o.record_id, t.begins from unnest(%(lines)s::bigint[], %(begins)s::bigint[]) as t(line, begins)
        join production_productionorder o on o.receipt_id = t.line
        union
        select c.record_id, b.begins from tree b {TO_BELOW} where c.state = any(%(open)s)
    ), placed as (select id, min(begins) as begins from tree group by id)
    select o.due_date, o.record_id, o.number, o.product_id, b.planned, null::bigint from production_productionorder o
    join supply_balance b on b.source_line_id = o.receipt_id
    where o.state = any(%(open)s) and b.planned > 0 and not exists (select 1 from placed p where p.id = o.record_id)
    union all
    select null, null, null, c.product_id, sum(c.qty_each * (o.qty - o.good_qty)), p.begins
    from placed p join production_productionorder o on o.record_id = p.id and o.qty > o.good_qty
    join production_component c on c.order_id = o.record_id where c.product_id = any(%(products)s) group by 4, 6
    order by 1, 2
"""


def placing(begins: Mapping[int, int], product_ids: Collection[int]) -> Placing:
    """What is placed by the receipts time is kept for, with the minutes at which that begins, and what is not; takes of these products."""
    bound = {"lines": list(begins), "begins": list(begins.values()), "open": list(states.OPEN), "products": sorted(product_ids)}
    anew, takes = list[ToMake](), dict[int, list[tuple[int, Decimal]]]()
    for _due, key, number, product, qty, at in run(_PLACING, bound, keep=True, any_size=True):
        if key is None:
            takes.setdefault(product, []).append((at, qty))
        else:
            anew.append(ToMake(key, number, product, qty))
    return Placing(tuple(anew), {product: tuple(each) for product, each in takes.items()})
