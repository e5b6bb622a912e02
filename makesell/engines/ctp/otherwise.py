"""Engine ctp: the plant as it might be for one order that is late — a center open longer, a material there sooner, an item made elsewhere.

What others have taken stays where it is: no promise but the one asked for moves. Nothing is copied that does not change.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from makesell.engines.ctp.asking import Promise
from makesell.engines.ctp.calendar import Calendar, joined, without
from makesell.engines.ctp.lane import Lane
from makesell.engines.ctp.model import Model, Step, Way
from makesell.engines.ctp.search import Place

Spans = Iterable[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Otherwise:
    """A plant as it might be, and the stretches of the clock that a center is open in it and not as it stands."""

    model: Model
    spans: Sequence[tuple[int, int]] = ()


def open_longer(model: Model, center: int, spans: Spans, since: int, until: int) -> Otherwise:
    """A center that works in further stretches of the clock, between two minutes: before it is asked for nothing, and what ends later is no answer.

    What its machines do already goes on where it stands; the further hours between two of their jobs are free, those within one are not.
    """
    stands = model.centers[center]
    old = list(_within(stands.calendar.around(since, until), since, until))
    more = without(joined(_within(spans, since, until)), old)
    calendar = Calendar(joined([*old, *more]))
    lanes = tuple(Lane(calendar.total, _moved(lane, stands.calendar, calendar, since, until)) for lane in stands.lanes)
    other = replace(model, centers={**model.centers, center: replace(stands, calendar=calendar, lanes=lanes)})
    return Otherwise(other, more)


def _within(spans: Spans, since: int, until: int) -> Iterable[tuple[int, int]]:
    return ((max(start, since), min(end, until)) for start, end in spans if start < until and end > since)


def _moved(lane: Lane, old: Calendar, new: Calendar, since: int, until: int) -> Iterable[tuple[int, int, str]]:
    for start, end, family in lane.busy(old.at(since), old.at(until)):
        begins, stops = max(old.start_of(start), since), min(old.end_of(end), until)
        if begins < stops:
            yield new.at(begins), new.at(stops), family


def quicker(model: Model, item: int, days: int) -> Model:
    """A bought item that is there after so many working days."""
    return replace(model, items={**model.items, item: replace(model.items[item], lead=days, leads=())})


def made_elsewhere(model: Model, item: int, ways: tuple[Way, ...]) -> Model:
    """An item that is made in other ways, and in those only."""
    return replace(model, items={**model.items, item: replace(model.items[item], lead=None, ways=ways)})


def brought(way: Way, days: int) -> Way:
    """A way after whose last steps what was made is brought here, so many working days."""
    last = tuple(sorted(set(range(len(way.steps))) - {n for step in way.steps for n in step.after}))
    return replace(way, steps=(*way.steps, Step(days=days, after=last)))


def worked_within(promise: Promise, center: int, spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """When a promise has a center work in stretches of the clock, in order."""
    parts = ((max(start, place.start), min(end, place.end)) for place in _at(promise, center) for start, end in spans)
    return sorted((start, end) for start, end in parts if start < end)


def begins_at(promise: Promise, center: int) -> tuple[int, int] | None:
    """From when a promise waits for a center, or has it work, to when it needs it no more; None where it never does."""
    places, reached = list(_at(promise, center)), promise.start
    if not places:
        return None
    since = min(place.start for place in places)
    for part in promise.parts:
        if part.center == center:
            since = min(since, reached)
            break
        reached += part.minutes
    return since, max(place.end for place in places)


def _at(promise: Promise, center: int) -> Iterable[Place]:
    return (place for place in promise.places if place.center == center)
