"""Engine schedule: makes a plan and betters it — placed by rules, then task by task moved along the chains of the machines (`chains`).

The plan in force is the first that is tried, and tasks of it begin no sooner than planned unless that is worth their moving; so what a stop does not
reach stays where it is. Random numbers come from a seed; a run is bounded by how many plans it tries, by seconds of CPU, and by being told to stop.
A run bounded by seconds is compiled where numba is installed; one bounded by plans gives the same plan with and without it.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Final

from makesell.engines.schedule import chains, swift
from makesell.engines.schedule.cost import cost
from makesell.engines.schedule.flat import BEST, NOW, Flat, unlaid
from makesell.engines.schedule.model import Aims, Cost, Plan, Shop
from makesell.engines.schedule.placing import Placed, by_atc, place, unplaced
from makesell.engines.schedule.table import Table
from makesell.engines.schedule.verify import faults

LOOKS: Final = (1.0, 2.0, 3.0, 4.5, 7.0, 10.0)
# What a plan may cost more than the one it comes from, by chance: in parts of a task late by its own length, at first and at last.
HOT: Final = 3.0
COLD: Final = 0.2
# The same where a plan is in force whose moving weighs: hotter, it would be forgotten before it is bettered.
HELD_HOT: Final = 1.0
HELD_COLD: Final = 0.02
SPAN_HOT: Final = 1.0
SPAN_COLD: Final = 0.01
BATCH: Final = 16
BATCH_SECONDS: Final = 0.1
PARTS: Final = 64


@dataclass(frozen=True, slots=True)
class Bounds:
    """How long to search: so many plans, so many seconds of CPU of this thread (None: without end)."""

    plans: int = 2_000
    seconds: float | None = None
    seed: int = 1


@dataclass(frozen=True, slots=True)
class Found:
    """The best plan, what it costs, what the plan it began with (`first`) costs, and how many plans were tried."""

    plan: Plan
    first: Plan
    cost: Cost
    before: Cost
    tried: int
    unplaced: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class _Made:
    """A plan as it is placed, and what it costs."""

    placed: Placed
    cost: Cost


Told = Callable[[int, Cost], bool]


def improve(shop: Shop, aims: Aims, bounds: Bounds, told: Told | None = None) -> Found:
    """The best plan found from the plan in force and the rule ATC on; `told` hears of progress and answers True to stop."""
    return Search(shop, aims, bounds).run(told)


class Search:
    """One search for a better plan of a shop."""

    def __init__(self, shop: Shop, aims: Aims, bounds: Bounds) -> None:
        self.table, self.aims, self.bounds = Table(shop), aims, bounds
        self.swift = bounds.seconds is not None and swift.HERE
        self.tried = 0

    def run(self, told: Told | None = None) -> Found:
        """Constructs, improves, and keeps the best."""
        first = self.first()
        made = [first, *(self._made(by_atc(self.table, look)) for look in LOOKS)]
        self.tried = len(made)
        best = min(made, key=lambda each: each.cost.total)
        if self.tried < self.bounds.plans and self.table.free and not unplaced(best.placed):
            better = self._bettered(first, best, told)
            if better is not None and better.cost.total < best.cost.total:
                best = better
        keys = tuple(self.table.shop.tasks[n].key for n in unplaced(best.placed) if self.table.shop.tasks[n].fixed is None)
        return Found(self.plan(best), self.plan(first), best.cost, first.cost, self.tried, keys)

    def first(self) -> _Made:
        """The plan in force as it is where it can be worked by; else followed, its beginnings and centers, in what order the machines are free;
        by the rule where there is none."""
        table = self.table
        ready = by_atc(table)
        if not any(table.base[n] for n in table.free):
            return self._made(ready)
        wanted = [float(base.start) if base is not None else float(ready.starts[n]) for n, base in enumerate(table.base)]
        followed = place(table, wanted, [self._option(n) for n in range(len(wanted))])
        as_it_is = self._as_planned(followed)
        able = all(table.base[n] for n in table.free) and not faults(table.shop, self.plan(self._made(as_it_is)))
        return self._made(as_it_is if able else followed)

    def plan(self, made: _Made) -> Plan:
        """A plan by keys."""
        placed = made.placed
        return self.table.spots(placed.starts, placed.ends, placed.lanes, placed.setups, placed.besides)

    def _option(self, n: int) -> int:
        """The option the plan in force has a task on; -1 without one."""
        base = self.table.base[n]
        centers = [self.table.shop.centers[center].key for center, _ in self.table.options[n]]
        return centers.index(base.center) if base is not None and base.center in centers and len(centers) > 1 else -1

    def _made(self, placed: Placed) -> _Made:
        return _Made(placed, cost(self.table, placed, self.aims))

    def _bettered(self, first: _Made, best: _Made, told: Told | None) -> _Made | None:
        """What moving tasks one by one makes of the best plan, or of the one in force with everything held where it is."""
        module: Any = swift.compiled(chains) if self.swift else chains
        begins = [self._begun(module, best.placed, held=False)]
        if self._based():
            begins.append(self._begun(module, self._as_planned(first.placed), held=True))
        able = [arrays for arrays in begins if arrays is not None]
        if not able:
            return None
        arrays = min(able, key=lambda each: float(each[-1][NOW]))
        self._search(module, arrays, best.cost, told)
        return self._made(unlaid(self.table, arrays[-2]))

    def _as_planned(self, placed: Placed) -> Placed:
        """The plan in force in its own order: what follows it otherwise is laid to its minutes, on the machine of its center that is free first."""
        table, free = self.table, {}
        starts, ends, lanes = placed.starts[:], placed.ends[:], placed.lanes[:]
        for lane, busy in enumerate(table.busy):
            free[lane] = max((end for _, end, _ in busy), default=0)
        based = [(base.start, n, base) for n in table.free if (base := table.base[n]) is not None and lanes[n] >= 0]
        for start, n, base in sorted(based, key=lambda each: each[:2]):
            starts[n], ends[n] = start, base.end
            (center,) = {center for center, _ in table.options[n] if lanes[n] in table.lanes[center]}
            lanes[n] = min(table.lanes[center], key=lambda lane: (free[lane], lane))
            free[lanes[n]] = max(free[lanes[n]], base.end)
        return Placed(starts, ends, lanes, placed.setups, placed.besides)

    def _begun(self, module: Any, placed: Placed, *, held: bool) -> list[Any] | None:
        """A plan as flat arrays; None where its chains cannot be worked by."""
        flat = Flat(self.table, placed, self.aims, self.bounds.seed * 7919 % 2147483647 or 1, held=held)
        lists: list[Any] = [flat.tasks, flat.places, flat.jobs, flat.book, flat.reals]
        arrays = swift.arrays(*lists) if self.swift else lists
        if not module.begin(*arrays):
            return None
        module.search(*arrays, 1, 0.0)                      # compiled before the time is taken
        return arrays

    def _search(self, module: Any, arrays: list[Any], known: Cost, told: Told | None) -> None:
        """Moves tasks until the bounds are reached, from hot to cold."""
        bounds = self.bounds
        hot, cold = self._heats()
        begun, batch = time.thread_time(), BATCH if bounds.seconds is not None else max(BATCH, (bounds.plans - self.tried) // PARTS)
        gone = 0.0
        while gone < 1:
            before = time.thread_time()
            moves = min(batch, bounds.plans - self.tried)
            module.search(*arrays, moves, hot * (cold / hot) ** gone)
            self.tried += moves
            if told is not None and told(self.tried, replace(known, total=float(arrays[-1][BEST]))):
                return
            now = time.thread_time()
            if bounds.seconds is not None and now - before < BATCH_SECONDS:
                batch *= 2
            gone = max(self.tried / bounds.plans, (now - begun) / bounds.seconds if bounds.seconds else 0.0)

    def _heats(self) -> tuple[float, float]:
        table = self.table
        usual = max(1.0, sum(table.least(n) + table.setup[n] for n in table.free) / len(table.free))
        if self.aims.span:
            return SPAN_HOT * usual * self.aims.span, SPAN_COLD * usual * self.aims.span
        weight = max(1.0, sum(table.weight) / len(table.weight))
        hot, cold = (HELD_HOT, HELD_COLD) if self._based() else (HOT, COLD)
        return hot * usual * weight, cold * usual * weight

    def _based(self) -> bool:
        """True where a plan is in force and moving what it has weighs."""
        return self.aims.move > 0 and any(self.table.base[n] for n in self.table.free)
