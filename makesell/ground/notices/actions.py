"""Telling people: notices are written by the act, mail goes out by a job."""

import datetime as dt
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act, run
from makesell.ground.outbox.actions import NewMessage, put_many

TOPIC = "notices.deliver"
MOST_TRIES = 5
BATCH = 50


@dataclass(frozen=True, slots=True)
class NewNotice:
    """A notice to a person: a message id with its parameters (plain JSON), read in the reader's language."""

    person_id: int
    kind: str
    text: str
    params: Mapping[str, Any] = field(default_factory=dict)
    record_id: int | None = None


def tell_many(notices: Sequence[NewNotice], *, at: dt.datetime) -> int:
    """Writes notices as their readers wish; returns how many were written. Mail is sent later by a job.

    Without a wish a notice is shown and not mailed; who wants neither gets none. Two statements at most.
    """
    if not notices:
        return 0
    rows = run(
        """insert into notices_notice (person_id, kind, text, params, record_id, at, shown, mail_state, mail_tries)
           select t.person_id, t.kind, t.text, t.params::jsonb, t.record_id, %s, coalesce(w.in_app, true),
                  case when w.mail then 'waiting' else '' end, 0
           from unnest(%s::bigint[], %s::text[], %s::text[], %s::text[], %s::bigint[]) with ordinality
                as t(person_id, kind, text, params, record_id, n)
           left join notices_wish w on w.person_id = t.person_id and w.kind = t.kind
           where coalesce(w.in_app, true) or coalesce(w.mail, false)
           order by t.n returning mail_state""",
        [
            at,
            [n.person_id for n in notices],
            [n.kind for n in notices],
            [n.text for n in notices],
            [json.dumps(dict(n.params)) for n in notices],
            [n.record_id for n in notices],
        ],
        keep=True,
    )
    if any(row[0] == "waiting" for row in rows):
        put_many([NewMessage(TOPIC)], at=at)
    return len(rows)


def wish(kind: str, *, in_app: bool, mail: bool, actor: Actor) -> None:
    """How the actor wants one kind of notice."""
    run(
        """insert into notices_wish (person_id, kind, in_app, mail) values (%s, %s, %s, %s)
           on conflict (person_id, kind) do update set in_app = excluded.in_app, mail = excluded.mail""",
        [actor.person_id, kind, in_app, mail],
    )


@act
def follow(record_id: int, *, wanted: bool, actor: Actor, at: dt.datetime) -> None:
    """Follows a record from now on, or no longer. Who may see the record is asked by the door before."""
    if wanted and actor.person_id is not None:
        run(
            "insert into notices_follow (record_id, person_id, at) values (%s, %s, %s) on conflict do nothing",
            [record_id, actor.person_id, at],
        )
    elif not wanted:
        run("delete from notices_follow where record_id = %s and person_id = %s", [record_id, actor.person_id])


def read(notice_ids: Sequence[int] | None, *, actor: Actor, at: dt.datetime) -> None:
    """Marks the actor's own notices as read; None means all."""
    run(
        "update notices_notice set read_at = %s where person_id = %s and read_at is null and (%s::bigint[] is null or id = any(%s::bigint[]))",
        [at, actor.person_id, None if notice_ids is None else list(notice_ids), list(notice_ids or [])],
    )


def settle(record_ids: Sequence[int], kinds: Sequence[str], *, at: dt.datetime) -> None:
    """Notices of these kinds about these records ask for nothing any more: read, for everybody."""
    run(
        "update notices_notice set read_at = %s where record_id = any(%s) and kind = any(%s) and read_at is null",
        [at, list(record_ids), list(kinds)],
    )


@dataclass(frozen=True, slots=True)
class Letter:
    """A notice on its way by mail."""

    notice_id: int
    address: str
    language: str
    kind: str
    text: str
    params: Mapping[str, Any]
    record_id: int | None
    tries: int
    person_id: int


@act
def deliver(send: Callable[[Letter], None], *, actor: Actor, at: dt.datetime, configured: bool, batch: int = BATCH) -> int:
    """Sends up to `batch` waiting mails; returns how many were sent. The job asks again until none is left.

    Without a mail host, or without an address, a notice stays in the product only (`unset`). A mail that fails is
    tried again with the next run, five times. A mail is marked after it was sent: a kill between may send it twice, never lose it.
    """
    if not configured:
        run("update notices_notice set mail_state = 'unset' where mail_state = 'waiting'")
        return 0
    rows = run(
        """select n.id, coalesce(nullif(p.email, ''), u.email, ''), coalesce(u.language, 'zh-hans'), n.kind, n.text, n.params, n.record_id,
                  n.mail_tries, n.person_id
           from notices_notice n join organisation_person p on p.id = n.person_id left join organisation_user u on u.person_id = p.id
           where n.mail_state = 'waiting' and (p.left_date is null or p.left_date >= %s) order by n.id limit %s
           for no key update of n skip locked""",
        [business_date(at), batch],
    )
    sent: list[int] = []
    unset: list[int] = []
    failed: list[int] = []
    given_up: list[int] = []
    for row in rows:
        letter = Letter(*(*row[:5], json.loads(row[5]), *row[6:]))
        if "@" not in letter.address:
            unset.append(letter.notice_id)
            continue
        try:
            send(letter)
            sent.append(letter.notice_id)
        except OSError:
            (given_up if letter.tries + 1 >= MOST_TRIES else failed).append(letter.notice_id)
    _mark(sent, "sent", at)
    _mark(unset, "unset", None)
    _mark(given_up, "failed", None)
    _mark(failed, "waiting", None)
    return len(sent)


def _mark(notice_ids: Sequence[int], state: str, at: dt.datetime | None) -> None:
    if notice_ids:
        run(
            "update notices_notice set mail_state = %s, mailed_at = %s, mail_tries = mail_tries + 1 where id = any(%s)",
            [state, at, list(notice_ids)],
        )
