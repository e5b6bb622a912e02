"""Files: hostile names and bytes, limits, and no way to them but the record's permission (S8, S14)."""

import datetime as dt
import os
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import override_settings
from hypothesis import given
from hypothesis import strategies as st

from makesell.ground.actor import system
from makesell.ground.attachments import actions, queries
from makesell.ground.attachments.contents import LONGEST_NAME, UNKNOWN, free_name, runs, shown_name, type_of
from makesell.ground.db import act, one, values
from makesell.ground.refusal import Refusal
from makesell.ground.spine.actions import NewRecord, open_records

AT = dt.datetime.now(dt.UTC)
ACTOR = system("test")
PDF = b"%PDF-1.7 hello"
attach = act(actions.attach)


@pytest.fixture
def media(tmp_path: Path) -> Iterator[Path]:
    """A folder for files of this test."""
    with override_settings(MEDIA_ROOT=tmp_path):
        yield tmp_path


def record() -> int:
    return open_records([NewRecord("sales_order", "SO-1")], actor=ACTOR, at=AT)[0]


def files(media: Path) -> list[Path]:
    return [path for path in media.rglob("*") if path.is_file()]


def everybody(_kind: str, _record_id: int) -> bool:
    return True


@pytest.mark.django_db
def test_a_file_is_kept_under_a_name_of_our_own_and_given_back_whole(media: Path) -> None:
    where = record()
    made = attach(where, "合同.pdf", [PDF[:3], PDF[3:]], actor=ACTOR, at=AT)
    (row,) = queries.of_record(where)
    assert (row.id, row.name, row.size, row.content_type) == (made, "合同.pdf", len(PDF), "application/pdf")
    (path,) = files(media)
    assert uuid.UUID(path.name).hex == path.name
    assert path.stat().st_mode & 0o777 == 0o600
    served = queries.serve(made, everybody)
    assert served.path.read_bytes() == PDF
    assert served.headers["Content-Disposition"].startswith("attachment; ")
    assert served.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.django_db
def test_only_the_records_permission_opens_a_file(media: Path) -> None:
    where = record()
    made = attach(where, "a.pdf", [PDF], actor=ACTOR, at=AT)
    asked = []

    def nobody(kind: str, record_id: int) -> bool:
        asked.append((kind, record_id))
        return False

    with pytest.raises(Refusal) as hidden:
        queries.serve(made, nobody)
    with pytest.raises(Refusal) as missing:
        queries.serve(made + 1, everybody)
    assert asked == [("sales_order", where)]
    assert (hidden.value.code, hidden.value.status, str(hidden.value)) == (missing.value.code, missing.value.status, str(missing.value))


@pytest.mark.django_db
def test_a_removed_file_is_gone_from_the_record_and_later_from_disk(media: Path) -> None:
    where = record()
    made = attach(where, "a.pdf", [PDF], actor=ACTOR, at=AT)
    act(actions.remove)(made, actor=ACTOR, at=AT)
    assert queries.of_record(where) == []
    with pytest.raises(Refusal):
        queries.serve(made, everybody)
    with pytest.raises(Refusal):
        act(actions.remove)(made, actor=ACTOR, at=AT)
    assert actions.sweep(AT) == 0
    assert actions.sweep(AT + dt.timedelta(days=2)) == 1
    assert files(media) == []
    assert values("select act from spine_event where record_id = %s order by id", [where]) == ["attach", "remove_file"]


@pytest.mark.django_db
def test_the_sweep_leaves_files_in_use(media: Path) -> None:
    attach(record(), "a.pdf", [PDF], actor=ACTOR, at=AT)
    assert actions.sweep(AT + dt.timedelta(days=400)) == 0
    assert len(files(media)) == 1


@pytest.mark.django_db
def test_two_files_of_one_name_are_told_apart(media: Path) -> None:
    where = record()
    for _ in range(3):
        attach(where, "同名.pdf", [PDF], actor=ACTOR, at=AT)
    assert [row.name for row in queries.of_record(where)] == ["同名 (3).pdf", "同名 (2).pdf", "同名.pdf"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "body", "code"),
    [
        ("a.pdf", b"", "attachments.empty"),
        ("a.pdf", b"MZ\x90\x00", "attachments.program"),
        ("a.txt", b"#!/bin/sh\nrm", "attachments.program"),
        ("rechnung.pdf.exe", PDF, "attachments.program"),
        ("a.exe.", PDF, "attachments.program"),
        ("a\u202efdp.exe", PDF, "attachments.program"),
        ("a.exe\x00.pdf", PDF, "attachments.program"),
        ("a.pdf", b"x" * (20 * 1024 * 1024 + 1), "attachments.too_large"),
    ],
)
def test_what_is_refused_leaves_nothing(media: Path, name: str, body: bytes, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        attach(record(), name, [body], actor=ACTOR, at=AT)
    assert refused.value.code == code
    assert files(media) == []
    assert one("select count(*) from attachments_attachment") == (0,)


@pytest.mark.django_db
def test_an_unknown_record_leaves_nothing(media: Path) -> None:
    with pytest.raises(Refusal):
        attach(-1, "a.pdf", [PDF], actor=ACTOR, at=AT)
    assert files(media) == []


@pytest.mark.django_db
def test_bytes_changed_on_disk_are_not_handed_out(media: Path) -> None:
    made = attach(record(), "a.pdf", [PDF], actor=ACTOR, at=AT)
    (path,) = files(media)
    path.write_bytes(PDF[::-1])
    with pytest.raises(Refusal) as refused:
        queries.serve(made, everybody)
    assert refused.value.code == "attachments.damaged"


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("..\\..\\windows\\system.ini", "system.ini"),
        ("/etc/passwd", "passwd"),
        ("C:\\报价.xlsx", "报价.xlsx"),
        ("a\x00b.pdf", "ab.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie_ x.pdf"),
        ("\u202efdp.txt", "fdp.txt"),
        ("..", "file"),
        ("", "file"),
        ("  .pdf ", "pdf"),
        ("con.txt", "file_con.txt"),
        ('"><script>.pdf', "___script_.pdf"),
        ("长" * 300 + ".pdf", "长" * 116 + ".pdf"),
    ],
)
def test_hostile_names_become_plain_ones(raw: str, shown: str) -> None:
    assert shown_name(raw) == shown


@given(st.text(max_size=400))
def test_no_name_is_a_path_or_breaks_a_header(raw: str) -> None:
    name = shown_name(raw)
    assert name
    assert len(name) <= LONGEST_NAME
    assert os.path.basename(name) == name
    assert name not in {".", ".."}
    assert not set(name) & set('\x00\r\n/\\"')
    assert shown_name(name) == name


@pytest.mark.parametrize(
    ("head", "found"),
    [
        (PDF, "application/pdf"),
        (b"\x89PNG\r\n\x1a\n....", "image/png"),
        (b"RIFF....WEBPVP8 ", "image/webp"),
        (b"PK\x03\x04....[Content_Types].xml....xl/workbook.xml", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (b"PK\x03\x04....something", "application/zip"),
        ("你好,世界".encode(), "text/plain"),
        ("你好,世界".encode("gb18030"), "text/plain"),
        (b"name,amount\r\n", "text/plain"),
        (b"<!DOCTYPE html><script>alert(1)</script>", UNKNOWN),
        (b"\n\n  <svg onload=alert(1)>", UNKNOWN),
        (b"GIF89a<script>", "image/gif"),
        (b"plain <ScRiPt>", UNKNOWN),
        (b"\x00\x01\x02", UNKNOWN),
        (b"", UNKNOWN),
    ],
)
def test_the_type_comes_from_the_bytes(head: bytes, found: str) -> None:
    assert type_of(head) == found


def test_a_character_cut_in_the_middle_is_still_text() -> None:
    assert type_of(("汉" * 2000).encode()[:4096]) == "text/plain"


def test_programs_are_known_by_bytes_and_by_name() -> None:
    assert runs(b"\x7fELF", "a")
    assert runs(PDF, "a.JS")
    assert not runs(PDF, "exe")
    assert not runs(PDF, "alibaba.com.pdf")
    assert not runs(PDF, "报价.pdf")


def test_a_free_name_keeps_its_ending() -> None:
    assert free_name("a.pdf", frozenset({"a.pdf", "a (2).pdf"})) == "a (3).pdf"
    assert free_name("a", frozenset({"a"})) == "a (2)"
