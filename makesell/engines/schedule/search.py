"""Engine schedule: improves a plan by searching over priorities — change a few, place everything again, keep what is better.

A priority is the beginning a task is planned for, so the plan in force is the first that is tried. A late job is drawn forward before one of
those it waited for, or as a whole; one with slack is put back; a task with alternatives goes to another center; what moved for nothing goes
back to where it was. Random numbers come from a seed; a run is bounded by how many plans it tries, by seconds of CPU, and by being told to stop.
"""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from makesell.engines.schedule.cost import cost, finished
from makesell.engines.schedule.model import Aims, Cost, Plan, Shop
from makesell.engines.schedule.placing import Placed, by_atc, place, priorities, unplaced
from makesell.engines.schedule.table import Table

LOOKS: Final = (1.0, 1.5, 2.0, 3.0, 4.5)
# How much worse than the best a plan may be to search on from it: in parts of the best, falling to nothing.
LOOSE: Final = 0.003
BATCH: Final = 16


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


@dataclass(slots=True)
class _State:
    """A plan with what it was made of."""

    priority: list[float]
    forced: list[int]
    placed: Placed
    cost: Cost
    ends: list[int] = field(default_factory=list)


Told = Callable[[int, Cost], bool]


def improve(shop: Shop, aims: Aims, bounds: Bounds, told: Told | None = None) -> Found:
    """The best plan found from the plan in force and the rule ATC on; `told` hears of progress and answers True to stop."""
    return Search(shop, aims, bounds).run(told)


class Search:
    """One search over the priorities of a shop."""

    def __init__(self, shop: Shop, aims: Aims, bounds: Bounds) -> None:
        self.table, self.aims, self.bounds = Table(shop), aims, bounds
        self.random = random.Random(bounds.seed)             # noqa: S311 - a search, not a secret
        self.choices = [n for n in self.table.free if len(self.table.options[n]) > 1]

    def run(self, told: Told | None = None) -> Found:
        """Constructs, improves, and keeps the best."""
        begun = time.thread_time()
        first, best = self._construct()
        state, tried = best, len(LOOKS) + 1
        while tried < self.bounds.plans and self.table.free:
            spent = time.thread_time() - begun
            if self.bounds.seconds is not None and spent >= self.bounds.seconds:
                break
            if told is not None and tried % BATCH == 0 and told(tried, best.cost):
                break
            gone = max(tried / self.bounds.plans, spent / self.bounds.seconds if self.bounds.seconds else 0.0)
            tried += 1
            other = self._changed(state)
            if other.cost.total <= state.cost.total or other.cost.total < best.cost.total * (1 + LOOSE * (1 - gone)):
                state = other
            if other.cost.total < best.cost.total:
                best = other
        return self._found(first, best, tried)

    def _construct(self) -> tuple[_State, _State]:
        """The plan that follows the one in force (else the rule), and the best of it and the rule."""
        none = [-1] * len(self.table.job)
        states = [self._state(by_atc(self.table, look), none) for look in LOOKS]
        first = self._follow() or states[2]
        return first, min([first, *states], key=lambda state: state.cost.total)

    def _follow(self) -> _State | None:
        """The plan in force followed: its beginnings and centers, in what order the machines are free."""
        table = self.table
        if not any(table.base[n] for n in table.free):
            return None
        ready = by_atc(table).starts
        wanted = [float(base.start) if base is not None else float(ready[n]) for n, base in enumerate(table.base)]
        forced = [self._option(n) for n in range(len(wanted))]
        return self._state(place(table, wanted, forced), forced)

    def _option(self, n: int) -> int:
        """The option the plan in force has a task on; -1 without one."""
        base = self.table.base[n]
        centers = [self.table.shop.centers[center].key for center, _ in self.table.options[n]]
        return centers.index(base.center) if base is not None and base.center in centers and len(centers) > 1 else -1

    def _state(self, placed: Placed, forced: list[int]) -> _State:
        return _State(priorities(placed), forced, placed, cost(self.table, placed, self.aims), finished(self.table, placed))

    def _changed(self, state: _State) -> _State:
        """A plan with a few priorities changed."""
        priority, forced = state.priority[:], state.forced
        for _ in range(1 + (self.random.random() < 0.5)):
            draw = self.random.random()
            if self.choices and draw < 0.2:
                forced = self._other_center(forced)
            elif draw < 0.75 and self._late(state):
                self._forward(state, priority)
            elif draw < 0.87:
                self._back(state, priority)
            else:
                self._home(priority)
        return self._state(place(self.table, priority, forced), forced)

    def _late(self, state: _State) -> list[int]:
        return [job for job, end in enumerate(state.ends) if end > self.table.due[job]]

    def _forward(self, state: _State, priority: list[float]) -> None:
        """A late job comes before one of those it waited for, or begins sooner as a whole."""
        table, rnd = self.table, self.random
        late = self._late(state)
        over = [(state.ends[job] - table.due[job] + 60) * table.weight[job] for job in late]
        job = rnd.choices(late, over)[0]
        tasks = [n for n in table.of_job[job] if table.shop.tasks[n].fixed is None]
        if not tasks:
            return
        if rnd.random() < 0.35:
            by = rnd.uniform(0, 1.5) * (state.ends[job] - table.due[job])
            for n in tasks:
                priority[n] -= by
            return
        waited = [self._waited(state, n) for n in tasks]
        if not any(waited):
            tasks = [p for n in tasks for p in table.before[n] if table.shop.tasks[p].fixed is None] or tasks
            waited = [self._waited(state, n) for n in tasks]
        n = rnd.choices(tasks, [wait + 1 for wait in waited])[0]
        priority[n] -= rnd.random() * (waited[tasks.index(n)] + 1) + 0.5

    def _waited(self, state: _State, n: int) -> int:
        ends = state.placed.ends
        return state.placed.starts[n] - max(self.table.ready[n], max((ends[other] for other in self.table.before[n]), default=0))

    def _back(self, state: _State, priority: list[float]) -> None:
        """A job with slack makes room."""
        job = self.random.randrange(len(state.ends))
        slack = self.table.due[job] - state.ends[job]
        by = self.random.random() * (slack if slack > 0 else 240)
        for n in self.table.of_job[job]:
            priority[n] += by

    def _home(self, priority: list[float]) -> None:
        """A job goes back to where the plan in force has it, or anywhere near."""
        job = self.random.randrange(len(self.table.of_job))
        for n in self.table.of_job[job]:
            base = self.table.base[n]
            priority[n] = base.start if base is not None else priority[n] + self.random.uniform(-240, 240)

    def _other_center(self, forced: list[int]) -> list[int]:
        n = self.random.choice(self.choices)
        found = forced[:]
        found[n] = self.random.randrange(-1, len(self.table.options[n]))
        return found

    def _found(self, first: _State, best: _State, tried: int) -> Found:
        keys = tuple(self.table.shop.tasks[n].key for n in unplaced(best.placed) if self.table.shop.tasks[n].fixed is None)
        return Found(self._plan(best.placed), self._plan(first.placed), best.cost, first.cost, tried, keys)

    def _plan(self, placed: Placed) -> Plan:
        return self.table.spots(placed.starts, placed.ends, placed.lanes, placed.setups, placed.besides)
