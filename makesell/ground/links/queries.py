"""Reads of one-time links."""

import datetime as dt
from dataclasses import dataclass

from makesell.ground.db import one
from makesell.ground.links.actions import digest


@dataclass(frozen=True, slots=True)
class Visit:
    """What a token opens: one record for one purpose, for somebody. `used` ones only say that it is done."""

    link_id: int
    purpose: str
    record_id: int
    record_kind: str
    for_name: str
    for_person_id: int | None
    expires_at: dt.datetime
    used: bool
    opened_at: dt.datetime | None


def visit(token: str, now: dt.datetime) -> Visit | None:
    """The visit a token stands for; None for one that never was, has ended or was taken back — all alike."""
    row = one(
        """select l.id, l.purpose, l.record_id, r.kind, l.for_name, l.for_person_id, l.expires_at, l.used_at is not null, l.opened_at
           from links_link l join spine_record r on r.id = l.record_id
           where l.digest = %s and l.revoked_at is null and l.expires_at > %s""",
        [digest(token), now],
    )
    return Visit(*row) if row else None
