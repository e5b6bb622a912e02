"""Engine schedule: small shops exactly, by CP-SAT of OR-Tools (Perron and Furnon), which only workers carry.

A center is a set of machines of which each task takes one for an interval; setups between families stand as a circuit over the tasks of a
machine. Time is counted in working minutes, so all centers must keep the same hours. The plan that is given is the hint, and what comes
back is never worse: nothing where nothing better was found.
"""

import importlib
import importlib.util
from dataclasses import dataclass
from typing import Any, Final

from makesell.engines.ctp.calendar import NEVER, Calendar
from makesell.engines.schedule.model import Aims, Job, Plan, Shop, Spot, Task

# Tasks up to which a shop with promises is given to CP-SAT; measured: above it the search alone finds more in the same time.
SMALL: Final = 300
SCALE: Final = 1000


def can(shop: Shop, most: int = SMALL) -> bool:
    """True when OR-Tools is here and the shop is one it can be given: small, the same hours everywhere, nothing beside or outside."""
    tasks = [task for task in shop.tasks if task.fixed is None]
    same = len({id(center.calendar) for center in shop.centers}) <= 1
    plain = all(task.options and task.beside is None for task in shop.tasks)
    return bool(tasks) and len(tasks) <= most and same and plain and importlib.util.find_spec("ortools") is not None


def solve(shop: Shop, hint: Plan, aims: Aims, seconds: float, *, workers: int = 1, seed: int = 1) -> Plan | None:
    """A plan at least as good as the hint, or nothing; bounded by seconds of the clock."""
    return _Model(shop, hint, aims).solve(seconds, workers, seed)


@dataclass(slots=True)
class _Chosen:
    """A task as variables: start, end, and for each machine it may take whether it does and its setup."""

    start: Any
    end: Any
    taken: dict[tuple[int, int], Any]
    setup: dict[tuple[int, int], Any]


class _Model:
    """The shop as constraints."""

    def __init__(self, shop: Shop, hint: Plan, aims: Aims) -> None:
        cp_model = importlib.import_module("ortools.sat.python.cp_model")     # of the worker's extra
        self.cp, self.model = cp_model, cp_model.CpModel()
        self.shop, self.hint, self.aims = shop, hint, aims
        self.calendar: Calendar | None = shop.centers[0].calendar
        self.lanes = {center.key: center.lanes for center in shop.centers}
        self.setups = {center.key: center.setups for center in shop.centers}
        self.horizon = max((self.at(spot.end) for spot in hint.values()), default=0) + 1
        self.intervals: dict[tuple[int, int], list[Any]] = {}
        self.on: dict[tuple[int, int], list[tuple[Task, _Chosen]]] = {}
        self.chosen = {task.key: self._task(task) for task in shop.tasks}
        self._rules()
        self.model.minimize(sum(self._aims()))

    def at(self, minute: int) -> int:
        return minute if self.calendar is None else self.calendar.at(minute)

    def _task(self, task: Task) -> _Chosen:
        model: Any = self.model
        hint = self.hint[task.key]
        if task.fixed is not None:
            spot = task.fixed
            start, end = self.at(spot.start), self.at(spot.end)
            self.intervals.setdefault((spot.center, spot.lane), []).append(model.new_fixed_size_interval_var(start, end - start, ""))
            chosen = _Chosen(start, end, {(spot.center, spot.lane): 1}, {})
            self.on.setdefault((spot.center, spot.lane), []).append((task, chosen))
            return chosen
        start = model.new_int_var(self.at(max(task.ready, self.shop.now)), self.horizon, "")
        end = model.new_int_var(0, self.horizon, "")
        model.add_hint(start, self.at(hint.start))
        model.add_hint(end, self.at(hint.end))
        found = _Chosen(start, end, {}, {})
        machines = [(center, lane, minutes) for center, minutes in task.options for lane in range(self.lanes[center])]
        for center, lane, minutes in machines:
            key = center, lane
            taken = model.new_bool_var("") if len(machines) > 1 else 1
            setup = self._setup(task, center)
            size = minutes + setup
            if len(machines) == 1:
                interval = model.new_interval_var(start, size, end, "")
            else:
                interval = model.new_optional_interval_var(start, size, end, taken, "")
                model.add_hint(taken, key == (hint.center, hint.lane))
            found.taken[key], found.setup[key] = taken, setup
            self.intervals.setdefault(key, []).append(interval)
            self.on.setdefault(key, []).append((task, found))
        if len(machines) > 1:
            model.add_exactly_one(found.taken.values())
            model.add(end - start >= min(minutes for _, _, minutes in machines))
        return found

    def _setup(self, task: Task, center: int) -> Any:
        """The setup of a task: its own, or a variable where it depends on what came before."""
        pairs = self.setups[center]
        if not task.family or not (pairs or task.setup):
            return task.setup
        return self.model.new_int_var(0, max([task.setup, *pairs.values()]), "")

    def _rules(self) -> None:
        for task in self.shop.tasks:
            for other in task.after:
                if task.fixed is None:
                    self.model.add(self.chosen[task.key].start >= self.chosen[other].end)
        for key, intervals in self.intervals.items():
            self.model.add_no_overlap(intervals)
            if any(task.family and (self.setups[key[0]] or task.setup) for task, _ in self.on[key]):
                self._circuit(key)

    def _circuit(self, key: tuple[int, int]) -> None:
        """The order of a machine as a circuit from nothing through its tasks, so that each knows what came before it."""
        model, on = self.model, self.on[key]
        arcs: list[tuple[int, int, Any]] = [(0, 0, model.new_bool_var(""))]
        for n, (task, chosen) in enumerate(on, 1):
            taken = chosen.taken[key]
            if not isinstance(taken, int):
                arcs.append((n, n, taken.negated()))
            first = model.new_bool_var("")
            arcs += [(0, n, first), (n, 0, model.new_bool_var(""))]
            self._needs(chosen, key, task.setup, first)
            for m, (other, former) in enumerate(on, 1):
                if m != n:
                    after = model.new_bool_var("")
                    arcs.append((m, n, after))
                    model.add(chosen.start >= former.end).only_enforce_if(after)
                    self._needs(chosen, key, self._between(key[0], other, task), after)
        model.add_circuit(arcs)

    def _between(self, center: int, former: Task, task: Task) -> int:
        if not former.family or not task.family:
            return task.setup
        return self.setups[center].get((former.family, task.family), 0 if former.family == task.family else task.setup)

    def _needs(self, chosen: _Chosen, key: tuple[int, int], minutes: int, when: Any) -> None:
        setup = chosen.setup.get(key)
        if setup is not None and not isinstance(setup, int):
            self.model.add(setup == minutes).only_enforce_if(when)

    def _aims(self) -> list[Any]:
        model, aims, parts = self.model, self.aims, []
        tasks: dict[int, list[int]] = {}
        for task in self.shop.tasks:
            tasks.setdefault(task.job, []).append(task.key)
        if aims.span:
            span = model.new_int_var(0, self.horizon, "")
            for chosen in self.chosen.values():
                model.add(span >= chosen.end)
            return [span]
        for job in self.shop.jobs:
            parts += self._late(job, [self.chosen[key] for key in tasks.get(job.key, [])])
        setups = [setup for chosen in self.chosen.values() for setup in chosen.setup.values() if not isinstance(setup, int)]
        parts += [round(aims.setup * SCALE) * setup for setup in setups]
        if aims.move:
            parts += [moved for task in self.shop.tasks if task.fixed is None and task.base is not None for moved in self._moved(task, task.base)]
        return parts

    def _late(self, job: Job, tasks: list[_Chosen]) -> list[Any]:
        model = self.model
        late, over = model.new_bool_var(""), model.new_int_var(0, self.horizon, "")
        for chosen in tasks:
            model.add(over >= chosen.end - self.at(job.due))
        model.add(over == 0).only_enforce_if(late.negated())
        return [SCALE * job.weight * over, SCALE * job.weight * self.aims.late * late]

    def _moved(self, task: Task, base: Spot) -> list[Any]:
        model = self.model
        by = model.new_int_var(0, self.horizon, "")
        model.add_abs_equality(by, self.chosen[task.key].start - self.at(base.start))
        return [round(self.aims.move * SCALE) * by]

    def solve(self, seconds: float, workers: int, seed: int) -> Plan | None:
        solver = self.cp.CpSolver()
        solver.parameters.max_time_in_seconds = seconds
        solver.parameters.num_workers = workers
        solver.parameters.random_seed = seed
        if solver.solve(self.model) not in (self.cp.OPTIMAL, self.cp.FEASIBLE):
            return None
        return {task.key: task.fixed or self._spot(solver, self.chosen[task.key]) for task in self.shop.tasks}

    def _spot(self, solver: Any, chosen: _Chosen) -> Spot:
        (key,) = [key for key, taken in chosen.taken.items() if isinstance(taken, int) or solver.value(taken)]
        start, end, setup = solver.value(chosen.start), solver.value(chosen.end), chosen.setup[key]
        calendar = self.calendar
        if calendar is not None:
            start, end = calendar.start_of(start), calendar.end_of(end)
        if start >= NEVER or end >= NEVER:
            raise ValueError("the calendar ends before the plan")
        return Spot(key[0], key[1], start, end, setup if isinstance(setup, int) else solver.value(setup))
