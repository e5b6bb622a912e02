"""The rules of the engine minute by minute, with a copy of everything for each thing it tries: slow, and without any of its structures."""

from dataclasses import dataclass, field
from decimal import Decimal
from math import ceil

from makesell.engines.ctp import NEVER, Item, Model, Need, Step, Way

Op = tuple[int, int, str]


@dataclass
class World:
    """A plant in minutes of the clock: which minutes each center works, what its machines do, what was taken of items."""

    model: Model
    open: dict[int, list[int]]
    busy: dict[tuple[int, int], list[Op]]
    start: int
    taken: list[tuple[int, int, Decimal]] = field(default_factory=list)

    def copy(self) -> "World":
        """A world of its own."""
        return World(self.model, self.open, {key: list(ops) for key, ops in self.busy.items()}, self.start, list(self.taken))


@dataclass(frozen=True)
class Done:
    """A step that was placed."""

    end: int
    both: tuple[int, ...] = ()
    start: int = 0
    setup: int = 0
    center: int = 0


def get(world: World, key: int, qty: Decimal) -> tuple[int, World]:
    """When a quantity of an item is there, and the world after it was taken."""
    item, start = world.model.items[key], world.start
    comes = _when(world, item, qty)
    if comes <= start:
        return start, _took(world, key, start, qty)
    here = max(Decimal(0), _least(world, item, start))
    rest = _took(world, key, start, here)
    found = [(comes, _took(world, key, comes, qty))]
    lead = item.lead_of(qty - here)
    if lead is not None:
        found.append((world.model.later(start, lead), rest))
    if item.ways:
        end, made = make(world, item, qty - here)
        found.append((end, _took(made, key, start, here)))
    return min(found, key=lambda each: each[0])


def make(world: World, item: Item, qty: Decimal) -> tuple[int, World]:
    """The way that ends first."""
    return min((_go(world, way, way.lot(qty)) for way in item.ways), key=lambda each: each[0])


def _go(world: World, way: Way, qty: Decimal) -> tuple[int, World]:
    amounts: list[Decimal] = []
    for step in reversed(way.steps):
        qty = qty / (1 - step.scrap)
        amounts.insert(0, qty)
    ready = world.start
    for need in way.needs:
        end, world = _need(world, need, amounts[0])
        ready = max(ready, end)
    done: list[Done] = []
    for step, amount in zip(way.steps, amounts, strict=True):
        world, placed = _step(world, step, amount, ready, [(done[n], way.steps[n], amounts[n]) for n in step.after])
        done.append(placed)
    last = [each.end for n, each in enumerate(done) if all(n not in step.after for step in way.steps)]
    return max(last), world


def _need(world: World, need: Need, qty: Decimal) -> tuple[int, World]:
    return min((get(world.copy(), key, qty * each) for key, each in ((need.item, need.qty), *need.instead)), key=lambda each: each[0])


def _step(world: World, step: Step, qty: Decimal, ready: int, former: list[tuple[Done, Step, Decimal]]) -> tuple[World, Done]:
    floor, tail = 0, Decimal(0)
    for done, earlier, amount in former:
        if earlier.move is None or earlier.move >= amount or not done.both or step.days is not None:
            ready = max(ready, done.end)
            continue
        first = done.setup + _minutes(world, done.center, earlier, earlier.move)
        ready = max(ready, min(done.both[first - 1] + 1 if first <= len(done.both) else done.end, done.end))
        if done.end > floor:
            floor, tail = done.end, min(qty, earlier.move)
    if step.days is not None:
        return world, Done(world.model.later(ready, step.days))
    best: tuple[int, Done, list[tuple[tuple[int, int], Op]]] | None = None
    for center in step.centers:
        others: list[tuple[int, int] | None] = [None]
        if step.beside is not None:
            others = [key for key in world.busy if key[0] == step.beside]
        for lane in (key for key in world.busy if key[0] == center):
            for other in others:
                found = _first(world, step, qty, ready, (floor, tail), lane, other)
                if found is not None and (best is None or found[0] < best[0]):
                    best = found
    if best is None:
        return world, Done(NEVER)
    world = world.copy()
    for key, op in best[2]:
        world.busy[key].append(op)
    return world, best[1]


def _minutes(world: World, center: int, step: Step, qty: Decimal) -> int:
    return max(1, ceil(step.run * qty / world.model.centers[center].efficiency))


def _first(
    world: World, step: Step, qty: Decimal, ready: int, held: tuple[int, Decimal], lane: tuple[int, int], other: tuple[int, int] | None
) -> tuple[int, Done, list[tuple[tuple[int, int], Op]]] | None:
    """Every minute tried in turn as the beginning."""
    center = world.model.centers[lane[0]]
    also = set(world.open[other[0]]) if other else None
    both = [m for m in world.open[lane[0]] if also is None or m in also]
    run = _minutes(world, lane[0], step, qty)
    for place, begin in ((n, m) for n, m in enumerate(both) if m >= ready):
        former = max(((e, f) for _, e, f in world.busy[lane] if e <= begin), default=(0, ""))[1]
        following = min(((s, f) for s, _, f in world.busy[lane] if s >= begin), default=(0, ""))[1]
        setup = step.setup
        if step.family and former:
            setup = center.setups.get((former, step.family), 0 if former == step.family else step.setup)
        need = setup + run
        if step.family and following:
            need += max(0, center.setups.get((step.family, following), 0) - center.setups.get((former, following), 0))
        worked = both[place : place + need]
        if len(worked) < need:
            continue
        end = worked[-1] + 1
        if held[0] and sum(held[0] <= m < end for m in both) < _minutes(world, lane[0], step, held[1]):
            continue
        if all(_free(world, key, begin, end) for key in (lane, other) if key):
            done = Done(end, tuple(worked), begin, setup, lane[0])
            return end, done, [(key, (begin, end, step.family)) for key in (lane, other) if key]
    return None


def _free(world: World, key: tuple[int, int], begin: int, end: int) -> bool:
    return not any(start < end and begin < stop for start, stop, _ in world.busy[key])


def _took(world: World, key: int, moment: int, qty: Decimal) -> World:
    world = world.copy()
    world.taken.append((key, moment, qty))
    return world


def _moments(world: World, item: Item) -> list[int]:
    return sorted({*item.curve.moments, *(moment for key, moment, _ in world.taken if key == item.key)})


def _least(world: World, item: Item, moment: int) -> Decimal:
    """13.14, counted one by one."""

    def stands(at: int) -> Decimal:
        came = [stand for when, stand in zip(item.curve.moments, item.curve.stands, strict=True) if when <= at]
        went = sum(qty for key, when, qty in world.taken if key == item.key and when <= at)
        return (came[-1] if came else Decimal(0)) - went

    return min(stands(at) for at in [moment, *(m for m in _moments(world, item) if m >= moment)])


def _when(world: World, item: Item, qty: Decimal) -> int:
    return next((m for m in _moments(world, item) if _least(world, item, m) >= qty), NEVER)
