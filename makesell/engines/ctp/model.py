"""Engine ctp: a plant as the search reads it — centers, items, the ways an item is made. Minutes count from the model's origin."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from makesell.engines.ctp.calendar import NEVER, Calendar
from makesell.engines.ctp.lane import Lane
from makesell.ground.money import in_lots
from makesell.ground.quantity import reached

NOTHING: Final = Decimal(0)
ONE: Final = Decimal(1)


@dataclass(frozen=True, slots=True)
class Center:
    """A work center, or a tool or people needed beside one: its calendar, a lane for each machine, its efficiency (1: the routing's time).

    `setups` are minutes from one setup family to another. Where it says nothing: none within a family, else the step's own setup.
    """

    key: int
    calendar: Calendar
    lanes: tuple[Lane, ...]
    efficiency: Decimal = ONE
    setups: Mapping[tuple[str, str], int] = field(default_factory=dict)

    def setup(self, step: "Step", former: str) -> int:
        """Minutes to set up for a step after another family."""
        if not step.family or not former:
            return step.setup
        return self.setups.get((former, step.family), 0 if former == step.family else step.setup)

    def more(self, step: "Step", former: str, following: str) -> int:
        """Minutes by which what follows takes longer to set up because the step comes in between."""
        if not step.family or not following:
            return 0
        wait = self.setups.get((step.family, following), 0)
        return max(0, wait - self.setups.get((former, following), 0))


def _later(days: Sequence[int], here: Sequence[int], minute: int, count: int) -> int:
    """When what begins at a minute is here, so many of the days on; what a day brings is here at its place in `here`."""
    if count <= 0:
        return minute
    place = bisect_right(days, minute) + count - 1
    return here[place] if place < len(here) else NEVER


def _sooner(days: Sequence[int], here: Sequence[int], end: int, count: int) -> int:
    """The last minute at which it may begin to be here at a minute; below 0 where that has passed."""
    place = bisect_right(here, end) - count
    return days[place] - 1 if 0 <= place < len(days) else -1


@dataclass(frozen=True, slots=True, eq=False)
class Outside:
    """The working days of who does an operation outside: the minutes at which each begins, and at which what is done by it is here."""

    days: Sequence[int]
    here: Sequence[int]

    def later(self, minute: int, days: int) -> int:
        """When what goes out at a minute is here again, after so many of its working days."""
        return _later(self.days, self.here, minute, days)

    def sooner(self, end: int, days: int) -> int:
        """The last minute at which it may go out to be here at a minute; below 0 where that has passed."""
        return _sooner(self.days, self.here, end, days)


@dataclass(frozen=True, slots=True)
class Step:
    """An operation: minutes to set up and for each unit at one of `centers` (the preferred first), with `beside` at the same time.

    With `days` it is done outside, back after so many working days (of `outside`, where who does it has days of its own), whatever the quantity;
    without a `key` that is a lead time. `after` are
    the places of the steps before it in the way (none: the material only). `move` is the quantity that goes on to the steps that follow while
    the rest is still made.
    """

    centers: tuple[int, ...] = ()
    setup: int = 0
    run: Decimal = NOTHING
    after: tuple[int, ...] = ()
    family: str = ""
    beside: int | None = None
    move: Decimal | None = None
    scrap: Decimal = NOTHING
    days: int | None = None
    key: int = 0
    outside: Outside | None = None


@dataclass(frozen=True, slots=True)
class Need:
    """A quantity of an item for one unit made, scrap in it; `instead` are its substitutes with their quantities, the preferred first."""

    item: int
    qty: Decimal
    instead: tuple[tuple[int, Decimal], ...] = ()


@dataclass(frozen=True, slots=True)
class Way:
    """How an item is made: what it needs at the beginning, the steps by position, and in which lots (`least`, whole `multiple`s).

    A `template` stands in for what is not designed yet; `key` is the bill of material of the way.
    """

    needs: tuple[Need, ...]
    steps: tuple[Step, ...]
    template: bool = False
    least: Decimal = NOTHING
    multiple: Decimal = NOTHING
    key: int = 0

    def lot(self, qty: Decimal) -> Decimal:
        """The quantity made where so much is wanted."""
        return in_lots(max(qty, self.least), self.multiple)


class Curve:
    """What stands of an item over time, and what may be promised for each moment: the least of all that follow (13.14)."""

    __slots__ = ("available", "moments", "stands")

    def __init__(self, stands: Mapping[int, Decimal]) -> None:
        self.moments = sorted(stands)
        self.stands = [stands[moment] for moment in self.moments]
        self.available = _least_ahead(self.stands)

    def without(self, taken: Sequence[tuple[int, Decimal]]) -> "Curve":
        """The curve after quantities were taken at moments."""
        less: dict[int, Decimal] = defaultdict(Decimal)
        for moment, qty in taken:
            less[moment] += qty
        known, stand, gone, stands = dict(zip(self.moments, self.stands, strict=True)), NOTHING, NOTHING, dict[int, Decimal]()
        for moment in sorted(known.keys() | less):
            stand, gone = known.get(moment, stand), gone + less.get(moment, NOTHING)
            stands[moment] = stand - gone
        return Curve(stands)

    def when(self, qty: Decimal) -> int:
        """The first moment for which the quantity may be promised."""
        place = bisect_left(self.available, qty)
        return self.moments[place] if place < len(self.moments) else NEVER

    def by(self, moment: int) -> Decimal:
        """What may be promised for a moment."""
        place = bisect_right(self.moments, moment) - 1
        return max(NOTHING, self.available[place]) if place >= 0 else NOTHING


def _least_ahead(stands: Sequence[Decimal]) -> list[Decimal]:
    least, found = None, []
    for stand in reversed(stands):
        least = stand if least is None or stand < least else least
        found.append(least)
    return found[::-1]


@dataclass(frozen=True, slots=True)
class Item:
    """A product: what there is of it, how it is bought (`lead` working days, None: not bought) and made (`ways`).

    `leads` are the working days from quantities on (ascending) where they differ by quantity.
    """

    key: int
    curve: Curve
    lead: int | None = None
    ways: tuple[Way, ...] = ()
    leads: tuple[tuple[Decimal, int], ...] = ()

    def lead_of(self, qty: Decimal) -> int | None:
        """The working days after which a bought quantity is there; None: it is not bought."""
        return self.lead if self.lead is None else reached(self.leads, qty, self.lead)


@dataclass(frozen=True, slots=True)
class Model:
    """A plant: centers and items by key; `days` are the minutes at which its working days begin, counted from the origin."""

    centers: Mapping[int, Center]
    items: Mapping[int, Item]
    days: Sequence[int]

    def later(self, minute: int, days: int) -> int:
        """The beginning of the so-many-th working day after a minute; 0 is the minute itself."""
        return _later(self.days, self.days, minute, days)

    def back(self, minute: int, step: Step) -> int:
        """When a step outside that begins at a minute is done."""
        days = step.days or 0
        return step.outside.later(minute, days) if step.outside is not None else self.later(minute, days)

    def out(self, end: int, step: Step) -> int:
        """The last minute at which a step outside may begin to be done at a minute; below 0 where that has passed."""
        days = step.days or 0
        return step.outside.sooner(end, days) if step.outside is not None else _sooner(self.days, self.days, end, days)
