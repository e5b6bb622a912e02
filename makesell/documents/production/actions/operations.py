"""The only place that changes the operations and components of production orders; written in sets, imported by flows only."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from makesell.documents.production import states
from makesell.ground import locks
from makesell.ground.actor import Actor
from makesell.ground.db import run
from makesell.ground.db.sets import inserting
from makesell.ground.db.writing import written
from makesell.ground.spine.actions import happened

OPERATION: Final[Mapping[str, str]] = {
    "order_id": "bigint", "position": "int", "step_id": "bigint", "name": "text", "work_center_id": "bigint", "second_id": "bigint",
    "third_id": "bigint", "beside_id": "bigint", "family": "text", "setup_minutes": "int", "run_each": "numeric", "start_qty": "numeric",
    "scrap_rate": "numeric", "move_qty": "numeric", "days": "int", "after": "text", "supplier": "text", "outside_price": "numeric",
    "planned_start": "timestamptz", "planned_end": "timestamptz",
    "state": "text", "good_qty": "numeric", "scrap_qty": "numeric", "rework_qty": "numeric", "spent_minutes": "int",
}  # fmt: skip
COMPONENT: Final[Mapping[str, str]] = {
    "order_id": "bigint", "position": "int", "product_id": "bigint", "qty_each": "numeric", "qty": "numeric", "issued_qty": "numeric",
}  # fmt: skip
_UNTOUCHED: Final = {"state": states.WAITING, "good_qty": Decimal(0), "scrap_qty": Decimal(0), "rework_qty": Decimal(0), "spent_minutes": 0}


@dataclass(frozen=True, slots=True)
class NewOperation:
    """An operation of a production order; its columns are those of the table."""

    order_id: int
    position: int
    step_id: int
    name: str
    work_center_id: int | None
    second_id: int | None
    third_id: int | None
    beside_id: int | None
    family: str
    setup_minutes: int
    run_each: Decimal
    start_qty: Decimal
    scrap_rate: Decimal
    move_qty: Decimal | None
    days: int | None
    after: str
    supplier: str
    outside_price: Decimal | None
    planned_start: dt.datetime | None
    planned_end: dt.datetime | None


@dataclass(frozen=True, slots=True)
class NewComponent:
    """A component of a production order."""

    order_id: int
    position: int
    product_id: int
    qty_each: Decimal
    qty: Decimal


def write(operations: Sequence[NewOperation], components: Sequence[NewComponent]) -> None:
    """Writes operations and components of production orders, in one statement."""
    steps = inserting("production_operation", OPERATION, [{**_columns(each), **_UNTOUCHED} for each in operations])
    parts = inserting("production_component", COMPONENT, [{**_columns(each), "issued_qty": Decimal(0)} for each in components])
    written(*([steps] if operations else []), *([parts] if components else []))


def _columns(row: NewOperation | NewComponent) -> dict[str, Any]:
    return {name: getattr(row, name) for name in row.__slots__}


@dataclass(frozen=True, slots=True)
class Move:
    """An operation at other times, perhaps on another work center."""

    operation_id: int
    planned_start: dt.datetime
    planned_end: dt.datetime
    work_center_id: int | None = None


def hold_plan() -> list[int]:
    """Nobody else moves operations, nor keeps time of any plant, before this act has ended; returns the plants. There need be none."""
    _, plants = locks.take_all(("operation_moves", ["all"]), ("plant", locks.Of("select record_id from works_plant where %s", [True])))
    return [int(key) for key in plants]


def move_operations(moves: Sequence[Move], *, actor: Actor, at: dt.datetime, reason: str = "") -> list[int]:
    """Moves operations that are not done; returns the production orders they belong to.

    It holds the plan, so that of two who move at once the second moves what the first has left; who looks whether the moves fit holds it before
    he looks (`hold_plan`). An operation that has begun keeps its work center and its beginning. What is done, or of an order that is not open, is
    left as it is.
    """
    if not moves:
        return []
    hold_plan()
    rows = run(
        """with moved as (
               update production_operation x
               set planned_start = case when x.state = 'waiting' then m.s else x.planned_start end, planned_end = m.e,
                   work_center_id = case when x.state = 'waiting' then coalesce(m.w, x.work_center_id) else x.work_center_id end
               from unnest(%s::bigint[], %s::timestamptz[], %s::timestamptz[], %s::bigint[]) as m(id, s, e, w),
                    production_productionorder o
               where x.id = m.id and o.record_id = x.order_id and o.state = any(%s) and x.state = any(%s) returning x.order_id
           ) select distinct order_id from moved order by 1""",
        [
            [m.operation_id for m in moves], [m.planned_start for m in moves], [m.planned_end for m in moves], [m.work_center_id for m in moves],
            list(states.OPEN), list(states.OPERATIONS_TO_DO),
        ],
    )  # fmt: skip
    orders = [int(row[0]) for row in rows]
    happened(orders, "move_operations", actor=actor, at=at, reason=reason)
    return orders


def send_outside(operation_ids: Sequence[int], supplier: str, days: int, cost: Decimal) -> None:
    """Operations that wait are done by a supplier instead, back after so many working days; what it costs stands on the last of them, by piece."""
    run(
        """update production_operation x set work_center_id = null, second_id = null, third_id = null, beside_id = null, family = '',
               setup_minutes = 0, run_each = 0, days = %s, supplier = %s,
               outside_price = case when x.position = (select max(position) from production_operation where id = any(%s)) then %s / x.start_qty end
           where x.id = any(%s) and x.state = 'waiting'""",
        [days, supplier, list(operation_ids), cost, list(operation_ids)],
    )


def sent(operation_id: int, qty: Decimal, cost: Decimal, *, at: dt.datetime) -> None:
    """So many more pieces of an operation were sent to a supplier (below 0: taken back undone), and those that came back cost so much more; it
    begins by it."""
    run(
        """update production_operation set sent_qty = sent_qty + %s, outside_cost = outside_cost + %s, started_at = coalesce(started_at, %s),
               state = case when state = 'waiting' then 'started' else state end where id = %s""",
        [qty, cost, at, operation_id],
    )


def replace_components(rows: Sequence[tuple[int, int, int, Decimal, Decimal]]) -> None:
    """Components of which nothing was issued become others: (order, position, product, quantity each, quantity)."""
    run(
        """update production_component c set product_id = t.product_id, qty_each = t.each, qty = t.qty
           from unnest(%s::bigint[], %s::int[], %s::bigint[], %s::numeric[], %s::numeric[]) as t(order_id, position, product_id, each, qty)
           where c.order_id = t.order_id and c.position = t.position and c.issued_qty = 0""",
        [[row[n] for row in rows] for n in range(5)],
    )


def unschedule(order_id: int) -> int:
    """Takes what is left to do of a production order out of the plan; returns the minutes of capacity that are free by it."""
    rows = run(
        """with freed as (
               update production_operation x set planned_start = null, planned_end = null
               where x.order_id = %s and x.state = any(%s) and x.work_center_id is not null
               returning case when x.state = 'waiting' then x.setup_minutes else 0 end
                         + ceil(x.run_each * greatest(x.start_qty - x.good_qty - x.scrap_qty, 0)) as minutes
           ) select least(coalesce(sum(minutes), 0), 1000000000)::int from freed""",
        [order_id, list(states.OPERATIONS_TO_DO)],
    )
    return int(rows[0][0])


def resize(order_id: int, before: Decimal) -> None:
    """What is to be begun and needed follows the order's quantity, which was another before."""
    run(
        """update production_operation x set start_qty = x.start_qty * o.qty / %s from production_productionorder o
           where o.record_id = x.order_id and x.order_id = %s""",
        [before, order_id],
    )
    run(
        """update production_component x set qty = ceil(x.qty_each * coalesce(f.start_qty, o.qty) * 10 ^ u.digits) / 10 ^ u.digits
           from production_productionorder o left join lateral (
               select start_qty from production_operation p where p.order_id = o.record_id order by p.position limit 1) f on true,
               products_product pr join products_unitofmeasure u on u.id = pr.uom_id
           where o.record_id = x.order_id and x.order_id = %s and pr.record_id = x.product_id""",
        [order_id],
    )
