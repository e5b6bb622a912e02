"""Step: the working time kept of work centers as this process knows it, laid out on their machines — read once, then only what changed (ADR 0086).

Whoever keeps, gives back or sweeps time raises the version of the plan under the lock of all plants and stamps its rows with it, so versions are
committed one after the other, and one statement that reads the version with the rows up to it misses nothing, however late it was committed. What
stands also ends without being told — a hold's moment passes, a receipt comes or moves —, so that is looked at each time. An act goes on with a copy
of what is known: what may yet be undone is never kept. Copies share all that neither changes (ADR 0093).
"""

import datetime as dt
import threading
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from struct import Struct
from typing import Final

from django.db import connection

from makesell.books.supply.balances import KeptTime
from makesell.engines.ctp import Center, Model, Place
from makesell.flows.steps.kept_laid import EPOCH, FOR_GOOD, TICK, Laid, Stretch, by_beginning, laid_anew, laid_on, ticks
from makesell.ground import locks
from makesell.ground.db import database, run

# All that changed in one value, each row as the server keeps it: a hundred thousand rows are no Python of the driver.
_READ: Final = """
    with seen as (select coalesce(max(plan_version), 0) as version from works_plant)
    select s.version, exists (select 1 from supply_capacity w where w.id = %s and w.line_id = %s and w.starts = %s),
           (select string_agg(int8send(c.id) || int8send(c.work_center_id) || int4send(c.lane) || timestamptz_send(c.starts)
                              || timestamptz_send(c.ends) || int8send(c.line_id) || date_send(c.due_date)
                              || timestamptz_send(coalesce(c.held_until, 'infinity')) || boolsend(c.ended), '')
            from supply_capacity c where c.plan_version > %s and c.plan_version <= s.version and (not c.ended or %s))
    from seen s
"""
_AS_SENT: Final = Struct(">qqiqqqiq?")
_GONE: Final = """
    select (select coalesce(max(plan_version), 0) from works_plant) as version, t.line_id, t.due
    from (values (1)) as one left join unnest(%s::bigint[], %s::date[]) as t(line_id, due)
         on not exists (select 1 from supply_balance b where b.source_line_id = t.line_id and b.planned > 0 and b.due_date = t.due)
"""
BEFORE_ALL: Final = -1
A_WAIT: Final = dt.timedelta(minutes=1)      # who asks now may have waited for others who ask, and what ended meanwhile has ended
LONG_AGO: Final = -(1 << 62)
_LOCK: Final = threading.Lock()

Line = tuple[int, int]
_NOTHING: Final = (FOR_GOOD, ())


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of the work centers of a model; `of_lines` are all places.

    `lost` are lines of which nothing lies on any of these machines any more, though it is kept for good; `gone` those whose receipt does not stand
    any more: nothing is kept for them.
    """

    laid: Sequence[Laid]
    lost: frozenset[int] = frozenset()
    gone: frozenset[int] = frozenset()

    def of_lines(self) -> Mapping[int, Sequence[Place]]:
        """By line what it has, by beginning."""
        by_line: dict[int, list[Place]] = defaultdict(list)
        for laid in self.laid:
            for line, place in laid.places():
                by_line[line].append(place)
        return {line: sorted(places, key=lambda place: place.start) for line, places in by_line.items()}


@dataclass(slots=True)
class Replica:
    """What is kept at a version of the plan, center by center. What a copy or a layout has of it is not changed but replaced."""

    version: int = BEFORE_ALL
    witness: Stretch | None = None     # of what is never deleted: where it is gone, the database is another one
    latest: int = LONG_AGO     # the last moment at which something ended by itself: before it more stood
    centers: dict[int, dict[int, Stretch]] = field(default_factory=dict)
    soonest: dict[int, int] = field(default_factory=dict)     # by center: nothing of it is over before
    # line and its day → when it begins, its rows with their centers
    for_good: dict[Line, tuple[int, tuple[tuple[int, int], ...]]] = field(default_factory=dict)
    gone: frozenset[Line] = frozenset()
    laid: dict[int, Laid] = field(default_factory=dict)
    changed: dict[int, tuple[int, ...]] = field(default_factory=dict)     # by center, since it was laid
    own: set[int] = field(default_factory=set)     # centers whose rows nobody else has

    def copy(self) -> "Replica":
        """Another one that goes on by itself."""
        self.own.clear()
        return Replica(
            self.version, self.witness, self.latest, dict(self.centers), dict(self.soonest), dict(self.for_good), self.gone, dict(self.laid),
            dict(self.changed),
        )  # fmt: skip

    def read_on(self, at: dt.datetime, *, changed: bool = False) -> None:
        """Takes what was kept and given back since its version, and leaves out what ended by itself until a moment.

        With `changed` those receipts are looked at whose hours have changed since it was read last, a moment ago, and those that did not stand.
        """
        before = dict(self.for_good) if changed else {}
        version = self._take_on()
        self.let_end(at)
        while True:
            same = {line for line, rows in before.items() if line not in self.gone and self.for_good.get(line) == rows}
            gone = frozenset[Line]()
            lines = [line for line in self.for_good if line not in same] if same else list(self.for_good)
            if not lines:
                break
            found = run(_GONE, [[line for line, _ in lines], [EPOCH.date() + dt.timedelta(due) for _, due in lines]], keep=True, any_size=True)
            gone = frozenset((line, (due - EPOCH.date()).days) for _, line, due in found if line is not None)
            if found[0][0] == version:
                break
            version = self._take_on()     # the plan was changed between the two: a receipt that moved has its new hours by now
        for moved in gone ^ self.gone:
            for key, center in self.for_good.get(moved, _NOTHING)[1]:
                self._change(center, key)
        self.gone = gone

    def let_end(self, at: dt.datetime) -> None:
        """Leaves out what ended by itself until a moment."""
        moment = ticks(at)
        for center in [key for key, soonest in self.soonest.items() if soonest <= moment]:
            for row in [row for row in self.centers[center].values() if row.over <= moment]:
                self.latest = max(self.latest, row.over)
                self._drop(row.id, center)
            self.soonest[center] = min((row.over for row in self.centers[center].values()), default=FOR_GOOD)

    def _take_on(self) -> int:
        """What was kept and given back since its version; the version it has then."""
        sure = self.witness
        known = (sure.id, sure.line, EPOCH + TICK * sure.starts) if sure else (0, 0, EPOCH)
        since = self.version if sure else BEFORE_ALL
        ((version, there, sent),) = run(_READ, [*known, since, since != BEFORE_ALL], keep=True)
        if sure is not None and (int(version) < self.version or not there):
            self._forget()
            return self._take_on()
        for row in map(Stretch._make, _AS_SENT.iter_unpack(sent or b"")):
            if sure is not None:
                self._drop(row.id, row.center)
            if not row.ended:
                self._add(row)
        self.version = int(version)
        return self.version

    def _forget(self) -> None:
        for name, value in zip(self.__slots__, (getattr(Replica(), name) for name in self.__slots__), strict=True):
            setattr(self, name, value)

    def _mine(self, center: int) -> dict[int, Stretch]:
        """The rows of a center, to be changed."""
        if center not in self.own:
            self.own.add(center)
            self.centers[center] = dict(self.centers.get(center, ()))
        return self.centers[center]

    def _add(self, row: Stretch) -> None:
        self.witness = row
        self._mine(row.center)[row.id] = row
        self._change(row.center, row.id)
        self.soonest[row.center] = min(row.over, self.soonest.get(row.center, FOR_GOOD))
        if row.until == FOR_GOOD:
            line = row.line, row.due
            begins, rows = self.for_good.get(line, _NOTHING)
            self.for_good[line] = min(begins, row.starts), (*rows, (row.id, row.center))

    def _drop(self, key: int, center: int) -> None:
        """A row goes that most likely is of a center."""
        if key not in self.centers.get(center, ()):
            found = next((other for other, rows in self.centers.items() if key in rows), None)
            if found is None:
                return
            center = found
        row = self._mine(center).pop(key)
        self._change(center, key)
        if row.until == FOR_GOOD:
            line = row.line, row.due
            rest = tuple(each for each in self.for_good.pop(line)[1] if each[0] != key)
            if rest:
                self.for_good[line] = min(self.centers[there][each].starts for each, there in rest), rest

    def _change(self, center: int, key: int) -> None:
        if center in self.laid:
            self.changed[center] = (*self.changed.get(center, ()), key)

    def on_machines(self, model: Model, origin: dt.datetime) -> tuple[Model, Kept]:
        """The model with machines less what is kept of them, and what that is. What no longer fits its machine is not there."""
        centers, those = dict(model.centers), []
        for key in sorted(model.centers):
            if not self.centers.get(key):
                centers[key] = replace(model.centers[key], lanes=tuple(lane.copy() for lane in model.centers[key].lanes))
            else:
                laid = self._laid_now(model.centers[key], origin)
                centers[key] = replace(model.centers[key], lanes=tuple(lane.copy() for lane in laid.lanes))
                those.append(laid)
        return replace(model, centers=centers), Kept(those, self._lost(those), frozenset(line for line, _ in self.gone))

    def _lost(self, those: Sequence[Laid]) -> frozenset[int]:
        lines = {line for laid in those for line in laid.lost}
        if not lines:
            return frozenset()
        of = {laid.key: laid for laid in those}
        there = {line for (line, _), (_, rows) in self.for_good.items() if line in lines and any(c in of and of[c].there(key) for key, c in rows)}
        return frozenset(lines - there)

    def begins(self) -> dict[int, int]:
        """The lines that working time is kept for, for good, with the moments it begins."""
        return {line[0]: begins for line, (begins, _) in self.for_good.items() if line not in self.gone}

    def _laid_now(self, center: Center, origin: dt.datetime) -> Laid:
        """The machines of a center, what has changed laid on them; laid anew where its hours have, or what is kept lies over each other."""
        laid = self.laid.get(center.key)
        if laid is not None and laid.holds(origin, center.calendar, len(center.lanes)):
            changed = self.changed.get(center.key)
            found = laid_on(laid, self._rows(center.key), set(changed)) if changed else laid
        else:
            found = None
        self.laid[center.key] = laid = found or laid_anew(center, origin, self._rows(center.key))
        self.changed.pop(center.key, None)
        return laid

    def standing(self, key: int) -> list[KeptTime]:
        """What is kept of a center, by beginning."""
        return [
            KeptTime(row.id, key, row.lane, EPOCH + TICK * row.starts, EPOCH + TICK * row.ends, row.line)
            for row in sorted(self._rows(key).values(), key=by_beginning)
        ]

    def _rows(self, key: int) -> Mapping[int, Stretch]:
        """What stands of a center; whoever has it has it for good."""
        self.own.discard(key)
        rows = self.centers.get(key, {})
        gone = {row for line in self.gone for row, center in self.for_good.get(line, _NOTHING)[1] if center == key}
        return {each: row for each, row in rows.items() if each not in gone} if gone else rows


_KNOWN: Final[dict[str, Replica]] = {}


def stands(at: dt.datetime, mine: Replica | None = None) -> Replica:
    """What is kept at a moment, to be laid on machines. Two statements, and the rest once in each process.

    `mine` is what an act has read `ahead` of its lock: only what changed since is read.
    """
    if connection.in_atomic_block:     # what is read is never under the lock: an act may wait, and nobody who asks waits for it
        known = mine or _of_my_own(at)
        known.read_on(at, changed=mine is not None)
        return known
    with _LOCK:
        return _read_on(at, at + A_WAIT).copy()


def share(laid: Replica) -> None:
    """What was laid out on a copy is there for whoever asks next, as far as it is what this process knows."""
    with _LOCK:
        known = _KNOWN.get(database())
        if known is None or known.gone != laid.gone:
            return
        for key, each in laid.laid.items():
            if key not in laid.changed and known.centers.get(key) is laid.centers.get(key):
                known.laid[key] = each
                known.changed.pop(key, None)


def _read_on(at: dt.datetime, late: dt.datetime) -> Replica:
    """What this process knows, read on; all of it anew where something ended by itself after a moment."""
    known = _KNOWN.get(database())
    if known is None or known.latest > ticks(late):
        known = Replica()
    known.read_on(at)
    # without plants there are no versions to go on by
    if known.version > 0:
        _KNOWN[database()] = known
    else:
        _KNOWN.pop(database(), None)
    return known


def ahead(at: dt.datetime) -> Replica:
    """What is kept by now, for an act that is going to read on under its lock.

    An act that has no plant yet sees only what others have committed, so that what it reads is known from here on to all who ask.
    """
    with _LOCK:
        known = _KNOWN.get(database())
        if not (connection.savepoint_ids or locks.holds("plant") or (known and known.latest > ticks(at))):
            return _read_on(at, at).copy()
    mine = _of_my_own(at)
    mine.read_on(at)
    return mine


def _of_my_own(at: dt.datetime) -> Replica:
    """A copy of what this process knows."""
    with _LOCK:
        known = _KNOWN.get(database())
        return Replica() if known is None or known.latest > ticks(at) else known.copy()


def forget() -> None:
    """The next question reads all of it: for tests that begin a database anew."""
    with _LOCK:
        _KNOWN.clear()
