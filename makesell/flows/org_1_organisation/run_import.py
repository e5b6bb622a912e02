"""ORG-1 · Who waits for an import of a table: its next work (test run, apply, undo) is taken once, done at once or by a job, and may be stopped.

An import belongs to the person who gave the file; an administrator may look after it. Only one work of an import is under way at a time.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Final, Literal

from makesell.flows.org_1_organisation.import_table import KIND
from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.exchange import queries, rows, runs
from makesell.ground.exchange.queries import RunRow
from makesell.ground.exchange.states import CANCELLED, RUNNING, WAITING
from makesell.ground.outbox.actions import NewMessage, put_many
from makesell.ground.refusal import Refusal
from makesell.ground.text import N_

TOPIC: Final = "import.table"
Work = Literal["test", "apply", "undo"]
WORKS: Final[tuple[Work, ...]] = ("test", "apply", "undo")
# A process that tells nothing for so long is taken for dead; its work may be stopped at once and taken again.
SILENT: Final = dt.timedelta(minutes=15)


def own(run_id: int, actor: Actor, noun: str = "") -> RunRow:
    """An import of the actor's; refuses (404) one that does not exist or is somebody else's."""
    found = queries.by_id(run_id)
    yours = found is not None and (actor.has("administrator") or (actor.person_id is not None and found.by_id == actor.person_id))
    if found is None or found.kind != KIND or not yours or (noun and found.source != noun):
        raise Refusal("import.unknown", "This import does not exist.", status=404)
    return found


def under_way(run_id: int) -> str:
    """The work that is asked for or being done; "" for none."""
    return str(rows.head(run_id).get("work", ""))


@act
def take(run_id: int, work: Work, *, actor: Actor, at: dt.datetime, by_job: bool = False, reason: str = "") -> None:
    """Takes the next work of an import, so that nobody else does it too; `by_job` hands it to the job worker.

    Refuses (409) while another work of this import is under way.
    """
    rows.hold(run_id)
    found = own(run_id, actor)
    last = found.heartbeat_at or found.asked_at
    if under_way(run_id) and at - last < SILENT:
        raise Refusal("import.busy", "This import is being worked on; wait until that has ended.", status=409)
    rows.note(run_id, {"work": work})
    runs.want_again(run_id)
    if work != "test" and not by_job:
        rows.start(run_id, at=at)
    runs.progress(run_id, "rows", 0, found.total, at=at)
    if by_job:
        put_many([NewMessage(TOPIC, {"run_id": run_id, "work": work, "user_id": actor.user_id})], at=at)


@act
def end(run_id: int, state: str, *, actor: Actor, at: dt.datetime, failure: str = "", reason: str = "") -> None:
    """The work has ended, and the import is in this state; `failure` is what was in the way."""
    rows.note(run_id, {"work": ""})
    runs.end(run_id, state, at=at, failure=failure)


@act
def match(run_id: int, matched: Mapping[str, int], confirmed: bool, *, actor: Actor, at: dt.datetime, reason: str = "") -> None:
    """Takes the columns of a file for others; what a test run said no longer holds. `confirmed` makes rows although others look like them."""
    rows.hold(run_id)
    own(run_id, actor)
    if under_way(run_id) or set(rows.counts(run_id)) - {""}:
        raise Refusal("import.begun", "Rows of this import were applied already; give the file again.", status=409)
    rows.forget_tried(run_id)
    rows.note(run_id, {"matched": dict(matched), "confirmed": confirmed})


@act
def cancel(run_id: int, *, actor: Actor, at: dt.datetime, reason: str = "") -> None:
    """Wishes that the work stops after its batch; what was recorded stays, and applying again goes on from there."""
    found = own(run_id, actor)
    silent = at - (found.heartbeat_at or found.asked_at) >= SILENT
    if found.state == RUNNING and silent:
        runs.end(run_id, CANCELLED, at=at)
        rows.note(run_id, {"work": ""})
        return
    if found.state == WAITING and under_way(run_id) == "test":
        runs.wish_to_stop(run_id)
        return
    if found.state == WAITING:
        rows.note(run_id, {"work": ""})
    if not runs.ask_to_cancel(run_id, at=at):
        raise Refusal("import.ended", "This import has ended already.", status=409, who=N_("What it did can be undone."))
