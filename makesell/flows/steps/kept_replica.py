"""Step: the working time kept of work centers as this process knows it, laid out on their machines — read once, then only what changed (ADR 0086).

Whoever keeps, gives back or sweeps time raises the version of the plan under the lock of all plants and stamps its rows with it, so versions are
committed one after the other, and one statement that reads the version with the rows up to it misses nothing, however late it was committed. What
stands also ends without being told — a hold's moment passes, a receipt comes or moves —, so that is looked at each time. Inside of a transaction what
is known is read on, on a copy: what may yet be undone is never kept.
"""

import datetime as dt
import heapq
import threading
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from django.db import connection

from makesell.books.supply.balances import KeptTime
from makesell.engines.ctp import Calendar, Center, Lane, Model, Place, Step
from makesell.ground.db import database, run
from makesell.ground.worktime.engine import ONE_MINUTE

_READ: Final = """
    with seen as (select coalesce(max(plan_version), 0) as version from works_plant)
    select s.version, exists (select 1 from supply_capacity w where w.id = %s and w.line_id = %s and w.starts = %s),
           c.id, c.work_center_id, c.lane, c.starts, c.ends, c.line_id, c.due_date, c.held_until, c.ended
    from seen s left join supply_capacity c on c.plan_version > %s and c.plan_version <= s.version and (not c.ended or %s)
"""
_GONE: Final = """
    select (select coalesce(max(plan_version), 0) from works_plant) as version, t.line_id, t.due
    from (values (1)) as one left join unnest(%s::bigint[], %s::date[]) as t(line_id, due)
         on not exists (select 1 from supply_balance b where b.source_line_id = t.line_id and b.planned > 0 and b.due_date = t.due)
"""
BEFORE_ALL: Final = -1
A_WAIT: Final = dt.timedelta(minutes=1)      # who asks now may have waited for others who ask, and what ended meanwhile has ended
LONG_AGO: Final = dt.datetime(1900, 1, 1, tzinfo=dt.UTC)
_LOCK: Final = threading.Lock()

Line = tuple[int, dt.date]


@dataclass(frozen=True, slots=True)
class _Row:
    time: KeptTime
    due: dt.date
    until: dt.datetime | None


@dataclass(frozen=True, slots=True)
class _Placed:
    """What is kept as it lies on its machine, in working minutes, too."""

    row: _Row
    place: Place
    begins: int
    stops: int


@dataclass(frozen=True, slots=True)
class _Laid:
    """The machines of a center with what is kept of them; good for an edition and the hours it was laid on.

    `apart`: nothing lies over anything else, so that it is all the same in which order it was laid. `marks` stand for the machines in places.
    """

    key: int
    edition: int
    origin: dt.datetime
    calendar: Calendar
    lanes: tuple[Lane, ...]
    marks: tuple[Lane, ...]
    rows: Mapping[int, _Row]
    placed: Mapping[int, _Placed]
    apart: bool

    def holds(self, origin: dt.datetime, calendar: Calendar, machines: int) -> bool:
        """True as long as the hours have not changed."""
        mine = self.calendar
        same = mine is calendar or (mine.starts == calendar.starts and mine.ends == calendar.ends)
        return same and self.origin == origin and len(self.lanes) == machines

    def firsts(self) -> Iterator[tuple[int, int]]:
        """The lines that something is kept for, for good, each with when it begins."""
        return ((each.row.time.line_id, each.place.start) for each in self.placed.values() if each.row.until is None)

    def place(self, row: _Row) -> _Placed | None:
        """Where a row lies; None where there is no such machine, or no hours."""
        time, calendar = row.time, self.calendar
        start, end = (time.starts - self.origin) // ONE_MINUTE, (time.ends - self.origin) // ONE_MINUTE
        begins, stops = calendar.at(max(start, 0)), calendar.at(end)
        if time.lane >= len(self.lanes) or stops <= begins:
            return None
        return _Placed(row, Place(Step((self.key,)), self.key, self.marks[time.lane], start, end, 0, stops - begins), begins, stops)


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of the work centers of a model: by line, for good, the minute it begins; `of_lines` are all places."""

    begins: Mapping[int, int]
    laid: Sequence[_Laid]

    def of_lines(self) -> Mapping[int, Sequence[Place]]:
        """By line what it has, by beginning."""
        by_line: dict[int, list[Place]] = defaultdict(list)
        for laid in self.laid:
            for each in sorted(laid.placed.values(), key=lambda one: (one.row.time.starts, one.row.time.id)):
                by_line[each.row.time.line_id].append(each.place)
        return {line: sorted(places, key=lambda place: place.start) for line, places in by_line.items()}


@dataclass(slots=True)
class Replica:
    """What is kept at a version of the plan, center by center; a center's edition is another one whenever what is kept of it may be."""

    version: int = BEFORE_ALL
    witness: KeptTime | None = None     # of what is never deleted: where it is gone, the database is another one
    latest: dt.datetime = LONG_AGO     # the last moment at which something ended by itself: before it more stood
    centers: dict[int, dict[int, _Row]] = field(default_factory=dict)
    of: dict[int, int] = field(default_factory=dict)     # row → center
    editions: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    for_good: dict[Line, dict[int, int]] = field(default_factory=dict)     # line and its day → its rows with their centers
    gone: frozenset[Line] = frozenset()
    ending: list[tuple[dt.datetime, int]] = field(default_factory=list)
    laid: dict[int, _Laid] = field(default_factory=dict)
    begins: tuple[Sequence[_Laid], Mapping[int, int]] = ((), {})

    def copy(self) -> "Replica":
        """Another one that goes on by itself; what is laid is shared, for it is never changed."""
        editions: dict[int, int] = defaultdict(int, self.editions)
        return Replica(
            self.version, self.witness, self.latest, {key: dict(rows) for key, rows in self.centers.items()}, dict(self.of), editions,
            {line: dict(rows) for line, rows in self.for_good.items()}, self.gone, list(self.ending), dict(self.laid), self.begins,
        )  # fmt: skip

    def read_on(self, at: dt.datetime) -> None:
        """Takes what was kept and given back since its version, and leaves out what ended by itself until a moment."""
        version = self._take_on()
        self.let_end(at)
        gone = frozenset[Line]()
        while lines := list(self.for_good):
            found = run(_GONE, [[line for line, _ in lines], [due for _, due in lines]])
            gone = frozenset((line, due) for _, line, due in found if line is not None)
            if found[0][0] == version:
                break
            version = self._take_on()     # the plan was changed between the two: a receipt that moved has its new hours by now
        for changed in gone ^ self.gone:
            for center in self.for_good.get(changed, {}).values():
                self.editions[center] += 1
        self.gone = gone

    def let_end(self, at: dt.datetime) -> None:
        """Leaves out what ended by itself until a moment."""
        while self.ending and self.ending[0][0] <= at:
            moment, key = heapq.heappop(self.ending)
            if key in self.of and _over(self.centers[self.of[key]][key]) == moment:     # else it was moved since
                self.latest = max(self.latest, moment)
                self._drop(key)

    def _take_on(self) -> int:
        """What was kept and given back since its version; the version it has then."""
        sure = self.witness
        known = (sure.id, sure.line_id, sure.starts) if sure else (0, 0, LONG_AGO)
        since = self.version if sure else BEFORE_ALL
        rows = run(_READ, [*known, since, since != BEFORE_ALL])
        if sure is not None and (int(rows[0][0]) < self.version or not rows[0][1]):
            self._forget()
            return self._take_on()
        for _, _, key, center, lane, starts, ends, line, due, until, ended in rows:
            if key is not None:
                self._drop(key)
                if not ended:
                    self._add(_Row(KeptTime(key, center, lane, starts, ends, line), due, until))
        self.version = int(rows[0][0])
        return self.version

    def _forget(self) -> None:
        for name, value in zip(self.__slots__, (getattr(Replica(), name) for name in self.__slots__), strict=True):
            setattr(self, name, value)

    def _add(self, row: _Row) -> None:
        time = self.witness = row.time
        self.centers.setdefault(time.work_center_id, {})[time.id] = row
        self.of[time.id] = time.work_center_id
        self.editions[time.work_center_id] += 1
        heapq.heappush(self.ending, (_over(row), time.id))
        if row.until is None:
            self.for_good.setdefault((time.line_id, row.due), {})[time.id] = time.work_center_id

    def _drop(self, key: int) -> None:
        center = self.of.pop(key, None)
        if center is None:
            return
        row = self.centers[center].pop(key)
        self.editions[center] += 1
        line = row.time.line_id, row.due
        if row.until is None and not self._without(line, key):
            del self.for_good[line]

    def _without(self, line: Line, key: int) -> Mapping[int, int]:
        rows = self.for_good[line]
        rows.pop(key, None)
        return rows

    def on_machines(self, model: Model, origin: dt.datetime) -> tuple[Model, Kept]:
        """The model with machines less what is kept of them, and what that is. What no longer fits its machine is not there."""
        centers, those = dict(model.centers), []
        for key in sorted(model.centers):
            if not self.centers.get(key):
                centers[key] = replace(model.centers[key], lanes=tuple(lane.copy() for lane in model.centers[key].lanes))
            else:
                laid = self.laid[key] = self._laid_now(model.centers[key], origin)
                centers[key] = replace(model.centers[key], lanes=tuple(lane.copy() for lane in laid.lanes))
                those.append(laid)
        if len(those) != len(self.begins[0]) or any(one is not other for one, other in zip(those, self.begins[0], strict=True)):
            begins: dict[int, int] = {}
            for laid in those:
                for line, start in laid.firsts():
                    begins[line] = min(start, begins.get(line, start))
            self.begins = those, begins
        return replace(model, centers=centers), Kept(self.begins[1], those)

    def _laid_now(self, center: Center, origin: dt.datetime) -> _Laid:
        """The machines of a center, what has changed laid on them; laid anew where its hours have, or what is kept lies over each other."""
        laid = self.laid.get(center.key)
        if laid is None or not laid.holds(origin, center.calendar, len(center.lanes)):
            return self._lay(center, origin)
        if laid.edition == self.editions[center.key]:
            return laid
        return self._laid_on(laid) or self._lay(center, origin)

    def standing(self, key: int) -> list[KeptTime]:
        """What is kept of a center, by beginning."""
        return [row.time for row in sorted(self._rows(key).values(), key=_by_beginning)]

    def _rows(self, key: int) -> dict[int, _Row]:
        """What stands of a center."""
        rows = self.centers.get(key, {})
        if not self.gone:
            return dict(rows)
        return {each: row for each, row in rows.items() if row.until is not None or (row.time.line_id, row.due) not in self.gone}

    def _lay(self, center: Center, origin: dt.datetime) -> _Laid:
        calendar, rows = center.calendar, self._rows(center.key)
        lanes, marks = (tuple(Lane(total) for _ in center.lanes) for total in (calendar.total, 0))
        placed: dict[int, _Placed] = {}
        empty = _Laid(center.key, self.editions[center.key], origin, calendar, lanes, marks, rows, placed, apart=True)
        apart = _take(empty, rows.values(), placed)
        return empty if apart else replace(empty, apart=False)

    def _laid_on(self, laid: _Laid) -> _Laid | None:
        """What is laid with what has changed of it; None where what is kept lies over each other, for then the order decides what is there."""
        if not laid.apart:
            return None
        rows, placed = self._rows(laid.key), dict(laid.placed)
        other = replace(laid, edition=self.editions[laid.key], lanes=tuple(lane.copy() for lane in laid.lanes), rows=rows, placed=placed)
        for key, row in laid.rows.items():
            if rows.get(key) is not row and (was := placed.pop(key, None)):
                other.lanes[row.time.lane].give(was.begins, was.stops)
        return other if _take(other, [row for key, row in rows.items() if laid.rows.get(key) is not row], placed) else None


def _over(row: _Row) -> dt.datetime:
    """The moment from which it is over by itself; a hold is good at the moment it is held until, and no longer a moment later."""
    return row.time.ends if row.until is None else min(row.time.ends, row.until + dt.timedelta(microseconds=1))


def _by_beginning(row: _Row) -> tuple[dt.datetime, int]:
    return row.time.starts, row.time.id


def _take(laid: _Laid, rows: Iterable[_Row], placed: dict[int, _Placed]) -> bool:
    """Lays rows on the machines, by beginning; False where one of them lies over another, which is not there then."""
    apart = True
    for row in sorted(rows, key=_by_beginning):
        found = laid.place(row)
        if found is None:
            continue
        lane = laid.lanes[row.time.lane]
        if lane.find(found.begins, found.stops - found.begins) == found.begins:
            lane.take(found.begins, found.stops)
            placed[row.time.id] = found
        else:
            apart = False
    return apart


_KNOWN: Final[dict[str, Replica]] = {}


def on_machines(model: Model, origin: dt.datetime, at: dt.datetime, mine: Replica | None = None) -> tuple[Model, Kept]:
    """The model as it stands at a moment, and what is kept of it. Two statements, and the rest once in each process.

    `mine` is what an act has read `ahead` of its lock: only what changed since is read.
    """
    if connection.in_atomic_block:     # what is read is never under the lock: an act may wait, and nobody who asks waits for it
        mine = mine or _of_my_own(model, origin, at)
        mine.read_on(at)
        return mine.on_machines(model, origin)
    with _LOCK:
        known = _KNOWN.get(database())
        if known is None or known.latest > at + A_WAIT:
            known = Replica()
        known.read_on(at)
        # without plants there are no versions to go on by
        if known.version > 0:
            _KNOWN[database()] = known
        else:
            _KNOWN.pop(database(), None)
        return known.on_machines(model, origin)


def ahead(model: Model, origin: dt.datetime, at: dt.datetime) -> Replica:
    """What is kept by now, on the machines of a model, for an act that is going to read on under its lock."""
    mine = _of_my_own(model, origin, at)
    mine.read_on(at)
    mine.on_machines(model, origin)
    return mine


def _of_my_own(model: Model, origin: dt.datetime, at: dt.datetime) -> Replica:
    """A copy of what this process knows, laid out there so that the next act finds it so."""
    with _LOCK:
        known = _KNOWN.get(database())
        if known is None or known.latest > at:
            return Replica()
        known.on_machines(model, origin)
        return known.copy()


def forget() -> None:
    """The next question reads all of it: for tests that begin a database anew."""
    with _LOCK:
        _KNOWN.clear()
