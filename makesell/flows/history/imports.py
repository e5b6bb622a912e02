"""Flows/history: what doors call — ask for an import, carry it out (the job or the command line), wish it to stop, see how far it is."""

import datetime as dt
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

from django.conf import settings

from makesell.flows.history import import_adventureworks, import_crm, import_frepple, import_northwind, import_scms, import_superstore, import_targets
from makesell.flows.history.batches import Import, Progress, Tell
from makesell.flows.history.sources import Source, refuse_other_company
from makesell.flows.history.writing.into import Into
from makesell.ground import clock
from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.exchange import queries, runs
from makesell.ground.exchange.access import POLICY
from makesell.ground.exchange.queries import RunRow
from makesell.ground.exchange.states import DONE, RUNNING, WAITING
from makesell.ground.outbox.actions import NewMessage, put_many
from makesell.ground.refusal import Refusal
from makesell.ground.text import N_

TOPIC: Final = "import.run"
SOURCES: Final[Mapping[str, Source]] = {
    each.kind: each
    for each in (
        import_adventureworks.SOURCE, import_targets.SOURCE, import_scms.SOURCE, import_northwind.SOURCE, import_superstore.SOURCE, import_crm.SOURCE,
        import_frepple.SOURCE,
    )
}  # fmt: skip


def roots() -> list[Path]:
    """The folders of the server below which pages may import from; the command line may read anywhere."""
    named = os.environ.get("MAKESELL_REAL_DATA") or settings.BASE_DIR.parent / "shared" / "data"
    return [Path(named).resolve(), settings.VAR / "imports"]


@act
def start(kind: str, path: str, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Asks for an import that the job worker carries out; returns the run's key.

    Refuses an unknown kind, a folder that is not there (or not open to pages), and a database of another company.
    """
    POLICY.require(actor, "start")
    source, folder = checked(kind, path, actor)
    refuse_other_company(source)
    run_id = runs.ask(kind, source.external_source, str(folder), actor=actor, at=at)
    put_many([NewMessage(TOPIC, {"run_id": run_id})], at=at)
    return run_id


def checked(kind: str, path: str, actor: Actor) -> tuple[Source, Path]:
    """The source and the folder somebody names; refuses what does not exist, and folders that are not open to pages."""
    return _source(kind), _folder(path, anywhere=actor.kind == "system")


def refused() -> Refusal | None:
    """Why no company can be imported here at all, with the way to go on; None while one of the sources may."""
    found: Refusal | None = None
    for source in SOURCES.values():
        try:
            refuse_other_company(source)
        except Refusal as refusal:
            found = refusal
        else:
            return None
    return found


@act
def cancel(run_id: int, *, actor: Actor, at: dt.datetime, reason: str = "") -> None:
    """Wishes that an import stops after the batch it is in; what was recorded stays, and the next start goes on from there."""
    POLICY.require(actor, "cancel")
    if not runs.ask_to_cancel(run_id, at=at):
        raise Refusal("import.ended", "This import has ended already.", status=409)


def progress(run_id: int, actor: Actor) -> RunRow:
    """How far an import is. Refuses (404) a run that does not exist."""
    POLICY.require(actor, "view")
    found = queries.by_id(run_id)
    if found is None:
        raise Refusal("import.unknown", "This import does not exist.", status=404)
    return found


def carry_out(run_id: int, *, actor: Actor, tell: Tell | None = None) -> RunRow:
    """Carries a run out, or what a killed process left of it; returns it as it ended. A run that has ended stays so: a job may come twice.

    Raises Refusal while another import holds the database, and whatever went wrong (kept in the run as well).
    """
    found = progress(run_id, actor)
    if found.state not in (WAITING, RUNNING):
        return found
    if not runs.hold():
        raise Refusal("import.running", "Another import is running; wait until it has ended.", status=409)
    try:
        source = _source(found.kind)
        read = source.read(_folder(found.path, anywhere=True))
        into = Into(source.external_source, source.company.currency, source.since, actor, clock.now())
        Import(run_id, read.steps, into, read.bad, tell or _nobody).carry_out()
    finally:
        runs.let_go()
    return progress(run_id, actor)


def perform(kind: str, path: str, *, actor: Actor, at: dt.datetime, tell: Tell | None = None, reason: str = "") -> RunRow:
    """Imports at once, for the command line: goes on with the last run from that folder if it did not end well, else begins a new one."""
    source, folder = _source(kind), _folder(path, anywhere=True)
    refuse_other_company(source)
    last = queries.last_of(kind, str(folder))
    if last is None or last.state == DONE:
        run_id = ask(source, folder, actor=actor, at=at)
    else:
        run_id = last.id
        again(run_id, actor=actor, at=at)
    return carry_out(run_id, actor=actor, tell=tell)


@act
def ask(source: Source, folder: Path, *, actor: Actor, at: dt.datetime) -> int:
    """Makes a run without a message: whoever asks carries it out."""
    POLICY.require(actor, "start")
    return runs.ask(source.kind, source.external_source, str(folder), actor=actor, at=at)


@act
def again(run_id: int, *, actor: Actor, at: dt.datetime) -> None:
    """A run that was stopped is wanted after all."""
    POLICY.require(actor, "start")
    runs.want_again(run_id)


def bad_rows(rows: Iterable[Mapping[str, Any]]) -> list[tuple[str, str, Mapping[str, Any]]]:
    """The rows left out as (place, sentence, params): `file:line field`, the English sentence and what fills it."""
    found = []
    for row in rows:
        place = f"{row['file']}:{row['line']}" if row["file"] else ""
        found.append((" ".join(part for part in (place, row["field"]) if part), str(row["sentence"]), row["params"]))
    return found


def _source(kind: str) -> Source:
    if kind not in SOURCES:
        raise Refusal("import.kind", "There is no import called %(kind)s.", field="kind", status=404, kind=kind)
    return SOURCES[kind]


def _folder(path: str, *, anywhere: bool) -> Path:
    folder = Path(path).expanduser().resolve()
    if not anywhere and not any(folder.is_relative_to(root) for root in roots()):
        raise Refusal(
            "import.folder_closed",
            "Pages may import from these folders only: %(folders)s.",
            field="path",
            who=N_("The command line may read any folder."),
            folders=", ".join(str(root) for root in roots()),
        )
    if not folder.is_dir():
        raise Refusal("import.folder", "There is no folder %(folder)s.", field="path", status=404, folder=str(folder))
    return folder


def _nobody(progress: Progress) -> None:
    """Nobody listens."""
