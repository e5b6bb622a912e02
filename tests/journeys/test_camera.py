"""Journeys: scanning by a phone's camera where the browser reads no codes itself: goods are picked, a parcel's label leads to its goods issue.

A camera that cannot be had is told in words.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect, sync_playwright

from makesell.demo import samples as co
from makesell.documents.deliveries import label_queries
from makesell.documents.deliveries import queries as deliveries
from makesell.flows.steps.parcel_paper import laid_out
from makesell.ground.access import roles
from makesell.ground.db import run, values
from makesell.ground.paper import codes
from makesell.ground.paper.tests import reading
from makesell.ui.build import build
from tests.clauses.cast import NOW
from tests.clauses.test_pro_6_lots import Tracked
from tests.journeys.browser import PATIENCE, faults, leaves, overflow
from tests.journeys.camera import BLANK, FAKE, FAKE_UI, film, held, page_held, phone, seeing
from tests.journeys.company_site import Hand, context_of, desk

SAYS = {
    "zh-hans": {"denied": "不能使用摄像头", "none": "没有摄像头", "insecure": "安全地址"},
    "en": {"denied": "may not be used", "none": "no camera", "insecure": "secure address"},
}
# a browser that reads no codes itself, as Safari and Firefox are, whatever this Chromium has
NO_DETECTOR = "delete window.BarcodeDetector"
# Chromium's made-up cameras have no lamp
LAMP = """const track = MediaStreamTrack.prototype, known = track.getCapabilities;
  track.getCapabilities = function () { return {...known.call(this), torch: true}; };
  track.applyConstraints = async (asked) => { window.lit = asked.advanced[0].torch; };"""
NAME = "makesell.test"
GAP = (BLANK, 0.6)
CAMERA, VIDEO, ALERT = "[data-camera]", "ms-scan video", "ms-scan [role=alert]"


def store() -> None:
    """Goods by lot and pieces by serial number, a delivery of both, and somebody who works there."""
    t = Tracked()
    t.plan((t.pieces, "2"), (t.bulks, "1"))
    co.login(t.company.units[0], roles.WAREHOUSE)


COMPANY = store


@pytest.fixture(scope="module")
def play() -> Iterator[Playwright]:
    """What starts browsers, one for each camera; the assets as they are now."""
    build()
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as started:
        yield started


@pytest.fixture(params=list(SAYS))
def lang(request: pytest.FixtureRequest) -> str:
    """Each language once."""
    return str(request.param)


@pytest.fixture
def address(company: str, play: Playwright, lang: str, settings: Any) -> Iterator[str]:
    """The desk on the day the goods lie there, by its name too."""
    run("update organisation_user set language = %s", [lang])
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, NAME]
    with desk(Hand(NOW)) as base:
        yield base


def at_the_shelf(started: Browser, address: str, lang: str) -> tuple[BrowserContext, Page, list[str]]:
    """The storekeeper's phone, and what its console says."""
    (login,) = values(
        "select u.username from organisation_user u join organisation_rolegrant g on g.person_id = u.person_id where g.role = %s", [roles.WAREHOUSE]
    )
    context = context_of(started, address, str(login), "phone", lang)
    context.set_default_timeout(PATIENCE)
    context.add_init_script(NO_DETECTOR)
    page, said = context.new_page(), list[str]()
    page.on("console", lambda message: said.append(f"{message.type}: {message.text}"))
    page.on("pageerror", lambda error: said.append(f"error: {error}"))
    return context, page, said


def silent(said: list[str]) -> None:
    """Nothing but the answers to a wrong code, and what any page at an address without https is told."""
    known = ("status of 422", "Cross-Origin-Opener-Policy")
    assert [one for one in said if not any(word in one for word in known) and not one.startswith(("verbose", "info"))] == []


def picks(page: Page, key: int) -> None:
    """Two pieces and one of a lot pass before the camera, which goes on over each answer; what is wrong is said and changes nothing."""
    page.goto(f"/deliveries/{key}/do/pick/")
    page.locator(CAMERA).click()
    expect(page.locator("[name=found-1-lot]")).to_have_value("S2, S3")
    expect(page.locator("[name=found-2-lot]")).to_have_value("SOON")
    expect(page.locator(VIDEO)).to_be_visible()
    expect(page.locator("main .err").first).to_contain_text("NOBODY")
    expect(page.locator("[name=found-1-lot]")).to_have_value("S2, S3")
    assert (faults(page), overflow(page)) == ([], [])
    page.locator(CAMERA).click()
    expect(page.locator(VIDEO)).to_be_hidden()
    page.locator("[name=_scan]").fill("")
    with leaves(page):
        page.locator(".form-foot button[name=_go][value='1']").click()
    assert deliveries.of_ids([key])[0].state == "picked"


def test_goods_are_picked_and_issued_by_the_camera(play: Playwright, address: str, lang: str, tmp_path: Path) -> None:
    """Bars and QR are read as printed; the label that is printed for a parcel opens its delivery, whose goods leave."""
    key = values("select record_id from deliveries_delivery", [])[0]
    scenes = [(held(one), 0.8) for one in (codes.bars("S2"), codes.qr("SOON"), codes.bars("S3"), codes.qr("NOBODY"))]
    seen = film(tmp_path / "goods.y4m", [part for scene in scenes for part in (scene, GAP)])
    with phone(play, *seeing(seen), windowless=lang == "en") as started:
        context, page, said = at_the_shelf(started, address, lang)
        picks(page, key)
        page.goto(f"/deliveries/{key}/do/pack/")
        with leaves(page):
            page.locator(".form-foot button[name=_go][value='1']").click()
        silent(said)
        context.close()
    picture, width, height = page_held(next(reading.pages(*laid_out(label_queries.labels(key), 1))))
    label = film(tmp_path / "label.y4m", [(picture, 1)], width, height)
    with phone(play, *seeing(label), windowless=lang == "en") as started:
        context, page, said = at_the_shelf(started, address, lang)
        page.goto("/scan/")
        page.locator(CAMERA).click()
        with leaves(page):
            page.locator(f"main a[href='/deliveries/{key}/']").click()
        page.locator(f"main form[action^='/deliveries/{key}/do/issue_goods/'] button").click()
        with leaves(page):
            page.locator("#ask [data-yes]").click()
        silent(said)
        context.close()
    assert deliveries.of_ids([key])[0].state == "issued"


def test_which_camera_and_its_light(play: Playwright, address: str, lang: str) -> None:
    """Of two cameras one is chosen, and used on; where it has a lamp, that is switched."""
    with phone(play, f"{FAKE}=device-count=2", FAKE_UI, windowless=lang == "en") as started:
        context, page, said = at_the_shelf(started, address, lang)
        page.add_init_script(LAMP)
        page.goto("/scan/")
        page.locator(CAMERA).click()
        which = page.locator("ms-scan select")
        expect(which.locator("option")).to_have_count(2)
        first = which.input_value()
        which.select_option(index=1)
        expect(which).not_to_have_value(first)
        used = page.locator(VIDEO).evaluate("video => video.srcObject.getVideoTracks()[0].getSettings().deviceId")
        assert used == which.input_value() != first
        light = page.locator("[data-torch]")
        expect(light).to_have_attribute("aria-pressed", "false")
        light.click()
        expect(light).to_have_attribute("aria-pressed", "true")
        assert page.evaluate("lit") is True
        silent(said)
        context.close()


@pytest.mark.parametrize("why", ["denied", "none", "insecure"])
def test_a_camera_that_cannot_be_had_is_told_in_words(play: Playwright, address: str, lang: str, why: str) -> None:
    """Refused, not there, or asked for at an address that is not secure; the field takes a typed code as before."""
    switches = {"denied": (FAKE,), "none": (FAKE_UI,), "insecure": (f"--host-resolver-rules=MAP {NAME} 127.0.0.1",)}[why]
    base = address.replace("127.0.0.1", NAME) if why == "insecure" else address
    # without a window there is nobody to ask, and so nobody who refuses
    with phone(play, *switches, windowless=lang == "en" and why != "denied") as started:
        context, page, said = at_the_shelf(started, base, lang)
        page.goto("/scan/")
        page.locator(CAMERA).click()
        expect(page.locator(ALERT)).to_contain_text(SAYS[lang][why])
        expect(page.locator(VIDEO)).to_be_hidden()
        assert (faults(page), overflow(page)) == ([], [])
        page.locator("[name=code]").fill("S4")
        page.locator("[name=code]").press("Enter")
        expect(page.locator("main a[href^='/lots/']")).to_be_visible()
        silent(said)
        context.close()
