"""Engine schedule: what a slip really delays — a pass forward over the plan in force, where only what outruns the slack of the work moves on.

The plan in force is taken at its word: work keeps its center and its place in the center's sequence and begins no sooner than planned. Where the
plan has more at once at a center than it has machines, it is taken to have as many. So nothing moves but by the slip, and by no more than that.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from heapq import heapify, heappop, heappush, heapreplace

from makesell.engines.ctp.calendar import NEVER, Calendar
from makesell.engines.ctp.model import Outside
from makesell.engines.schedule.model import Plan, Shop, Spot, Task

Spans = Sequence[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Slip:
    """What happened: jobs whose work that has not begun waits until a minute (`ready`), and jobs that are done no sooner than one (`done`).

    A center that stops is told by the shop itself (`down`), a task that goes to another center by `elsewhere`, one that is done outside instead, by
    a minute, by `outside`.
    """

    ready: Mapping[int, int] = field(default_factory=dict)
    done: Mapping[int, int] = field(default_factory=dict)
    elsewhere: Mapping[int, int] = field(default_factory=dict)
    outside: Mapping[int, int] = field(default_factory=dict)


def planned(shop: Shop) -> dict[int, Spot]:
    """Where the plan in force has the tasks: begun ones from now on; what has no place in it is left out."""
    return {task.key: spot for task in shop.tasks if (spot := task.fixed or task.base) is not None}


def rippled(shop: Shop, plan: Plan, slip: Slip, before: Shop | None = None) -> dict[int, Spot]:
    """Where each task of the plan comes to lie in the shop as it is now. `before` is the shop the plan was made for (none: the same).

    Raises nothing: what finds no more working time ends `NEVER`. Takes time by the number of tasks, times its logarithm.
    """
    known = {task.key: task for task in shop.tasks if task.key in plan}
    calendars = {center.key: center.calendar for center in shop.centers}
    former = calendars if before is None else {center.key: center.calendar for center in before.centers}
    lanes = {key: [shop.now] * count for key, count in _machines(shop, plan, slip).items()}
    left = {key: sum(other in known for other in task.after) for key, task in known.items()}
    following: dict[int, list[int]] = defaultdict(list)
    for key, task in known.items():
        for other in task.after:
            following[other].append(key)
    within = {(known[other].job, other) for task in known.values() for other in task.after if other in known and known[other].job == task.job}
    waiting = [(plan[key].start, key) for key, count in left.items() if not count]
    heapify(waiting)
    reached: dict[int, int] = {}
    found: dict[int, Spot] = {}
    while waiting:
        _, key = heappop(waiting)
        task = known[key]
        least = max(reached.get(key, 0), 0 if task.fixed else slip.ready.get(task.job, 0))
        if key in slip.outside:
            start = max(plan[key].start, least)
            spot = Spot(-1, 0, start, max(slip.outside[key], start + 1))
        else:
            spot = _laid(task, plan[key], least, slip.elsewhere.get(key), (calendars, former), lanes, shop)
        if (task.job, key) not in within and slip.done.get(task.job, 0) > spot.end:
            spot = Spot(spot.center, spot.lane, spot.start, slip.done[task.job], spot.setup)
        found[key] = spot
        for other in following[key]:
            reached[other] = max(reached.get(other, 0), spot.end)
            left[other] -= 1
            if not left[other]:
                heappush(waiting, (plan[other].start, other))
    return found


def _laid(
    task: Task, was: Spot, least: int, elsewhere: int | None, calendars: tuple[Mapping[int, Calendar | None], Mapping[int, Calendar | None]],
    lanes: dict[int, list[int]], shop: Shop,
) -> Spot:  # fmt: skip
    """Where a task comes to lie that begins no sooner than `least`, on the machine of its center that is free first."""
    center = was.center if elsewhere is None else elsewhere
    start = max(was.start, least)
    if center < 0 or center not in lanes:
        return was if start == was.start else Spot(-1, 0, start, max(_outside(shop, task, was, start), start + 1))
    start = max(start, lanes[center][0])
    minutes = _minutes(task, was, center, calendars[1])
    calendar = calendars[0][center]
    if calendar is None:
        begin, end = start, start + minutes
    else:
        worked = calendar.at(start)
        begin, end = calendar.start_of(worked), calendar.end_of(worked + minutes)
    heapreplace(lanes[center], end)
    return Spot(center, 0, begin, end, was.setup)


def _minutes(task: Task, was: Spot, center: int, former: Mapping[int, Calendar | None]) -> int:
    """Working minutes a task takes at a center: what it needs there; one that has begun what is left of it."""
    if task.fixed is None and center in (needs := dict(task.options)):
        return task.setup + needs[center]
    calendar = former[was.center]
    return max(1, was.end - was.start if calendar is None else calendar.at(was.end) - calendar.at(was.start))


def _outside(shop: Shop, task: Task, was: Spot, start: int) -> int:
    """The end of work done outside that begins at a minute: as many working days of who does it later as it was planned to take."""
    who = task.outside or Outside(shop.days, shop.days)
    ahead = sum(day > was.start and here <= was.end for day, here in zip(who.days, who.here, strict=True))
    end = who.later(start, ahead)
    return end if start < end < NEVER else start + (was.end - was.start)


def _machines(shop: Shop, plan: Plan, slip: Slip) -> dict[int, int]:
    """So many machines a center has, or as many as the plan has at work at once."""
    edges: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for task in shop.tasks:
        spot = plan.get(task.key)
        if spot is not None and spot.center >= 0 and task.key not in slip.elsewhere and task.key not in slip.outside:
            edges[spot.center] += [(spot.start, 1), (spot.end, -1)]
    found = {center.key: center.lanes for center in shop.centers}
    for key, times in edges.items():
        at_once = 0
        for _, step in sorted(times):
            at_once += step
            found[key] = max(found.get(key, 1), at_once)
    return found


def job_ends(shop: Shop, plan: Plan) -> dict[int, int]:
    """When each job is done by a plan, of those that are wholly planned."""
    found: dict[int, int] = {}
    for task in shop.tasks:
        spot = plan.get(task.key)
        end = spot.end if spot is not None else NEVER
        found[task.job] = max(found.get(task.job, 0), end)
    return {job: end for job, end in found.items() if end < NEVER}


def later(shop: Shop, changed: Shop, slip: Slip) -> dict[int, tuple[int, int]]:
    """The jobs a slip makes later than the plan in force comes to without it: by key, when each was done and is done then."""
    plan = planned(shop)
    return delays(shop, rippled(shop, plan, Slip()), rippled(changed, plan, slip, shop))


def delays(shop: Shop, before: Plan, after: Plan) -> dict[int, tuple[int, int]]:
    """The jobs that are done later in one plan than in another: by key, when each was done and is done then."""
    was, now = job_ends(shop, before), job_ends(shop, after)
    return {job: (end, now.get(job, NEVER)) for job, end in was.items() if now.get(job, NEVER) > end}
