"""Engine promise 交期承诺: a date per quantity, and what binds it in words (13.14). What cannot be covered goes to the port for new production.

Supply over time is `K(t)` = on hand − safety − taken due ≤ t + planned output ≤ t; what may be promised for t is
`ATP(t)` = min over s ≥ t of K(s), never below 0, so that no promise takes what a later one already holds.
"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any, Final, Protocol

from makesell.ground.quantity import reached
from makesell.ground.text import N_, Marked

NOTHING: Final = Decimal(0)
STOCK, PLANNED, LEAD_TIME = "stock", "planned", "lead_time"
SOURCES: Final[Mapping[str, Marked]] = {STOCK: N_("From stock"), PLANNED: N_("From planned output"), LEAD_TIME: N_("New production")}
WHY: Final[Mapping[str, Marked]] = {
    "stock": N_("In stock."),
    "taken": N_("%(qty)s of what would have come in time is kept for %(by)s."),
    "planned": N_("The planned output of %(date)s is the first that covers it."),
    "lead_time": N_("%(days)s working days of lead time from today: by lead time, not by capacity."),
    "supplier": N_("%(supplier)s brings it %(days)s working days from today."),
    "safety": N_("%(qty)s stays back as safety stock."),
    "busy": N_("By capacity: %(where)s is busy with other orders."),
    "bought": N_("By capacity: the material %(where)s has to be bought first."),
    "bought_of": N_("By capacity: the material %(where)s has to be bought of %(supplier)s first, %(days)s working days."),
    "coming": N_("By capacity: waits for planned receipts of %(where)s."),
    "outside": N_("By capacity: a step is done outside."),
    "template": N_("By capacity, by a template: %(where)s is not designed yet, and the day holds for what the template assumes."),
    "work": N_("By capacity: the work itself takes as long."),
    "quota": N_("%(qty)s is beyond the quota of %(of)s and has to be made."),
}


@dataclass(frozen=True, slots=True)
class Taken:
    """A quantity that is due to somebody else (`by`, a document's number) on a date."""

    qty: Decimal
    date: dt.date
    by: str = ""
    key: int = 0


@dataclass(frozen=True, slots=True)
class Receipt:
    """Planned output: a quantity that comes on a date."""

    qty: Decimal
    date: dt.date
    key: int = 0


@dataclass(frozen=True, slots=True)
class Supply:
    """What there is of a product over time; `most` is what is left of a quota 配额 of whoever asks (`whose`)."""

    on_hand: Decimal = NOTHING
    safety: Decimal = NOTHING
    taken: tuple[Taken, ...] = ()
    receipts: tuple[Receipt, ...] = ()
    most: Decimal | None = None
    whose: str = ""


@dataclass(frozen=True, slots=True)
class Cause:
    """What binds a promise: a code of `WHY` with its parameters. Taking it away moves the date."""

    code: str
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Part:
    """A quantity with the day on which it is there and where it comes from."""

    qty: Decimal
    date: dt.date
    source: str


@dataclass(frozen=True, slots=True)
class Promise:
    """The parts in time order, and what binds the last of them."""

    parts: tuple[Part, ...]
    cause: Cause

    @property
    def date(self) -> dt.date:
        """The day on which all of it is there."""
        return self.parts[-1].date


class Port(Protocol):
    """Who says when new production of a quantity is there; today by lead time, later by capacity (CTP)."""

    def there(self, qty: Decimal, today: dt.date) -> dt.date:
        """The day on which the quantity is made."""
        ...

    def cause(self, qty: Decimal) -> Cause:
        """What binds the day of a quantity."""
        ...


@dataclass(frozen=True, slots=True)
class LeadTime:
    """The port by lead time: so many working days after today, whatever the plant's load. `later` counts working days.

    Of what is bought it is the lead time of a supplier, by key and name, of the largest of its `breaks` (quantity, days; ascending) that is
    reached.
    """

    days: int
    later: Callable[[dt.date, int], dt.date]
    supplier_id: int | None = None
    supplier: str = ""
    breaks: tuple[tuple[Decimal, int], ...] = ()

    def days_for(self, qty: Decimal) -> int:
        """The working days of a quantity."""
        return reached(self.breaks, qty, self.days)

    def there(self, qty: Decimal, today: dt.date) -> dt.date:
        """The day of the lead time of a quantity."""
        return self.later(today, self.days_for(qty))

    def cause(self, qty: Decimal) -> Cause:
        """The lead time itself, with who keeps it."""
        if self.supplier_id is not None:
            return Cause("supplier", {"days": self.days_for(qty), "supplier": self.supplier, "supplier_id": self.supplier_id})
        return Cause("lead_time", {"days": self.days})


def available(supply: Supply, today: dt.date) -> list[tuple[dt.date, Decimal]]:
    """13.14: ATP at each day on which it changes, from today on; what is overdue counts as of today."""
    changes: dict[dt.date, Decimal] = {today: supply.on_hand - supply.safety}
    for receipt in supply.receipts:
        day = max(receipt.date, today)
        changes[day] = changes.get(day, NOTHING) + receipt.qty
    for taken in supply.taken:
        day = max(taken.date, today)
        changes[day] = changes.get(day, NOTHING) - taken.qty
    reached, curve = NOTHING, []
    for day in sorted(changes):
        reached += changes[day]
        curve.append((day, reached))
    least = curve[-1][1]
    found = []
    for day, stands in reversed(curve):
        least = min(least, stands)
        found.append((day, max(least, NOTHING)))
    return found[::-1]


def promise(qty: Decimal, supply: Supply, today: dt.date, port: Port) -> Promise:
    """The parts of a quantity, earliest first: stock, planned output as far as it is no later than new production, then new production."""
    here = min(available(supply, today)[0][1], _within(qty, supply))
    if here >= qty:
        return Promise((Part(qty, today, STOCK),), Cause("stock"))
    made_on = port.there(qty - here, today)
    parts = _parts(qty, supply, today, made_on)
    return Promise(parts, _cause(qty, supply, today, made_on, parts[-1], port))


def _within(qty: Decimal, supply: Supply) -> Decimal:
    """How much of a quantity the quota lets supply cover; what is beyond it is made anew."""
    return qty if supply.most is None else min(qty, max(supply.most, NOTHING))


def _parts(qty: Decimal, supply: Supply, today: dt.date, made_on: dt.date) -> tuple[Part, ...]:
    parts, given = [], NOTHING
    for day, most in available(supply, today):
        more = min(most, _within(qty, supply)) - given
        if more > 0 and day <= made_on:
            parts.append(Part(more, day, STOCK if day == today else PLANNED))
            given += more
    if given < qty:
        parts.append(Part(qty - given, made_on, LEAD_TIME))
    return tuple(parts)


def _cause(qty: Decimal, supply: Supply, today: dt.date, made_on: dt.date, last: Part, port: Port) -> Cause:
    """The first of quota, what is kept for another, the planned output itself, safety stock, lead time — that moves the last day when it is gone."""
    if last.date <= today:
        return Cause("stock")

    def moves(other: Supply) -> bool:
        return _parts(qty, other, today, made_on)[-1].date < last.date

    beyond = qty - _within(qty, supply)
    if beyond > 0 and moves(replace(supply, most=None)):
        return Cause("quota", {"qty": beyond, "of": supply.whose})
    for taken in _largest_a_day(supply.taken):
        if moves(replace(supply, taken=tuple(t for t in supply.taken if t is not taken))):
            return Cause("taken", {"qty": taken.qty, "by": taken.by})
    if supply.safety > 0 and moves(replace(supply, safety=NOTHING)):
        return Cause("safety", {"qty": supply.safety})
    if last.source == PLANNED:
        return Cause("planned", {"date": last.date})
    return port.cause(last.qty)


def _largest_a_day(taken: Sequence[Taken]) -> list[Taken]:
    """Of each day the largest: where that one moves nothing, no smaller one of the same day does. The largest of all comes first."""
    largest: dict[dt.date, Taken] = {}
    for each in taken:
        if each.qty > largest.get(each.date, Taken(NOTHING, each.date)).qty:
            largest[each.date] = each
    return sorted(largest.values(), key=lambda t: (-t.qty, t.date, t.key))
