"""ORG-1 · A table of records comes in from a file: each row through the act that a person would use, tried first if wished, row by row.

The rows are kept with their run, so that an import tells how far it is, stops when somebody wishes it, goes on where it
stopped, and can be undone. A row that is refused is left out with the reason at its cell; the others stand.
"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.utils import DataError, IntegrityError

from makesell.ground.actor import Actor
from makesell.ground.audit import queries as audit
from makesell.ground.db import act, run, savepoint
from makesell.ground.exchange import queries, rows, runs
from makesell.ground.exchange.rows import Change, RowCells, Settled
from makesell.ground.exchange.states import BAD, CANCELLED, CHANGED, CREATED, DONE, SAME
from makesell.ground.refusal import Refusal
from makesell.ground.spine import master

KIND = "table"
BATCH = 200
# Columns that every change moves, also one that says nothing new.
MOVED = frozenset({"version", "sort_key"})


@dataclass(frozen=True, slots=True)
class Worked:
    """What the act of a row did: the key, whether it made it, and the source's number to keep with it."""

    key: int
    created: bool
    external_id: str | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """How an import, or a try, went."""

    run_id: int
    created: int
    changed: int
    bad: int
    cancelled: bool = False
    same: int = 0


Work = Callable[[RowCells], Worked]


class _OnlyTried(Exception):
    """Carries the results of a try out of its transaction, which is thereby given up."""

    def __init__(self, settled: list[Settled]) -> None:
        super().__init__("tried")
        self.settled = settled


class _NothingNew(Exception):
    """Gives the change of a row up that says what is there already, so that nobody is told of a change."""

    def __init__(self, key: int) -> None:
        super().__init__("same")
        self.key = key


@act
def begin(noun: str, name: str, cells: Sequence[RowCells], head: Mapping[str, Any], *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Keeps a file's rows with a new run; returns its key."""
    run_id = runs.ask(KIND, noun, name, actor=actor, at=at)
    rows.keep(run_id, cells, head)
    return run_id


def try_all(run_id: int, work: Work, *, actor: Actor, at: dt.datetime) -> tuple[Outcome, list[Settled]]:
    """The test run: does everything and undoes it at once; returns what would become of each row, which is kept with the rows."""
    try:
        _tried(run_id, work, actor=actor, at=at)
    except _OnlyTried as tried:
        outcome = _outcome(run_id, tried.settled)
        _keep_tried(run_id, tried.settled, outcome, actor=actor)
        return outcome, tried.settled
    return Outcome(run_id, 0, 0, 0), []


@act
def _tried(run_id: int, work: Work, *, actor: Actor, at: dt.datetime, reason: str = "") -> None:
    found, settled = rows.waiting(run_id, 10**6), []
    for start in range(0, len(found), BATCH):
        if queries.cancel_requested(run_id):
            raise Refusal("import.stopped", "The test run was stopped.", status=409)
        settled += _worked(found[start : start + BATCH], work)
    if settled:
        raise _OnlyTried(settled)


@act
def _keep_tried(run_id: int, settled: Sequence[Settled], outcome: Outcome, *, actor: Actor, reason: str = "") -> None:
    rows.keep_tried(run_id, settled)
    rows.note(run_id, {"tried": {"created": outcome.created, "changed": outcome.changed, "same": outcome.same, "bad": outcome.bad}})


def perform(run_id: int, work: Work, *, actor: Actor, at: dt.datetime, reason: str = "") -> Outcome:
    """Applies the rows that wait, a batch a transaction, until none is left or somebody wishes it to stop."""
    _begin(run_id, actor=actor, at=at)
    total: list[Settled] = []
    while True:
        if queries.cancel_requested(run_id):
            _end(run_id, CANCELLED, actor=actor, at=at)
            return _outcome(run_id, total, cancelled=True)
        settled = perform_many(run_id, work, actor=actor, at=at, reason=reason)
        if not settled:
            break
        total += settled
    _end(run_id, DONE, actor=actor, at=at)
    return _outcome(run_id, total)


@act
def perform_many(run_id: int, work: Work, *, actor: Actor, at: dt.datetime, reason: str = "") -> list[Settled]:
    """Applies one batch of rows; returns what became of them, nothing when none is left."""
    settled = _worked(rows.waiting(run_id, BATCH), work)
    if settled:
        rows.settle(run_id, settled)
        counted = rows.counts(run_id)
        done = sum(count for outcome, count in counted.items() if outcome)
        runs.progress(run_id, "rows", done, sum(counted.values()), at=at)
    return settled


def _worked(found: Sequence[RowCells], work: Work) -> list[Settled]:
    # Foreign keys are checked at once, so that a row that points at nothing is refused as a row, not as the whole batch.
    run("set constraints all immediate")
    return [_row(row, work) for row in found]


def _row(row: RowCells, work: Work) -> Settled:
    before = audit.position()
    try:
        with savepoint():
            done = work(row)
            if done.created and done.external_id:
                master.name_external(done.key, "table", done.external_id)
            changes = () if done.created else _changes(before)
            if not done.created and not changes:
                raise _NothingNew(done.key)
        return Settled(row.line, CREATED if done.created else CHANGED, done.key, (), before, audit.position(), changes)
    except _NothingNew as same:
        return Settled(row.line, SAME, same.key)
    except Refusal as refusal:
        faults = refusal.others or (refusal,)
    except (IntegrityError, DataError):
        faults = (Refusal("import.row", "This row does not fit together with what is there."),)
    return Settled(row.line, BAD, None, tuple(_fault(fault) for fault in faults))


def _changes(before: int) -> tuple[Change, ...]:
    """The values that were changed, without those that every change moves; nothing when the row says what is there already."""
    found: dict[str, Change] = {}
    for change in audit.changed_now(before):
        for name in set(change.old) | set(change.new):
            old = found[name][1] if name in found else change.old.get(name)
            found[name] = (name, old, change.new.get(name))
    return tuple(each for name, each in sorted(found.items()) if name not in MOVED and each[1] != each[2])


def _fault(fault: Refusal) -> dict[str, Any]:
    params = {name: value if isinstance(value, (int, str)) else str(value) for name, value in fault.params.items()}
    return {"field": fault.field or "", "code": fault.code, "sentence": fault.sentence, "params": params}


def _outcome(run_id: int, settled: Sequence[Settled], *, cancelled: bool = False) -> Outcome:
    count = {outcome: sum(1 for s in settled if s.outcome == outcome) for outcome in (CREATED, CHANGED, SAME, BAD)}
    return Outcome(run_id, count[CREATED], count[CHANGED], count[BAD], cancelled, count[SAME])


@act
def _begin(run_id: int, *, actor: Actor, at: dt.datetime, reason: str = "") -> None:
    rows.try_again(run_id)
    runs.want_again(run_id)
    rows.start(run_id, at=at)


@act
def _end(run_id: int, state: str, *, actor: Actor, at: dt.datetime, reason: str = "") -> None:
    bad = rows.results(run_id, (BAD,), 50)
    shown = [{"file": "", "line": r.line, **fault} for r in bad for fault in r.faults]
    runs.keep_bad(run_id, rows.counts(run_id).get(BAD, 0), shown)
    runs.end(run_id, state, at=at)
