"""PRO-5 · The planner puts a proposed schedule in force: all its moves at once, under the plant's lock, or none.

A proposal was made from a plan. When that plan has moved since — an order released, something reported, an operation moved by hand — it is refused,
and a new schedule is to be worked out; so is one that the work centers' hours allow no longer. Orders that will be done after their day slip to
the new one in the same transaction: who waits for them is promised anew and told, by a slip that says what can be done.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal

from makesell.books.supply import balances as supply
from makesell.documents.orders import queries as order_lines
from makesell.documents.orders.queries import Promised
from makesell.documents.production import actions as production
from makesell.documents.production import queries as production_rows
from makesell.documents.production.actions import operations
from makesell.documents.production.actions.operations import Move
from makesell.documents.production.queries import ProductionRow
from makesell.documents.schedules import actions as schedules
from makesell.documents.schedules import queries, states
from makesell.documents.schedules.access import POLICY
from makesell.documents.schedules.queries import EffectRow
from makesell.documents.slips.states import LATE
from makesell.engines import schedule as engine
from makesell.engines.schedule import Spot
from makesell.flows.steps import kept_hours, shop, slip_opened
from makesell.flows.steps import supply as promises
from makesell.flows.steps.repromise import lock_orders, number_made, repromise
from makesell.flows.steps.shop import Picture
from makesell.ground import locks
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.refusal import Refusal
from makesell.ground.spine.documents import not_now
from makesell.ground.worktime.engine import ONE_MINUTE
from makesell.masterdata.works import actions as works


@act
def perform(key: int, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> list[int]:
    """Puts a proposal in force; refuses (409) one that was made from another plan. Returns the production orders whose operations moved."""
    POLICY.require(actor, "accept")
    return put_in_force(key, actor=actor, at=at, reason=reason, version=version)


@act
def discard(key: int, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> None:
    """Lays a proposal or a scenario aside; the plan in force stays."""
    POLICY.require(actor, "discard")
    schedules.hold([key], version)
    schedules.move([key], "discard", actor=actor, at=at, reason=reason)


@act
def put_in_force(key: int, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> list[int]:
    """The same for who has the right already: the scheduler itself, where the rule lets it."""
    schedules.hold([key], version)
    (row,) = queries.of_ids([key])
    if row.state != states.PROPOSED:
        raise not_now()
    moves = queries.moves(key)
    late = [each for each in queries.effects(key) if each.order_id is not None and each.after_date > each.due_date]
    plants = _lock([move.order_id for move in moves], late)
    picture = shop.read(at, plant_id=row.plant_id)
    if picture.generation != row.generation:
        raise Refusal("schedule.moved", "The plan has moved since this was worked out. Have it scheduled again.", status=409)
    _refuse_impossible(picture, {move.operation_id: (move.to_center_id, move.to_start, move.to_end) for move in moves})
    days = {each.order_id or 0: each.after_date for each in late}
    before = _waiting(production_rows.of_ids(list(days)))
    lines = _slip(days, reason or row.title, actor=actor, at=at)
    schedules.move([key], "accept", actor=actor, at=at, reason=reason)
    moved = operations.move_operations(
        [Move(move.operation_id, move.to_start, move.to_end, move.to_center_id) for move in moves], actor=actor, at=at, reason=row.number or ""
    )
    works.raise_plan_version(plants)
    kept_hours.follow({*moved, *days}, at=at)
    number_made(lines, business_date(at))
    slip_opened.moved_together(LATE, before, actor=actor, at=at, reason=reason or row.title)
    return moved


def _waiting(rows: Sequence[ProductionRow]) -> list[tuple[ProductionRow, dict[int, Promised]]]:
    """Production orders as they are, each with the lines that wait for it as they are promised."""
    held = supply.reserved_of([row.receipt_id for row in rows])
    lines = {line.line_id: line for line in order_lines.promised([each.line_id for each in held])}
    return [(row, {e.line_id: lines[e.line_id] for e in held if e.source_line_id == row.receipt_id and e.line_id in lines}) for row in rows]


def _slip(days: Mapping[int, dt.date], reason: str, *, actor: Actor, at: dt.datetime) -> list[int]:
    """Production orders slip to the days they will be done on, together; the lines that wait are promised anew and told, each once."""
    on = business_date(at)
    rows = production_rows.of_ids(list(days))
    held = supply.reserved_of([row.receipt_id for row in rows])
    sold = {line.line_id for line in order_lines.promised([each.line_id for each in held])}
    waiting = [each for each in held if each.line_id in sold]     # what another production order holds for its material it goes on holding
    for row in rows:
        production.slip(row.id, row.due_date, days[row.id], actor=actor, at=at, reason=reason)
    promises.free(sorted({each.line_id for each in waiting}), on=on)
    promises.plan([promises.PlannedReceipt(row.receipt_id, row.product_id, row.warehouse_id, days[row.id], Decimal(0)) for row in rows])
    told: set[int] = set()
    for row in rows:
        lines = sorted({each.line_id for each in waiting if each.source_line_id == row.receipt_id} - told)
        params = {"production": row.number or "", "was": str(row.due_date), "now": str(days[row.id]), "reason": reason}
        if lines:
            repromise(lines, cause="slip", params=params, actor=actor, at=at, on=on)
            told.update(lines)
    return sorted(told)


def _lock(order_ids: Sequence[int], late: Sequence[EffectRow]) -> list[int]:
    """From the top: the sales orders that wait for what gets late, production orders that move, their supply, the plants, which it answers."""
    made = queries.to_make({*order_ids, *(each.order_id or 0 for each in late)})
    receipts = [made[each.order_id].receipt_id for each in late if each.order_id in made]
    lock_orders([held.line_id for held in supply.reserved_of(receipts)])
    locks.take("production_order", list(made))
    if late:
        promises.lock(sorted({made[each.order_id].product_id for each in late if each.order_id in made}))
    return operations.hold_plan()


def _refuse_impossible(picture: Picture, moves: dict[int, tuple[int | None, dt.datetime, dt.datetime]]) -> None:
    """Refuses (409) a proposal the hours of the work centers allow no longer: each moved operation is looked at on its calendar, and in its order."""
    tasks = {task.key: task for task in picture.shop.tasks}
    origin = picture.floor.origin
    plan: dict[int, Spot] = {}
    for key, task in tasks.items():
        if key in moves:
            center, start, end = moves[key]
            plan[key] = Spot(center if center is not None else -1, 0, (start - origin) // ONE_MINUTE, (end - origin) // ONE_MINUTE)
        elif task.fixed is not None or task.base is not None:
            plan[key] = task.fixed or task.base or Spot(-1, 0, 0, 0)
    if any(fault.code in ("calendar", "order", "outside") and fault.task in moves for fault in engine.hours(picture.shop, plan)):
        raise Refusal("schedule.impossible", "The hours of the work centers have changed since. Have it scheduled again.", status=409)

