"""Reads of files: a record's list, and what a door needs to serve one."""

import datetime as dt
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.utils.http import content_disposition_header

from makesell.ground.attachments.actions import place
from makesell.ground.db import one
from makesell.ground.db.asking import Ask, asking, rows_as
from makesell.ground.refusal import Refusal


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file of a record as its page shows it."""

    id: int
    name: str
    size: int
    content_type: str
    by: str | None
    at: dt.datetime
    by_id: int | None = None


@dataclass(frozen=True, slots=True)
class Served:
    """A file to hand out: always as a download, never guessed at by the browser."""

    path: Path
    size: int
    headers: dict[str, str]


@asking
def of_record(record_id: int) -> Ask[list[FileRow]]:
    """The files of a record, newest first."""
    return Ask(
        """select a.id, a.name, a.size, a.content_type, p.name, a.at, a.uploaded_by_id from attachments_attachment a
           left join organisation_person p on p.id = a.uploaded_by_id
           where a.record_id = %s and a.removed_at is null order by a.id desc""",
        [record_id],
        rows_as(FileRow),
    )


def serve(attachment_id: int, may_see: Callable[[str, int], bool]) -> Served:
    """What a door hands out. `may_see(kind, record id)` is the record's own permission.

    Refuses (404) what does not exist and, in the same words, what the reader may not see; (503) what was lost or changed on disk.
    """
    row = one(
        """select a.name, a.stored, a.size, a.sha256, a.content_type, a.record_id, r.kind from attachments_attachment a
           join spine_record r on r.id = a.record_id where a.id = %s and a.removed_at is null""",
        [attachment_id],
    )
    if row is None or not may_see(row[6], row[5]):
        raise Refusal("attachments.unknown", "This file does not exist.", status=404)
    name, stored, size, digest, content_type = row[:5]
    path = place(stored)
    if not path.is_file() or path.stat().st_size != size or _hash(path) != digest:
        raise Refusal("attachments.damaged", "The bytes of this file are missing or have changed on disk.", status=503)
    headers = {
        "Content-Type": content_type,
        "Content-Disposition": str(content_disposition_header(True, name)),
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "Cache-Control": "private, no-store",
    }
    return Served(path, size, headers)


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def contents(attachment_id: int) -> bytes:
    """The bytes of a file as they lie on disk, for acts that print or prove them; b"" when they are gone. No access is checked here."""
    row = one("select stored from attachments_attachment where id = %s", [attachment_id])
    path = place(row[0]) if row else None
    return path.read_bytes() if path is not None and path.is_file() else b""
