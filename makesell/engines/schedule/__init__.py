"""Engine schedule: finite schedules of a whole plant (PRO-5) — construct, improve, prove; exact for small shops. Pure, no tables.

`best` is the way in: it follows the plan in force, improves it by moving task after task, gives what is small to CP-SAT where OR-Tools is
installed (workers only), and keeps the better of the old plan and the new.
"""

import time
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from makesell.engines.schedule import exact
from makesell.engines.schedule.cost import cost, share_moved
from makesell.engines.schedule.model import Aims, Center, Cost, Job, Plan, Shop, Spot, Task
from makesell.engines.schedule.placing import Placed, by_atc, place
from makesell.engines.schedule.search import Bounds, Found, Search, Told, improve
from makesell.engines.schedule.table import Circle, Table
from makesell.engines.schedule.verify import Fault, faults, hours
from makesell.engines.schedule.wondering import down, more, open_longer, rush

# The part of the seconds that the search has where CP-SAT follows it.
SEARCHED: Final = 0.2


def best(shop: Shop, aims: Aims, bounds: Bounds, told: Told | None = None, *, workers: int = 1, most: int = exact.SMALL) -> Found:
    """The best plan found within the bounds; never worse than following the plan in force."""
    if bounds.seconds is None or not exact.can(shop, most):
        return improve(shop, aims, bounds, told)
    begun = time.monotonic()
    found = improve(shop, aims, replace(bounds, seconds=bounds.seconds * SEARCHED), told)
    left = bounds.seconds - (time.monotonic() - begun)
    if left <= 0 or found.unplaced:
        return found
    plan = exact.solve(shop, found.plan, aims, left, workers=workers, seed=bounds.seed)
    if plan is None:
        return found
    other = priced(shop, plan, aims)
    return replace(found, plan=plan, cost=other) if other.total < found.cost.total else found


def follow(shop: Shop) -> Plan:
    """The plan in force made possible: what it wants done first is done first, on the machines that are free."""
    search = Search(shop, Aims(), Bounds(1))
    return search.plan(search.first())


def priced(shop: Shop, plan: Plan, aims: Aims) -> Cost:
    """What a plan costs."""
    table = Table(shop)
    return cost(table, _placed(table, plan), aims)


def moved(shop: Shop, plan: Plan, minutes: int = 60) -> float:
    """The share of the tasks that a plan moves by more than so many minutes."""
    table = Table(shop)
    return share_moved(table, _placed(table, plan), minutes)


def ends(shop: Shop, plan: Plan) -> Mapping[int, int]:
    """When each job is done by a plan, by key."""
    found = {job.key: 0 for job in shop.jobs}
    for task in shop.tasks:
        found[task.job] = max(found[task.job], plan[task.key].end)
    return found


def _placed(table: Table, plan: Plan) -> Placed:
    spots = [plan[task.key] for task in table.shop.tasks]
    lanes = [table.lanes[table.center_at[spot.center]][spot.lane] if spot.center >= 0 else -1 for spot in spots]
    return Placed([s.start for s in spots], [s.end for s in spots], lanes, [s.setup for s in spots], [-1] * len(spots))


__all__ = [
    "Aims", "Bounds", "Center", "Circle", "Cost", "Fault", "Found", "Job", "Plan", "Search", "Shop", "Spot", "Table", "Task", "best", "by_atc",
    "cost", "down", "ends", "faults", "follow", "hours", "improve", "more", "moved", "open_longer", "place", "priced", "rush",
]  # fmt: skip
