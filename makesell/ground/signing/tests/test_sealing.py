"""Seals: proved by a reader that shares nothing with ours, every changed byte is reported, certificates and their passwords."""

import datetime as dt
import subprocess
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.serialization import NoEncryption, pkcs12

from makesell.ground.actor import system
from makesell.ground.attachments.actions import place
from makesell.ground.db import act, one, values
from makesell.ground.paper.press import Letterhead, Sheet, render
from makesell.ground.refusal import Refusal
from makesell.ground.signing import actions, keys, queries, sealing
from makesell.ground.signing.actions import SignedPaper, Signing
from makesell.ground.spine.actions import NewRecord, open_records

AT = dt.datetime(2026, 3, 2, 9, 0, tzinfo=dt.UTC)
ACTOR = system("test")
PASSWORD = "correct horse"
PNG = b"\x89PNG\r\n\x1a\n" + b"drawn"


@pytest.fixture(scope="module")
def bundle() -> bytes:
    """A PKCS#12 with its key."""
    return keys.built_in("示例公司", PASSWORD, AT)


@pytest.fixture
def pdf(tmp_path: Path) -> bytes:
    """A paper of one page."""
    page = tmp_path / "page.typ"
    page.write_text('#import "frame.typ": *\n#show: frame\n#data.name')
    return render(Sheet(page, {"name": "张三"}), Letterhead("示例公司", "目标责任书", "TA-1", "zh"), at=AT)


@pytest.fixture
def record(db: None) -> int:
    """A record to sign."""
    return act(open_records)([NewRecord("agreement", "x")], actor=ACTOR, at=AT)[0]


def code(caught: pytest.ExceptionInfo[Refusal]) -> str:
    """The refusal's code."""
    return caught.value.code


def test_another_reader_verifies_the_seal(pdf: bytes, bundle: bytes, tmp_path: Path) -> None:
    """openssl checks the signature over the bytes the file itself names; with one byte changed it does not."""
    sealed = sealing.seal(pdf, bundle, PASSWORD, why="x")
    (mark,) = [n for n in range(len(sealed)) if sealed.startswith(b"/ByteRange", n)]
    start = sealed.index(b"[", mark) + 1
    a, b, c, d = (int(n) for n in sealed[start : sealed.index(b"]", start)].split())
    hexed = sealed[a + b + 1 : c - 1]
    der = bytes.fromhex(hexed.decode())
    length = int.from_bytes(der[2:4], "big") + 4
    (tmp_path / "seal.der").write_bytes(der[:length])
    for changed, verdict in ((False, 0), (True, 1)):
        content = bytearray(sealed[a : a + b] + sealed[c : c + d])
        if changed:
            content[100] ^= 1
        (tmp_path / "content").write_bytes(bytes(content))
        files = ["-in", "seal.der", "-content", "content", "-out", "/dev/null"]
        command = ["openssl", "cms", "-verify", "-inform", "DER", "-noverify", "-binary", *files]
        assert min(subprocess.run(command, cwd=tmp_path, capture_output=True, check=False).returncode, 1) == verdict


def test_a_seal_that_needs_more_room_gets_it(pdf: bytes, bundle: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "ROOM", 100)
    (found,) = sealing.read(sealing.seal(pdf, bundle, PASSWORD, why="x"))
    assert found.good


def test_every_changed_byte_is_reported(pdf: bytes, bundle: bytes, record: int) -> None:
    """Of a kept file: whichever byte is changed, it is not the sealed file any more; inside what is sealed the seal breaks."""
    sealed = sealing.seal(pdf, bundle, PASSWORD, why="x")
    (whole,) = sealing.read(sealed)
    assert (whole.good, whole.certificate.subject, whole.certificate.self_issued) == (True, "示例公司", True)
    start = sealed.index(b"/Contents <") + len(b"/Contents <")
    gap = range(start - 1, sealed.index(b">", start) + 1)
    for at in range(0, len(sealed), len(sealed) // 60):
        changed = bytes((*sealed[:at], sealed[at] ^ 1, *sealed[at + 1 :]))
        try:
            found = sealing.read(changed)
        except Refusal:
            continue
        assert at in gap or not all(each.good for each in found) or not found
    assert not all(each.good for each in sealing.read(sealed + b"\n% more"))


def test_a_record_knows_whether_its_file_is_still_as_sealed(pdf: bytes, record: int) -> None:
    act(actions.seal)(record, pdf, "paper.pdf", why="x", at=AT, actor=ACTOR)
    proof = queries.proof_of(record)
    assert proof is not None
    assert (proof.intact, proof.trusted, proof.subject) == (True, False, "Makesell")
    (stored,) = values("select stored from attachments_attachment where id = %s", [proof.file_id])
    kept = place(stored).read_bytes()
    assert queries.prove(kept).ours
    assert (queries.prove(pdf).sealed, queries.prove(b"no pdf").intact) == (False, False)
    place(stored).write_bytes(kept[:-1] + bytes([kept[-1] ^ 1]))
    again = queries.proof_of(record)
    assert again is not None
    assert not again.intact


def test_the_company_seals_with_its_own_certificate_and_no_password_is_kept_in_the_clear(pdf: bytes, bundle: bytes, record: int) -> None:
    key = act(actions.add_certificate)(bundle, PASSWORD, actor=ACTOR, at=AT)
    row = one("select bundle, password from signing_secret where certificate_id = %s", [key])
    assert row is not None
    assert PASSWORD.encode() not in bytes(row[0]) + bytes(row[1])
    assert keys.unlocked(row[1]) == PASSWORD
    act(actions.seal)(record, pdf, "paper.pdf", why="x", at=AT, actor=ACTOR)
    proof = queries.proof_of(record)
    assert proof is not None
    assert proof.subject == "示例公司"
    act(actions.retire_certificate)(key, at=AT, actor=ACTOR)
    assert values("select count(*) from signing_secret") == [0]
    again = queries.proof_of(record)
    assert again is not None
    assert again.intact


@pytest.mark.django_db
def test_bad_certificates_are_refused(bundle: bytes) -> None:
    later = AT + dt.timedelta(days=365 * 20)
    for wanted, given, password, at in (
        ("signing.password", bundle, "wrong", AT),
        ("signing.password", b"nothing", PASSWORD, AT),
        ("signing.bundle", b"x" * 300_000, PASSWORD, AT),
        ("signing.expired", bundle, PASSWORD, later),
    ):
        with pytest.raises(Refusal) as caught:
            act(actions.add_certificate)(given, password, actor=ACTOR, at=at)
        assert code(caught) == wanted
    act(actions.add_certificate)(bundle, PASSWORD, actor=ACTOR, at=AT)
    with pytest.raises(Refusal) as caught:
        act(actions.add_certificate)(bundle, PASSWORD, actor=ACTOR, at=AT)
    assert code(caught) == "signing.known"
    keyless = pkcs12.serialize_key_and_certificates(b"x", None, keys.opened(bundle, PASSWORD), None, NoEncryption())
    with pytest.raises(Refusal) as caught:
        act(actions.add_certificate)(keyless, "", actor=ACTOR, at=AT)
    assert code(caught) == "signing.bundle"


def test_the_environment_may_give_the_password(bundle: bytes, record: int, settings: Any) -> None:
    settings.SEAL_PASSWORD = PASSWORD
    key = act(actions.add_certificate)(bundle, "", actor=ACTOR, at=AT)
    assert values("select password from signing_secret where certificate_id = %s", [key]) == [None]


def test_each_side_signs_once_and_says_how(record: int) -> None:
    day = AT.date()

    def sign(new: Signing) -> None:
        act(actions.sign)(record, new, actor=ACTOR, at=AT, on=day)

    for wanted, new in (
        ("signing.drawn", Signing("other", "张三", drawn=b"")),
        ("signing.drawn", Signing("other", "张三", drawn=b"no png")),
        ("signing.date", Signing("other", "张三", paper=SignedPaper(1, day + dt.timedelta(days=1), "公章", 1, "档案室"))),
        ("signing.place", Signing("other", "张三", paper=SignedPaper(1, day, "公章", 1, " "))),
    ):
        with pytest.raises(Refusal) as caught:
            sign(new)
        assert code(caught) == wanted
    sign(Signing("other", "张三", drawn=PNG))
    with pytest.raises(Refusal) as caught:
        sign(Signing("other", "张三", drawn=PNG))
    assert code(caught) == "signing.signed"
    assert [(row.party, row.way, row.name) for row in queries.signatures(record)] == [("other", "screen", "张三")]
    assert queries.drawn(record) == {"other": PNG}


def test_a_key_is_proved_once_for_a_seal(bundle: bytes, pdf: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """When its file is opened; opened again to sign, an RSA key is not proved again, and the seal is as good."""
    proved: list[bool] = []
    load = serialization.load_der_private_key

    def loaded(data: bytes, password: None, **how: Any) -> Any:
        proved.append(not how.get("unsafe_skip_rsa_key_validation"))
        return load(data, password, **how)

    monkeypatch.setattr(serialization, "load_der_private_key", loaded)
    (found,) = sealing.read(sealing.seal(pdf, bundle, PASSWORD, why="x"))
    assert found.good
    assert proved == [False]
