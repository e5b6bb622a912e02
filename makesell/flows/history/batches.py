"""Flows/history: carries an import out. Steps in order, each a sequence of batches, each batch one transaction with its own progress.

Whatever is killed between two batches goes on where it stopped: done steps are passed over, facts recorded before are known by
their external ids. Somebody who wishes it to stop is heard before each batch.
"""

import datetime as dt
import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol

from makesell.flows.history.badrows import BadRow, BadRows
from makesell.flows.history.writing.into import Into
from makesell.ground import clock
from makesell.ground.actor import Actor
from makesell.ground.db import act, run
from makesell.ground.exchange import queries, runs
from makesell.ground.exchange.states import CANCELLED, DONE, FAILED
from makesell.ground.refusal import Refusal
from makesell.ground.text import N_, Marked

BATCH: Final = 2000
_SAID: Final = 300
_ANALYZED: Final = (0, 1, 4)  # before the batch of this number


class Write(Protocol):
    """Records a batch of facts through the acts; knows by itself what was recorded before."""

    def __call__(self, into: Into, batch: Sequence[Any], /) -> None:
        """Records the batch."""
        ...


@dataclass(frozen=True, slots=True)
class Step:
    """One noun of an import. `facts` is read when the step begins; `total` says how many there will be.

    `grows` marks the step that fills the large tables: the database's planner is told what it holds after the first batches,
    or it would go on planning for empty tables. A `vital` step that is refused ends the import.
    """

    code: str
    title: Marked
    facts: Callable[[], Iterable[Any]]
    write: Write
    size: int = BATCH
    total: Callable[[], int] | None = None
    grows: bool = False
    vital: bool = False


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an import is: for a terminal; pages read the run."""

    step: Step
    done: int
    total: int


Tell = Callable[[Progress], None]


class _StopError(Exception):
    """Somebody wished the import to stop."""


@dataclass(slots=True)
class Import:
    """One carrying-out of a run: its steps in order, where the facts go, the rows left out."""

    run_id: int
    steps: Sequence[Step]
    into: Into
    bad: BadRows
    tell: Tell
    _bad_kept: int = 0

    def carry_out(self) -> str:
        """Does what is left to do; returns the state it ended in. What goes wrong is kept in the run and raised again."""
        actor = self.into.actor
        begin(self.run_id, actor=actor, at=clock.now())
        try:
            passed = queries.steps_done(self.run_id)
            for step in self.steps:
                if step.code not in passed:
                    self._step(step)
        except _StopError:
            end(self.run_id, CANCELLED, self.bad, actor=actor, at=clock.now())
            return CANCELLED
        except BaseException as error:
            failed(self.run_id, error, self.bad, actor=actor)
            raise
        end(self.run_id, DONE, self.bad, actor=actor, at=clock.now())
        return DONE

    def _step(self, step: Step) -> None:
        self._heed()
        facts = step.facts()
        total = step.total() if step.total else len(facts) if isinstance(facts, Sequence) else 0
        done = 0
        self.tell(Progress(step, 0, total))
        for number, batch in enumerate(_batches(facts, step.size)):
            self._heed()
            if step.grows and number in _ANALYZED:
                analyze(actor=self.into.actor, at=clock.now())
            self._record(step, batch, done + len(batch), total)
            done += len(batch)
            self.tell(Progress(step, done, max(total, done)))
        finish_step(self.run_id, step.code, actor=self.into.actor, at=clock.now())

    def _heed(self) -> None:
        if queries.cancel_requested(self.run_id):
            raise _StopError

    def _record(self, step: Step, batch: Sequence[Any], done: int, total: int) -> None:
        """A batch that is refused is taken apart: what cannot be recorded is left out and named, the rest stands."""
        try:
            record(self, step, batch, done, total, actor=self.into.actor, at=clock.now())
            self.into.committed()
        except Refusal as refusal:
            if step.vital:
                raise
            if len(batch) == 1:
                self.bad.add(_left_out(step, batch[0], refusal))
                return
            for fact in batch:
                self._record(step, [fact], done, total)


@act
def begin(run_id: int, *, actor: Actor, at: dt.datetime) -> None:
    """The run begins, or goes on."""
    runs.begin(run_id, at=at)


@act
def record(work: Import, step: Step, batch: Sequence[Any], done: int, total: int, *, actor: Actor, at: dt.datetime) -> None:
    """One batch with its progress, in one transaction."""
    work.into.begin(at)
    step.write(work.into, batch)
    runs.progress(work.run_id, step.title, done, max(total, done), at=at)


@act
def finish_step(run_id: int, code: str, *, actor: Actor, at: dt.datetime) -> None:
    """A resumed run passes over this step."""
    runs.step_done(run_id, code)


@act
def end(run_id: int, state: str, bad: BadRows, *, actor: Actor, at: dt.datetime, failure: str = "") -> None:
    """The run has ended, with the rows that were left out."""
    runs.keep_bad(run_id, bad.count, [in_plain(row) for row in bad.kept])
    runs.end(run_id, state, at=at, failure=failure)


@act
def analyze(*, actor: Actor, at: dt.datetime) -> None:
    """Brings the planner's statistics up to date."""
    run("set local client_min_messages = error")
    run("select makesell_analyze()")


def hasten() -> None:
    """From now on this session's commits do not wait for the disk: a crash costs the last of them, and whoever asked does those again."""
    run("set synchronous_commit = off")


def failed(run_id: int, error: BaseException, bad: BadRows, *, actor: Actor) -> None:
    """Keeps why a run failed; where even that cannot be written (the database is gone), the next run finds it unended."""
    said = str(error) or type(error).__name__
    state = CANCELLED if isinstance(error, KeyboardInterrupt) else FAILED
    try:
        end(run_id, state, bad, actor=actor, at=clock.now(), failure="" if state == CANCELLED else said[:_SAID])
    except Exception as second:
        error.add_note(f"the run could not be marked as failed: {second}")


def in_plain(row: BadRow) -> dict[str, object]:
    """A bad row as plain JSON; its sentence is translated when it is shown."""
    return {
        "file": row.file,
        "line": row.line,
        "field": row.field,
        "sentence": row.sentence,
        "params": {name: str(value) for name, value in row.params},
    }


def _left_out(step: Step, fact: Any, refusal: Refusal) -> BadRow:
    """The acts know no file: the row is named by what it is and by its id in the source."""
    said = N_("%(noun)s %(key)s was refused: %(why)s")
    key = getattr(fact, "external_id", "") or str(fact)[:80]
    return BadRow("", 0, refusal.field or "", said, (("noun", step.title), ("key", key), ("why", str(refusal))))


def _batches(facts: Iterable[Any], size: int) -> Iterator[list[Any]]:
    found = iter(facts)
    while batch := list(itertools.islice(found, size)):
        yield batch
