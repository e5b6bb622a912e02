"""The relay: takes committed messages and hands them on, both in one transaction, so a kill neither loses nor doubles."""

import datetime as dt
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from makesell.ground.actor import Actor
from makesell.ground.db import act, one, run

BATCH = 200
KEEP_DAYS = 30


@dataclass(frozen=True, slots=True)
class Message:
    """A message on its way to a job."""

    id: int
    topic: str
    record_id: int | None
    payload: Mapping[str, Any]


def relay(hand: Callable[[Sequence[Message]], None], *, actor: Actor, at: dt.datetime, batch: int = BATCH) -> int:
    """Takes up to `batch` waiting messages and hands them to the queue of jobs; returns how many. Asks plainly first: mostly nothing waits.

    `hand` must write the jobs through the same connection. Messages another relay holds are skipped.
    """
    if one("select 1 from outbox_message where taken_at is null limit 1", keep=True) is None:
        return 0
    return _taken(hand, batch, actor=actor, at=at)


@act
def _taken(hand: Callable[[Sequence[Message]], None], batch: int, *, actor: Actor, at: dt.datetime) -> int:
    rows = run(
        """with waiting as (
               select id from outbox_message where taken_at is null order by id limit %s for update skip locked
           ), taken as (
               update outbox_message m set taken_at = %s from waiting where m.id = waiting.id
               returning m.id, m.topic, m.record_id, m.payload
           ) select * from taken order by id""",
        [batch, at],
    )
    if rows:
        hand([Message(row[0], row[1], row[2], json.loads(row[3])) for row in rows])
    return len(rows)


def waiting() -> int:
    """How many messages wait; for the page of jobs and for tests."""
    row = one("select count(*) from outbox_message where taken_at is null")
    return int(row[0]) if row else 0


def sweep(at: dt.datetime) -> int:
    """Forgets messages taken more than 30 days ago; returns how many."""
    return len(run("delete from outbox_message where taken_at < %s returning 1", [at - dt.timedelta(days=KEEP_DAYS)]))
