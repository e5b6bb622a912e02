"""Step: the plant as engine `ctp` reads it — centers on their calendars, products with their supply, what production orders still take.

Minutes count from the beginning of the day in the company's time zone. Open production orders come first, by their date: each is placed
anew from now on, with the material it needs; what stands in the plan of nobody is free.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import partial
from math import ceil
from typing import Any, Final, TypeVar, cast

from makesell.documents.production import queries as production
from makesell.documents.production.queries.placing import Placing, placed_since, placing
from makesell.engines import ctp
from makesell.engines.ctp import Calendar, Center, Curve, Item, Lane, Model, Need, Place, Step, Way, joined, without
from makesell.engines.promise.pegs import Product
from makesell.flows.steps import kept_replica, working_days
from makesell.flows.steps.kept_laid import MINUTE, ticks
from makesell.flows.steps.kept_replica import Kept, Replica
from makesell.flows.steps.supply import LEAD_TIME_DAYS, SERVICE, stand
from makesell.ground import clock
from makesell.ground.db import database
from makesell.ground.db.asking import Ask, together
from makesell.ground.rules.kinds import Number, Rows, RuleKind, Whole, Words
from makesell.ground.rules.queries import value
from makesell.ground.text import N_
from makesell.ground.worktime.engine import ONE_DAY, ONE_MINUTE, Interval, WorkCalendar
from makesell.masterdata.products.queries import SoldProduct, sold
from makesell.masterdata.products.words import MAKE
from makesell.masterdata.works import making
from makesell.masterdata.works.facts import TimeFact
from makesell.masterdata.works.making import Component, Operation, Versions, Working
from makesell.masterdata.works.sound import followed
from makesell.masterdata.works.words import MAINTENANCE, OVERTIME

T = TypeVar("T")
TRANSFERS: Final = RuleKind(
    "promise.plant_transfers",
    N_("Transfers between plants"),
    Rows({"from": Words(40), "to": Words(40), "days": Whole(0, 365, "working days"), "freight": Number(Decimal(0), Decimal(10) ** 9, 2)}),
    default=[],
    clause="PRO-5",
    help=N_(
        "From plant to plant by their codes: working days, and the freight of a piece in company currency. Work centers of a plant named here are "
        "no usual way of a routing that begins in the other one, but an option of a late line."
    ),
)
RULES: Final = (TRANSFERS,)
HORIZON_DAYS: Final = 540
MOST_HOURS: Final = 256      # calendars, own hours and days that a process knows laid out
HOUR: Final = 60
MORNING: Final = 8 * HOUR
_ANEW: Final[dict[str, frozenset[int]]] = {}     # of which products open orders were placed anew when the plant was read last


@dataclass(frozen=True, slots=True)
class Holder:
    """A production order that is placed on work centers."""

    id: int
    number: str
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Away:
    """A product made as a whole in another plant and brought here: the ways, so many working days of transport in them, the freight of a piece."""

    plant: str
    ways: tuple[Way, ...]
    days: int
    freight: Decimal


@dataclass(frozen=True, slots=True)
class Plant:
    """The model with its beginning, the names of what is in it, and who holds what of it (`holding` says it, for few ask)."""

    model: Model
    today: dt.date
    origin: dt.datetime
    now: int
    products: Mapping[int, SoldProduct]
    centers: Mapping[int, Working]
    operations: Mapping[int, Operation]
    holding: Callable[[], Sequence[Holder]]
    ground: "Ground | None" = None     # what it was read by
    away: Mapping[int, Sequence[Away]] = field(default_factory=dict)
    gone: frozenset[int] = frozenset()     # lines that time is kept for though their receipt does not stand any more

    @property
    def holders(self) -> Sequence[Holder]:
        """Who has time of the machines."""
        return self.holding()

    def moment(self, minute: int) -> dt.datetime:
        """The moment of a minute of the model."""
        return self.origin + ONE_MINUTE * minute

    def day(self, minute: int) -> dt.date:
        """The company's day on which a minute falls: what comes in at the beginning of a day is there on that day."""
        return clock.business_date(self.moment(minute))

    def last_of(self, day: dt.date) -> int:
        """The last minute of a day."""
        return _minute(self.origin, day + ONE_DAY) - 1


@dataclass(frozen=True, slots=True)
class Ground:
    """What does not move while others promise: what is made of what, how and where, the hours, and what is kept as far as it is known by now.

    An act reads it before it takes the lock of the plant, so that under the lock only what changed since is read.
    """

    wanted: frozenset[int]
    today: dt.date
    origin: dt.datetime
    products: Mapping[int, SoldProduct]
    components: Sequence[Component]
    named: Sequence[Operation]
    ways: Mapping[int, Sequence[Way]]
    operations: Sequence[Operation]
    rows: Mapping[int, Working]
    transfers: "Transfers"
    centers: Mapping[int, Center]
    days: Sequence[int]
    replica: kept_replica.Replica | None = None
    placed: Placing | None = None     # what stood in the plan when the machines were read
    versions: Mapping[int, Versions] | None = None     # the revisions in force, for who plans production


def ground(product_ids: Iterable[int], at: dt.datetime) -> Ground:
    """For questions about products, with what there is of them beside the working time that is kept."""
    today = clock.business_date(at)
    origin = clock.midnight(today)
    wanted = sorted(set(product_ids))
    components, named, products, hours = _made_of(wanted, today)
    rows = {row.id: row for row in hours.centers}
    transfers = {(row["from"], row["to"]): row for row in value(TRANSFERS, today)}
    operations = [_at_home(each, rows, transfers) for each in named] if transfers else named
    ways = _ways(products, components, operations, today, origin)
    centers, days = _centers(hours, today, origin), _days(today, origin)
    return Ground(frozenset(wanted), today, origin, products, components, named, ways, operations, rows, transfers, centers, days)


@dataclass(frozen=True, slots=True)
class _Hours:
    """Work centers with their own times and what setting up takes there."""

    centers: Sequence[Working]
    times: Mapping[int, Sequence[TimeFact]]
    setups: Mapping[int, Mapping[tuple[str, str], Decimal]]


_Parts = tuple[Sequence[Component], Sequence[Operation], Mapping[int, SoldProduct], _Hours]


def _made_of(wanted: Sequence[int], today: dt.date) -> _Parts:
    """What products are made of, how, and where: one statement as long as that is as it was when this process asked last, else three."""
    known, keys = _as_before(wanted)
    components, named, products, *hours = together(making.components.ask(wanted, today), *_how(known, today), *_where(keys, today))
    everything = sorted({*wanted, *(c.component_id for c in components)})
    if known != everything:
        named, products = together(*_how(everything, today))
    there = sorted({key for o in named for key in (*o.centers, o.beside_id) if key is not None})
    if keys != there:
        hours = [*together(*_where(there, today))]
    if known != everything or keys != there:
        _remember(everything, components, named)
    return components, named, products, _Hours(*hours)


def _how(products: Sequence[int], today: dt.date) -> tuple[Ask[Any], ...]:
    return making.operations.ask(products, today), sold.ask(products, today)


def _where(keys: Sequence[int], today: dt.date) -> tuple[Ask[Any], ...]:
    return making.centers.ask(keys), making.times.ask(keys, today), making.setups.ask(keys)


# By product what goes into it and where it is made, as this process read it last; it only says what to ask for at once, and is never believed.
_BELOW: Final[dict[tuple[str, int], tuple[frozenset[int], frozenset[int]]]] = {}
MOST_BELOW: Final = 10_000


def _as_before(wanted: Sequence[int]) -> tuple[list[int], list[int]]:
    """All products that are asked about when these are, and the work centers of all, as far as they are known."""
    of, found, keys, new = database(), set[int](), set[int](), set(wanted)
    while new:
        found |= new
        below = [_BELOW.get((of, key), (frozenset[int](), frozenset[int]())) for key in new]
        keys.update(*(centers for _, centers in below))
        new = set[int]().union(*(components for components, _ in below)) - found
    return sorted(found), sorted(keys)


def _remember(products: Iterable[int], components: Iterable[Component], named: Iterable[Operation]) -> None:
    below: dict[int, tuple[set[int], set[int]]] = {key: (set(), set()) for key in products}
    for component in components:
        below[component.product_id][0].add(component.component_id)
    for operation in named:
        below[operation.product_id][1].update(key for key in (*operation.centers, operation.beside_id) if key is not None)
    if len(_BELOW) > MOST_BELOW:
        _BELOW.clear()
    _BELOW.update({(database(), key): (frozenset(parts), frozenset(where)) for key, (parts, where) in below.items()})


def before_lock(product_ids: Sequence[int], at: dt.datetime) -> Ground:
    """The ground for an act that is going to lock the plant, with all that is kept by now on its machines.

    Under it only what came into the plan since is read: what is no plan's moves whenever it likes, and was looked at a moment ago.
    """
    known, replica = ground({*product_ids, *_ANEW.get(database(), ())}, at), kept_replica.ahead(at)
    known = _standing(product_ids, at, known, replica)[0]
    return replace(known, versions=making.versions(known.products, known.today))


def read(product_ids: Sequence[int], at: dt.datetime, known: Ground | None = None) -> Plant:
    """The plant for questions about products, as it stands at a moment; of the ground that is known only what moves is read."""
    replica = kept_replica.stands(at, known.replica if known else None)
    known, model, kept, placing = _standing(product_ids, at, known, replica)
    items = _items(known, placing)
    model, now = replace(model, items=items), (at - known.origin) // ONE_MINUTE
    anew: list[Holder] = []
    for row in placing.anew:
        made = ctp.make(model, row.product_id, row.qty, now)
        if isinstance(made, ctp.Promise):
            model = ctp.keep(model, made)
            anew.append(Holder(row.id, row.number or "", made.places))
    away = _away(known.named, items, known.rows, known.transfers) if known.transfers else {}
    operations = {o.id: o for o in known.operations}
    holding = partial(_holding, kept, anew)
    return Plant(model, known.today, known.origin, now, known.products, known.rows, operations, holding, known, away, kept.gone)


def _standing(product_ids: Sequence[int], at: dt.datetime, known: Ground | None, replica: Replica) -> tuple[Ground, Model, Kept, Placing]:
    """The ground for products and for the open production orders nothing is kept for, machines less what is kept, and what is placed.

    What an order is made of was placed with it. Of what no longer fits its machine (another calendar, another number of machines) nothing is kept:
    its order is placed anew like the others.
    """
    begins, lost = replica.begins(), frozenset[int]()
    if known is None or not known.wanted >= set(product_ids) or known.today != clock.business_date(at):
        known = ground(product_ids, at)
    while True:
        now, zero = (at - known.origin) // ONE_MINUTE, ticks(known.origin)
        minutes = {line: max((moment - zero) // MINUTE, now) for line, moment in begins.items() if line not in lost}
        placed = (placed_since(known.placed, minutes, known.products) if known.placed else None) or placing(minutes, known.products)
        wanted = _ANEW[database()] = frozenset(row.product_id for row in placed.anew)
        if not known.wanted >= wanted:
            known = ground({*product_ids, *wanted}, at)
            placed = placing(minutes, known.products)
        model, kept = replica.on_machines(Model(known.centers, {}, known.days), known.origin)
        if kept.lost <= lost:
            kept_replica.share(replica)
            return replace(known, replica=replica, placed=placed), model, kept, placed
        lost |= kept.lost


Transfers = Mapping[tuple[str, str], Mapping[str, Any]]


def _at_home(operation: Operation, centers: Mapping[int, Working], transfers: Transfers) -> Operation:
    """An operation without the work centers from which its goods would have to be brought."""
    home = centers[operation.work_center_id].plant_code if operation.work_center_id is not None else None

    def near(key: int | None) -> int | None:
        return key if key is None or (centers[key].plant_code or "", home or "") not in transfers else None

    return replace(operation, second_id=near(operation.second_id), third_id=near(operation.third_id))


def _away(named: Sequence[Operation], items: Mapping[int, Item], centers: Mapping[int, Working], transfers: Transfers) -> dict[int, list[Away]]:
    """By product the other plants in which all of its operations on work centers may be done, with what bringing it takes."""
    steps: dict[int, list[Operation]] = defaultdict(list)
    for each in named:
        if each.work_center_id is not None:
            steps[each.product_id].append(each)
    found: dict[int, list[Away]] = defaultdict(list)
    for product, those in steps.items():
        home = centers[those[0].work_center_id or 0].plant_code or ""
        for (plant, to), row in sorted(transfers.items()):
            there = {each.id: tuple(key for key in each.centers if centers[key].plant_code == plant) for each in those}
            if to == home and all(there.values()):
                ways = tuple(ctp.brought(_there(way, there), row["days"]) for way in items[product].ways)
                name = next(centers[key].plant for keys in there.values() for key in keys)
                found[product].append(Away(name or plant, ways, int(row["days"]), Decimal(row["freight"])))
    return found


def _there(way: Way, there: Mapping[int, tuple[int, ...]]) -> Way:
    return replace(way, steps=tuple(replace(step, centers=there.get(step.key, step.centers)) for step in way.steps))


def _holding(kept: Kept, anew: Sequence[Holder]) -> list[Holder]:
    """Who has time of the machines: those it is kept for, then those that were placed anew."""
    lines = kept.of_lines()
    made = {row.receipt_id: row for row in production.of_receipts(list(lines))}
    found = []
    for line, places in lines.items():
        row = made.get(line)
        found.append(Holder(row.id if row else 0, (row.number if row else None) or "", tuple(places)))
    return [*found, *anew]


def when_made(asked: Sequence[tuple[int, int, Decimal]], at: dt.datetime) -> dict[int, dt.date]:
    """The day on which each quantity (key, product, quantity) is made, one after the other; those of products with a routing only."""
    plant = read([product for _, product, _ in asked], at)
    model, found = plant.model, dict[int, dt.date]()
    for key, product, qty in asked:
        if any(step.centers for way in model.items[product].ways for step in way.steps):
            made = ctp.make(model, product, qty, plant.now)
            if isinstance(made, ctp.Promise):
                model, found[key] = ctp.keep(model, made), plant.day(made.end)
    return found


@dataclass(frozen=True, slots=True)
class Floor:
    """Work centers on their calendars, with nothing on them: the model without products, where it begins, and now."""

    model: Model
    origin: dt.datetime
    now: int

    def moment(self, minute: int) -> dt.datetime:
        """The moment of a minute of the model."""
        return self.origin + ONE_MINUTE * minute

    def last_of(self, day: dt.date) -> int:
        """The last minute of a day."""
        return _minute(self.origin, day + ONE_DAY) - 1


def floor(keys: Iterable[int], at: dt.datetime) -> Floor:
    """Work centers as they are open from the day of a moment on."""
    today = clock.business_date(at)
    origin = clock.midnight(today)
    model = Model(_centers(_Hours(*together(*_where(sorted(set(keys)), today))), today, origin), {}, _days(today, origin))
    return Floor(model, origin, (at - origin) // ONE_MINUTE)


def floor_of(known: Ground, at: dt.datetime) -> Floor:
    """The work centers of a ground."""
    return Floor(Model(known.centers, {}, known.days), known.origin, (at - known.origin) // ONE_MINUTE)


def job(operations: Sequence[Operation], qty: Decimal, origin: dt.datetime) -> ctp.Job:
    """The operations of a product as steps, with the quantity each begins with so that after all scrap the quantity is good."""
    places = {operation.position: n for n, operation in enumerate(operations)}
    quantities: list[Decimal] = []
    for operation in reversed(operations):
        qty = qty / (1 - operation.scrap_rate)
        quantities.insert(0, qty)
    return ctp.Job(tuple(_step(operation, places, n, origin) for n, operation in enumerate(operations)), tuple(quantities))


def _minute(origin: dt.datetime, day: dt.date) -> int:
    """The minute at which a day begins."""
    return (clock.midnight(day) - origin) // ONE_MINUTE


# Hours as this process laid them out last, by what they are made of; they are never changed.
_HOURS: Final[dict[tuple[object, ...], tuple[object, ...]]] = {}


def _laid_out(key: tuple[object, ...], by: tuple[object, ...], lay: Callable[[], T]) -> T:
    """What was laid out for a key by the same calendars, else laid out and known from here on."""
    known = _HOURS.get(key)
    if known is None or known[:-1] != by:
        if len(_HOURS) >= MOST_HOURS:
            _HOURS.clear()
        known = _HOURS[key] = (*by, lay())
    return cast("T", known[-1])


def outside(code: str, origin: dt.datetime) -> ctp.Outside | None:
    """The working days of who does operations outside by a calendar of its own, from the model's origin on; None where it works by ours."""
    if not code:
        return None
    theirs, ours, today = working_days.calendar(code), working_days.calendar(), clock.business_date(origin)

    def lay() -> ctp.Outside:
        worked = [day for n in range(HORIZON_DAYS) if theirs.is_working(day := today + ONE_DAY * n)]
        return ctp.Outside([_minute(origin, day) for day in worked], [_minute(origin, ours.next_working_day(day, 0)) for day in worked])

    return _laid_out((database(), today, origin, code), (theirs, ours), lay)


def _days(today: dt.date, origin: dt.datetime) -> list[int]:
    office = working_days.calendar()

    def lay() -> list[int]:
        days = (today + ONE_DAY * n for n in range(HORIZON_DAYS))
        return [_minute(origin, day) for day in days if office.is_working(day)]

    return _laid_out((database(), today, origin), (office,), lay)


def _centers(hours: _Hours, today: dt.date, origin: dt.datetime) -> dict[int, Center]:
    named = working_days.named({row.calendar for row in hours.centers if row.calendar})
    office = working_days.calendar()
    found = {}
    for row in hours.centers:
        own, shifts = tuple(hours.times.get(row.id, ())), named.get(row.calendar)
        key = database(), today, origin, shifts.code if shifts else "", Decimal(0) if shifts else row.hours_per_day, own
        calendar = _laid_out(key, (office, shifts), partial(_calendar, shifts, row.hours_per_day, own, today, origin))
        matrix = {pair: ceil(each * HOUR) for pair, each in hours.setups.get(row.id, {}).items()}
        found[row.id] = Center(row.id, calendar, tuple(Lane(calendar.total) for _ in range(row.parallel)), row.efficiency, matrix)
    return found


def _calendar(shifts: WorkCalendar | None, hours: Decimal, own: Sequence[TimeFact], today: dt.date, origin: dt.datetime) -> Calendar:
    """When a work center is open, with its overtime and less its maintenance."""
    worked = _from_now([*_hours(shifts, hours, today, origin), *_spans(own, OVERTIME, today, origin)])
    return Calendar(without(worked, _from_now(_spans(own, MAINTENANCE, today, origin))))


def _spans(times: Iterable[TimeFact], kind: str, today: dt.date, origin: dt.datetime) -> Iterator[tuple[int, int]]:
    """The minutes of overtime, or of maintenance, within the horizon."""
    for time in times:
        day = max(time.valid_from, today)
        while time.kind == kind and day < min(time.valid_to, today + ONE_DAY * HORIZON_DAYS):
            begins = _minute(origin, day)
            yield begins + time.start_minute, begins + time.end_minute
            day += ONE_DAY


def _hours(calendar: WorkCalendar | None, hours: Decimal, today: dt.date, origin: dt.datetime) -> Iterator[tuple[int, int]]:
    """Working time as minutes: the shifts of a calendar, else so many hours from the morning on of every working day."""
    office = working_days.calendar()
    length = int(hours * HOUR)
    begin = min(MORNING, 24 * HOUR - length)
    for n in range(-1, HORIZON_DAYS):
        day = today + ONE_DAY * n
        if calendar is not None:
            yield from (_in_minutes(origin, interval) for interval in calendar.intervals(day))
        elif office.is_working(day) and length:
            start = _minute(origin, day) + begin
            yield start, start + length


def _in_minutes(origin: dt.datetime, interval: Interval) -> tuple[int, int]:
    return (interval.start - origin) // ONE_MINUTE, (interval.end - origin) // ONE_MINUTE


def _from_now(stretches: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """From the beginning of the model on, shifts that touch or overlap as one."""
    return joined((max(start, 0), end) for start, end in stretches if end > 0)


def _items(known: Ground, placed: Placing) -> dict[int, Item]:
    """Products with their supply, less the material of the production orders that working time is kept for."""
    supply = stand(list(known.products), materials=False).products
    usual, taken = int(value(LEAD_TIME_DAYS, known.today)), placed.takes
    found = {}
    for key, product in known.products.items():
        curve = _curve(supply[key], product.safety_stock_qty, known.today, known.origin)
        if takes := taken.get(key):
            curve = curve.without(takes)
        ways = known.ways.get(key)
        leads = tuple((least, _ours(product, days, known.today)) for least, days in product.breaks) if len(product.breaks) > 1 else ()
        found[key] = Item(key, curve, None, tuple(ways)) if ways else Item(key, curve, _lead(product, usual, known.today), (), leads)
    return found


def _lead(product: SoldProduct, usual: int, today: dt.date) -> int:
    """Working days in which a product is there."""
    return _ours(product, 0 if product.kind == SERVICE else product.lead_time_days or usual, today)


def _ways(
    products: Mapping[int, SoldProduct], components: Sequence[Component], operations: Sequence[Operation], today: dt.date, origin: dt.datetime
) -> dict[int, Sequence[Way]]:
    """How the products that are made are made, by each of their bills."""
    usual = int(value(LEAD_TIME_DAYS, today))
    needs: dict[int, dict[int, list[Component]]] = defaultdict(dict)
    steps = defaultdict(list)
    for component in components:
        needs[component.product_id].setdefault(component.bom_id, []).append(component)
    for operation in operations:
        steps[operation.product_id].append(operation)
    found: dict[int, Sequence[Way]] = {}
    for key, product in products.items():
        if product.kind == MAKE and (needs[key] or steps[key]):
            own = partial(_way, operations=steps[key], lead=_lead(product, usual, today), origin=origin)
            found[key] = tuple(own(bom, each) for bom, each in needs[key].items()) or (own(0, ()),)
    return found


def _ours(product: SoldProduct, days: int, today: dt.date) -> int:
    """Working days of a supplier, from today, as the plant counts them."""
    if not product.calendar:
        return days
    day = working_days.brought(today, days, product.calendar)
    return working_days.calendar().working_days_between(today + ONE_DAY, day + ONE_DAY)


def _curve(product: Product, safety: Decimal, today: dt.date, origin: dt.datetime) -> Curve:
    """13.14: what stands at each moment at which it changes; what is overdue counts as of now."""
    supply = product.supply(today)
    changes = defaultdict(Decimal, {0: supply.on_hand - safety})
    for receipt in supply.receipts:
        changes[_minute(origin, max(receipt.date, today))] += receipt.qty
    for taken in supply.taken:
        changes[_minute(origin, max(taken.date, today))] -= taken.qty
    reached, stands = Decimal(0), {}
    for moment in sorted(changes):
        reached += changes[moment]
        stands[moment] = reached
    return Curve(stands)


def _way(bom_id: int, needs: Sequence[Component], operations: Sequence[Operation], lead: int, origin: dt.datetime) -> Way:
    """A bill of material with the routing in force; without a routing the lead time of the product."""
    substitutes = defaultdict(list)
    for need in needs:
        if need.instead_of is not None:
            substitutes[need.instead_of].append((need.component_id, need.qty))
    wanted = tuple(Need(n.component_id, n.qty, tuple(substitutes[n.position])) for n in needs if n.instead_of is None)
    if not operations:
        return Way(wanted, (Step(days=lead),), key=bom_id)
    places = {operation.position: n for n, operation in enumerate(operations)}
    steps = tuple(_step(operation, places, n, origin) for n, operation in enumerate(operations))
    first = operations[0]
    return Way(wanted, steps, first.template, first.lot_min, first.lot_multiple, bom_id)


def _step(operation: Operation, places: Mapping[int, int], n: int, origin: dt.datetime) -> Step:
    return Step(
        operation.centers,
        ceil(operation.setup_hours * HOUR),
        operation.run_hours * HOUR,
        after(operation.after, places, n),
        operation.family,
        operation.beside_id,
        operation.move_qty,
        operation.scrap_rate,
        operation.days,
        operation.id,
        outside(operation.calendar, origin) if operation.days is not None else None,
    )


def after(words: str, places: Mapping[int, int], n: int) -> tuple[int, ...]:
    """The places of the steps that the step at a place follows: those its routing names (as far as they are there), else the one before."""
    named = followed(words)
    if named:
        return tuple(places[position] for position in named if position in places)
    return (n - 1,) if n else ()
