"""The only place that writes files: bytes first, under a name of our own, then the row in the act's transaction."""

import datetime as dt
import hashlib
import os
import uuid
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings

from makesell.ground.actor import Actor
from makesell.ground.attachments.contents import MOST_BYTES, SNIFFED, free_name, runs, shown_name, type_of
from makesell.ground.db import one, values
from makesell.ground.refusal import Refusal
from makesell.ground.spine.actions import happened

MOST_FILES = 100
GRACE = dt.timedelta(days=1)


def folder() -> Path:
    """Where files lie: outside everything that is served."""
    return Path(settings.MEDIA_ROOT) / "attachments"


def place(stored: uuid.UUID) -> Path:
    """Where the bytes of a file lie."""
    return folder() / stored.hex[:2] / stored.hex


def attach(record_id: int, name: str, chunks: Iterable[bytes], *, actor: Actor, at: dt.datetime) -> int:
    """Keeps a file on a record; returns the attachment's id. The caller has asked the record's permission.

    Refuses (413) what is larger than 20 MB, and programs, empty files and more than 100 files of one record.
    The bytes are on disk before the row is written; a refused act leaves bytes that the sweep takes away.
    """
    stored = uuid.uuid4()
    path = place(stored)
    shown = shown_name(name)
    head, size, digest = _store(path, chunks)
    try:
        if not size:
            raise Refusal("attachments.empty", "The file is empty.", field="file")
        if runs(head, shown) or runs(head, name):
            raise Refusal("attachments.program", "Programs and scripts cannot be attached.", field="file")
        return _keep(record_id, shown, stored, type_of(head), size, digest, actor, at)
    except Refusal:
        path.unlink(missing_ok=True)
        raise


def attach_once(record_id: int, name: str, data: bytes, *, actor: Actor, at: dt.datetime) -> tuple[int, bool]:
    """Keeps a file unless the record has the very same bytes already; returns the attachment, and whether it is new."""
    known = one(
        "select id from attachments_attachment where record_id = %s and sha256 = %s and removed_at is null order by id limit 1",
        [record_id, hashlib.sha256(data).hexdigest()],
    )
    return (int(known[0]), False) if known else (attach(record_id, name, [data], actor=actor, at=at), True)


def _store(path: Path, chunks: Iterable[bytes]) -> tuple[bytes, int, str]:
    """Writes the bytes and makes them last; returns the first ones, the size and the hash. Removes what is too large."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    head, size, digest = b"", 0, hashlib.sha256()
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            for chunk in chunks:
                size += len(chunk)
                if size > MOST_BYTES:
                    raise Refusal(
                        "attachments.too_large",
                        "A file may have at most %(most)s MB.",
                        field="file",
                        status=413,
                        most=MOST_BYTES // 1024 // 1024,
                    )
                head = head if len(head) >= SNIFFED else (head + chunk)[:SNIFFED]
                digest.update(chunk)
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return head, size, digest.hexdigest()


def _keep(record_id: int, shown: str, stored: uuid.UUID, content_type: str, size: int, digest: str, actor: Actor, at: dt.datetime) -> int:
    # The record's row is the lock under which names stay different.
    if not one("select 1 from spine_record where id = %s for no key update", [record_id]):
        raise Refusal("attachments.no_record", "This record does not exist.", status=404)
    taken = frozenset(values("select name from attachments_attachment where record_id = %s and removed_at is null", [record_id]))
    if len(taken) >= MOST_FILES:
        raise Refusal("attachments.too_many", "A record can have at most %(most)s files.", field="file", most=MOST_FILES)
    made = values(
        """insert into attachments_attachment (record_id, name, stored, size, sha256, content_type, uploaded_by_id, at)
           values (%s, %s, %s, %s, %s, %s, %s, %s) returning id""",
        [record_id, free_name(shown, taken), stored, size, digest, content_type, actor.person_id, at],
    )
    happened([record_id], "attach", actor=actor, at=at)
    return int(made[0])


def remove(attachment_id: int, *, actor: Actor, at: dt.datetime) -> None:
    """Takes a file from its record; the row stays in the history, the bytes go a day later."""
    found = values(
        "update attachments_attachment set removed_at = %s where id = %s and removed_at is null returning record_id", [at, attachment_id]
    )
    if not found:
        raise Refusal("attachments.unknown", "This file does not exist.", status=404)
    happened(found, "remove_file", actor=actor, at=at)


def sweep(at: dt.datetime) -> int:
    """Takes away bytes no row names, or whose file was removed, a day after; returns how many."""
    kept = {
        str(stored).replace("-", "")
        for stored in values("select stored from attachments_attachment where removed_at is null or removed_at > %s", [at - GRACE])
    }
    gone = 0
    for path in folder().glob("??/*"):
        if path.name not in kept and path.stat().st_mtime < (at - GRACE).timestamp():
            path.unlink(missing_ok=True)
            gone += 1
    return gone
