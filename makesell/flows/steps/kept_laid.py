"""Step: the machines of a work center with the working time that is kept of them laid on, and what changed of it laid on them and taken off."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final, NamedTuple

from makesell.engines.ctp import Calendar, Center, Lane, Place, Step

EPOCH: Final = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)     # from which the server counts moments, in millionths of a second
TICK: Final = dt.timedelta(microseconds=1)
MINUTE: Final = 60_000_000
FOR_GOOD: Final = (1 << 63) - 1


class Stretch(NamedTuple):
    """Working time of a machine that is kept for a line, moments and days as the server counts them; `until` is FOR_GOOD or when a hold ends."""

    id: int
    center: int
    lane: int
    starts: int
    ends: int
    line: int
    due: int
    until: int
    ended: bool

    @property
    def over(self) -> int:
        """The moment from which it is over by itself; a hold is good at the moment it is held until, and no longer a moment later."""
        return self.ends if self.ends <= self.until else self.until + 1


def ticks(moment: dt.datetime) -> int:
    """A moment as the server counts it."""
    return (moment - EPOCH) // TICK


@dataclass(frozen=True, slots=True)
class Laid:
    """The machines of a center with what is kept of them, `rows`; good for the hours it was laid on.

    `left_out` is what lies over something else and is not there; None where nothing does, so that it is all the same in which order it was laid.
    `lost` are lines of which something kept for good is not there, left out or without hours. `marks` stand for the machines in places.
    """

    key: int
    zero: int     # the beginning of the model
    calendar: Calendar
    lanes: tuple[Lane, ...]
    marks: tuple[Lane, ...]
    rows: Mapping[int, Stretch]
    left_out: frozenset[int] | None
    lost: frozenset[int]

    def holds(self, origin: dt.datetime, calendar: Calendar, machines: int) -> bool:
        """True as long as the hours have not changed."""
        mine = self.calendar
        same = mine is calendar or (mine.starts == calendar.starts and mine.ends == calendar.ends)
        return same and self.zero == ticks(origin) and len(self.lanes) == machines

    def minute(self, moment: int) -> int:
        """The minute of the model at a moment."""
        return (moment - self.zero) // MINUTE

    def spot(self, row: Stretch) -> tuple[int, int] | None:
        """Where a row lies in working minutes; None where there is no such machine, or no hours."""
        at, zero = self.calendar.at, self.zero
        begins, stops = at((row.starts - zero) // MINUTE), at((row.ends - zero) // MINUTE)
        return (begins, stops) if row.lane < len(self.lanes) and stops > begins else None

    def there(self, key: int) -> bool:
        """True where a row lies on its machine."""
        row = self.rows.get(key)
        return row is not None and key not in (self.left_out or ()) and self.spot(row) is not None

    def places(self) -> Iterator[tuple[int, Place]]:
        """What is kept of it, each with its line, by beginning."""
        for row in sorted(self.rows.values(), key=by_beginning):
            spot = self.spot(row)
            if spot is not None and row.id not in (self.left_out or ()):
                start, end = self.minute(row.starts), self.minute(row.ends)
                yield row.line, Place(Step((self.key,)), self.key, self.marks[row.lane], start, end, 0, spot[1] - spot[0])


def laid_anew(center: Center, origin: dt.datetime, rows: Mapping[int, Stretch]) -> Laid:
    """The machines of a center with its rows laid on them at once; one after the other, by beginning, where one of them lies over another."""
    calendar = center.calendar
    lanes, marks = (tuple(Lane(total) for _ in center.lanes) for total in (calendar.total, 0))
    empty = Laid(center.key, ticks(origin), calendar, lanes, marks, rows, None, frozenset())
    busy: list[list[tuple[int, int, str]]] = [[] for _ in lanes]
    nowhere = set()
    for row in rows.values():
        if spot := empty.spot(row):
            busy[row.lane].append((*spot, ""))
        elif row.until == FOR_GOOD:
            nowhere.add(row.line)
    for each in busy:
        each.sort()
    if all(one[1] <= other[0] for each in busy for one, other in pairwise(each)):
        return replace(empty, lanes=tuple(Lane(calendar.total, each) for each in busy), lost=frozenset(nowhere))
    out = _take(empty, rows.values())
    return replace(empty, left_out=out, lost=frozenset(nowhere | {rows[key].line for key in out if rows[key].until == FOR_GOOD}))


def laid_on(laid: Laid, rows: Mapping[int, Stretch], changed: Iterable[int]) -> Laid | None:
    """What is laid with what has changed of it; None where what is kept lies over each other, for then the order decides what is there, or where
    something goes that was nowhere."""
    if laid.left_out is not None:
        return None
    pairs = [(laid.rows.get(key), rows.get(key)) for key in changed]
    was = [old for old, new in pairs if old is not None and old != new]
    now = [new for old, new in pairs if new is not None and old != new]
    lost = frozenset(row.line for row in now if row.until == FOR_GOOD and not laid.spot(row))
    other = replace(laid, lanes=tuple(lane.copy() for lane in laid.lanes), rows=rows, lost=laid.lost | lost)
    for row in was:
        spot = laid.spot(row)
        if spot is None:
            return None
        other.lanes[row.lane].give(*spot)
    return None if _take(other, now) else other


def by_beginning(row: Stretch) -> tuple[int, int]:
    """The order in which stretches are laid on their machines."""
    return row.starts, row.id


def _take(laid: Laid, rows: Iterable[Stretch]) -> frozenset[int]:
    """Lays rows on the machines, by beginning; those that lie over another and are not there."""
    out = set()
    for row in sorted(rows, key=by_beginning):
        if (spot := laid.spot(row)) is None:
            continue
        begins, stops = spot
        lane = laid.lanes[row.lane]
        if lane.find(begins, stops - begins) == begins:
            lane.take(begins, stops)
        else:
            out.add(row.id)
    return frozenset(out)


