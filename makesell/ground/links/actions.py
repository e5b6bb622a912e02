"""The only place that makes, uses and takes back one-time links; for flows."""

import datetime as dt
import hashlib
import secrets
from dataclasses import dataclass

from makesell.ground.actor import Actor
from makesell.ground.db import act, run, values
from makesell.ground.refusal import Refusal
from makesell.ground.spine.actions import happened

MOST_DAYS = 90


@dataclass(frozen=True, slots=True)
class NewLink:
    """A link to make: its purpose, the record it opens, for whom (a name; a person of ours where it is one), for how many days.

    `beside` older ones: they go on, as each went out in a mail of its own.
    """

    purpose: str
    record_id: int
    for_name: str
    for_person_id: int | None = None
    days: int = 14
    beside: bool = False


def digest(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def make(new: NewLink, *, actor: Actor, at: dt.datetime) -> str:
    """Makes a link and returns its token, which is shown once. Refuses too many days.

    Others of the same purpose, record and person end, unless it stands beside them.
    """
    if not 1 <= new.days <= MOST_DAYS:
        raise Refusal("link.days", "A link lives 1 to %(most)s days.", field="days", most=MOST_DAYS)
    token = secrets.token_urlsafe(24)
    if not new.beside:
        run(
            """update links_link set revoked_at = %s where purpose = %s and record_id = %s and for_person_id is not distinct from %s
               and for_name = %s and used_at is null and revoked_at is null""",
            [at, new.purpose, new.record_id, new.for_person_id, new.for_name],
        )
    run(
        """insert into links_link (digest, purpose, record_id, for_name, for_person_id, made_by_id, made_at, expires_at)
           values (%s, %s, %s, %s, %s, %s, %s, %s)""",
        [digest(token), new.purpose, new.record_id, new.for_name, new.for_person_id, actor.person_id, at, at + dt.timedelta(days=new.days)],
    )
    happened([new.record_id], "send_link", actor=actor, at=at, reason=new.for_name)
    return token


@act
def opened(link_id: int, *, actor: Actor, at: dt.datetime) -> None:
    """Keeps when a link was first opened; the record's timeline tells it. An act of its own: the portal calls it."""
    first = values("update links_link set opened_at = %s where id = %s and opened_at is null returning record_id", [at, link_id])
    if first:
        happened(first, "open_link", actor=actor, at=at)


def use(link_id: int, *, at: dt.datetime) -> None:
    """Uses a link up, in the act it is used for; two at once cannot both. Refuses (409) one that is used, ended or taken back."""
    used = values(
        "update links_link set used_at = %s where id = %s and used_at is null and revoked_at is null and expires_at > %s returning id",
        [at, link_id, at],
    )
    if not used:
        raise Refusal("link.used", "This link has been used or is no longer valid.", status=409)


def end_of(record_id: int, purpose: str, *, at: dt.datetime) -> None:
    """Takes back what is open of a record and purpose, e.g. when it was done another way."""
    run(
        "update links_link set revoked_at = %s where record_id = %s and purpose = %s and used_at is null and revoked_at is null",
        [at, record_id, purpose],
    )
