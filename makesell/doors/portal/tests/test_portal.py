"""One-time links: a link opens its one record for its one purpose until it is used, ended or taken back; guessing is slowed; nothing leaks."""

import base64
import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from makesell.doors.portal.guard import MOST_FILES, MOST_WRONG
from makesell.ground import clock
from makesell.ground.actor import Actor, system
from makesell.ground.db import act, values
from makesell.ground.links import actions as links
from makesell.ground.links.actions import NewLink
from makesell.ground.paper.press import Letterhead, Sheet, render
from makesell.ground.refusal import Refusal
from makesell.ground.signing import actions as signing
from makesell.ground.spine.actions import NewRecord, open_records

pytestmark = pytest.mark.django_db
ACTOR = system("test")


@pytest.fixture(autouse=True)
def _own(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    cache.clear()


def record(kind: str = "agreement") -> int:
    """A record that no page knows the rest of."""
    return act(open_records)([NewRecord(kind, "x")], actor=ACTOR, at=clock.now())[0]


def link(purpose: str = "sign", kind: str = "agreement", at: dt.datetime | None = None, days: int = 3) -> tuple[str, int]:
    """A token and its record."""
    key = record(kind)
    return act(links.make)(NewLink(purpose, key, "张三", None, days), actor=ACTOR, at=at or clock.now()), key


@act
def taken_back(key: int, *, actor: Actor) -> None:
    """Ends the links to sign of a record."""
    links.end_of(key, "sign", at=clock.now())


@act
def used_up(link_id: int, *, actor: Actor) -> None:
    """Uses a link."""
    links.use(link_id, at=clock.now())


def test_only_a_hash_is_kept() -> None:
    token, key = link()
    (kept,) = values("select digest from links_link where record_id = %s", [key])
    assert (token in kept, links.digest(token) == kept, len(token) >= 32) == (False, True, True)


def test_links_that_open_nothing_are_answered_alike() -> None:
    """Never was, ended, taken back, another purpose, another kind, nobody's record: 404, by every address."""
    ended, _ = link(at=clock.now() - dt.timedelta(days=5))
    taken, key = link()
    taken_back(key, actor=ACTOR)
    tokens = ["nothing", ended, taken, link("survey")[0], link("sign", "order")[0], link()[0]]
    for token in tokens:
        for address in ("", "paper/", "do/sign/"):
            client = Client()
            answer = client.post(f"/p/{token}/{address}") if address.startswith("do") else client.get(f"/p/{token}/{address}")
            assert answer.status_code == 404, (token, address)


def test_a_link_is_used_once() -> None:
    token, key = link()
    (link_id,) = values("select id from links_link where record_id = %s", [key])
    used_up(link_id, actor=ACTOR)
    with pytest.raises(Refusal) as caught:
        used_up(link_id, actor=ACTOR)
    assert (caught.value.code, caught.value.status) == ("link.used", 409)
    assert token


def test_a_new_link_ends_the_old_one_and_lives_at_most_so_long() -> None:
    token, key = link()
    act(links.make)(NewLink("sign", key, "张三"), actor=ACTOR, at=clock.now())
    assert Client().get(f"/p/{token}/").status_code == 404
    assert values("select count(*) from links_link where revoked_at is not null and record_id = %s", [key]) == [1]
    with pytest.raises(Refusal) as caught:
        act(links.make)(NewLink("sign", key, "张三", days=91), actor=ACTOR, at=clock.now())
    assert caught.value.code == "link.days"


def test_guessing_is_slowed() -> None:
    for _ in range(MOST_WRONG):
        assert Client().get("/p/wrong/").status_code == 404
    assert Client().get("/p/wrong/").status_code == 429
    assert Client().get(f"/p/{link()[0]}/").status_code == 429
    assert Client(REMOTE_ADDR="10.0.0.9").get("/p/wrong/").status_code == 404


def test_nothing_leaks_to_other_sites() -> None:
    """No cache, no index, no referrer abroad, no frame, the strict policy; and no address of another site on the page."""
    for answer in (Client().get("/p/verify/"), Client().get("/p/wrong/")):
        assert answer["Referrer-Policy"] == "same-origin"
        assert (answer["Cache-Control"], answer["X-Robots-Tag"]) == ("no-store", "noindex, nofollow")
        policy = answer["Content-Security-Policy"]
        assert ("script-src 'self'" in policy, "unsafe" in policy, "frame-ancestors 'none'" in policy) == (True, False, True)
        assert "http://" not in answer.content.decode()
        assert "https://" not in answer.content.decode()


def verify(pdf: bytes) -> str:
    """What the page says of a file."""
    answer = Client().post("/p/verify/", {"file": SimpleUploadedFile("x.pdf", pdf)}, headers={"Accept-Language": "en"})
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_whoever_holds_a_paper_can_have_it_verified(tmp_path: Path) -> None:
    """Genuine, changed by one byte, unsealed, no PDF: each is said."""
    page = tmp_path / "page.typ"
    page.write_text('#import "frame.typ": *\n#show: frame\n中文')
    at = clock.now()
    pdf = render(Sheet(page, {}), Letterhead("示例公司", "合同", "C-1", "zh"), at=at)
    key = record()
    act(signing.seal)(key, pdf, "c.pdf", why="x", actor=ACTOR, at=at)
    (kept,) = tmp_path.glob("attachments/??/*")
    sealed = kept.read_bytes()
    assert "Genuine" in verify(sealed)
    assert "Untrusted issuer" in verify(sealed)
    assert "CHANGED" in verify(bytes((*sealed[:900], sealed[900] ^ 1, *sealed[901:])))
    for nothing in (pdf, b"no pdf at all", base64.b64encode(sealed)):
        assert "proves nothing" in verify(nothing)


def test_too_many_and_too_large_files_are_refused() -> None:
    assert Client().post("/p/verify/", {}).status_code == 422
    for _ in range(MOST_FILES):
        Client().post("/p/verify/", {})
    assert Client().post("/p/verify/", {}).status_code == 429
