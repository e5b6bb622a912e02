"""Tables into any noun: a file is read and kept, tried, applied, and taken back whole."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from makesell.flows.org_1_organisation import import_table, undo_import
from makesell.flows.org_1_organisation.import_table import Outcome
from makesell.ground.actor import Actor
from makesell.ground.exchange import queries, reader
from makesell.ground.exchange.reader import Table
from makesell.ground.exchange.rows import RowCells, Settled
from makesell.ground.refusal import Refusal
from makesell.sheets.exchange_columns import act_of, columns, importable, match, template
from makesell.sheets.exchange_rows import worker
from makesell.sheets.parts import Sheet

__all__ = ["Upload", "act_of", "apply", "columns", "importable", "match", "template", "try_all", "undo", "upload", "worker"]


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that was read and kept: its run, what its columns were taken for, and headers nobody knows."""

    run_id: int
    matched: Mapping[str, int]
    unknown: tuple[str, ...]
    rows: int


def upload(sheet: Sheet, name: str, data: bytes, *, actor: Actor, at: dt.datetime, matched: Mapping[str, int] | None = None) -> Upload:
    """Reads a file and keeps its rows with a run; `matched` overrules what the headers say.

    Raises Refusal for a file that cannot be read, or that lacks a column a new row needs.
    """
    act = act_of(sheet)
    sheet.policy.require(actor, act.name)
    table: Table = _unfolded(sheet, reader.read(data))
    known = {one.name for one in columns(sheet)}
    places = dict(matched) if matched is not None else match(sheet, table.header) | _remembered(sheet, table.header, known, actor)
    if not places or set(places) - known or any(not 0 <= place < len(table.header) for place in places.values()):
        raise Refusal("import.columns", "None of the columns is known here. The first row must name them.", field="file")
    unknown = tuple(title for place, title in enumerate(table.header) if place not in places.values() and title)
    cells = [RowCells(line, row) for line, row in enumerate(table.rows, 2) if any(row)]
    head = {"noun": sheet.noun, "header": list(table.header), "matched": places}
    run_id = import_table.begin(sheet.noun, name[:200], cells, head, actor=actor, at=at)
    return Upload(run_id, places, unknown, len(cells))


def try_all(sheet: Sheet, run_id: int, *, actor: Actor, at: dt.datetime, confirmed: bool = False) -> tuple[Outcome, list[Settled]]:
    """The test run of an upload: what would become of each row; nothing is changed."""
    return import_table.try_all(run_id, worker(sheet, run_id, actor, at, confirmed), actor=actor, at=at)


def apply(sheet: Sheet, run_id: int, *, actor: Actor, at: dt.datetime, confirmed: bool = False) -> Outcome:
    """Applies an upload; rows that are refused are left out with their reason. Called again, it tries those again."""
    return import_table.perform(run_id, worker(sheet, run_id, actor, at, confirmed), actor=actor, at=at)


def undo(run_id: int, *, actor: Actor, at: dt.datetime) -> list[Settled]:
    """Takes a whole import back; rows somebody has gone on with stay, with the reason."""
    return undo_import.perform(run_id, actor=actor, at=at)


def _unfolded(sheet: Sheet, table: Table) -> Table:
    """The table with one row for what stood side by side, where the noun knows such files."""
    if sheet.incoming is None or sheet.incoming.unfold is None:
        return table
    header, found = sheet.incoming.unfold(table.header, table.rows)
    return Table(tuple(header), tuple(tuple(row) for row in found))


def _remembered(sheet: Sheet, header: Sequence[str], known: set[str], actor: Actor) -> dict[str, int]:
    """What this person took the columns of such a file for the last time."""
    found = queries.matched_before(import_table.KIND, sheet.noun, header, actor.name)
    return {name: place for name, place in found.items() if name in known}
