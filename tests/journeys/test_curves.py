"""Journeys: a scoring curve edited as one — by arrow keys, by pointer, by the numbers of its table."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from makesell.ui.build import build
from tests.journeys.browser import browser, faults, visit
from tests.journeys.catalogue_site import site


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """The catalogue's own site, with fresh assets."""
    build()
    with site() as base:
        yield f"{base}/style/"


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """One browser for all."""
    with browser() as started:
        yield started


@pytest.fixture
def page(address: str, chromium: Browser) -> Iterator[Page]:
    """The catalogue with a curve's field, its dialog open; the console stays silent."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    opened, said = visit(context, f"{address}?lang=en")
    opened.get_by_role("button", name="Edit as a curve").first.click()
    yield opened
    assert said == []
    context.close()


def curve(page: Page) -> str:
    """What the field holds."""
    return page.locator("[name=curved]").first.input_value()


def test_points_move_by_keys_and_stay_between_their_neighbours(page: Page) -> None:
    """Arrows move a point, Shift ten times as far; it passes no neighbour and no zero; Delete takes it out. Axe finds nothing."""
    point = page.get_by_role("slider", name="Point 2")
    expect(point).to_have_attribute("aria-valuetext", "80% → 60")
    point.focus()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Shift+ArrowUp")
    page.keyboard.press("ArrowRight")
    expect(point).to_have_attribute("aria-valuetext", "81% → 71")
    expect(point).to_be_focused()
    for _ in range(4):
        page.keyboard.press("Shift+ArrowRight")
    expect(point).to_have_attribute("aria-valuetext", "99.9% → 71")
    assert faults(page) == []
    page.get_by_role("slider", name="Point 4").focus()
    page.keyboard.press("Delete")
    page.get_by_role("button", name="Take it over").click()
    assert curve(page) == "0.6:0 0.999:71 1:100"
    expect(page.get_by_role("button", name="Edit as a curve").first).to_be_focused()


def test_points_move_by_the_pointer(page: Page) -> None:
    """The one in hand follows the pointer."""
    box = page.get_by_role("slider", name="Point 3").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 5, box["y"] + 5)
    page.mouse.down()
    page.mouse.move(box["x"] + 5, box["y"] + 45, steps=4)
    page.mouse.up()
    page.get_by_role("button", name="Take it over").click()
    score = float(curve(page).split()[2].split(":")[1])
    assert 40 < score < 90


def test_what_is_no_curve_is_said_and_not_taken_over(page: Page) -> None:
    """Figures must rise and points not be negative; until then nothing can be taken over, and Escape leaves the field as it was."""
    said, keep = page.locator("dialog[open] [role=status]"), page.get_by_role("button", name="Take it over")
    expect(said).to_have_text("Up to 60% it is worth 0 points, from 120% on 120 points; straight in between.")
    page.get_by_label("Point 2 · Figure in per cent").fill("130")
    page.keyboard.press("Tab")
    expect(said).to_have_text("A curve needs two points or more, from the left to the right.")
    expect(keep).to_be_disabled()
    page.get_by_label("Point 2 · Figure in per cent").fill("70")
    page.get_by_label("Point 2 · Points").fill("-5")
    page.keyboard.press("Tab")
    expect(said).to_have_text("A score must not be negative.")
    page.keyboard.press("Escape")
    assert curve(page) == "0.6:0 0.8:60 1:100 1.2:120"


def test_points_are_added_and_taken_out(page: Page) -> None:
    """A new one goes on where the last ones lead."""
    page.get_by_role("button", name="Another point").click()
    page.locator("dialog[open]").get_by_role("button", name="Remove").first.click()
    page.get_by_role("button", name="Take it over").click()
    assert curve(page) == "0.8:60 1:100 1.2:120 1.4:120"
