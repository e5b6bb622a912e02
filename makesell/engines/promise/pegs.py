"""Pegs 占用: from which stock and which planned receipt the parts of a promise are taken, in time order. Pure."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from makesell.engines.promise import LEAD_TIME, NOTHING, PLANNED, STOCK, Cause, Part, Port, Receipt, Supply, Taken, promise


@dataclass(frozen=True, slots=True)
class Place:
    """Where supply lies: stock in a warehouse, or a planned receipt of a date; `free` is what nobody holds of it."""

    source: str
    key: int
    qty: Decimal
    free: Decimal
    date: dt.date | None = None
    warehouse_id: int = 0


@dataclass(frozen=True, slots=True)
class Held:
    """What somebody holds: of stock (no date) or of a planned receipt due on a date."""

    qty: Decimal
    by: str
    key: int
    date: dt.date | None = None


@dataclass(slots=True)
class Product:
    """The supply of one product while the lines of one act are promised one after the other."""

    places: list[Place]
    held: list[Held]
    safety: Decimal = NOTHING
    most: Decimal | None = None      # left of the quota of whoever asks
    whose: str = ""

    def supply(self, today: dt.date) -> Supply:
        """What the engine searches."""
        return Supply(
            sum((p.qty for p in self.places if p.source == STOCK), NOTHING),
            self.safety,
            tuple(Taken(h.qty, h.date or today, h.by, h.key) for h in self.held),
            tuple(Receipt(p.qty, p.date, p.key) for p in self.places if p.source == PLANNED and p.date is not None),
            self.most,
            self.whose,
        )


@dataclass(frozen=True, slots=True)
class Peg:
    """A quantity taken from a place."""

    place: Place
    qty: Decimal


@dataclass(frozen=True, slots=True)
class Pegged:
    """A line's promise: its parts, what binds it, what it takes from where, and what has to be made for it."""

    parts: tuple[Part, ...]
    cause: Cause
    pegs: tuple[Peg, ...]
    to_make: Decimal

    @property
    def date(self) -> dt.date:
        """The day on which all of it is there."""
        return self.parts[-1].date


def keep(qty: Decimal, product: Product, today: dt.date, port: Port, *, by: str = "", key: int = 0) -> Pegged:
    """Promises a quantity and takes it from its places, so that the next line of the act finds less."""
    made = promise(qty, product.supply(today), today, port)
    pegs: list[Peg] = []
    for part in made.parts:
        if part.source != LEAD_TIME:
            pegs += _take(part, product, today)
    for peg in pegs:
        product.held.append(Held(peg.qty, by, key, peg.place.date))
    if product.most is not None:
        product.most -= qty
    to_make = sum((p.qty for p in made.parts if p.source == LEAD_TIME), NOTHING)
    return Pegged(made.parts, made.cause, tuple(pegs), to_make)


def _take(part: Part, product: Product, today: dt.date) -> list[Peg]:
    """Takes a part from places that are there by its day, stock first, then the earliest receipt."""
    taken, left = [], part.qty
    order = sorted(range(len(product.places)), key=lambda n: (product.places[n].date or today, product.places[n].source != STOCK, n))
    for n in order:
        place = product.places[n]
        more = min(left, place.free)
        if more > 0 and max(place.date or today, today) <= part.date:
            product.places[n] = Place(place.source, place.key, place.qty, place.free - more, place.date, place.warehouse_id)
            taken.append(Peg(place, more))
            left -= more
    if left:
        raise AssertionError(f"{left} of a promise lies nowhere")
    return taken


def spread(parts: Sequence[Part], wanted: Sequence[Decimal]) -> list[tuple[Part, ...]]:
    """The parts of a promise over quantities asked for one after the other, the earliest first; they sum to the same."""
    left, found = [(part, part.qty) for part in parts], []
    for qty in wanted:
        taken: list[Part] = []
        while qty > 0 and left:
            part, rest = left[0]
            more = min(rest, qty)
            taken.append(Part(more, part.date, part.source))
            qty -= more
            left = left[1:] if more == rest else [(part, rest - more), *left[1:]]
        found.append(tuple(taken))
    return found


def after(parts: Sequence[Part], day: dt.date | None) -> tuple[Part, ...]:
    """The parts as they are promised: never before the day asked for; parts of one source on one day are one."""
    merged: list[Part] = []
    for part in parts:
        date = max(part.date, day) if day else part.date
        if merged and merged[-1].date == date and merged[-1].source == part.source:
            merged[-1] = Part(merged[-1].qty + part.qty, date, part.source)
        else:
            merged.append(Part(part.qty, date, part.source))
    return tuple(merged)
