"""PRO-5 · The planner moves an operation on the schedule board: to another time, perhaps to another of its work centers.

It begins when the center is next at work, never before what it follows is done. What follows it and would begin too soon is moved along, in its own
order and in those it makes material for. What that does to the days of orders is said before and after; who waits for an order is promised anew
by its slip, not by this.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from makesell.documents.production import states
from makesell.documents.production.access import POLICY
from makesell.documents.production.actions import operations
from makesell.documents.production.actions.operations import Move
from makesell.documents.production.queries.operations import OpenOperation, order_of
from makesell.engines.ctp.calendar import NEVER
from makesell.engines.schedule import Plan, Spot, Task
from makesell.flows.steps import kept_hours, shop
from makesell.flows.steps.shop import Effect, Picture
from makesell.ground import locks
from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.refusal import Refusal, missing
from makesell.masterdata.works import actions as works


@dataclass(frozen=True, slots=True)
class Drag:
    """An operation, when it is to begin, and where (none: where it is)."""

    operation_id: int
    start: dt.datetime
    center_id: int | None = None


@dataclass(frozen=True, slots=True)
class Moved:
    """What a move does: where it comes from, what moves along, the orders whose day changes or is missed, and how full the center gets."""

    was: tuple[dt.datetime | None, int | None]
    moves: Sequence[Move]
    effects: Sequence[Effect]
    overlaps: int


@act
def perform(order_id: int, fact: Drag, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> Moved:
    """Moves an operation of a production order and what follows it; refuses (409) one that has begun, a center it cannot be done at, a time
    before what it follows is done, and a time of a machine that another has taken since it was looked at."""
    POLICY.require(actor, "move_operation")
    seen = preview(order_id, fact, at)
    plants = _lock(seen)
    found = preview(order_id, fact, at)
    if found.overlaps > seen.overlaps:
        raise Refusal("operation.taken", "Another took this time of the work center at the same moment; try again.", status=409)
    moved = operations.move_operations(found.moves, actor=actor, at=at, reason=reason)
    works.raise_plan_version(plants)
    kept_hours.follow(moved, at=at)
    return found


def preview(order_id: int, fact: Drag, at: dt.datetime) -> Moved:
    """What the move would do; changes nothing."""
    picture = shop.read(at)
    row = picture.operations.get(fact.operation_id)
    if row is None or row.order_id != order_id:
        raise missing()
    if row.state != states.WAITING:
        raise Refusal("operation.begun", "This operation is not waiting any more.", status=409)
    spots = _along(picture, row, fact)
    moves = [
        Move(key, picture.floor.moment(spot.start), picture.floor.moment(spot.end), spot.center if spot.center >= 0 else None)
        for key, spot in spots.items()
    ]
    plan = _plan(picture, spots)
    hit = {picture.operations[key].order_id for key in spots}
    effects = [each for each in shop.effects(picture, plan) if each.order_id in hit and (each.before != each.after or each.after > each.due)]
    return Moved((row.planned_start, row.work_center_id), moves, effects, _overlaps(picture, plan, spots[row.id]))


def _lock(found: Moved) -> list[int]:
    """The production orders that move along, then the plants, which it answers."""
    orders = {key for move in found.moves if (key := order_of(move.operation_id)) is not None}
    locks.take("production_order", orders)
    return operations.hold_plan()


def _along(picture: Picture, row: OpenOperation, fact: Drag) -> dict[int, Spot]:
    """The operation where it is wanted, and what has to follow it."""
    tasks = {task.key: task for task in picture.shop.tasks}
    center = fact.center_id if fact.center_id is not None else row.work_center_id
    if (center is None and tasks[row.id].options) or (center is not None and center not in row.centers):
        raise Refusal("operation.center", "This operation cannot be done at that work center.", status=409)
    start = max(picture.minute(fact.start), picture.shop.now)
    spots = {row.id: _spot(picture, tasks[row.id], center, start)}
    for other in tasks[row.id].after:
        before = tasks[other].fixed or tasks[other].base
        if before is not None and before.end > spots[row.id].start:
            former = picture.operations[other]
            raise Refusal(
                "operation.order", "It follows %(operation)s of %(order)s, which is done later than that.", status=409,
                operation=former.name or former.position, order=former.number or "",
            )  # fmt: skip
    following: dict[int, list[int]] = {}
    for task in tasks.values():
        for other in task.after:
            following.setdefault(other, []).append(task.key)
    wave = [row.id]
    for key in wave:
        for other in following.get(key, []):
            spot = spots.get(other) or tasks[other].base
            if spot is not None and spot.start < spots[key].end and tasks[other].fixed is None:
                spots[other] = _spot(picture, tasks[other], spot.center if spot.center >= 0 else None, spots[key].end)
                wave.append(other)
    return spots


def _spot(picture: Picture, task: Task, center: int | None, start: int) -> Spot:
    """A task at a center from the next moment on at which it is at work; outside for its days."""
    if center is None:
        end = (task.outside or picture.floor.model).later(start, task.days)
        return Spot(-1, 0, start, end)
    calendar = picture.floor.model.centers[center].calendar
    worked = calendar.at(start)
    begin, end = calendar.start_of(worked), calendar.end_of(worked + task.setup + dict(task.options)[center])
    if end >= NEVER:
        raise Refusal("operation.hours", "The work center has no hours for it then.", status=409)
    return Spot(center, 0, begin, end, task.setup)


def _plan(picture: Picture, spots: Mapping[int, Spot]) -> Plan:
    """The plan in force with the moves; what is not planned yet counts as done now."""
    none = Spot(-1, 0, picture.shop.now, picture.shop.now + 1)
    return {task.key: spots.get(task.key) or task.fixed or task.base or none for task in picture.shop.tasks}


def _overlaps(picture: Picture, plan: Plan, spot: Spot) -> int:
    """By how many operations the center has more at once than machines, while the moved one is done."""
    if spot.center < 0:
        return 0
    here = [other for other in plan.values() if other.center == spot.center and other.start < spot.end and other.end > spot.start]
    edges = sorted([(other.start, 1) for other in here] + [(other.end, -1) for other in here], key=lambda edge: (edge[0], edge[1]))
    most = at_once = 0
    for _, step in edges:
        at_once += step
        most = max(most, at_once)
    return max(0, most - len(picture.floor.model.centers[spot.center].lanes))
