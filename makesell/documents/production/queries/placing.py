"""What of open production orders stands in the plan, by the receipts working time is kept for, and what these still take of material."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from makesell.documents.production import states
from makesell.documents.production.queries.pegging import TO_BELOW
from makesell.ground.db import run
from makesell.ground.db.statements import Row


@dataclass(frozen=True, slots=True)
class ToMake:
    """What an open production order still has to make that nothing is kept for."""

    id: int
    number: str | None
    product_id: int
    qty: Decimal


@dataclass(frozen=True, slots=True)
class Placing:
    """What stands in the plan by the receipts (`begins`) time is kept for, and the orders nothing is kept for, the earliest due first."""

    begins: Mapping[int, int]     # receipt → the minute at which what is kept for it begins
    anew: tuple[ToMake, ...]
    # of each order that is placed, by the products asked for, the minute at which it begins and what it still takes
    taken: Mapping[tuple[int, int], tuple[int, Decimal]]

    @property
    def takes(self) -> dict[int, list[tuple[int, Decimal]]]:
        """By product what is taken of it, each with its minute."""
        found: dict[int, list[tuple[int, Decimal]]] = {}
        for (_, product), (begins, qty) in self.taken.items():
            found.setdefault(product, []).append((begins, qty))
        return found


# What is made below an order was placed with it, and begins with the first of those it is made for.
_PLACED: Final = f"""
    with recursive tree(id, begins) as (
        select o.record_id, t.begins from unnest(%(lines)s::bigint[], %(begins)s::bigint[]) as t(line, begins)
        join production_productionorder o on o.receipt_id = t.line
        union
        select c.record_id, b.begins from tree b {TO_BELOW} where c.state = any(%(open)s)
    ), placed as (select id, min(begins) as begins from tree group by id)
"""
_TAKEN: Final = """
    select null::date, p.id, null::text, c.product_id, sum(c.qty_each * (o.qty - o.good_qty)), p.begins
    from placed p join production_productionorder o on o.record_id = p.id and o.qty > o.good_qty
    join production_component c on c.order_id = o.record_id where c.product_id = any(%(products)s) group by 2, 4, 6
"""
_ALL: Final = f"""{_PLACED}
    select o.due_date, o.record_id, o.number, o.product_id, b.planned, null::bigint from production_productionorder o
    join supply_balance b on b.source_line_id = o.receipt_id
    where o.state = any(%(open)s) and b.planned > 0 and not exists (select 1 from placed p where p.id = o.record_id)
    union all
    {_TAKEN}
    order by 1, 2
"""
_MORE: Final = f"{_PLACED} select null::date, p.id, null::text, null::bigint, null::numeric, p.begins from placed p union all {_TAKEN}"


def placing(begins: Mapping[int, int], product_ids: Collection[int]) -> Placing:
    """What is placed by the receipts time is kept for, with the minutes at which that begins, and what is not; takes of these products."""
    anew, taken = list[ToMake](), dict[tuple[int, int], tuple[int, Decimal]]()
    for _due, key, number, product, qty, at in _read(_ALL, begins, product_ids):
        if at is not None:
            taken[key, product] = at, qty
        else:
            anew.append(ToMake(key, number, product, qty))
    return Placing(begins, tuple(anew), taken)


def placed_since(before: Placing, begins: Mapping[int, int], product_ids: Collection[int]) -> Placing | None:
    """What is placed when time is kept for more receipts than before, of the same products; only about those that came is asked.

    None where something that was kept begins at another minute, or is not kept any more.
    """
    if not before.begins.items() <= begins.items():
        return None
    came = {line: at for line, at in begins.items() if line not in before.begins}
    if not came:
        return before
    rows = _read(_MORE, came, product_ids)
    orders, taken = {row[1] for row in rows}, dict(before.taken)
    for _due, key, _number, product, qty, at in rows:
        if product is not None:
            was = taken.get((key, product))
            taken[key, product] = min(at, was[0]) if was else at, qty
    return Placing(begins, tuple(row for row in before.anew if row.id not in orders), taken)


def _read(sql: str, begins: Mapping[int, int], product_ids: Collection[int]) -> list[Row]:
    bound = {"lines": list(begins), "begins": list(begins.values()), "open": list(states.OPEN), "products": sorted(product_ids)}
    return run(sql, bound, keep=True, any_size=True)
