"""Journeys: a window that is only looked at has the sizes it says, though little of it is painted."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from tests.journeys.browser import SIZES, browser, faults, overflow, resize

# As wide as is said, with two targets that are too near each other where the window is narrow
WIDE = """<!doctype html><html lang="en"><title>x</title><meta name="viewport" content="width=device-width">
<style>main {{ width: {width}px }} hr {{ height: .5px; width: 33.3px; margin: 0 }}
a {{ display: inline-block; width: 60px; height: 40px; margin: 10px }}
@media (max-width: 400px) {{ a {{ width: 8px; height: 8px; margin: 0; font-size: 1px }} }}</style>
<main><h1>x</h1><a href="/">a</a><a href="/b">b</a><hr></main></html>"""
WHERE = "() => [innerWidth, innerHeight, ...Object.values(document.querySelector('hr').getBoundingClientRect().toJSON())]"
TARGETS = {"runOnly": ["target-size"]}


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    """An empty page of the browser that looks."""
    with browser(only_looks=True) as started:
        yield started.new_page()


@pytest.mark.parametrize("size", SIZES)
def test_it_is_laid_out_as_one_that_is_painted_whole(page: Page, size: str) -> None:
    page.set_content(WIDE.format(width=350))
    width, height = SIZES[size]
    page.set_viewport_size({"width": width, "height": height})
    painted = page.evaluate(WHERE)
    assert painted[:2] == [width, height]
    page.set_viewport_size({"width": 800, "height": 600})
    resize(page, size)
    assert page.evaluate(WHERE) == painted
    assert page.evaluate("devicePixelRatio") == 1


def test_what_sticks_out_or_stands_too_near_in_one_width_is_found_there_alone(page: Page) -> None:
    page.set_content(WIDE.format(width=500))
    resize(page, "phone")
    assert overflow(page) == ["MAIN.null 508", "H1.null 508"]
    assert [one.partition(":")[0] for one in faults(page, TARGETS)] == ["target-size"]
    resize(page, "desktop")
    assert (overflow(page), faults(page, TARGETS)) == ([], [])
