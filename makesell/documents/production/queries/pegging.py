"""Pegging: which production orders an order line stands on, what those are made of, and what is made with whom — down and up."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from makesell.documents.production import states
from makesell.documents.production.queries import operations
from makesell.documents.production.queries.operations import ComponentRow, OperationRow
from makesell.ground.db import run


@dataclass(frozen=True, slots=True)
class Node:
    """A production order in the tree, with what of its output is held for what stands above it."""

    id: int
    number: str | None
    product_id: int
    code: str
    product: str
    state: str
    qty: Decimal
    held: Decimal
    due_date: dt.date
    operations: tuple[OperationRow, ...]
    components: tuple[ComponentRow, ...]
    below: "tuple[Node, ...]"


_HEADS: Final = """
select o.record_id, o.number, o.product_id, p.code, p.name, o.state, o.qty, o.due_date, o.materials_id, o.receipt_id
from production_productionorder o join products_product p on p.record_id = o.product_id
"""
# From production orders `b` to those whose output `h` is held for their materials.
TO_BELOW: Final = """join production_productionorder p on p.record_id = b.id
    join supply_reservation h on h.line_id = p.materials_id and h.qty > 0 join production_productionorder c on c.receipt_id = h.source_line_id"""
_HOLDS: Final = f"""
with recursive below(id) as (
    select unnest(%s::bigint[])
    union
    select c.record_id from below b {TO_BELOW}
)
select p.record_id, c.record_id, h.qty from below b {TO_BELOW}
order by c.due_date, c.record_id
"""


_BELOW: Final = f"""
with recursive below(id, top) as (
    select k, k from unnest(%s::bigint[]) k
    union
    select c.record_id, b.top from below b {TO_BELOW}
    where c.state = any(%s)
)
select id, min(top) from below where id <> all(%s) group by id order by id
"""


def below(order_ids: Sequence[int]) -> dict[int, int]:
    """The open production orders whose output is held for the materials of orders, level by level; each with the first of the orders that it
    stands below."""
    keys = list(order_ids)
    return dict(run(_BELOW, [keys, list(states.OPEN), keys])) if keys else {}


def trees(order_ids: Sequence[int]) -> list[Node]:
    """Production orders with all that stands below them, in the order given. A constant number of statements."""
    holds: dict[int, list[tuple[int, Decimal]]] = {}
    for parent, child, qty in run(_HOLDS, [list(order_ids)]):
        holds.setdefault(int(parent), []).append((int(child), qty))
    keys = sorted({*order_ids, *(child for each in holds.values() for child, _ in each)})
    heads = {int(row[0]): row for row in run(f"{_HEADS} where o.record_id = any(%s)", [keys])}
    steps: dict[int, list[OperationRow]] = {}
    for operation in operations.of_orders(keys):
        steps.setdefault(operation.order_id, []).append(operation)
    parts: dict[int, list[ComponentRow]] = {}
    for part in operations.components(keys):
        parts.setdefault(part.order_id, []).append(part)

    def node(key: int, held: Decimal, depth: int) -> Node:
        _, number, product_id, code, product, state, qty, due, *_rest = heads[key]
        below = tuple(node(child, each, depth + 1) for child, each in holds.get(key, ()) if depth < 20)
        return Node(key, number, product_id, code, product, state, qty, held, due, tuple(steps.get(key, ())), tuple(parts.get(key, ())), below)

    return [node(key, Decimal(0), 0) for key in order_ids if key in heads]


@dataclass(frozen=True, slots=True)
class Above:
    """What waits for a production order, level by level: another production order that is made with it, or a sales order's line."""

    depth: int
    production_id: int | None
    production: str | None
    order_line_id: int | None
    product: str
    state: str
    qty: Decimal
    day: dt.date | None


_ABOVE: Final = """
with recursive above(id, depth, qty, path) as (
    select %s::bigint, 0, 0::numeric, array[%s::bigint]
    union all
    select p.record_id, a.depth + 1, h.qty, a.path || p.record_id from above a join production_productionorder c on c.record_id = a.id
    join supply_reservation h on h.source_line_id = c.receipt_id and h.qty > 0
    join production_productionorder p on p.materials_id = h.line_id where a.depth < 20
)
select a.path, a.depth, p.record_id, p.number, null::bigint as line, pr.code || ' ' || pr.name, p.state, a.qty, p.due_date
from above a join production_productionorder p on p.record_id = a.id join products_product pr on pr.record_id = p.product_id where a.depth > 0
union all
select a.path || l.line_id, a.depth + 1, null, null, l.line_id, pr.code || ' ' || pr.name, '', h.qty, l.current_promised_date
from above a join production_productionorder c on c.record_id = a.id
join supply_reservation h on h.source_line_id = c.receipt_id and h.qty > 0 join orders_salesorderline l on l.line_id = h.line_id
join products_product pr on pr.record_id = l.product_id
order by 1
"""


def above(order_id: int) -> list[Above]:
    """What waits for a production order, in the order of the tree."""
    return [Above(*row[1:]) for row in run(_ABOVE, [order_id, order_id])]
