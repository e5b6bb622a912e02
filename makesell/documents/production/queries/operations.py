"""Reads of the operations of production orders: for the scheduler, the board, the shop floor and the order's page."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from makesell.documents.production import states
from makesell.ground.db import run
from makesell.ground.money import rounded_up


@dataclass(frozen=True, slots=True)
class OpenOperation:
    """An operation that is still to be done, wholly or in part.

    `minutes` are those left: the setup when it has not begun, and the run of what is left of `start_qty`, at an efficiency of 1. `centers`
    are where it may be done, the planned one first. `after` names positions like a routing does (empty: the one before; 0: none).
    """

    id: int
    order_id: int
    number: str | None
    order_state: str
    order_line_id: int | None
    product_id: int
    due_date: dt.date
    position: int
    name: str
    work_center_id: int | None
    second_id: int | None
    third_id: int | None
    beside_id: int | None
    family: str
    setup_minutes: int
    run_each: Decimal
    start_qty: Decimal
    left_qty: Decimal
    minutes: int
    move_qty: Decimal | None
    days: int | None
    after: str
    planned_start: dt.datetime | None
    planned_end: dt.datetime | None
    state: str
    calendar: str     # of who does it outside, where that is not ours

    @property
    def centers(self) -> tuple[int, ...]:
        """Where it may be done, the planned one first."""
        return tuple(key for key in (self.work_center_id, self.second_id, self.third_id) if key is not None)


_OPEN: Final = """
select x.id, o.record_id, o.number, o.state, o.order_line_id, o.product_id, o.due_date, x.position, x.name, x.work_center_id, x.second_id,
       x.third_id, x.beside_id, x.family, x.setup_minutes, x.run_each, x.start_qty, greatest(x.start_qty - x.good_qty - x.scrap_qty, 0),
       least(case when x.state = 'waiting' then x.setup_minutes else 0 end
             + ceil(x.run_each * greatest(x.start_qty - x.good_qty - x.scrap_qty, 0)), 1000000000)::int,
       x.move_qty, x.days, x.after, x.planned_start, x.planned_end, x.state,
       case when x.days is null or x.supplier = '' then '' else coalesce(
           (select v.calendar from suppliers_supplier v where v.name = x.supplier order by v.active desc, v.code limit 1), '') end
from production_operation x join production_productionorder o on o.record_id = x.order_id
"""


def open_operations(order_ids: Collection[int] | None = None) -> list[OpenOperation]:
    """Operations that are to be done of open production orders (of these, or all), by order and position. Paused orders are not open."""
    some = "" if order_ids is None else " and o.record_id = any(%s)"
    rows = run(
        f"{_OPEN} where o.state = any(%s) and x.state = any(%s){some} order by o.due_date, o.record_id, x.position",
        [list(states.OPEN), list(states.OPERATIONS_TO_DO), *(() if order_ids is None else [sorted(order_ids)])],
        keep=True,
    )
    return [OpenOperation(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class OperationRow:
    """An operation as the order's page and the traveller show it; `passed_qty` is what those before it have passed on."""

    id: int
    order_id: int
    position: int
    name: str
    work_center_id: int | None
    work_center: str | None
    setup_minutes: int
    run_each: Decimal
    start_qty: Decimal
    days: int | None
    after: str
    planned_start: dt.datetime | None
    planned_end: dt.datetime | None
    state: str
    good_qty: Decimal
    scrap_qty: Decimal
    rework_qty: Decimal
    spent_minutes: int
    step_id: int | None
    reported: bool
    supplier: str
    outside_price: Decimal | None
    sent_qty: Decimal

    @property
    def taken_up(self) -> Decimal:
        """The pieces that were passed on to it and are not there any more: worked on, or sent to a supplier."""
        return max(self.good_qty + self.scrap_qty, self.sent_qty)

    @property
    def minutes(self) -> int:
        """What it takes in all, set up and run, at an efficiency of 1."""
        return self.setup_minutes + int(rounded_up(self.run_each * self.start_qty, 0))


_ROW: Final = """
select x.id, x.order_id, x.position, x.name, x.work_center_id, w.name, x.setup_minutes, x.run_each, x.start_qty, x.days, x.after,
       x.planned_start, x.planned_end, x.state, x.good_qty, x.scrap_qty, x.rework_qty, x.spent_minutes, x.step_id,
       exists (select 1 from production_operationreport r where r.operation_id = x.id), x.supplier,
       x.outside_price, x.sent_qty
from production_operation x left join works_workcenter w on w.record_id = x.work_center_id
"""


def of_orders(order_ids: Sequence[int]) -> list[OperationRow]:
    """The operations of production orders, by order and position."""
    return [OperationRow(*row) for row in run(f"{_ROW} where x.order_id = any(%s) order by x.order_id, x.position", [list(order_ids)], keep=True)]


def order_of(operation_id: int) -> int | None:
    """The production order an operation belongs to."""
    rows = run("select order_id from production_operation where id = %s", [operation_id])
    return int(rows[0][0]) if rows else None


@dataclass(frozen=True, slots=True)
class ComponentRow:
    """A component of a production order: needed, issued, and what of it is reserved now (where)."""

    order_id: int
    position: int
    product_id: int
    code: str
    product: str
    digits: int
    qty_each: Decimal
    qty: Decimal
    issued_qty: Decimal
    since_begun: Decimal
    since_issued: Decimal
    reserved: Decimal
    warehouse: str | None

    @property
    def open_qty(self) -> Decimal:
        """Still to be issued."""
        return max(self.qty - self.issued_qty, Decimal(0))

    def wanted(self, begun: Decimal) -> Decimal:
        """What so many pieces begun in all need of it, less what was issued."""
        need = rounded_up(self.qty_each * (begun - self.since_begun), self.digits)
        return self.since_issued + need - self.issued_qty


_COMPONENT: Final = """
select c.order_id, c.position, c.product_id, p.code, p.name, u.digits, c.qty_each, c.qty, c.issued_qty, c.since_begun,
       c.since_issued, coalesce(h.qty, 0), h.places
from production_component c join production_productionorder o on o.record_id = c.order_id
join products_product p on p.record_id = c.product_id join products_unitofmeasure u on u.id = p.uom_id
left join lateral (
    select sum(r.qty) as qty, string_agg(w.code, ', ' order by w.code) as places from stock_reservation r
    join works_warehouse w on w.record_id = r.warehouse_id where r.line_id = o.materials_id and r.product_id = c.product_id and r.qty > 0
) h on true
"""


def components(order_ids: Sequence[int]) -> list[ComponentRow]:
    """The components of production orders, by order and position."""
    rows = run(f"{_COMPONENT} where c.order_id = any(%s) order by c.order_id, c.position", [list(order_ids)], keep=True)
    return [ComponentRow(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class NeedRow:
    """A quantity of a component that a production order still needs, whatever is held for it."""

    order_id: int
    product_id: int
    qty: Decimal


def needs_of(order_ids: Sequence[int]) -> list[NeedRow]:
    """What production orders still need, by order and position."""
    rows = run(
        """select order_id, product_id, qty - issued_qty from production_component where order_id = any(%s) and qty > issued_qty
           order by order_id, position""",
        [list(order_ids)],
    )
    return [NeedRow(*row) for row in rows]


def short_of(product_id: int) -> list[int]:
    """The open production orders that still need more of a component than is reserved for them in stock."""
    rows = run(
        """select c.order_id from production_component c join production_productionorder o on o.record_id = c.order_id and o.state = any(%s)
           where c.product_id = %s and c.qty - c.issued_qty > coalesce((select sum(r.qty) from stock_reservation r
               where r.line_id = o.materials_id and r.product_id = c.product_id), 0) group by 1 order by 1""",
        [list(states.OPEN), product_id],
    )
    return [int(row[0]) for row in rows]


@dataclass(frozen=True, slots=True)
class Replacement:
    """A component of a production order that has begun nothing, and what its bill of material names instead: how much of it for each, and in all."""

    order_id: int
    materials_id: int
    position: int
    instead_id: int
    qty_each: Decimal
    qty: Decimal


def replacements(order_ids: Sequence[int], product_id: int) -> list[Replacement]:
    """What may be taken instead of a component by orders that have begun nothing of it, by the order they are due in; the first named only."""
    rows = run(
        """select distinct on (o.due_date, o.record_id) o.record_id, o.materials_id, c.position, s.component_id, each.qty,
                  ceil(each.qty * c.qty / c.qty_each * 10::numeric ^ u.digits) / 10::numeric ^ u.digits
           from production_component c join production_productionorder o on o.record_id = c.order_id
           join works_bomline l on l.bom_id = o.bom_id and l.component_id = c.product_id and l.instead_of is null
           join works_bomline s on s.bom_id = l.bom_id and s.instead_of = l.position
           join products_product p on p.record_id = s.component_id and p.active join products_unitofmeasure u on u.id = p.uom_id
           cross join lateral (select c.qty_each * (s.qty / (1 - s.scrap_rate)) / (l.qty / (1 - l.scrap_rate)) as qty) each
           where o.record_id = any(%s) and c.product_id = %s and c.issued_qty = 0 and o.good_qty = 0 and o.materials_id is not null
             and o.state = any(%s)
             and not exists (select 1 from production_component t where t.order_id = o.record_id and t.product_id = s.component_id)
           order by o.due_date, o.record_id, s.position""",
        [list(order_ids), product_id, list(states.OPEN)],
    )
    return [Replacement(*row) for row in rows]


_LACKING: Final = """
select p,
    coalesce((select sum(c.qty - c.issued_qty) from production_component c join production_productionorder o on o.record_id = c.order_id
              where c.product_id = p and o.state = any(%s) and c.qty > c.issued_qty), 0)
    - coalesce((select sum(b.on_hand - b.reserved) from stock_balance b join works_warehouse w on w.record_id = b.warehouse_id
                where b.product_id = p and w.kind = 'own' and w.active), 0)
    - coalesce((select sum(b.planned - b.reserved) from supply_balance b where b.product_id = p), 0)
    - coalesce((select sum(r.qty) from stock_reservation r join production_productionorder o on o.materials_id = r.line_id
                where r.product_id = p), 0)
    - coalesce((select sum(h.qty) from supply_reservation h join supply_balance b on b.source_line_id = h.source_line_id
                join production_productionorder o on o.materials_id = h.line_id where b.product_id = p), 0)
from unnest(%s::bigint[]) p
"""


def lacking(product_ids: Collection[int]) -> dict[int, Decimal]:
    """How much of products open production orders need together that neither lies in stock nor is planned; less than nothing of what is over."""
    if not product_ids:
        return {}
    return {int(row[0]): row[1] for row in run(_LACKING, [list(states.OPEN), sorted(set(product_ids))], keep=True)}


def made_for(order_ids: Sequence[int]) -> list[int]:
    """The production orders whose output is held for the materials of these, level by level below them."""
    rows = run(
        """with recursive below(id) as (
               select unnest(%s::bigint[])
               union
               select c.record_id from below b join production_productionorder p on p.record_id = b.id
               join supply_reservation h on h.line_id = p.materials_id and h.qty > 0
               join production_productionorder c on c.receipt_id = h.source_line_id
           ) select id from below where id <> all(%s) order by 1""",
        [list(order_ids), list(order_ids)],
    )
    return [int(row[0]) for row in rows]


@dataclass(frozen=True, slots=True)
class OperationReportRow:
    """A report of an operation; `undone`: another takes it back; `undoes`: it takes another back."""

    id: int
    operation_id: int
    order_id: int
    position: int
    name: str
    line_id: int
    output_id: int | None
    output_line_id: int | None
    at: dt.datetime
    by: str | None
    by_id: int | None
    good_qty: Decimal
    scrap_qty: Decimal
    rework_qty: Decimal
    minutes: int
    cause: str
    note: str
    undoes_id: int | None
    undone: bool


_REPORT: Final = """
select r.id, r.operation_id, x.order_id, x.position, x.name, r.line_id, r.output_id, u.line_id, r.at, p.name, r.by_id, r.good_qty, r.scrap_qty,
       r.rework_qty, r.minutes, r.cause, r.note, r.undoes_id, exists (select 1 from production_operationreport m where m.undoes_id = r.id)
from production_operationreport r join production_operation x on x.id = r.operation_id
left join production_outputreport u on u.id = r.output_id left join organisation_person p on p.id = r.by_id
"""


def reports_of(order_id: int) -> list[OperationReportRow]:
    """The reports of a production order's operations, newest first."""
    return [OperationReportRow(*row) for row in run(f"{_REPORT} where x.order_id = %s order by r.id desc", [order_id])]


def report(report_id: int) -> OperationReportRow | None:
    """One report of an operation."""
    rows = run(f"{_REPORT} where r.id = %s", [report_id])
    return OperationReportRow(*rows[0]) if rows else None


def component_products(order_ids: Sequence[int]) -> list[int]:
    """The products production orders are made of."""
    rows = run("select distinct product_id from production_component where order_id = any(%s) order by 1", [list(order_ids)], keep=True)
    return [int(row[0]) for row in rows]


def components_for_lines(line_ids: Sequence[int]) -> list[int]:
    """The products of which what is made for order lines is made."""
    rows = run(
        """select distinct c.product_id from production_component c join production_productionorder o on o.record_id = c.order_id
           where o.order_line_id = any(%s) and o.state = any(%s) order by 1""",
        [list(line_ids), [*states.OPEN, states.PAUSED]],
    )
    return [int(row[0]) for row in rows]


def parents(order_id: int) -> list[int]:
    """The production orders whose materials hold the output of one, level by level above it, the nearest first."""
    rows = run(
        """with recursive above(id, n) as (
               select %s::bigint, 0
               union
               select p.record_id, a.n + 1 from above a join production_productionorder c on c.record_id = a.id
               join supply_reservation h on h.source_line_id = c.receipt_id and h.qty > 0
               join production_productionorder p on p.materials_id = h.line_id where a.n < 20
           ) select id from above where n > 0 group by id order by min(n), id""",
        [order_id],
        keep=True,
    )
    return [int(row[0]) for row in rows]


def begins(order_ids: Sequence[int]) -> dict[int, dt.datetime]:
    """When production orders begin by their plan: the first operation that is not done."""
    rows = run(
        """select order_id, min(planned_start) from production_operation where order_id = any(%s) and state <> 'done' and planned_start is not null
           group by 1""",
        [list(order_ids)],
    )
    return {int(row[0]): row[1] for row in rows}


def mirror_line(output_id: int) -> int:
    """The line of the report that takes a report of an order's output back."""
    return int(run("select line_id from production_outputreport where undoes_id = %s", [output_id])[0][0])
