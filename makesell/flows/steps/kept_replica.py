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
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from django.db import connection

from makesell.books.supply.balances import KeptTime
from makesell.engines.ctp import Calendar, Lane, Model, Place, Step
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
LONG_AGO: Final = dt.datetime(1900, 1, 1, tzinfo=dt.UTC)
_LOCK: Final = threading.Lock()

Line = tuple[int, dt.date]


@dataclass(frozen=True, slots=True)
class _Row:
    time: KeptTime
    due: dt.date
    until: dt.datetime | None


@dataclass(frozen=True, slots=True)
class _Laid:
    """The machines of a center with what is kept of them, and who has which place; good for an edition and the hours it was laid on."""

    edition: int
    origin: dt.datetime
    calendar: Calendar
    lanes: tuple[Lane, ...]
    places: Sequence[tuple[int, Place]]

    def holds(self, edition: int, origin: dt.datetime, calendar: Calendar, machines: int) -> bool:
        """True as long as neither what is kept nor the hours have changed."""
        mine = self.calendar
        return (
            self.edition == edition and self.origin == origin and len(self.lanes) == machines and mine.starts == calendar.starts
            and mine.ends == calendar.ends
        )  # fmt: skip


@dataclass(slots=True)
class Replica:
    """What is kept at a version of the plan, center by center; a center's edition is another one whenever what is kept of it may be."""

    version: int = BEFORE_ALL
    witness: KeptTime | None = None     # of what is never deleted: where it is gone, the database is another one
    latest: dt.datetime = LONG_AGO
    centers: dict[int, dict[int, _Row]] = field(default_factory=dict)
    of: dict[int, int] = field(default_factory=dict)     # row → center
    editions: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    for_good: dict[Line, dict[int, int]] = field(default_factory=dict)     # line and its day → its rows with their centers
    gone: frozenset[Line] = frozenset()
    ending: list[tuple[dt.datetime, int]] = field(default_factory=list)
    laid: dict[int, _Laid] = field(default_factory=dict)
    by_line: tuple[tuple[object, ...], Mapping[int, Sequence[Place]]] = ((), {})

    def copy(self) -> "Replica":
        """Another one that goes on by itself; what is laid is shared, for it is never changed."""
        editions: dict[int, int] = defaultdict(int, self.editions)
        return Replica(
            self.version, self.witness, self.latest, {key: dict(rows) for key, rows in self.centers.items()}, dict(self.of), editions,
            {line: dict(rows) for line, rows in self.for_good.items()}, self.gone, list(self.ending), dict(self.laid), self.by_line,
        )  # fmt: skip

    def read_on(self, at: dt.datetime) -> None:
        """Takes what was kept and given back since its version, and leaves out what ended by itself until a moment."""
        version = self._take_on()
        while self.ending and self.ending[0][0] <= at:
            self._drop(heapq.heappop(self.ending)[1])
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
        self.gone, self.latest = gone, at

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
        # a hold is good at the moment it is held until, and no longer a moment later
        heapq.heappush(self.ending, (time.ends if row.until is None else min(time.ends, row.until + dt.timedelta(microseconds=1)), time.id))
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

    def on_machines(self, model: Model, origin: dt.datetime) -> tuple[Model, Mapping[int, Sequence[Place]]]:
        """The model with machines less what is kept of them, and by line what it has, by beginning. What no longer fits its machine is not there."""
        centers = dict(model.centers)
        for key, center in model.centers.items():
            if not self.centers.get(key):
                continue
            laid = self.laid.get(key)
            if laid is None or not laid.holds(self.editions[key], origin, center.calendar, len(center.lanes)):
                laid = self.laid[key] = self._lay(key, center.calendar, len(center.lanes), origin)
            centers[key] = replace(center, lanes=tuple(lane.copy() for lane in laid.lanes))
        mark = (origin, *((key, self.editions[key], id(self.laid.get(key))) for key in sorted(model.centers)))
        if self.by_line[0] != mark:
            by_line: dict[int, list[Place]] = defaultdict(list)
            for key in sorted(model.centers):
                for line, place in self.laid[key].places if key in self.laid and self.centers.get(key) else ():
                    by_line[line].append(place)
            self.by_line = mark, {line: sorted(places, key=lambda place: place.start) for line, places in by_line.items()}
        return replace(model, centers=centers), self.by_line[1]

    def standing(self, key: int) -> list[KeptTime]:
        """What is kept of a center, by beginning."""
        rows = self.centers.get(key, {}).values()
        found = [row.time for row in rows if row.until is not None or (row.time.line_id, row.due) not in self.gone]
        return sorted(found, key=lambda time: (time.starts, time.id))

    def _lay(self, key: int, calendar: Calendar, machines: int, origin: dt.datetime) -> _Laid:
        lanes, step = tuple(Lane(calendar.total) for _ in range(machines)), Step((key,))
        places = []
        for time in self.standing(key):
            if time.lane >= machines:
                continue
            lane, start, end = lanes[time.lane], (time.starts - origin) // ONE_MINUTE, (time.ends - origin) // ONE_MINUTE
            begins, stops = calendar.at(max(start, 0)), calendar.at(end)
            if stops > begins and lane.find(begins, stops - begins) == begins:
                lane.take(begins, stops)
                places.append((time.line_id, Place(step, key, lane, start, end, 0, stops - begins)))
        return _Laid(self.editions[key], origin, calendar, lanes, places)


_KNOWN: Final[dict[str, Replica]] = {}


def on_machines(model: Model, origin: dt.datetime, at: dt.datetime) -> tuple[Model, Mapping[int, Sequence[Place]]]:
    """The model as it stands at a moment, and by line what is kept for it, by beginning. Two statements, and the rest once in each process."""
    if connection.in_atomic_block:     # never under the lock: an act may wait, and nobody who asks waits for it
        with _LOCK:
            before = _KNOWN.get(database())
            mine = before.copy() if before is not None and before.latest <= at else Replica()
        mine.read_on(at)
        return mine.on_machines(model, origin)
    with _LOCK:
        known = _KNOWN.get(database())
        if known is None or known.latest > at:
            known = Replica()
        known.read_on(at)
        # without plants there are no versions to go on by
        if known.version > 0:
            _KNOWN[database()] = known
        else:
            _KNOWN.pop(database(), None)
        return known.on_machines(model, origin)


def forget() -> None:
    """The next question reads all of it: for tests that begin a database anew."""
    with _LOCK:
        _KNOWN.clear()
