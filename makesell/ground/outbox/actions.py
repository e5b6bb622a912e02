"""Writing messages: part of the act, in its transaction."""

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from makesell.ground.db import run


@dataclass(frozen=True, slots=True)
class NewMessage:
    """What a job shall do after this act: `topic` is the job's name, `payload` its arguments (plain JSON)."""

    topic: str
    payload: Mapping[str, Any] = field(default_factory=dict)
    record_id: int | None = None


def put_many(messages: Sequence[NewMessage], *, at: dt.datetime) -> None:
    """Writes messages in one statement; the relay hands them on once the act has committed."""
    if not messages:
        return
    run(
        """insert into outbox_message (topic, record_id, payload, made_at)
           select topic, record_id, payload::jsonb, %s
           from unnest(%s::text[], %s::bigint[], %s::text[]) with ordinality as t(topic, record_id, payload, n) order by n""",
        [at, [m.topic for m in messages], [m.record_id for m in messages], [json.dumps(dict(m.payload)) for m in messages]],
    )
