"""Step: production is planned — the order with its planned receipt, the operations and components of the revisions in force, and what of the
components has to be made itself, level by level (`domain.md` §6).

Its operations get the times that its promise keeps for them. Without such a promise they get times backwards from the day it is due, on the
calendars alone; where that begins before now, forwards from now. What is made for an order is held for it like supply is held for a sales
order's line, by the order's line of materials: pegging is what the supply book says.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
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
from makesell.flows.steps.plant_model import HOUR
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.money import rounded_up
from makesell.masterdata.products import queries as products
from makesell.masterdata.products.queries import SoldProduct
from makesell.masterdata.products.words import MAKE
from makesell.masterdata.works import making
from makesell.masterdata.works.making import Component, Operation

LEVELS: Final = 20     # no bill of material goes deeper


@dataclass(frozen=True, slots=True)
class Made:
    """The production orders asked for, in the order given, and the keys of all that were planned for them."""

    asked: list[MadeProduction]
    order_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Planned:
    """A production order with the day its first operation begins."""

    made: MadeProduction
    new: NewProduction
    begins: dt.date
    times: list[Timed]     # kept for it and for what is made for it, those not taken yet


def make_many(
    new: Sequence[NewProduction], *, actor: Actor, at: dt.datetime, on: dt.date, times: Sequence[Sequence[Timed]] = ()
) -> Made:
    """Plans production orders and their planned receipts, without numbers yet; what they need made is planned before them.

    `times`: for each, when the operations of it and of what is made for it are done by its promise.
    """
    level = _planned(new, [list(each) for each in times] or [[] for _ in new], actor=actor, at=at, on=on)
    asked = [each.made for each in level]
    return Made(asked, (*(each.order_id for each in asked), *_all_below(level, actor=actor, at=at, on=on)))


def cover(rows: Sequence[ProductionRow], *, actor: Actor, at: dt.datetime, on: dt.date) -> list[int]:
    """Plans what open production orders are short of by now; returns the new production orders, without numbers yet."""
    starts = operation_queries.begins([row.id for row in rows])
    level = [
        _Planned(
            MadeProduction(row.id, row.receipt_id, row.materials_id),
            NewProduction(row.product_id, row.product, row.warehouse_id, row.qty, row.due_date, row.unit_id, row.currency),
            business_date(starts[row.id]) if row.id in starts else row.due_date,
            [],
        )
        for row in rows
        if row.materials_id is not None and row.state in states.OPEN
    ]
    return _all_below(level, actor=actor, at=at, on=on) if level else []


def _all_below(level: Sequence[_Planned], *, actor: Actor, at: dt.datetime, on: dt.date) -> list[int]:
    keys: list[int] = []
    for _depth in range(LEVELS):
        level = _below(level, actor=actor, at=at, on=on)
        if not level:
            break
        keys += [each.made.order_id for each in level]
    return keys


def _planned(new: Sequence[NewProduction], times: Sequence[list[Timed]], *, actor: Actor, at: dt.datetime, on: dt.date) -> list[_Planned]:
    known = making.versions([row.product_id for row in new], on)
    boms = bom_choice.chosen([(row.product_id, row.qty) for row in new], known, on)
    rows = [
        replace(row, bom_id=bom, routing_id=known[row.product_id].routing_id) if row.product_id in known else row
        for row, bom in zip(new, boms, strict=True)
    ]
    made = production.plan_many(rows, actor=actor, at=at)
    supply.plan(
        [supply.PlannedReceipt(m.receipt_id, n.product_id, n.warehouse_id, n.due_date, n.qty) for m, n in zip(made, rows, strict=True)]
    )
    known_ones = [(m, n, t) for m, n, t in zip(made, rows, times, strict=True) if n.product_id in known]
    begins = _laid_out(known_ones, at=at, on=on)
    return [_Planned(m, n, begins.get(m.order_id, n.due_date), t) for m, n, t in zip(made, rows, times, strict=True)]


def _laid_out(rows: Sequence[tuple[MadeProduction, NewProduction, list[Timed]]], *, at: dt.datetime, on: dt.date) -> dict[int, dt.date]:
    """Writes operations and components; the day on which each order begins."""
    if not rows:
        return {}
    wanted = {new.product_id for _, new, _ in rows}
    steps: dict[int, list[Operation]] = defaultdict(list)
    for operation in making.operations(wanted, on):
        steps[operation.product_id].append(operation)
    needs: dict[int, list[Component]] = defaultdict(list)
    for component in making.components(sorted(wanted), on):
        if component.product_id in wanted and component.instead_of is None:
            needs[component.bom_id].append(component)
    digits = {key: each.digits for key, each in products.sold(sorted({c.component_id for each in needs.values() for c in each}), on).items()}
    floor = plant_model.floor({key for each in steps.values() for o in each for key in (*o.centers, o.beside_id) if key is not None}, at)
    all_operations, all_components, begins = list[NewOperation](), list[NewComponent](), dict[int, dt.date]()
    for made, new, times in rows:
        own = _as_kept(laid(made.order_id, steps[new.product_id], new.qty, new.due_date, floor), times)
        first = own[0].start_qty if own else new.qty
        all_operations += own
        all_components += needed(made.order_id, needs[new.bom_id or 0], first, digits)
        starts = [row.planned_start for row in own if row.planned_start]
        begins[made.order_id] = min([business_date(start) for start in starts], default=new.due_date)
    operations.write(all_operations, all_components)
    return begins


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


def _below(level: Sequence[_Planned], *, actor: Actor, at: dt.datetime, on: dt.date) -> list[_Planned]:
    """What of the components is made itself and short of stock and planned output: planned for these orders, and held for them."""
    parts = queries.needs_of([each.made.order_id for each in level])
    known = products.sold(sorted({part.product_id for part in parts}), on) if parts else {}
    made_ones = [part for part in parts if known[part.product_id].kind == MAKE]
    lots = {o.product_id: o for o in making.operations({part.product_id for part in made_ones}, on)} if made_ones else {}
    left = queries.uncovered([part.product_id for part in made_ones])
    parents = {each.made.order_id: each for each in level}
    wanted = []
    for part in made_ones:
        short = min(part.qty, left.get(part.product_id, Decimal(0)))
        if short > 0:
            left[part.product_id] -= short
            wanted.append((parents[part.order_id], short, _child(parents[part.order_id], known[part.product_id], short, lots, on)))
    if not wanted:
        return []
    below = _planned([new for *_, new in wanted], [parent.times for parent, *_ in wanted], actor=actor, at=at, on=on)
    supply.hold_receipts(
        [(each.made.receipt_id, parent.made.materials_id, short) for each, (parent, short, _) in zip(below, wanted, strict=True)], until=None
    )
    return below


def _child(parent: _Planned, product: SoldProduct, short: Decimal, lots: Mapping[int, Operation], on: dt.date) -> NewProduction:
    lot = lots.get(product.id)
    qty = ctp.Way((), (), least=lot.lot_min, multiple=lot.lot_multiple).lot(short) if lot else short
    return NewProduction(
        product.id, f"{product.code} {product.name}", parent.new.warehouse_id, rounded_up(qty, product.digits), max(parent.begins, on),
        parent.new.unit_id, parent.new.currency,
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
