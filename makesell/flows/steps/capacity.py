"""Step: promises by capacity (CTP) — asked without a lock; kept under the plant's lock, on fresh data, as working time of its work centers.

Only a line that has to be made of a product with a routing comes here: what stock and planned output cover never waits for a plant.
"""

import datetime as dt
from collections.abc import Callable, Collection, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from makesell.books.supply import posting as supply_book
from makesell.books.supply.posting import NewCapacity
from makesell.engines import ctp
from makesell.engines.ctp import Model, Part, Place
from makesell.engines.promise import Cause, LeadTime
from makesell.engines.promise.pegs import Pegged
from makesell.flows.steps import plant_model, supply
from makesell.flows.steps.plant_model import Ground, Plant
from makesell.flows.steps.supply import Asked, Standing
from makesell.ground import locks
from makesell.ground.rules import queries as rules
from makesell.ground.rules.kinds import Flag, RuleKind
from makesell.ground.text import N_
from makesell.masterdata.works import actions as works
from makesell.masterdata.works import making
from makesell.masterdata.works import queries as works_queries

BY_CAPACITY: Final = RuleKind(
    "promise.by_capacity",
    N_("Promise what is made by capacity"),
    Flag(),
    default=False,
    clause="PRO-5",
    help=N_("Products with a routing are promised by the free time of their work centers, which the order keeps; no: by lead time."),
)
RULES: Final = (BY_CAPACITY,)
PATIENCE: Final = "10s"      # who waits for the plant stands in a queue that moves: a confirmation is not refused for it
# Products that are made on work centers of ours, with the plants these stand in.
Here = Mapping[int, Sequence[int]]
# Which cause of engine `ctp` binds, in the words of a promise.
CAUSES: Final[Mapping[str, str]] = {"queue": "busy", "bought": "bought", "planned": "coming", "outside": "outside", "template": "template"}


@dataclass(slots=True)
class Kept:
    """The plant as an act sees it while it promises one line after the other, and what each line takes of it."""

    plant: Plant
    plants: list[int]
    model: Model
    places: dict[int, tuple[Place, ...]] = field(default_factory=dict)
    # Who looks at what a line could have otherwise, before it takes its time.
    looks: "Callable[[Kept, int, int, Decimal, ctp.Promise], None] | None" = None
    made: dict[tuple[int, Decimal], ctp.Promise | None] = field(default_factory=dict)     # what was asked since time was taken last

    def make(self, product_id: int, qty: Decimal) -> ctp.Promise | None:
        """How a quantity would be made after what the lines before have taken; None where it cannot be placed within the calendars."""
        if (product_id, qty) not in self.made:
            found = ctp.make(self.model, product_id, qty, self.plant.now)
            self.made[product_id, qty] = found if isinstance(found, ctp.Promise) else None
        return self.made[product_id, qty]


@dataclass(frozen=True, slots=True)
class Timed:
    """An operation of a routing as a promise placed it."""

    step_id: int
    work_center_id: int
    starts: dt.datetime
    ends: dt.datetime


@dataclass(frozen=True, slots=True)
class ByCapacity:
    """The port of the promise engine by capacity; what cannot be placed within the calendars falls back to the lead time."""

    kept: Kept
    product_id: int
    lead: LeadTime

    def there(self, qty: Decimal, today: dt.date) -> dt.date:
        """The day on which the quantity is made."""
        made = self.kept.make(self.product_id, qty)
        return self.kept.plant.day(made.end) if made else self.lead.there(qty, today)

    def cause(self, qty: Decimal) -> Cause:
        """What binds the day of one piece: the cause that takes longest; of what is bought the days of the whole quantity."""
        made = self.kept.make(self.product_id, Decimal(1))
        parts = [part for part in made.parts if part.code in CAUSES] if made else []
        if made is None:
            return self.lead.cause(qty)
        longest = max(parts, key=lambda part: part.minutes, default=None)
        if longest is None:
            return Cause("work")
        of = self.kept.plant.products[longest.item]
        if longest.code == "bought" and of.supplier_id is not None:
            each = sum((bought.qty for bought in made.bought if bought.item == longest.item), Decimal(0))
            said = {"where": of.code, "supplier": of.supplier, "supplier_id": of.supplier_id, "days": of.lead_for(each * qty)}
            return Cause("bought_of", said)
        return Cause(CAUSES[longest.code], {"where": self._where(longest)})

    def _where(self, part: Part) -> str:
        plant = self.kept.plant
        return plant.centers[part.center].name if part.center is not None else plant.products[part.item].code


def in_force(on: dt.date) -> bool:
    """Whether what has to be made is promised by capacity at all."""
    return bool(rules.value(BY_CAPACITY, on))


def made_here(product_ids: Collection[int], on: dt.date) -> Here:
    """Which of products are made on work centers of ours, with the plants; nothing is asked where there are none."""
    return making.made_here(product_ids, on) if product_ids else {}


def searched(
    asks: Sequence[Asked], standing: Standing, making: Collection[int], on: dt.date, plant: Callable[[Here], Kept], *, by: str = ""
) -> tuple[dict[int, Pegged], Kept | None]:
    """The promises of lines from supply, and by capacity where a product of those that are `making` is short and the rule says so.

    `plant` reads the plant, with its lock or without; it is asked only then. Answers the plant with what was taken of it, too.
    """
    before = deepcopy(standing) if making and in_force(on) else None
    found = supply.promised(asks, standing, on, by=by)
    if before is None:
        return found, None
    short = {ask.product_id for ask in asks if found[ask.key].to_make > 0}
    here = made_here([key for key in making if key in short], on)
    if not here:
        return found, None
    kept = plant(here)
    return promised(kept, set(here), asks, before, on, by=by), kept


def promised(
    kept: Kept, here: Collection[int], asks: Sequence[Asked], standing: Standing, on: dt.date, *, by: str = ""
) -> dict[int, Pegged]:
    """The promises of lines, those of products made `here` by capacity; what a line has to have made takes its time before the next one."""

    def port(ask: Asked) -> ByCapacity | None:
        return ByCapacity(kept, ask.product_id, ask.lead) if ask.product_id in here else None

    def taken(ask: Asked, qty: Decimal) -> None:
        if ask.product_id in here:
            take(kept, ask.key, ask.product_id, qty)

    return supply.promised(asks, standing, on, by=by, ports=port, taken=taken)


def seen(product_ids: Sequence[int], at: dt.datetime, known: Ground | None = None) -> Kept:
    """The plant as it stands, to be asked: no lock."""
    plant = plant_model.read(product_ids, at, known)
    return Kept(plant, [], plant.model)


def locked(here: Here, at: dt.datetime) -> Kept:
    """The plant under its lock: nobody keeps any of its time before this act has ended. Supply is locked before.

    What others do not move is read before the lock, so that those who wait for it wait for what changed, the promise and the writing only.
    """
    plants = sorted({plant for plants in here.values() for plant in plants})
    known = plant_model.before_lock(sorted(here), at)
    locks.take("plant", plants, patience=PATIENCE)
    kept = seen(sorted(here), at, known)
    kept.plants = plants
    return kept


def take(kept: Kept, key: int, product_id: int, qty: Decimal) -> dt.date | None:
    """A line takes the time in which a quantity is made for it, so that the next one finds less; the day it is made on, where it can be placed."""
    made = kept.make(product_id, qty)
    if made is None:
        return None
    if kept.looks is not None:
        kept.looks(kept, key, product_id, qty, made)
    kept.model = ctp.keep(kept.model, made)
    kept.made.clear()
    kept.places[key] = made.places
    return kept.plant.day(made.end)


def times(kept: Kept, key: int) -> list[Timed]:
    """When the operations of what a line took are done, at every level of its bill of material."""
    moment = kept.plant.moment
    return [Timed(each.step.key, each.center, moment(each.start), moment(each.end)) for each in kept.places.get(key, ()) if each.step.key]


def keep(kept: Kept, receipts: Mapping[int, tuple[int, dt.date]], *, at: dt.datetime, until: dt.datetime | None = None) -> int:
    """Keeps what lines took for the receipts (line → receipt, its day) made for them, and raises the version of the plan; returns it.

    `until`: it is held for the line of a quotation up to a moment.
    """
    version = works.raise_plan_version(kept.plants)
    supply_book.sweep_capacity(at, version, kept.plant.gone)
    rows = [row for key, (receipt, day) in receipts.items() for place in kept.places.get(key, ()) for row in _rows(kept, place, receipt, day, until)]
    if rows:
        supply_book.keep_capacity(rows, version)
    return version


def let_go(line_ids: Sequence[int], *, at: dt.datetime) -> None:
    """Gives back the time that is held for lines of quotations, under the plant's lock; supply is locked before."""
    plants = [row.id for row in works_queries.plants()]
    locks.take("plant", plants)
    supply_book.end_capacity(line_ids, works.raise_plan_version(plants))


def _rows(kept: Kept, place: Place, receipt: int, day: dt.date, until: dt.datetime | None) -> list[NewCapacity]:
    """The machine of a step, and what is needed beside it."""
    plant, centers = kept.plant, kept.model.centers
    held = [(place.center, place.lane)]
    if place.step.beside is not None and place.beside is not None:
        held.append((place.step.beside, place.beside))
    return [
        NewCapacity(center, centers[center].lanes.index(lane), plant.moment(place.start), plant.moment(place.end), receipt, day, until)
        for center, lane in held
    ]

