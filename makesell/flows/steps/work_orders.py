"""Step: production is planned — the order with its planned receipt, the operations and components of the revisions in force, and what of the
components has to be made itself, level by level (`domain.md` §6).

Its operations get the times that its promise keeps for them. Without such a promise they get times backwards from the day it is due, on the
calendars alone; where that begins before now, forwards from now. What is made for an order is held for it like supply is held for a sales
order's line, by the order's line of materials: pegging is what the supply book says.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from math import ceil
from typing import Final

from makesell.documents.production import actions as production
from makesell.documents.production import queries, states
from makesell.documents.production.actions import MadeProduction, NewProduction, operations
from makesell.documents.production.actions.operations import NewComponent, NewOperation
from makesell.documents.production.queries import ProductionRow
from makesell.documents.production.queries import operations as operation_queries
from makesell.engines import ctp
from makesell.flows.steps import bom_choice, kept_hours, plant_model, supply
from makesell.flows.steps.capacity import Timed
from makesell.flows.steps.plant_model import HOUR, Ground
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.money import rounded_up
from makesell.masterdata.products.queries import SoldProduct
from makesell.masterdata.products.words import MAKE
from makesell.masterdata.works import making
from makesell.masterdata.works.making import Component, Operation, Versions

LEVELS: Final = 20     # no bill of material goes deeper


@dataclass(frozen=True, slots=True)
class Made:
    """The production orders asked for, in the order given, and the keys of all that were planned for them."""

    asked: list[MadeProduction]
    order_ids: tuple[int, ...]


@dataclass(slots=True)
class _Planned:
    """A production order as it is going to be, with the day its first operation begins and what it needs made; `made`, once it is written.

    `times` are kept for it and for what is made for it, those not taken yet. It makes `short` pieces for the materials of the one `above`.
    """

    new: NewProduction
    begins: dt.date
    times: list[Timed]
    operations: list[NewOperation] = field(default_factory=list)
    components: list[NewComponent] = field(default_factory=list)
    above: "_Planned | None" = None
    short: Decimal = Decimal(0)
    made: MadeProduction | None = None


@dataclass(frozen=True, slots=True)
class _Known:
    """What production orders are planned by: revisions in force, operations by product, components by bill, hours, and what is short by now."""

    on: dt.date
    versions: Mapping[int, Versions]
    steps: Mapping[int, Sequence[Operation]]
    needs: Mapping[int, Sequence[Component]]
    products: Mapping[int, SoldProduct]
    digits: Mapping[int, int]
    floor: plant_model.Floor
    lacking: dict[int, Decimal]     # of what is made, less than nothing where some of it is over

    @classmethod
    def read(cls, product_ids: Collection[int], ground: Ground | None, *, at: dt.datetime, on: dt.date) -> "_Known":
        if ground is None or not ground.wanted >= set(product_ids):
            ground = plant_model.ground(product_ids, at)
        steps: dict[int, list[Operation]] = defaultdict(list)
        for operation in ground.named:
            steps[operation.product_id].append(operation)
        needs: dict[int, list[Component]] = defaultdict(list)
        for component in ground.components:
            if component.instead_of is None:
                needs[component.bom_id].append(component)
        below = _closure(product_ids, needs)
        digits = {key: each.digits for key, each in ground.products.items()}
        lacking = queries.lacking([key for key in below if ground.products[key].kind == MAKE])
        versions = ground.versions if ground.versions is not None and ground.today == on else making.versions(below, on)
        return cls(on, versions, steps, needs, ground.products, digits, plant_model.floor_of(ground, at), lacking)


def _closure(product_ids: Collection[int], needs: Mapping[int, Sequence[Component]]) -> set[int]:
    """Products and all that goes into them."""
    of: dict[int, set[int]] = defaultdict(set)
    for each in needs.values():
        for component in each:
            of[component.product_id].add(component.component_id)
    found, new = set[int](), set(product_ids)
    while new:
        found |= new
        new = {key for each in new for key in of[each]} - found
    return found


def make_many(
    new: Sequence[NewProduction], *, actor: Actor, at: dt.datetime, on: dt.date, times: Sequence[Sequence[Timed]] = (), ground: Ground | None = None
) -> Made:
    """Plans production orders and their planned receipts, without numbers yet; what they need made is planned with them, level by level.

    `times`: for each, when the operations of it and of what is made for it are done by its promise. `ground` is what the act has read of the
    plant. As many statements for many levels as for one.
    """
    if not new:
        return Made([], ())
    known = _Known.read({row.product_id for row in new}, ground, at=at, on=on)
    asked = _planned([_Planned(row, row.due_date, list(each)) for row, each in zip(new, times or [()] * len(new), strict=True)], known)
    every = [*asked, *_all_below(asked, known)]
    made = _written(every, actor=actor, at=at)
    return Made(made[: len(asked)], tuple(each.order_id for each in made))


def cover(rows: Sequence[ProductionRow], *, actor: Actor, at: dt.datetime, on: dt.date) -> list[int]:
    """Plans what open production orders are short of by now; returns the new production orders, without numbers yet."""
    starts = operation_queries.begins([row.id for row in rows])
    level = {
        row.id: _Planned(
            NewProduction(row.product_id, row.product, row.warehouse_id, row.qty, row.due_date, row.unit_id, row.currency),
            business_date(starts[row.id]) if row.id in starts else row.due_date,
            [],
            made=MadeProduction(row.id, row.receipt_id, row.materials_id),
        )
        for row in rows
        if row.materials_id is not None and row.state in states.OPEN
    }
    parts = queries.needs_of(list(level))
    if not parts:
        return []
    for part in parts:
        level[part.order_id].components.append(NewComponent(part.order_id, 0, part.product_id, Decimal(0), part.qty))
    known = _Known.read({part.product_id for part in parts}, None, at=at, on=on)
    for part in parts:     # what these need counts as short already
        if part.product_id in known.lacking:
            known.lacking[part.product_id] -= part.qty
    return [each.order_id for each in _written(_all_below(list(level.values()), known), actor=actor, at=at)]


def _all_below(level: Sequence[_Planned], known: _Known) -> list[_Planned]:
    found: list[_Planned] = []
    for _depth in range(LEVELS):
        level = _planned(_below(level, known), known)
        if not level:
            break
        found += level
    return found


def _planned(level: Sequence[_Planned], known: _Known) -> list[_Planned]:
    """Production orders by the revisions in force, with their operations and components; what they make is short no more."""
    versions = known.versions
    boms = bom_choice.chosen([(each.new.product_id, each.new.qty) for each in level], versions, known.on)
    for each, bom in zip(level, boms, strict=True):
        product = each.new.product_id
        if product in known.lacking:
            known.lacking[product] -= each.new.qty
        if product in versions:
            each.new = replace(each.new, bom_id=bom, routing_id=versions[product].routing_id)
            _lay_out(each, known)
    return list(level)


def _lay_out(row: _Planned, known: _Known) -> None:
    """The operations of an order, at the times kept for them, and its components."""
    new = row.new
    row.operations = _as_kept(laid(0, known.steps.get(new.product_id, ()), new.qty, new.due_date, known.floor), row.times)
    first = row.operations[0].start_qty if row.operations else new.qty
    row.components = needed(0, known.needs.get(new.bom_id or 0, ()), first, known.digits)
    row.begins = min([business_date(each.planned_start) for each in row.operations if each.planned_start], default=new.due_date)


def _written(rows: Sequence[_Planned], *, actor: Actor, at: dt.datetime) -> list[MadeProduction]:
    """Writes production orders with their planned receipts, operations and components, and holds for those above them what is made for them."""
    if not rows:
        return []
    made = production.plan_many([row.new for row in rows], actor=actor, at=at)
    for row, each in zip(rows, made, strict=True):
        row.made = each
    supply.plan(
        [
            supply.PlannedReceipt(m.receipt_id, row.new.product_id, row.new.warehouse_id, row.new.due_date, row.new.qty)
            for m, row in zip(made, rows, strict=True)
        ]
    )
    operations.write(
        [replace(each, order_id=m.order_id) for m, row in zip(made, rows, strict=True) for each in row.operations],
        [replace(each, order_id=m.order_id) for m, row in zip(made, rows, strict=True) for each in row.components],
    )
    held = [(m.receipt_id, row.above.made.materials_id, row.short) for m, row in zip(made, rows, strict=True) if row.above and row.above.made]
    if held:
        supply.hold_receipts(held, until=None)
    return made


def laid(order_id: int, steps: Sequence[Operation], qty: Decimal, due: dt.date, floor: plant_model.Floor) -> list[NewOperation]:
    """The operations of an order with their times: as late as the day it is due allows, else from now on."""
    if not steps:
        return []
    job = plant_model.job(steps, qty, floor.origin)
    times = ctp.latest(floor.model, job, floor.now, floor.last_of(due)) or ctp.earliest(floor.model, job, floor.now)
    return [
        NewOperation(
            order_id, step.position, step.id, step.name, step.work_center_id, step.second_id, step.third_id, step.beside_id, step.family,
            ceil(step.setup_hours * HOUR), step.run_hours * HOUR, start, step.scrap_rate, step.move_qty, step.days, step.after,
            step.supplier, step.outside_price, floor.moment(times[n][0]) if times else None, floor.moment(times[n][1]) if times else None,
        )
        for n, (step, start) in enumerate(zip(steps, job.quantities, strict=True))
    ]  # fmt: skip


def _as_kept(laid_out: list[NewOperation], times: list[Timed]) -> list[NewOperation]:
    """The operations of an order at the times kept for them, which are taken; as they were laid out where not all of them have one."""
    found = [next((time for time in times if time.step_id == row.step_id), None) for row in laid_out]
    if None in found:
        return laid_out
    kept = [time for time in found if time is not None]
    for time in kept:
        times.remove(time)
    return [
        replace(row, work_center_id=time.work_center_id, planned_start=time.starts, planned_end=time.ends)
        for row, time in zip(laid_out, kept, strict=True)
    ]


def needed(order_id: int, needs: Sequence[Component], first: Decimal, digits: Mapping[int, int]) -> list[NewComponent]:
    """The components of an order whose first operation begins with so many pieces, in whole units of each."""
    return [NewComponent(order_id, c.position, c.component_id, c.qty, rounded_up(c.qty * first, digits[c.component_id])) for c in needs]


def _below(level: Sequence[_Planned], known: _Known) -> list[_Planned]:
    """What of the components is made itself and short of stock and planned output: planned for these orders, to be held for them."""
    parts = [(each, part) for each in level for part in each.components if part.qty > 0 and known.products[part.product_id].kind == MAKE]
    for _, part in parts:
        known.lacking[part.product_id] += part.qty
    left = {part.product_id: max(known.lacking[part.product_id], Decimal(0)) for _, part in parts}
    found = []
    for above, part in parts:
        short = min(part.qty, left[part.product_id])
        if short > 0:
            left[part.product_id] -= short
            found.append(_Planned(_child(above, known, part.product_id, short), above.begins, above.times, above=above, short=short))
    return found


def _child(above: _Planned, known: _Known, product_id: int, short: Decimal) -> NewProduction:
    product, new = known.products[product_id], above.new
    lot = next(iter(known.steps.get(product_id, ())), None)
    qty = ctp.Way((), (), least=lot.lot_min, multiple=lot.lot_multiple).lot(short) if lot else short
    return NewProduction(
        product.id, f"{product.code} {product.name}", new.warehouse_id, rounded_up(qty, product.digits), max(above.begins, known.on),
        new.unit_id, new.currency,
    )  # fmt: skip


def retimed(order_id: int, due: dt.date, *, actor: Actor, at: dt.datetime, reason: str) -> None:
    """What an order still has to do gets times anew: as late as the day it is due allows, else from now on; what has begun keeps its beginning."""
    rows = queries.open_operations([order_id])
    centers = {key for row in rows for key in (*row.centers, row.beside_id) if key is not None}
    if not rows or (not centers and all(row.days is None for row in rows)):
        return
    floor = plant_model.floor(centers, at)
    places = {row.position: n for n, row in enumerate(rows)}
    steps = tuple(
        ctp.Step(
            row.centers, row.setup_minutes if row.state == states.WAITING else 0, row.run_each, plant_model.after(row.after, places, n), row.family,
            row.beside_id, days=row.days, key=row.id, outside=plant_model.outside(row.calendar, floor.origin),
        )
        for n, row in enumerate(rows)
    )  # fmt: skip
    job = ctp.Job(steps, tuple(row.left_qty for row in rows))
    times = ctp.latest(floor.model, job, floor.now, floor.last_of(due)) or ctp.earliest(floor.model, job, floor.now)
    if times:
        moves = [operations.Move(row.id, floor.moment(start), floor.moment(end)) for row, (start, end) in zip(rows, times, strict=True)]
        kept_hours.follow(operations.move_operations(moves, actor=actor, at=at, reason=reason), at=at)
