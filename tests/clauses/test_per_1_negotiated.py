"""PER-1 · Agreements are negotiated line by line, reminded of, and proved by two readers that share nothing."""

import datetime as dt
import hashlib
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, pkcs12
from django.utils.translation import override

from makesell.demo import samples as co
from makesell.documents.agreements import queries, states
from makesell.flows.per_1_agreements import negotiate_agreement, remind_agreements, sign_agreement
from makesell.flows.per_1_agreements.negotiate_agreement import CommentFact, SettleFact, WordingFact
from makesell.flows.steps import working_days
from makesell.flows.steps.agreement_paper import digest, paper, wording
from makesell.ground.actor import Actor
from makesell.ground.attachments.queries import contents, of_record
from makesell.ground.clock import business_date
from makesell.ground.db import run
from makesell.ground.notices.queries import latest
from makesell.ground.signing import keys, sealing
from makesell.ground.signing.queries import proof_of, prove
from makesell.sheets import agreement_parts
from tests.clauses.cast import NOW
from tests.clauses.test_per_1 import DRAWN, Firm, refused, row, sign

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse"


@pytest.fixture(autouse=True)
def _files(settings: Any, tmp_path: Path) -> None:
    """Papers of these stories lie in a folder of their own."""
    settings.MEDIA_ROOT = tmp_path


def told(who: Actor, key: int, kind: str) -> int:
    """How often somebody was told of an agreement."""
    return len([n for n in latest(who) if n.record_id == key and n.kind == kind])


def test_each_side_comments_on_lines_and_the_text_is_worded_anew_with_its_difference() -> None:
    """A comment names its line; the new wording takes the targets as approved now, has its own paper, and both see what changed."""
    firm = Firm()
    key = firm.offered()
    lines = wording(row(key))
    about = next(n for n, line in enumerate(lines, 1) if "100,000" in line)
    negotiate_agreement.comment(CommentFact(key, "目标偏高", about), actor=firm.seller, at=NOW)
    negotiate_agreement.comment(CommentFact(key, "可以谈"), actor=firm.manager, at=NOW)
    assert [(one.about, one.text, one.settled_at) for one in queries.comments(key)] == [
        (lines[about - 1], "目标偏高", None), ("", "可以谈", None),
    ]  # fmt: skip
    assert told(firm.seller, key, "agreement_said") == 1
    run("update targets_target set amount = 90000 where record_id = %s", [firm.target])
    negotiate_agreement.word_anew(WordingFact(key, "每季复核一次"), actor=firm.manager, at=NOW, reason="协商后下调")
    negotiate_agreement.settle(SettleFact(key, 1), actor=firm.manager, at=NOW)
    refused("agreement.settled", 422, negotiate_agreement.settle, SettleFact(key, 1), actor=firm.manager, at=NOW)
    first, second = queries.editions(key)
    assert (second.edition, second.why, second.digest) == (2, "协商后下调", hashlib.sha256(second.wording.encode()).hexdigest())
    with override("en"):
        said = [(str(one["sign"]), one["line"]) for one in agreement_parts.differences(firm.seller, key).rows]
    assert ("New", "每季复核一次") in said
    assert [sign for sign, line in said if "100,000" in line] == ["Gone"]
    assert [sign for sign, line in said if "90,000" in line] == ["New"]
    assert len(of_record(key)) == 2
    assert first.digest != second.digest


def test_who_may_not_negotiate_is_refused_and_nothing_changes() -> None:
    firm = Firm()
    key = firm.offered()
    for who in (firm.seller,):
        refused("access.refused", 403, negotiate_agreement.word_anew, WordingFact(key, "x"), actor=who, at=NOW, reason="x")
        refused("access.refused", 403, negotiate_agreement.settle, SettleFact(key, 1), actor=who, at=NOW)
    refused("agreement.words", 422, negotiate_agreement.comment, CommentFact(key, " "), actor=firm.seller, at=NOW)
    refused("agreement.line", 422, negotiate_agreement.comment, CommentFact(key, "x", 99), actor=firm.seller, at=NOW)
    refused("agreement.words", 422, negotiate_agreement.word_anew, WordingFact(key, "x"), actor=firm.manager, at=NOW)
    refused("agreement.unchanged", 422, negotiate_agreement.word_anew, WordingFact(key, ""), actor=firm.manager, at=NOW, reason="x")
    sign(key, firm.seller)
    refused("agreement.half_signed", 409, negotiate_agreement.word_anew, WordingFact(key, "x"), actor=firm.manager, at=NOW, reason="x")
    sign(key, firm.manager)
    refused("document.state", 409, negotiate_agreement.comment, CommentFact(key, "x"), actor=firm.seller, at=NOW)
    assert (len(queries.editions(key)), queries.comments(key)) == (1, [])


def test_what_is_signed_is_what_was_offered_by_its_hash() -> None:
    """The sealed paper carries the hash of the wording that was offered; a text that changed meanwhile cannot be completed."""
    firm = Firm()
    key = firm.offered()
    sign(key, firm.seller)
    run("update agreements_targetagreement set terms = '悄悄加的' where record_id = %s", [key])
    refused("agreement.text", 409, sign_agreement.perform, sign_agreement.SignFact(key, DRAWN), actor=firm.manager, at=NOW)
    assert row(key).state == states.OFFERED
    run("update agreements_targetagreement set terms = '' where record_id = %s", [key])
    assert sign(key, firm.manager)
    proof = proof_of(key)
    assert proof is not None
    kept = queries.editions(key)[-1].digest
    assert (kept, OtherReader(contents(proof.file_id or 0)).keywords()) == (digest(wording(row(key))), kept)


def test_an_amendment_shows_its_difference_to_what_it_replaces() -> None:
    firm = Firm()
    firm.signed()
    co.target(firm.c, amount="50000", code="2025-Q2")
    new = firm.drafted("新产品上市")
    with override("en"):
        rows = agreement_parts.differences(firm.seller, new).rows
        assert {str(one["of"]) for one in rows} == {"against revision 1"}
    assert any("50,000" in str(one["line"]) for one in rows)


def test_who_has_not_signed_is_reminded_before_the_end_and_once_it_is_late() -> None:
    """Ten working days: the day before whoever has not signed, when late compensation too; each once, only on working time."""
    firm = Firm()
    key = firm.offered()
    until = row(key).sign_by
    assert until == working_days.later(business_date(NOW), 10)
    assert until is not None
    sign(key, firm.manager)
    morning = dt.time(2, 0)     # 10:00 in Shanghai
    eve = next(day for n in range(1, 9) if working_days.calendar().is_working(day := until - dt.timedelta(days=n)))
    at = dt.datetime.combine(eve, morning, dt.UTC)
    assert remind_agreements.perform(actor=co.ACTOR, at=at.replace(hour=15)) == 0
    assert [remind_agreements.perform(actor=co.ACTOR, at=at) for _ in range(2)] == [1, 0]
    assert (told(firm.seller, key, "agreement_due"), told(firm.manager, key, "agreement_due")) == (1, 0)
    late = dt.datetime.combine(working_days.later(until, 1), morning, dt.UTC)
    assert [remind_agreements.perform(actor=co.ACTOR, at=late) for _ in range(2)] == [1, 0]
    assert (told(firm.seller, key, "agreement_late"), told(firm.hr, key, "agreement_late")) == (1, 1)
    assert queries.in_force([firm.c.people[0]], NOW.date()) == {}


class OtherReader:
    """A reader that shares nothing with ours: the bytes a seal names, checked by openssl."""

    def __init__(self, pdf: bytes) -> None:
        self.pdf = pdf

    def keywords(self) -> str:
        """The hash of the text as the file's own metadata has it."""
        found = re.search(rb"<pdf:Keywords>([0-9a-f]{64})</pdf:Keywords>", self.pdf)
        return found[1].decode() if found else ""

    def says(self, folder: Path, certificate: bytes) -> str:
        """`good`, or what is wrong: `changed`, `added` (something follows what is sealed), `expired`."""
        start = self.pdf.rindex(b"/ByteRange [") + len(b"/ByteRange [")
        a, b, c, d = (int(n) for n in self.pdf[start : self.pdf.index(b"]", start)].split())
        der = bytes.fromhex(self.pdf[a + b + 1 : c - 1].decode())
        (folder / "seal.der").write_bytes(der[: int.from_bytes(der[2:4], "big") + 4])
        (folder / "content").write_bytes(self.pdf[a : a + b] + self.pdf[c : c + d])
        (folder / "root.pem").write_bytes(certificate)
        files = ["-in", "seal.der", "-content", "content", "-out", "/dev/null", "-CAfile", "root.pem", "-purpose", "any"]
        done = subprocess.run(["openssl", "cms", "-verify", "-inform", "DER", "-binary", *files], cwd=folder, capture_output=True, check=False)
        if b"expired" in done.stderr:
            return "expired"
        if done.returncode:
            return "changed"
        return "good" if c + d == len(self.pdf) else "added"


def sealed(key: int, at: dt.datetime) -> tuple[bytes, bytes]:
    """An agreement's paper under a certificate made on a day; with that certificate."""
    bundle = keys.built_in("示例公司", PASSWORD, at)
    certificate = pkcs12.load_key_and_certificates(bundle, PASSWORD.encode())[1]
    assert certificate is not None
    return sealing.seal(paper(row(key), at=NOW), bundle, PASSWORD, why="x"), certificate.public_bytes(Encoding.PEM)


def test_two_readers_see_a_changed_byte_a_swapped_page_and_an_expired_certificate(tmp_path: Path) -> None:
    key = Firm().offered()
    # more than one page
    run("update agreements_targetagreement set terms = %s where record_id = %s", ["\n".join(f"第 {n} 条" for n in range(60)), key])
    pdf, certificate = sealed(key, dt.datetime.now(dt.UTC))

    def both(file: bytes, by: bytes = certificate) -> tuple[bool, bool, str]:
        proof = prove(file)
        return proof.intact, proof.lapsed, OtherReader(file).says(tmp_path, by)

    assert both(pdf) == (True, False, "good")
    changed = bytes((*pdf[:900], pdf[900] ^ 1, *pdf[901:]))
    assert (both(changed)[0], both(changed)[2]) == (False, "changed")
    kids = re.search(rb"/Kids ?\[ ?(\d+ 0 R) (\d+ 0 R)", pdf)
    assert kids is not None
    # inside what is sealed …
    swapped = pdf[: kids.start(1)] + kids[2] + b" " + kids[1] + pdf[kids.end(2) :]
    assert len(swapped) == len(pdf)
    assert (both(swapped)[0], both(swapped)[2]) == (False, "changed")
    # … and by an update written behind it
    assert (both(pdf + b"\n% swapped")[0], both(pdf + b"\n% swapped")[2]) == (False, "added")
    old, its = sealed(key, dt.datetime(2010, 1, 1, tzinfo=dt.UTC))
    assert both(old, its) == (True, True, "expired")
