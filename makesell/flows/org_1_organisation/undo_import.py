"""ORG-1 · A whole import of a table is taken back: rows it made go, rows it changed get their old values — unless somebody has gone on since.

A row it made that something points at by now is taken out of use instead, where rows of its kind can be; what cannot be undone
stays and says why. The log of changes tells what each row of the file did, also to other rows: a price that ended because
the next one began is open again when that one goes.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from makesell.flows.steps.ways_back import KEPT, WAYS, Way
from makesell.ground.actor import Actor
from makesell.ground.audit import queries as audit
from makesell.ground.audit.queries import ChangeRow
from makesell.ground.db import act, savepoint
from makesell.ground.db.taking_back import row_now
from makesell.ground.exchange import queries, rows
from makesell.ground.exchange.queries import RunRow
from makesell.ground.exchange.rows import RowResult, Settled
from makesell.ground.exchange.states import CHANGED, CREATED, RETIRED, UNDONE
from makesell.ground.refusal import Refusal
from makesell.ground.text import N_


@act
def perform_many(facts: Sequence[int], *, actor: Actor, at: dt.datetime, reason: str = "") -> list[Settled]:
    """Undoes imports by their runs' keys, last row first; returns what became of each row. A row that stays says why.

    Only who started an import undoes it, or an administrator.
    """
    settled: list[Settled] = []
    for run_id in facts:
        found = queries.by_id(run_id)
        if found is None or found.source not in WAYS:
            raise Refusal("import.not_undone", "This import cannot be undone as a whole.", status=409, who=N_("Change its rows one by one."))
        if not _own(found, actor) and not actor.has("administrator"):
            raise Refusal("import.not_yours", "Who started an import undoes it, or an administrator.", status=403)
        results = rows.results(run_id, (CREATED, CHANGED), 10**6, latest_first=True)
        each = _Undoing(WAYS[found.source], results).all()
        rows.undone(run_id, each)
        settled += each
    return settled


def perform(fact: int, *, actor: Actor, at: dt.datetime, reason: str = "") -> list[Settled]:
    """A batch of one."""
    return perform_many([fact], actor=actor, at=at, reason=reason)


class _Undoing:
    """The rows of one import on their way back. Rows of one record (components of a bill of material) go with its first."""

    def __init__(self, way: Way, results: Sequence[RowResult]) -> None:
        self._way = way
        self._results = results
        self._own = sorted({row.txid for row in results if row.txid})
        self._makers = {row.key: row for row in reversed(results) if row.outcome == CREATED}

    def all(self) -> list[Settled]:
        """What becomes of each row, last row of the file first."""
        became: dict[int, Settled] = {}
        for row in self._results:
            maker = self._makers.get(row.key, row) if row.outcome == CREATED else row
            if maker.line not in became:
                became[maker.line] = self._one(maker)
            done = became[maker.line]
            became[row.line] = Settled(row.line, done.outcome, done.key, done.faults)
        return [became[row.line] for row in self._results]

    def _one(self, row: RowResult) -> Settled:
        key = row.key or 0
        try:
            with savepoint():
                if row.outcome == CREATED:
                    self._refuse_touched(row, key)
                    self._way.forget(key)
                self._restore_others(row)
            return Settled(row.line, UNDONE, key)
        except Refusal as refusal:
            retired = row.outcome == CREATED and refusal.code == "record.used" and self._way.retire is not None
            if retired and self._way.retire:
                self._way.retire(key)
            return Settled(row.line, RETIRED if retired else row.outcome, key, (_fault(refusal),))

    def _refuse_touched(self, row: RowResult, key: int) -> None:
        """Refuses when a row is no longer what this import made; what was changed and changed back is the same again."""
        later = audit.after(self._way.table, key, row.last_change or 0, self._own)
        made: dict[str, Any] = {}
        for change in reversed(later):
            made.update(change.old)
        now = row_now(self._way.table, self._way.key, key) or {}
        if any(now.get(name) != value for name, value in made.items() if name not in KEPT):
            raise _stays(later[-1].actor_name)

    def _restore_others(self, row: RowResult) -> None:
        """Gives back what the row changed in its noun's table, latest first."""
        if row.first_change is None or row.last_change is None or row.txid is None:
            return
        changes = audit.changed_between(row.first_change, row.last_change, row.txid)
        for change in reversed(changes):
            if change.table == self._way.table and change.op == "update" and change.row_key is not None:
                self._restore(change, change.row_key)

    def _restore(self, change: ChangeRow, key: int) -> None:
        old = {name: value for name, value in change.old.items() if name not in KEPT}
        now = row_now(self._way.table, self._way.key, key)
        if not old:
            return
        if now is None or any(now.get(name) != value for name, value in change.new.items() if name not in KEPT):
            last = audit.of_row(self._way.table, key, 1)
            raise _stays(last[0].actor_name if last else "")
        self._way.restore(key, old)


def _own(run: RunRow, actor: Actor) -> bool:
    """People are told apart by their keys: two may have one name. What no person started is told by its name."""
    return run.by_id == actor.person_id if actor.person_id or run.by_id else run.actor_name == actor.name


def _stays(person: str) -> Refusal:
    return Refusal("import.gone_on", "%(person)s has changed this row since; it stays.", status=409, person=person or "?")


def _fault(refusal: Refusal) -> Mapping[str, Any]:
    return {"field": "", "code": refusal.code, "sentence": refusal.sentence, "params": {n: str(v) for n, v in refusal.params.items()}}
