"""YEAR · Are first promises kept? A plant worked for a year, day by day, with breakdowns, work that takes longer than it should, and a season.

Each order is promised by engine `ctp` when it comes, on the plan as it stands; every morning the product's scheduler plans what is left; then the
day is worked as it really goes, which neither of them knows beforehand. Beside it the same plant, the same orders and the same scheduler with one
lead time for everything: the shortest that is kept as often (`planning.md` §6). Minutes are working minutes, days working days of two shifts.

`YEAR_DAYS` (250), `YEAR_EFFICIENCY` (0.85) of work centers as the plant model has them, `YEAR_SECONDS` (0.3) of the scheduler each morning,
`YEAR_LOAD` (0.85) of the busiest center, `YEAR_SEED` (1).
"""

import heapq
import math
import os
import random
import statistics
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from makesell.engines import ctp, schedule
from makesell.engines.ctp import Calendar, Curve, Item, Lane, Model, Step, Way
from makesell.engines.ctp.search import minutes
from makesell.engines.schedule import Aims, Bounds, Job, Shop, Spot, Task

ID = "YEAR"
DAY: Final = 960
CENTERS: Final = 10
PRODUCTS: Final = 30
LOT: Final = 80                  # pieces of an order, on average
WARM: Final = 30                 # days before orders are counted
UP, DOWN = 60 * 60, 4 * 60       # mean minutes between breakdowns of a center, and of a breakdown
SPREAD: Final = 0.2              # how far real work lies from the routing's time (of its logarithm)
SEASON: Final = 0.2
ASKED: Final = 0.95
LONGEST: Final = 80


def _asked(name: str, usual: str) -> str:
    return os.environ.get(f"YEAR_{name}", usual)


@dataclass(frozen=True, slots=True)
class Order:
    """What comes: when, of which product, how many; and how its work will really go, step by step."""

    key: int
    minute: int
    product: int
    qty: int
    luck: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class World:
    """The plant and everything that will happen to it."""

    products: tuple[tuple[Step, ...], ...]
    orders: tuple[Order, ...]
    down: dict[int, list[tuple[int, int]]]
    efficiency: Decimal
    days: int

    @property
    def end(self) -> int:
        """The minute after the last that is planned for."""
        return (self.days + 4 * LONGEST) * DAY


def world() -> World:
    """The plant of a seed: 30 products of five to eight steps, two branches that meet; orders as many as keep the busiest center loaded as asked."""
    rnd, days = random.Random(int(_asked("SEED", "1"))), int(_asked("DAYS", "250")) + WARM
    products = tuple(_product(rnd) for _ in range(PRODUCTS))
    work = {center: statistics.mean(_work(steps, center) for steps in products) * LOT for center in range(CENTERS)}
    a_day = float(_asked("LOAD", "0.85")) * DAY * UP / (UP + DOWN) / max(work.values())
    came: list[tuple[int, int, int, tuple[float, ...]]] = []
    for day in range(days):
        rate = a_day * (1 + SEASON * math.sin(2 * math.pi * day / 250))
        for _ in range(_poisson(rnd, rate)):
            product = rnd.randrange(PRODUCTS)
            luck = tuple(rnd.lognormvariate(-SPREAD * SPREAD / 2, SPREAD) for _ in products[product])
            came.append((day * DAY + rnd.randrange(DAY), product, rnd.randrange(LOT // 4, 2 * LOT - LOT // 4 + 1), luck))
    down = {center: _breakdowns(rnd, (days + 4 * LONGEST) * DAY) for center in range(CENTERS)}
    orders = tuple(Order(key, *each) for key, each in enumerate(sorted(came)))
    return World(products, orders, down, Decimal(_asked("EFFICIENCY", "0.85")), days)


def _product(rnd: random.Random) -> tuple[Step, ...]:
    long, short = rnd.randrange(3, 5), rnd.randrange(1, 3)

    def step(*after: int) -> Step:
        return Step(tuple(rnd.sample(range(CENTERS), rnd.choice((1, 1, 2)))), rnd.randrange(10, 41, 10), Decimal(rnd.randrange(2, 9)), after)

    steps = [step(*([n - 1] if n else [])) for n in range(long)]
    steps += [step(*([long + n - 1] if n else [])) for n in range(short)]
    steps.append(step(long - 1, long + short - 1))
    return tuple(steps)


def _work(steps: tuple[Step, ...], center: int) -> float:
    """Minutes for each piece of a lot that fall to a center."""
    return sum((float(step.run) + step.setup / LOT) / len(step.centers) for step in steps if center in step.centers)


def _poisson(rnd: random.Random, mean: float) -> int:
    count, left = 0, math.exp(-mean)
    product = rnd.random()
    while product > left:
        count, product = count + 1, product * rnd.random()
    return count


def _breakdowns(rnd: random.Random, until: int) -> list[tuple[int, int]]:
    found, at = [], int(rnd.expovariate(1 / UP))
    while at < until:
        end = at + 1 + int(rnd.expovariate(1 / DOWN))
        found.append((at, end))
        at = end + 1 + int(rnd.expovariate(1 / UP))
    return found


@dataclass(slots=True)
class Operation:
    """A step of an order: what the plan thinks it takes at each center, what it will really take, and how far it is."""

    task: Task
    real: int
    setup: int
    started: Spot | None = None
    done: int | None = None


@dataclass(slots=True)
class Floor:
    """The plant as it is worked: operations by key, the plan, what was promised and what was kept. `lead`: one lead time for everything."""

    world: World
    lead: int | None = None
    work: dict[int, Operation] = field(default_factory=dict)
    plan: dict[int, Spot] = field(default_factory=dict)
    promised: dict[int, int] = field(default_factory=dict)       # the minute by which an order is promised
    delivered: dict[int, int] = field(default_factory=dict)
    busy: dict[int, int] = field(default_factory=dict)           # center → the operation on it
    left: dict[int, int] = field(default_factory=dict)           # order → operations that are not done

    def run(self) -> "Floor":
        """Works until everything that was ordered is delivered."""
        events: list[tuple[int, int, int]] = [(order.minute, 0, order.key) for order in self.world.orders]
        events += [(day * DAY, -1, day) for day in range(self.world.days + 3 * LONGEST)]
        heapq.heapify(events)
        while len(self.delivered) < len(self.world.orders):
            minute, kind, what = heapq.heappop(events)
            if kind == 0:
                self._come(self.world.orders[what], minute)
            elif kind < 0:
                self._morning(minute)
            else:
                self._end(what, minute)
            for end, operation in self._begin(minute):
                heapq.heappush(events, (end, 1, operation))
        return self

    def _come(self, order: Order, now: int) -> None:
        """An order is promised on the plan as it stands, and has its place in it."""
        steps = self.world.products[order.product]
        made = ctp.make(self._model(order.product, now), order.product, Decimal(order.qty), now)
        if not isinstance(made, ctp.Promise):
            raise AssertionError(f"order {order.key} cannot be placed: {made}")
        day = made.end // DAY if self.lead is None else now // DAY + self.lead
        self.promised[order.key] = (day + 1) * DAY
        self.left[order.key] = len(steps)
        by_step = {place.step.key: place for place in made.places}
        for n, step in enumerate(steps):
            place = by_step[n]
            key = order.key * 10 + n
            options = tuple((center, minutes(step, Decimal(order.qty), self.world.efficiency)) for center in step.centers)
            after = tuple(order.key * 10 + m for m in step.after)
            spot = Spot(place.center, 0, place.start, place.end, place.setup)
            task = Task(key, order.key, options, after, now, step.setup, base=spot)
            self.work[key] = Operation(task, max(1, round(float(step.run) * order.qty * order.luck[n])), step.setup)
            self.plan[key] = spot

    def _model(self, product: int, now: int) -> Model:
        """The plant as a promise sees it: what is planned is taken."""
        taken: dict[int, list[tuple[int, int, str]]] = defaultdict(list)
        for key, operation in self.work.items():
            if operation.done is None and (spot := self.plan[key]).end > now:
                taken[spot.center].append((spot.start, spot.end, ""))
        total = self.world.end
        steps = tuple(
            Step(step.centers, step.setup, step.run, step.after, key=n) for n, step in enumerate(self.world.products[product])
        )
        item = Item(product, Curve({0: Decimal(0)}), ways=(Way((), steps),))
        calendar = Calendar([(0, total)])
        centers = {
            key: ctp.Center(key, calendar, (Lane(total, sorted(taken[key])),), self.world.efficiency) for key in range(CENTERS)
        }
        return Model(centers, {product: item}, range(0, total, DAY))

    def _morning(self, now: int) -> None:
        """What is left is planned anew, on the promises; what has begun stays."""
        if not self.work:
            return
        tasks, jobs = [], set()
        for key, each in self.work.items():
            if each.done is None:
                task, begun = each.task, each.started
                after = tuple(k for k in task.after if k in self.work and self.work[k].done is None)
                fixed = Spot(begun.center, 0, begun.start, max(begun.end, now + 1), begun.setup) if begun else None
                tasks.append(Task(key, task.job, task.options, after, max(now, task.ready), task.setup, fixed=fixed, base=self.plan[key]))
                jobs.add(task.job)
        shop = Shop([schedule.Center(key) for key in range(CENTERS)], [Job(job, self.promised[job]) for job in sorted(jobs)], tasks, now)
        found = schedule.improve(shop, Aims(), Bounds(1_000_000_000, float(_asked("SECONDS", "0.3"))))
        self.plan = dict(found.plan)

    def _begin(self, now: int) -> list[tuple[int, int]]:
        """Every idle center takes the first of its plan that can begin; answers when it is really done."""
        waiting: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for key, each in self.work.items():
            if each.started is None and all(k not in self.work or self.work[k].done is not None for k in each.task.after):
                waiting[self.plan[key].center].append((self.plan[key].start, key))
        found = []
        for center, could in waiting.items():
            if center not in self.busy:
                key = min(could)[1]
                each = self.work[key]
                self.busy[center] = key
                planned = dict(each.task.options)[center] + each.setup
                each.started = Spot(center, 0, now, now + planned, each.setup)
                found.append((self._really(center, now, each.real + each.setup), key))
        return found

    def _really(self, center: int, start: int, work: int) -> int:
        """When so much work is done, with the breakdowns that come in between."""
        at = start
        for begins, ends in self.world.down[center]:
            if ends <= at:
                continue
            if begins >= at + work:
                break
            worked = max(0, begins - at)
            work, at = work - worked, ends
        return at + work

    def _end(self, key: int, now: int) -> None:
        each = self.work[key]
        each.done = now
        if each.started is not None:
            del self.busy[each.started.center]
        job = each.task.job
        self.left[job] -= 1
        if not self.left[job]:
            self.delivered[job] = now
            for n in range(len(self.world.products[self.world.orders[job].product])):
                del self.work[job * 10 + n]
                self.plan.pop(job * 10 + n, None)

    def kept(self) -> tuple[float, float, float]:
        """Of orders after the first days: the share delivered by the first promise, mean days promised, mean days it took."""
        counted = [order for order in self.world.orders if order.minute >= WARM * DAY]
        good = [self.delivered[order.key] <= self.promised[order.key] for order in counted]
        promised = [self.promised[order.key] // DAY - 1 - order.minute // DAY for order in counted]
        took = [self.delivered[order.key] // DAY - order.minute // DAY for order in counted]
        return sum(good) / len(good), statistics.mean(promised), statistics.mean(took)


def measure(say: Callable[[str], object]) -> dict[str, Any]:
    """Share of first promises kept, mean promise in days, and the one lead time that is kept as often as asked."""
    place = world()
    share, days, took = Floor(place).run().kept()
    say(f"YEAR: {len(place.orders)} orders, {share:.3f} kept, {days:.2f} days promised, {took:.2f} taken")
    found: dict[str, Any] = {"orders": len(place.orders), "kept": round(share, 4), "promised_days": round(days, 2), "taken_days": round(took, 2)}
    low, high, by_lead = 1, LONGEST, {}
    while low < high:
        middle = (low + high) // 2
        by_lead[middle] = Floor(place, middle).run().kept()
        say(f"YEAR: {middle} days for everything: {by_lead[middle][0]:.3f} kept, {by_lead[middle][2]:.2f} taken")
        if by_lead[middle][0] >= ASKED:
            high = middle
        else:
            low = middle + 1
    return found | {"fixed_lead_days": low, "promised_to_fixed": round(days / low, 3)}
