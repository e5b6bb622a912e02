"""Step: the plant as engine `schedule` reads it — what is still to be done of open production orders, on the machines of their work centers.

A started operation goes on where it is; what begins within the frozen time and fits stays as planned. An operation waits for those before it in
its order, for the production orders whose output is held for its order's material, and for the planned receipts held for it. An order is to be
done by the end of its day, and weighs twice when a customer's line waits for it. Lots that overlap (transfer lots) are planned one after the other.
"""

import datetime as dt
import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from heapq import heapify, heappop, heappush
from math import ceil
from typing import Final

from makesell.documents.production import states
from makesell.documents.production.queries.operations import OpenOperation, open_operations
from makesell.documents.schedules import queries
from makesell.documents.schedules.queries import ToMake
from makesell.engines.ctp.calendar import NEVER
from makesell.engines.schedule import Center, Job, Plan, Shop, Spot, Task
from makesell.flows.steps import plant_model
from makesell.flows.steps.plant_model import Floor
from makesell.ground.clock import business_date
from makesell.ground.rules.kinds import Flag, RuleKind, Whole
from makesell.ground.rules.queries import value
from makesell.ground.text import N_
from makesell.ground.worktime.engine import ONE_MINUTE

HOUR: Final = 60
FROZEN_HOURS: Final = RuleKind(
    "schedule.frozen_hours",
    N_("Frozen time of the schedule"),
    Whole(0, 720, "hours"),
    default=8,
    clause="PRO-5",
    help=N_("What is planned to begin within so many hours from now stays where it is, whatever the scheduler finds."),
)
AUTO_ACCEPT: Final = RuleKind(
    "schedule.auto_accept",
    N_("Schedules are accepted by themselves"),
    Flag(),
    default=False,
    clause="PRO-5",
    help=N_("A proposal that makes no promise later is put in force at once, without a planner; every other one waits for the planner."),
)
RULES: Final = (FROZEN_HOURS, AUTO_ACCEPT)


@dataclass(frozen=True, slots=True)
class Picture:
    """The shop with the plan in force, and what its keys mean: operations by key, production orders by key."""

    shop: Shop
    floor: Floor
    operations: Mapping[int, OpenOperation]
    orders: Mapping[int, ToMake]

    @property
    def generation(self) -> str:
        """The digest of the plan in force, worked out for who asks: a slip, which reads the plant as often, never does."""
        return digest(list(self.operations.values()))

    def minute(self, moment: dt.datetime) -> int:
        """The minute of a moment."""
        return (moment - self.floor.origin) // ONE_MINUTE

    def day(self, minute: int) -> dt.date:
        """The day on which something is done that ends at a minute."""
        return business_date(self.floor.moment(minute - 1))

    def open_minutes(self, center: int, begin: int, end: int) -> int:
        """Working minutes of all machines of a center between two minutes."""
        of = self.floor.model.centers[center]
        return len(of.lanes) * (of.calendar.at(end) - of.calendar.at(begin))


def read(at: dt.datetime, *, plant_id: int | None = None) -> Picture:
    """The plant as it stands (of one plant: of the orders that have nothing to do elsewhere)."""
    rows = _of_plant(open_operations(), plant_id)
    orders = queries.to_make({row.order_id for row in rows})
    keys = {key for row in rows for key in (*row.centers, row.beside_id) if key is not None}
    floor = plant_model.floor(keys, at)
    centers = [Center(each.key, len(each.lanes), each.calendar, each.setups) for each in floor.model.centers.values()]
    fixed = _fixed(rows, floor, at)
    jobs = [Job(key, floor.last_of(each.due_date) + 1, 2 if each.lines else 1) for key, each in sorted(orders.items())]
    tasks = _tasks(rows, floor, fixed)
    return Picture(Shop(centers, jobs, tasks, floor.now, floor.model.days), floor, {row.id: row for row in rows}, orders)


def digest(rows: Sequence[OpenOperation]) -> str:
    """What a proposal depends on: what is open, how much is left of it, and where the plan has it."""
    seen = [
        (row.id, row.state, row.minutes, row.work_center_id, row.planned_start, row.planned_end, row.due_date)
        for row in sorted(rows, key=lambda row: row.id)
    ]
    return hashlib.sha256(repr(seen).encode()).hexdigest()


def generation(*, plant_id: int | None = None) -> str:
    """The digest of the plan in force now."""
    return digest(_of_plant(open_operations(), plant_id))


def _of_plant(rows: Sequence[OpenOperation], plant_id: int | None) -> list[OpenOperation]:
    if plant_id is None:
        return list(rows)
    of = queries.plants_of({key for row in rows for key in row.centers})
    away = {row.order_id for row in rows if any(of.get(key) != plant_id for key in row.centers)}
    return [row for row in rows if row.order_id not in away]


def _minutes(row: OpenOperation, floor: Floor, center: int) -> int:
    """Working minutes that are left to run at a center, at least one."""
    return max(1, ceil(row.run_each * row.left_qty / floor.model.centers[center].efficiency))


def _setup(row: OpenOperation) -> int:
    return row.setup_minutes if row.state == states.WAITING else 0


def _fixed(rows: Sequence[OpenOperation], floor: Floor, at: dt.datetime) -> dict[int, Spot]:
    """Started operations from now on, then what is frozen, each on a machine that is free; what finds none is planned like the rest."""
    frozen = int(value(FROZEN_HOURS, business_date(at))) * HOUR
    free = {key: [(floor.now, lane) for lane in range(len(center.lanes))] for key, center in floor.model.centers.items()}
    for lanes in free.values():
        heapify(lanes)
    found: dict[int, Spot] = {}
    begun = [row for row in rows if row.state == states.STARTED]
    soon = [row for row in rows if row.state == states.WAITING and row.planned_start is not None and row.planned_end is not None]
    for row in sorted(begun, key=lambda row: (row.planned_start is None, row.planned_start, row.id)):
        if row.work_center_id is None:
            end = max((row.planned_end - floor.origin) // ONE_MINUTE if row.planned_end else floor.now, floor.now + 1)
            found[row.id] = Spot(-1, 0, floor.now, end)
        elif (spot := _going_on(row, row.work_center_id, floor, free)) is not None:
            found[row.id] = spot
    for row in sorted(soon, key=lambda row: (row.planned_start, row.id)):
        spot = _as_planned(row, floor, free, frozen)
        if spot is not None:
            found[row.id] = spot
    return found


def _going_on(row: OpenOperation, center: int, floor: Floor, free: dict[int, list[tuple[int, int]]]) -> Spot | None:
    calendar = floor.model.centers[center].calendar
    reached, lane = heappop(free[center])
    begin = calendar.at(max(reached, floor.now))
    start, end = calendar.start_of(begin), calendar.end_of(begin + _minutes(row, floor, center))
    heappush(free[center], (end if end < NEVER else reached, lane))
    return Spot(center, lane, start, end) if end < NEVER else None


def _as_planned(row: OpenOperation, floor: Floor, free: dict[int, list[tuple[int, int]]], frozen: int) -> Spot | None:
    """Where the plan has what begins within the frozen time, if a machine is free for it and its hours are worked."""
    center, start = row.work_center_id, (row.planned_start - floor.origin) // ONE_MINUTE if row.planned_start else -1
    if center is None or row.beside_id is not None or not floor.now <= start < floor.now + frozen or free[center][0][0] > start:
        return None
    calendar = floor.model.centers[center].calendar
    worked = calendar.at(start)
    end = calendar.end_of(worked + _setup(row) + _minutes(row, floor, center))
    if calendar.start_of(worked) != start or end >= NEVER:
        return None
    _, lane = heappop(free[center])
    heappush(free[center], (end, lane))
    return Spot(center, lane, start, end, _setup(row))


def _tasks(rows: Sequence[OpenOperation], floor: Floor, fixed: Mapping[int, Spot]) -> list[Task]:
    by_order: dict[int, list[OpenOperation]] = defaultdict(list)
    for row in rows:
        by_order[row.order_id].append(row)
    follows = {order: _before(own) for order, own in by_order.items()}
    last = {order: _last(before) for order, before in follows.items()}
    below: dict[int, list[int]] = defaultdict(list)
    for order, child in queries.pegs(list(by_order)):
        below[order] += last[child]
    arrives = queries.material_on(list(by_order))
    found = []
    for order, own in by_order.items():
        ready = floor.last_of(arrives[order] - dt.timedelta(days=1)) + 1 if order in arrives else 0
        before = follows[order]
        found += [_task(row, floor, (*before[row.id], *below[order]), ready, fixed.get(row.id)) for row in own]
    return found


def _task(row: OpenOperation, floor: Floor, after: tuple[int, ...], ready: int, fixed: Spot | None) -> Task:
    options = tuple((center, _minutes(row, floor, center)) for center in dict.fromkeys(row.centers))
    base = None
    if row.planned_start is not None and row.planned_end is not None:
        start, end = ((moment - floor.origin) // ONE_MINUTE for moment in (row.planned_start, row.planned_end))
        base = Spot(row.work_center_id if row.work_center_id is not None else -1, 0, start, end)
    days, outside = (0, None) if options else (row.days or 1, plant_model.outside(row.calendar, floor.origin))
    after = () if fixed else after
    return Task(row.id, row.order_id, options, after, ready, _setup(row), row.family, row.beside_id, days, fixed, base, outside)


def _before(own: Sequence[OpenOperation]) -> dict[int, list[int]]:
    """What each operation of an order follows, of what is still open: the positions it names, else the one before it."""
    places = {row.position: n for n, row in enumerate(own)}
    return {row.id: [own[before].id for before in plant_model.after(row.after, places, n)] for n, row in enumerate(own)}


def _last(before: Mapping[int, Sequence[int]]) -> list[int]:
    """The operations nothing of the order follows."""
    followed_by = {key for befores in before.values() for key in befores}
    return [key for key in before if key not in followed_by]


@dataclass(frozen=True, slots=True)
class Effect:
    """What a plan does to a production order: the day it is to be done, done by the plan in force (None: not planned), done then."""

    order_id: int
    due: dt.date
    before: dt.date | None
    after: dt.date

    @property
    def later(self) -> bool:
        """True when a promise is broken, or more so, that the plan in force would keep longer."""
        return self.after > self.due and (self.before is None or self.after > self.before)

    @property
    def sooner(self) -> bool:
        """True when what would be late is less so."""
        return self.before is not None and self.before > self.due and self.after < self.before


def effects(picture: Picture, plan: Plan) -> list[Effect]:
    """What a plan does to each production order, by key."""
    by_order: dict[int, list[OpenOperation]] = defaultdict(list)
    for row in picture.operations.values():
        by_order[row.order_id].append(row)
    found = []
    for key, own in sorted(by_order.items()):
        planned = [row.planned_end for row in own]
        whole = [moment for moment in planned if moment is not None]
        before = business_date(max(whole) - ONE_MINUTE) if len(whole) == len(planned) else None
        after = picture.day(max(plan[row.id].end for row in own))
        found.append(Effect(key, picture.orders[key].due_date, before, after))
    return found


def moved(picture: Picture, plan: Plan) -> list[int]:
    """The operations a plan has at other times or elsewhere than the plan in force, by the time they begin."""
    found = []
    for key, row in picture.operations.items():
        spot = plan[key]
        start, end = picture.floor.moment(spot.start), picture.floor.moment(spot.end)
        center = spot.center if spot.center >= 0 else None
        if row.state == states.STARTED:
            if end != row.planned_end:
                found.append(key)
        elif (start, end, center) != (row.planned_start, row.planned_end, row.work_center_id):
            found.append(key)
    return sorted(found, key=lambda key: (plan[key].start, key))


def worth(picture: Picture, imagined: Shop, plan: Plan, rates: Mapping[int, Decimal]) -> Decimal:
    """What the machine hours of a plan cost, setups in them: of the shop as it is, or as a scenario has it."""
    total = Decimal(0)
    for task in imagined.tasks:
        spot = plan[task.key]
        if spot.center in rates:
            total += rates[spot.center] * (dict(task.options)[spot.center] + spot.setup) / HOUR
    return total
