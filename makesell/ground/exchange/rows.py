"""Ground/exchange: the rows of an imported table, kept and settled in sets; each act is part of the caller's transaction."""

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from makesell.ground import locks
from makesell.ground.db import run, values
from makesell.ground.exchange.states import BAD, CHANGED, CREATED, RUNNING, SAME

# A value a row changes: column, old, new, as the log of changes writes values.
Change = tuple[str, Any, Any]


@dataclass(frozen=True, slots=True)
class RowCells:
    """A row as read: its line in the file and its cells."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of a row: the key it made or changed, or the faults that left it out.

    What it did stands in the log of changes after `first_change`, up to and with `last_change`.
    """

    line: int
    outcome: str
    key: int | None = None
    faults: tuple[Mapping[str, Any], ...] = ()
    first_change: int | None = None
    last_change: int | None = None
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class RowResult:
    """A settled row for the page of its run."""

    line: int
    cells: tuple[str, ...]
    outcome: str
    key: int | None
    txid: int | None
    faults: tuple[Mapping[str, Any], ...]
    tried: str = ""
    first_change: int | None = None
    last_change: int | None = None
    changes: tuple[Change, ...] = ()


def keep(run_id: int, rows: Sequence[RowCells], head: Mapping[str, Any]) -> None:
    """Keeps the rows of a file with their run; `head` is what the import must know to go on (header, matched columns)."""
    run(
        """insert into exchange_row (run_id, line, cells, tried, outcome, faults, changes)
           select %s, line, cells::jsonb, '', '', '[]', '[]' from unnest(%s::int[], %s::text[]) as t(line, cells)""",
        [run_id, [r.line for r in rows], [json.dumps(r.cells, ensure_ascii=False) for r in rows]],
    )
    run("update exchange_importrun set resume = %s::jsonb, total = %s where id = %s", [json.dumps(dict(head)), len(rows), run_id])


def head(run_id: int) -> dict[str, Any]:
    """What was kept with a run by `keep`."""
    found = values("select resume::text from exchange_importrun where id = %s", [run_id])
    return dict(json.loads(found[0])) if found else {}


def note(run_id: int, more: Mapping[str, Any]) -> None:
    """Keeps something more with a run."""
    run("update exchange_importrun set resume = resume || %s::jsonb where id = %s", [json.dumps(dict(more)), run_id])


def _json(found: Sequence[Any]) -> str:
    return json.dumps(list(found), ensure_ascii=False, default=str)


def keep_tried(run_id: int, settled: Sequence[Settled]) -> None:
    """Keeps what a test run said of rows, until they are applied or tried again."""
    run(
        """update exchange_row r set tried = t.tried, faults = t.faults::jsonb, changes = t.changes::jsonb
           from unnest(%s::int[], %s::text[], %s::text[], %s::text[]) as t(line, tried, faults, changes)
           where r.run_id = %s and r.line = t.line and r.outcome = ''""",
        [
            [s.line for s in settled],
            [s.outcome for s in settled],
            [_json(s.faults) for s in settled],
            [_json(s.changes) for s in settled],
            run_id,
        ],
    )


def hold(run_id: int) -> None:
    """Locks a run until the transaction ends, so that its next work is taken once."""
    locks.take("import_run", [run_id])


def forget_tried(run_id: int) -> None:
    """What a test run said no longer holds: the columns were matched anew."""
    run("update exchange_row set tried = '', faults = '[]' where run_id = %s and outcome = ''", [run_id])
    run("update exchange_importrun set resume = resume - 'tried' where id = %s", [run_id])


def waiting(run_id: int, limit: int) -> list[RowCells]:
    """The next rows that nothing has become of yet."""
    rows = run("select line, cells::text from exchange_row where run_id = %s and outcome = '' order by line limit %s", [run_id, limit])
    return [RowCells(row[0], tuple(json.loads(row[1]))) for row in rows]


def settle(run_id: int, settled: Sequence[Settled]) -> None:
    """Writes what became of rows, with the transaction it happened in (the audit of it is found by that)."""
    run(
        """update exchange_row r set outcome = t.outcome, key = t.key, faults = t.faults::jsonb, txid = txid_current(),
               first_change = t.first_change, last_change = t.last_change, changes = t.changes::jsonb
           from unnest(%s::int[], %s::text[], %s::bigint[], %s::text[], %s::bigint[], %s::bigint[], %s::text[])
                as t(line, outcome, key, faults, first_change, last_change, changes)
           where r.run_id = %s and r.line = t.line""",
        [
            [s.line for s in settled],
            [s.outcome for s in settled],
            [s.key for s in settled],
            [_json(s.faults) for s in settled],
            [s.first_change for s in settled],
            [s.last_change for s in settled],
            [_json(s.changes) for s in settled],
            run_id,
        ],
    )


def undone(run_id: int, settled: Sequence[Settled]) -> None:
    """Writes what undoing did to rows: gone or as before, out of use, or staying and why."""
    run(
        """update exchange_row r set outcome = t.outcome, faults = t.faults::jsonb
           from unnest(%s::int[], %s::text[], %s::text[]) as t(line, outcome, faults) where r.run_id = %s and r.line = t.line""",
        [
            [s.line for s in settled],
            [s.outcome for s in settled],
            [_json(s.faults) for s in settled],
            run_id,
        ],
    )


def try_again(run_id: int) -> None:
    """Rows that were left out are tried again by the next apply."""
    run("update exchange_row set outcome = '', faults = '[]' where run_id = %s and outcome = %s", [run_id, BAD])


def counts(run_id: int) -> dict[str, int]:
    """How many rows came to which outcome."""
    return dict(run("select outcome, count(*) from exchange_row where run_id = %s group by outcome", [run_id]))


def tried(run_id: int, outcomes: Sequence[str] = (CREATED, CHANGED, SAME, BAD), most: int = 1000) -> list[RowResult]:
    """Rows of a run by what the test run said of them, in the order of the file."""
    return [_result(row) for row in run(f"{_RESULT} where run_id = %s and tried = any(%s) order by line limit %s", [run_id, list(outcomes), most])]


def results(run_id: int, outcomes: Sequence[str] = (CREATED, CHANGED, SAME, BAD), most: int = 1000, *, latest_first: bool = False) -> list[RowResult]:
    """Rows of a run by outcome, in the order of the file or the other way round."""
    direction = "desc" if latest_first else "asc"
    asked = [run_id, list(outcomes), most]
    return [_result(row) for row in run(f"{_RESULT} where run_id = %s and outcome = any(%s) order by line {direction} limit %s", asked)]


_RESULT = "select line, cells::text, outcome, key, txid, faults::text, tried, first_change, last_change, changes::text from exchange_row"


def _result(row: Sequence[Any]) -> RowResult:
    line, cells, outcome, key, txid, faults, said, first, last, changes = row
    changed = tuple((name, old, new) for name, old, new in json.loads(changes))
    return RowResult(line, tuple(json.loads(cells)), outcome, key, txid, tuple(json.loads(faults)), said, first, last, changed)


def whole_file(run_id: int) -> list[RowCells]:
    """All rows of a file, whatever became of them: rows of one record stand together wherever they are."""
    rows = run("select line, cells::text from exchange_row where run_id = %s order by line", [run_id])
    return [RowCells(row[0], tuple(json.loads(row[1]))) for row in rows]


def start(run_id: int, *, at: dt.datetime) -> None:
    """A table's run is carried out from now on."""
    run(
        """update exchange_importrun set state = %s, failure = '', started_at = coalesce(started_at, %s), heartbeat_at = %s, ended_at = null
           where id = %s""",
        [RUNNING, at, at, run_id],
    )
