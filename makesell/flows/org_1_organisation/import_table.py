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
from makesell.ground.db import act, run, savepoint
from makesell.ground.exchange import queries, rows, runs
from makesell.ground.exchange.rows import RowCells, Settled
from makesell.ground.exchange.states import BAD, CANCELLED, CHANGED, CREATED, DONE
from makesell.ground.refusal import Refusal
from makesell.ground.spine import master

KIND = "table"
BATCH = 200


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


Work = Callable[[RowCells], Worked]


class _OnlyTried(Exception):
    """Carries the results of a try out of its transaction, which is thereby given up."""

    def __init__(self, settled: list[Settled]) -> None:
        super().__init__("tried")
        self.settled = settled


@act
def begin(noun: str, name: str, cells: Sequence[RowCells], head: Mapping[str, Any], *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Keeps a file's rows with a new run; returns its key."""
    run_id = runs.ask(KIND, noun, name, actor=actor, at=at)
    rows.keep(run_id, cells, head)
    return run_id


def try_all(run_id: int, work: Work, *, actor: Actor, at: dt.datetime) -> tuple[Outcome, list[Settled]]:
    """The test run: does everything and undoes it at once; returns what would become of each row."""
    try:
        _tried(run_id, work, actor=actor, at=at)
    except _OnlyTried as tried:
        outcome = _outcome(run_id, tried.settled)
        _note(run_id, {"tried": {"created": outcome.created, "changed": outcome.changed, "bad": outcome.bad}}, actor=actor)
        return outcome, tried.settled
    return Outcome(run_id, 0, 0, 0), []


@act
def _tried(run_id: int, work: Work, *, actor: Actor, at: dt.datetime, reason: str = "") -> None:
    found = rows.waiting(run_id, 10**6)
    if found:
        raise _OnlyTried(_worked(found, work))


@act
def _note(run_id: int, more: Mapping[str, Any], *, actor: Actor, reason: str = "") -> None:
    rows.note(run_id, more)


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
    try:
        with savepoint():
            done = work(row)
            if done.created and done.external_id:
                master.name_external(done.key, "table", done.external_id)
        return Settled(row.line, CREATED if done.created else CHANGED, done.key)
    except Refusal as refusal:
        faults = refusal.others or (refusal,)
    except (IntegrityError, DataError):
        faults = (Refusal("import.row", "This row does not fit together with what is there."),)
    return Settled(row.line, BAD, None, tuple(_fault(fault) for fault in faults))


def _fault(fault: Refusal) -> dict[str, Any]:
    params = {name: value if isinstance(value, (int, str)) else str(value) for name, value in fault.params.items()}
    return {"field": fault.field or "", "code": fault.code, "sentence": fault.sentence, "params": params}


def _outcome(run_id: int, settled: Sequence[Settled], *, cancelled: bool = False) -> Outcome:
    count = {outcome: sum(1 for s in settled if s.outcome == outcome) for outcome in (CREATED, CHANGED, BAD)}
    return Outcome(run_id, count[CREATED], count[CHANGED], count[BAD], cancelled)


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
