"""Reads of import runs."""

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from makesell.ground.db import one, run, values

_COLUMNS = """id, kind, source, path, state, step, done, total, bad_count, bad_rows, failure, cancel_requested, actor_name, asked_at,
    started_at, heartbeat_at, ended_at, by_id"""


@dataclass(frozen=True, slots=True)
class RunRow:
    """An import run; `bad_rows` are the first rows left out: file, line, field, sentence, params."""

    id: int
    kind: str
    source: str
    path: str
    state: str
    step: str
    done: int
    total: int
    bad_count: int
    bad_rows: tuple[Mapping[str, Any], ...]
    failure: str
    cancel_requested: bool
    actor_name: str
    asked_at: dt.datetime
    started_at: dt.datetime | None
    heartbeat_at: dt.datetime | None
    ended_at: dt.datetime | None
    by_id: int | None = None


def by_id(run_id: int) -> RunRow | None:
    """One run."""
    row = one(f"select {_COLUMNS} from exchange_importrun where id = %s", [run_id])
    return _row(row) if row else None


def latest(limit: int = 20) -> list[RunRow]:
    """The last imports of whole companies, newest first; those of tables stand with their nouns."""
    return [_row(row) for row in run(f"select {_COLUMNS} from exchange_importrun where kind <> 'table' order by id desc limit %s", [limit])]


def of_noun(kind: str, noun: str, limit: int = 20) -> list[RunRow]:
    """The last runs of a kind for a noun, newest first."""
    found = run(f"select {_COLUMNS} from exchange_importrun where kind = %s and source = %s order by id desc limit %s", [kind, noun, limit])
    return [_row(row) for row in found]


def matched_before(kind: str, noun: str, header: Sequence[str], actor_name: str) -> dict[str, int]:
    """What the columns of a file with this very header were taken for the last time by this person; {} for a new header."""
    found = values(
        """select (resume -> 'matched')::text from exchange_importrun
           where kind = %s and source = %s and actor_name = %s and resume -> 'header' = %s::jsonb order by id desc limit 1""",
        [kind, noun, actor_name, json.dumps(list(header))],
    )
    return dict(json.loads(found[0])) if found else {}


def last_of(kind: str, path: str) -> RunRow | None:
    """The last run of a kind from a place."""
    row = one(f"select {_COLUMNS} from exchange_importrun where kind = %s and path = %s order by id desc limit 1", [kind, path])
    return _row(row) if row else None


def steps_done(run_id: int) -> frozenset[str]:
    """The steps a resumed run need not do again."""
    return frozenset(
        values("select jsonb_array_elements_text(resume -> 'steps') from exchange_importrun where id = %s and resume ? 'steps'", [run_id])
    )


def cancel_requested(run_id: int) -> bool:
    """True when somebody wishes the run to stop."""
    return bool(values("select 1 from exchange_importrun where id = %s and cancel_requested", [run_id]))


def _row(row: Sequence[Any]) -> RunRow:
    cells = list(row)
    cells[9] = tuple(cells[9] if isinstance(cells[9], list) else json.loads(cells[9]))
    return RunRow(*cells)
