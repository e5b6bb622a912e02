"""Reads of a person's own notices."""

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from makesell.ground.actor import Actor
from makesell.ground.db import one, run
from makesell.ground.db.asking import Ask, asking, rows_as


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """A notice; `text` is a message id for the reader's language, filled with `params`; `record_kind` names the page it opens."""

    id: int
    kind: str
    text: str
    params: Mapping[str, Any]
    record_id: int | None
    record_kind: str | None
    at: dt.datetime
    read_at: dt.datetime | None
    title: str = ""     # of the record it is about


def unread(actor: Actor) -> int:
    """How many shown notices the actor has not read; counted to 100."""
    if actor.person_id is None:
        return 0
    row = one(
        "select count(*) from (select 1 from notices_notice where person_id = %s and shown and read_at is null limit 100) x",
        [actor.person_id],
    )
    return int(row[0]) if row else 0


def latest(actor: Actor, limit: int = 30, before: int | None = None) -> list[NoticeRow]:
    """The actor's notices, newest first; `before` is the id of the last one of the page before."""
    rows = run(
        """select n.id, n.kind, n.text, n.params, n.record_id, r.kind, n.at, n.read_at,
                  trim(coalesce(r.number, '') || ' ' || coalesce(r.title, '')) from notices_notice n
           left join spine_record r on r.id = n.record_id
           where n.person_id = %s and n.shown and (%s::bigint is null or n.id < %s) order by n.id desc limit %s""",
        [actor.person_id, before, before, limit],
        keep=True,
    )
    return [NoticeRow(*(*row[:3], json.loads(row[3]), *row[4:])) for row in rows]


def wishes(actor: Actor) -> dict[str, tuple[bool, bool]]:
    """The actor's wishes by kind: shown in the product, sent by mail. Kinds without a row are shown and not mailed."""
    return {row[0]: (row[1], row[2]) for row in run("select kind, in_app, mail from notices_wish where person_id = %s", [actor.person_id])}


@asking
def followers(record_id: int) -> Ask[list[int]]:
    """Who follows a record."""
    return Ask("select person_id from notices_follow where record_id = %s order by person_id", [record_id], rows_as(int))
