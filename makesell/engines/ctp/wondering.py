"""Engine ctp: the same question under other conditions — backwards from a date, and with one cause taken away."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal

from makesell.engines.ctp.asking import Promise, Unable, ask
from makesell.engines.ctp.chain import Part
from makesell.engines.ctp.lane import Lane
from makesell.engines.ctp.model import NOTHING, Curve, Model


@dataclass(frozen=True, slots=True)
class Gain:
    """How many minutes sooner the quantity would be there if one cause of its promise were gone."""

    part: Part
    minutes: int


def latest_start(model: Model, item: int, qty: Decimal, start: int, due: int) -> int | None:
    """The latest minute at which work may begin so that a quantity is there when it is due; None when beginning now is too late.

    Material is ordered now. Found by halving; the answer has been asked and holds.
    """

    def holds(minute: int) -> bool:
        made = ask(model, item, qty, minute, bought_from=start)
        return isinstance(made, Promise) and made.end <= due

    if not holds(start):
        return None
    low, high = start, due + 1
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if holds(middle) else (low, middle)
    return low


def most_by(
    model: Model, item: int, qty: Decimal, start: int, due: int, unit: Decimal, *, how: Callable[[Model, int, Decimal, int], Promise | Unable] = ask
) -> Decimal:
    """The largest part of a quantity, in whole `unit`s, that is there when it is due; found by halving, and asked `how` (`make`: whatever lies)."""

    def holds(units: int) -> bool:
        made = how(model, item, units * unit, start)
        return isinstance(made, Promise) and made.end <= due

    low, high = 0, int(qty / unit)
    if high and holds(high):
        return high * unit
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if holds(middle) else (low, middle)
    return low * unit


def gains(model: Model, item: int, qty: Decimal, promise: Promise) -> tuple[Gain, ...]:
    """The causes of a promise that can be taken away, each once, the one worth most first; those worth nothing are left out."""
    seen: dict[tuple[str, int], Part] = {}
    for part in promise.parts:
        if part.code in ("queue", "bought", "planned"):
            seen.setdefault((part.code, part.center or part.item), part)
    found = []
    for part in seen.values():
        other = ask(_without(model, part), item, qty, promise.start)
        if isinstance(other, Promise) and other.end < promise.end:
            found.append(Gain(part, promise.end - other.end))
    return tuple(sorted(found, key=lambda gain: -gain.minutes))


def _without(model: Model, part: Part) -> Model:
    """The plant without a cause: the center has nothing else to do, the material is here."""
    if part.center is not None:
        center = model.centers[part.center]
        empty = replace(center, lanes=tuple(Lane(center.calendar.total) for _ in center.lanes))
        return replace(model, centers={**model.centers, part.center: empty})
    here = replace(model.items[part.item], curve=Curve({0: _PLENTY}))
    return replace(model, items={**model.items, part.item: here})


_PLENTY = NOTHING + 10**12
