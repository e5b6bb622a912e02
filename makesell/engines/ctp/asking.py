"""Engine ctp: the promise of a quantity — stock first, then the earliest of receipts, buying and making, through all levels."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from makesell.engines.ctp.calendar import NEVER
from makesell.engines.ctp.chain import Node, Part, parts
from makesell.engines.ctp.lane import Lane
from makesell.engines.ctp.model import NOTHING, ONE, Center, Curve, Item, Model, Need, Step, Way
from makesell.engines.ctp.search import Own, Place, Wish, common, fit, minutes


@dataclass(frozen=True, slots=True)
class Taken:
    """A quantity of an item that a promise takes from its supply at a moment."""

    item: int
    qty: Decimal
    moment: int


@dataclass(frozen=True)
class Promise:
    """When a quantity is there, what it takes and what is bought for it. `template`: partly by one."""

    start: int
    end: int
    last: Node = field(repr=False, compare=False)
    centers: Mapping[int, Center] = field(repr=False, compare=False)
    places: tuple[Place, ...]
    taken: tuple[Taken, ...]
    template: bool
    bought: tuple[Taken, ...] = ()

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """What it waited for, `end` less `start` in sum: worked out for who asks, by hours that taking its time does not change."""
        return parts(self.last, self.centers)


@dataclass(frozen=True, slots=True)
class Unable:
    """No promise: `no_way` (an item on the path is neither bought nor made), `circle` (one contains itself), `horizon` (not within the calendars)."""

    code: str
    path: tuple[int, ...]


class _Stop(Exception):
    def __init__(self, code: str, path: tuple[int, ...]) -> None:
        super().__init__(code)
        self.unable = Unable(code, path)


def ask(model: Model, item: int, qty: Decimal, start: int, *, bought_from: int | None = None) -> Promise | Unable:
    """The earliest moment for a quantity of an item. Work begins at `start`; material is ordered then, or already at `bought_from`."""
    asking = _Asking(model, start, start if bought_from is None else bought_from)
    try:
        return asking.done(asking.get(item, qty, ()))
    except _Stop as stop:
        return stop.unable


def make(model: Model, item: int, qty: Decimal, start: int) -> Promise | Unable:
    """The earliest moment for a quantity that is made, whatever there is of the item itself; what it is made of is looked for everywhere."""
    asking = _Asking(model, start, start)
    try:
        return asking.done(asking.make(model.items[item], qty, ()))
    except _Stop as stop:
        return stop.unable


def keep(model: Model, promise: Promise) -> Model:
    """Takes what a promise found from the machines (in place) and from the supply (in the model returned)."""
    for place in promise.places:
        for center, lane in _lanes(place):
            calendar = model.centers[center].calendar
            lane.take(calendar.at(place.start), calendar.at(place.end), place.step.family)
    items = dict(model.items)
    for key in {each.item for each in promise.taken}:
        item = items[key]
        curve = item.curve.without([(each.moment, each.qty) for each in promise.taken if each.item == key])
        items[key] = Item(key, curve, item.lead, item.ways, item.leads)
    return Model(model.centers, items, model.days)


class _Asking:
    """One question: what it has placed and taken so far, so that a later part of it finds less."""

    def __init__(self, model: Model, start: int, bought_from: int) -> None:
        self.model = model
        self.start = Node(start)
        self.bought_from = bought_from
        self.places: list[Place] = []
        self.taken: list[Taken] = []
        self.bought: list[Taken] = []
        self.templates = 0
        self.own: Own = defaultdict(list)

    def done(self, last: Node) -> Promise:
        """What is answered."""
        begun = self.start.end
        return Promise(begun, last.end, last, self.model.centers, tuple(self.places), tuple(self.taken), bool(self.templates), tuple(self.bought))

    def get(self, key: int, qty: Decimal, path: tuple[int, ...]) -> Node:
        """The first moment at which a quantity of an item is there, and takes it."""
        if key in path:
            raise _Stop("circle", (*path, key))
        item, begun = self.model.items[key], self.start.end
        curve = self._curve(item)
        comes = curve.when(qty)
        if comes <= begun:
            self.taken.append(Taken(key, qty, begun))
            return self.start
        here = curve.by(begun)
        short = qty - here
        best = Node(comes, "planned", key, self.start, begun)
        lead = item.lead_of(short)
        if lead is not None:
            arrives = max(begun, self.model.later(self.bought_from, lead))
            if arrives < best.end:
                best = Node(arrives, "bought", key, self.start, begun) if arrives > begun else self.start
        mark = self._mark()
        made = self._made(item, short, path) if best.end > begun else None
        if made is not None and made.end < best.end:
            best = made
        else:
            self._back_to(mark)
        if best.end >= NEVER:
            raise _Stop("horizon" if item.ways or item.lead is not None or comes < NEVER else "no_way", (*path, key))
        if best.code == "planned":
            self.taken.append(Taken(key, qty, comes))
        elif here:
            self.taken.append(Taken(key, here, begun))
        if best.code == "bought":
            self.bought.append(Taken(key, short, best.end))
        return best

    def _made(self, item: Item, qty: Decimal, path: tuple[int, ...]) -> Node | None:
        """Made in the way that ends first, where any way can be gone."""
        if not item.ways:
            return None
        try:
            return self.make(item, qty, path)
        except _Stop as stop:
            if stop.unable.code == "circle" or (item.lead is None and self._curve(item).when(qty) >= NEVER):
                raise
            return None

    def make(self, item: Item, qty: Decimal, path: tuple[int, ...]) -> Node:
        """The end of making a quantity, in the way that ends first; between equals the first."""
        if not item.ways:
            raise _Stop("no_way", (*path, item.key))
        mark, below = self._mark(), (*path, item.key)
        best: tuple[Node, Way] | None = None
        refused: _Stop | None = None
        for way in item.ways:
            try:
                end = self._go(item, way, qty, below)
            except _Stop as stop:
                refused = stop
            else:
                if best is None or end.end < best[0].end:
                    best = end, way
            if len(item.ways) > 1:
                self._back_to(mark)
        if best is None:
            assert refused is not None
            raise refused
        return self._go(item, best[1], qty, below) if len(item.ways) > 1 else best[0]

    def _go(self, item: Item, way: Way, qty: Decimal, path: tuple[int, ...]) -> Node:
        quantities = _to_start(way.steps, way.lot(qty))
        first = quantities[0] if quantities else way.lot(qty)
        ready = self.start
        for need in way.needs:
            node = self._need(need, first, path)
            if node.end > ready.end:
                ready = node
        ends: list[Node] = []
        for step, started in zip(way.steps, quantities, strict=True):
            ends.append(self._step(item, way, step, started, [(ends[n], way.steps[n], quantities[n]) for n in step.after], ready, path))
        self.templates += way.template
        last = set(range(len(ends))) - {n for step in way.steps for n in step.after}
        return max((ends[n] for n in sorted(last)), key=lambda node: node.end, default=ready)

    def _need(self, need: Need, qty: Decimal, path: tuple[int, ...]) -> Node:
        """The component, or the substitute that is there first."""
        if not need.instead:
            return self.get(need.item, qty * need.qty, path)
        mark = self._mark()
        best: tuple[int, int, Decimal] | None = None
        refused: _Stop | None = None
        for key, each in ((need.item, need.qty), *need.instead):
            try:
                end = self.get(key, qty * each, path).end
            except _Stop as stop:
                refused = stop
            else:
                if best is None or end < best[0]:
                    best = end, key, qty * each
            self._back_to(mark)
        if best is None:
            assert refused is not None
            raise refused
        return self.get(best[1], best[2], path)

    def _step(
        self, item: Item, way: Way, step: Step, qty: Decimal, former: list[tuple[Node, Step, Decimal]], material: Node, path: tuple[int, ...]
    ) -> Node:
        """Places a step after those before it, or after the material; with lots that move on it begins with the first and ends with the last."""
        before, since, floor, tail = material, material.end, 0, NOTHING
        for node, earlier, started in former:
            moves = earlier.move is not None and earlier.move < started and node.place is not None and step.days is None
            ready = self._first_lot(node.place, earlier, started) if moves and node.place else node.end
            if ready > since or (ready == since and node is not before):
                before, since = node, ready
            if moves and node.end > floor:
                floor, tail = node.end, min(qty, earlier.move or qty)
        if step.days is not None:
            end = self.model.back(since, step)
            if end >= NEVER:
                raise _Stop("horizon", path)
            code = "template" if way.template else "outside" if step.key else "lead"
            return Node(end, code, item.key, before, since, step=step.key)
        place = fit(self.model.centers, Wish(step, qty, since, floor, tail), self.own)
        if place is None:
            raise _Stop("horizon", path)
        self._place(place)
        return Node(place.end, "step", item.key, before, since, place, self._pace(place, floor, tail), step.key)

    def _first_lot(self, place: Place, step: Step, started: Decimal) -> int:
        """When the first lot of a step that was placed can move on."""
        calendar = common(self.model.centers, place)
        lot = minutes(step, step.move or started, self.model.centers[place.center].efficiency)
        return calendar.end_of(min(calendar.at(place.start) + place.setup + lot, calendar.at(place.end)))

    def _pace(self, place: Place, floor: int, tail: Decimal) -> int:
        """Until when a step waits only because the one before has not got on far enough."""
        if not floor:
            return 0
        calendar = common(self.model.centers, place)
        last = minutes(place.step, tail, self.model.centers[place.center].efficiency)
        return calendar.start_of(max(0, calendar.at(floor) + last - place.work))

    def _curve(self, item: Item) -> Curve:
        taken = [(each.moment, each.qty) for each in self.taken if each.item == item.key] if self.taken else None
        return item.curve.without(taken) if taken else item.curve

    def _place(self, place: Place) -> None:
        self.places.append(place)
        for center, lane in _lanes(place):
            calendar = self.model.centers[center].calendar
            self.own[lane].append((calendar.at(place.start), calendar.at(place.end), place.step.family))

    def _mark(self) -> tuple[int, int, int, int]:
        return len(self.places), len(self.taken), self.templates, len(self.bought)

    def _back_to(self, mark: tuple[int, int, int, int]) -> None:
        """Forgets what was placed and taken since a mark."""
        for place in self.places[mark[0] :]:
            for _center, lane in _lanes(place):
                self.own[lane].pop()
        del self.places[mark[0] :], self.taken[mark[1] :], self.bought[mark[3] :]
        self.templates = mark[2]


def _lanes(place: Place) -> list[tuple[int, Lane]]:
    """The machine a place holds, and what it holds beside it, each with its center."""
    held = [(place.center, place.lane)]
    if place.step.beside is not None and place.beside is not None:
        held.append((place.step.beside, place.beside))
    return held


def _to_start(steps: tuple[Step, ...], qty: Decimal) -> list[Decimal]:
    """The quantity each step starts with, so that after its scrap and that of all that follow by position the quantity is good."""
    found: list[Decimal] = []
    for step in reversed(steps):
        qty = qty / (ONE - step.scrap) if step.scrap else qty
        found.append(qty)
    return found[::-1]
