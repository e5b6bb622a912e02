"""Ground/exchange: the only place that writes import runs; each act is part of the caller's transaction."""

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from typing import Any

from makesell.ground.actor import Actor
from makesell.ground.db import run, values
from makesell.ground.exchange.states import CANCELLED, FAILED, RUNNING, WAITING

# One import at a time in a database. The lock belongs to the connection: whoever dies lets it go.
_ONE_AT_A_TIME = 7304


def hold() -> bool:
    """Takes the right to import for this connection; False while another connection has it."""
    return bool(values("select pg_try_advisory_lock(%s)", [_ONE_AT_A_TIME])[0])


def let_go() -> None:
    """Gives the right to import back."""
    run("select pg_advisory_unlock(%s)", [_ONE_AT_A_TIME])


def ask(kind: str, source: str, path: str, *, actor: Actor, at: dt.datetime) -> int:
    """Makes a run that waits to be carried out; returns its key."""
    return int(
        values(
            """insert into exchange_importrun (kind, source, path, state, step, done, total, bad_count, bad_rows, failure, cancel_requested, resume,
                                               by_id, actor_name, asked_at)
               values (%s, %s, %s, %s, '', 0, 0, 0, '[]', '', false, '{}', %s, %s, %s) returning id""",
            [kind, source, path, WAITING, actor.person_id, actor.name, at],
        )[0]
    )


def begin(run_id: int, *, at: dt.datetime) -> None:
    """A run is carried out from now on. Runs that a killed process left are told apart: they failed. Tables run beside."""
    run("update exchange_importrun set state = %s, ended_at = %s where state = %s and id <> %s and kind <> 'table'", [FAILED, at, RUNNING, run_id])
    run(
        """update exchange_importrun set state = %s, failure = '', started_at = coalesce(started_at, %s), heartbeat_at = %s, ended_at = null
           where id = %s""",
        [RUNNING, at, at, run_id],
    )


def progress(run_id: int, step: str, done: int, total: int, *, at: dt.datetime) -> None:
    """Tells how far the run is in a step."""
    run("update exchange_importrun set step = %s, done = %s, total = %s, heartbeat_at = %s where id = %s", [step, done, total, at, run_id])


def step_done(run_id: int, step: str) -> None:
    """Remembers a step that is done, so that a resumed run passes over it."""
    run(
        """update exchange_importrun set resume = jsonb_set(resume, '{steps}', coalesce(resume -> 'steps', '[]') || to_jsonb(%s::text))
           where id = %s""",
        [step, run_id],
    )


def keep_bad(run_id: int, count: int, rows: Sequence[Mapping[str, Any]]) -> None:
    """Keeps the rows that were left out (how many, and the first of them in words)."""
    run("update exchange_importrun set bad_count = %s, bad_rows = %s::jsonb where id = %s", [count, json.dumps(list(rows)), run_id])


def end(run_id: int, state: str, *, at: dt.datetime, failure: str = "") -> None:
    """A run has ended: done, cancelled, or failed with what was in the way."""
    run("update exchange_importrun set state = %s, failure = %s, heartbeat_at = %s, ended_at = %s where id = %s", [state, failure, at, at, run_id])


def want_again(run_id: int) -> None:
    """A run that ended early waits again, and nobody wishes any more that it stops."""
    run("update exchange_importrun set state = %s, cancel_requested = false where id = %s", [WAITING, run_id])


def wish_to_stop(run_id: int) -> None:
    """Wishes that a work stops which leaves the run as it is."""
    run("update exchange_importrun set cancel_requested = true where id = %s", [run_id])


def ask_to_cancel(run_id: int, *, at: dt.datetime) -> bool:
    """Wishes that a run stops after its batch; one that has not begun is cancelled at once. False when it has ended already."""
    run(
        "update exchange_importrun set state = %s, cancel_requested = true, ended_at = %s where id = %s and state = %s",
        [CANCELLED, at, run_id, WAITING],
    )
    return bool(
        run(
            "update exchange_importrun set cancel_requested = true where id = %s and (state = %s or (state = %s and ended_at = %s)) returning 1",
            [run_id, RUNNING, CANCELLED, at],
        )
    )
