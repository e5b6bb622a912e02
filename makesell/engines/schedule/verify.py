"""Engine schedule: proves a plan by itself — every task placed once, in order, on a machine that is free and at work."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from makesell.engines.ctp.model import Outside
from makesell.engines.schedule.model import Plan, Shop, Spot, Task
from makesell.engines.schedule.table import back, met, whose


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a plan: a code, the task, and the other task where there is one."""

    code: str
    task: int
    other: int | None = None


def faults(shop: Shop, plan: Plan) -> list[Fault]:
    """Everything wrong with a plan, task by task; nothing when it can be worked by."""
    found = [Fault("unplaced", task.key) for task in shop.tasks if task.key not in plan]
    if found:
        return found
    for task, who in zip(shop.tasks, whose(shop), strict=True):
        found.extend(_of_task(shop, task, who, plan))
    found.extend(_overlaps(shop, plan))
    return found


def hours(shop: Shop, plan: Plan) -> list[Fault]:
    """What of a plan that names no machines the hours of the centers, the days outside or the order of the work do not allow.

    Tasks without a place are left out.
    """
    found: list[Fault] = []
    calendars = {center.key: center.calendar for center in shop.centers}
    for task, who in zip(shop.tasks, whose(shop), strict=True):
        spot = plan.get(task.key)
        if spot is None or task.fixed is not None:
            continue
        found += [Fault("order", task.key, other) for other in task.after if other in plan and plan[other].end > spot.start]
        calendar = calendars.get(spot.center)
        if calendar is not None and calendar.at(spot.end) - calendar.at(spot.start) < dict(task.options).get(spot.center, 0):
            found.append(Fault("calendar", task.key))
        if not task.options and spot.end < back(who, spot.start, task.days):
            found.append(Fault("outside", task.key))
    return found


def _of_task(shop: Shop, task: Task, who: Outside | None, plan: Plan) -> Iterator[Fault]:
    spot = plan[task.key]
    if task.fixed is not None:
        if spot != task.fixed:
            yield Fault("frozen", task.key)
        return
    if spot.start < max(task.ready, shop.now):
        yield Fault("too_soon", task.key)
    for other in task.after:
        if plan[other].end > spot.start:
            yield Fault("order", task.key, other)
    if task.options:
        yield from _worked(shop, task, spot)
    elif spot.end < back(who, spot.start, task.days):
        yield Fault("outside", task.key)


def _worked(shop: Shop, task: Task, spot: Spot) -> Iterator[Fault]:
    minutes = dict(task.options).get(spot.center)
    centers = {center.key: center for center in shop.centers}
    if minutes is None or spot.lane not in range(centers[spot.center].lanes):
        yield Fault("center", task.key)
        return
    calendar = centers[spot.center].calendar
    if task.beside is not None:
        calendar = met(calendar, centers[task.beside].calendar)
    worked = spot.end - spot.start if calendar is None else calendar.at(spot.end) - calendar.at(spot.start)
    if worked != minutes + spot.setup or (calendar is not None and calendar.start_of(calendar.at(spot.start)) != spot.start):
        yield Fault("calendar", task.key)


def _overlaps(shop: Shop, plan: Plan) -> Iterator[Fault]:
    """Tasks on one machine at once, and too short a setup between two of them."""
    lanes = defaultdict(list)
    for task in shop.tasks:
        spot = plan[task.key]
        if spot.center >= 0:
            lanes[spot.center, spot.lane].append((spot.start, spot.end, task))
            if task.beside is not None and spot.beside >= 0:
                lanes[task.beside, spot.beside].append((spot.start, spot.end, task))
    setups = {center.key: center.setups for center in shop.centers}
    for (center, _), placed in lanes.items():
        placed.sort(key=lambda row: row[:2])
        for (_, end, former), (start, _, task) in pairwise(placed):
            if start < end:
                yield Fault("overlap", task.key, former.key)
            spot = plan[task.key]
            if task.fixed is None and spot.center == center and former.family and task.family:
                least = setups[center].get((former.family, task.family), 0 if former.family == task.family else task.setup)
                if spot.setup < least:
                    yield Fault("setup", task.key, former.key)
