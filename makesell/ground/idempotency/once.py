"""Performing a request once: the helper of every door that writes."""

import datetime as dt
import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.utils import OperationalError

from makesell.ground.actor import Actor
from makesell.ground.db import act, one, run
from makesell.ground.locks import passing
from makesell.ground.refusal import Refusal

LONGEST = 255
KEEP_DAYS = 30
UNANSWERED = 0     # only its own transaction ever sees it
LOCK_NOT_AVAILABLE = "55P03"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a request was answered: a status and a JSON body; `repeated` when this key had been answered before."""

    status: int
    body: Any
    repeated: bool = False


def hash_of(method: str, address: str, body: bytes | Mapping[str, Any]) -> str:
    """What makes two requests the same: method, address and body (a form's values in any order)."""
    raw = body if isinstance(body, bytes) else json.dumps(body, sort_keys=True, ensure_ascii=False, default=str).encode()
    return hashlib.sha256(b"\x00".join([method.upper().encode(), address.encode(), raw])).hexdigest()


def idempotent(key: str, who: str, body_hash: str, perform: Callable[[], Answer], *, actor: Actor, at: dt.datetime) -> Answer:
    """Performs a request under a key once. `who` is the login or program the key belongs to.

    Effects and answer are saved in one transaction. The same key with the same body gets the saved answer, and that
    row is written again (an answer by a read could acknowledge what only a restarted old primary has). Raises Refusal:
    422 for another body or a key that cannot be one, 409 while the first request is still running. A Refusal raised by
    `perform` saves nothing, so the same key may try again.
    """
    if not key or len(key) > LONGEST or not key.isprintable():
        raise Refusal(
            "idempotency.key", "An idempotency key has 1 to %(most)s printable characters.", field="Idempotency-Key", most=LONGEST
        )
    return _once(key, who, body_hash, perform, actor=actor, at=at)


@act
def _once(key: str, who: str, body_hash: str, perform: Callable[[], Answer], *, actor: Actor, at: dt.datetime) -> Answer:
    known = _claimed(key, who, body_hash, at)
    if known[1] == UNANSWERED:
        answer = perform()
        row = one(
            "update idempotency_key set status = %s, answer = %s::jsonb where who = %s and key = %s returning answer",
            [answer.status, json.dumps(answer.body), who, key],
            keep=True,
        )
        return Answer(answer.status, json.loads(row[0]) if row else answer.body)
    if known[0] != body_hash:
        raise Refusal(
            "idempotency.other_body",
            "This key has been used for another request. Please use a new key.",
            field="Idempotency-Key",
            status=422,
        )
    return Answer(int(known[1]), json.loads(known[2]), repeated=True)


def _claimed(key: str, who: str, body_hash: str, at: dt.datetime) -> tuple[str, int, str]:
    """Hash, status and answer kept under a key, made `UNANSWERED` by whoever comes first; its row is written either way.

    Requests with one key pass one by one: the next waits at the key of the first until that has answered or was refused, which takes the row
    back with everything else. Who waits longer than the lock time-out is told that the first still runs.
    """
    passing("idempotency")
    try:
        rows = run(
            """insert into idempotency_key as k (who, key, body_hash, status, answer, at, repeats) values (%s, %s, %s, %s, 'null'::jsonb, %s, 0)
               on conflict (who, key) do update set repeats = k.repeats + 1, repeated_at = excluded.at returning body_hash, status, answer""",
            [who, key, body_hash, UNANSWERED, at],
            keep=True,
        )
        return rows[0][0], int(rows[0][1]), rows[0][2]
    except OperationalError as error:
        if getattr(error.__cause__, "sqlstate", None) != LOCK_NOT_AVAILABLE:
            raise
        raise Refusal(
            "idempotency.in_progress", "A request with this key is still running. Please ask again in a moment.", status=409
        ) from error


def sweep(at: dt.datetime) -> int:
    """Forgets keys older than 30 days; returns how many."""
    return len(run("delete from idempotency_key where at < %s returning 1", [at - dt.timedelta(days=KEEP_DAYS)]))
