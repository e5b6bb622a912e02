"""Engine ctp: where one step fits — the earliest end over its centers, their machines and what is needed beside them.

A step holds its machine, and a tool or people beside it, from its beginning to its end; it goes on while both are at work. The search
changes nothing: what the same promise has placed before lies over the lanes.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from math import ceil

from makesell.engines.ctp.calendar import NEVER, Calendar
from makesell.engines.ctp.lane import Lane
from makesell.engines.ctp.model import ONE, Center, Step

Own = defaultdict[Lane, list[tuple[int, int, str]]]


@dataclass(frozen=True, slots=True)
class Wish:
    """A step to place: a quantity to start, from `ready` on, its end no earlier than `tail` units after `floor` (0: no floor)."""

    step: Step
    qty: Decimal
    ready: int
    floor: int = 0
    tail: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a step is done: center and machine (and what is beside it), from start to end; `setup` of the working minutes set up."""

    step: Step
    center: int
    lane: Lane
    start: int
    end: int
    setup: int
    work: int
    beside: Lane | None = None


def minutes(step: Step, qty: Decimal, efficiency: Decimal) -> int:
    """Working minutes for a quantity, at least one."""
    spent = step.run * qty
    return max(1, ceil(spent if efficiency == ONE else spent / efficiency))


def common(centers: Mapping[int, Center], place: Place) -> Calendar:
    """The calendar a place is worked by."""
    calendar = centers[place.center].calendar
    return calendar if place.step.beside is None else calendar.meet(centers[place.step.beside].calendar)


def fit(centers: Mapping[int, Center], wish: Wish, own: Own) -> Place | None:
    """The place with the earliest end; between equals the preferred center, its first machine."""
    best: Place | None = None
    for key in wish.step.centers:
        center = centers[key]
        plain = wish.step.beside is None and not wish.step.family
        found = _plain(center, wish, own) if plain else _with_more(centers, center, wish, own)
        if found is not None and (best is None or found.end < best.end):
            best = found
    return best


def _begin(calendar: Calendar, wish: Wish, need: int, efficiency: Decimal) -> int:
    """The working minute from which a step may begin, so that it ends no sooner than its last lot can."""
    begin = calendar.at(wish.ready)
    if wish.floor:
        begin = max(begin, calendar.at(wish.floor) + minutes(wish.step, wish.tail, efficiency) - need)
    return begin


def _plain(center: Center, wish: Wish, own: Own) -> Place | None:
    """On a center whose setup does not depend on what came before, with nothing beside it."""
    calendar, step = center.calendar, wish.step
    need = step.setup + minutes(step, wish.qty, center.efficiency)
    begin = _begin(calendar, wish, need, center.efficiency)
    best, lane_of = NEVER, None
    for lane in center.lanes:
        at = lane.find(begin, need)
        taken = own.get(lane)
        while at is not None and taken:
            clash = max((end for start, end, _ in taken if start < at + need and end > at), default=0)
            if not clash:
                break
            at = lane.find(clash, need)
        if at is not None and at < best:
            best, lane_of = at, lane
    if lane_of is None:
        return None
    return Place(step, center.key, lane_of, calendar.start_of(best), calendar.end_of(best + need), step.setup, need)


def _with_more(centers: Mapping[int, Center], center: Center, wish: Wish, own: Own) -> Place | None:
    """On a center whose setup depends on what came before, or that needs something beside it."""
    beside = centers[wish.step.beside] if wish.step.beside is not None else None
    best: Place | None = None
    for lane in center.lanes:
        for other in beside.lanes if beside else (None,):
            found = _in_gaps(center, lane, beside, other, wish, own)
            if found is not None and (best is None or found.end < best.end):
                best = found
    return best


def _in_gaps(center: Center, lane: Lane, beside: Center | None, other: Lane | None, wish: Wish, own: Own) -> Place | None:
    step, calendar = wish.step, center.calendar
    both = calendar.meet(beside.calendar) if beside else calendar
    run = minutes(step, wish.qty, center.efficiency)
    for start, end, former, following in _gaps(lane, calendar.at(wish.ready), own.get(lane, [])):
        setup = center.setup(step, former)
        need = setup + run + center.more(step, former, following)
        begin = max(_begin(both, wish, need, center.efficiency), both.at(calendar.start_of(start)))
        while begin + need <= both.total:
            at, done = both.start_of(begin), both.end_of(begin + need)
            if calendar.at(done) > end:
                break
            clash = _clash(beside, other, at, done, own) if beside and other else 0
            if not clash:
                return Place(step, center.key, lane, at, done, setup, need, other)
            begin = both.at(clash)
    return None


def _clash(center: Center, lane: Lane, start: int, end: int, own: Own) -> int:
    """The minute at which what is in the way on a lane between two minutes is over; 0 when nothing is."""
    first, last = center.calendar.at(start), center.calendar.at(end)
    for opens, closes, *_ in _gaps(lane, first, own.get(lane, [])):
        if opens > first:
            return center.calendar.start_of(opens)
        if closes >= last:
            return 0
    return NEVER


def _gaps(lane: Lane, ready: int, taken: list[tuple[int, int, str]]) -> Iterator[tuple[int, int, str, str]]:
    """The gaps of a lane with the families around them, less what the same promise has taken."""
    for start, end in lane.gaps(ready):
        reached, former = start, lane.before(start)
        for begin, stop, family in sorted(t for t in taken if start <= t[0] < end):
            if begin > reached and begin > ready:
                yield reached, begin, former, family
            reached, former = stop, family
        if end > reached:
            yield reached, end, former, lane.after(end)
