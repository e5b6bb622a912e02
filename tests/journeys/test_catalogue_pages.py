"""Journeys: the catalogue and every sample page in two languages × two themes × two widths, CSP on."""

from collections.abc import Iterator
from itertools import product

import pytest
from playwright.sync_api import Browser

from makesell.ui.build import build
from makesell.ui.catalogue import pages
from makesell.ui.catalogue.sample_shell import sample_shell
from tests.journeys.browser import CONTRAST, EVERYTHING, MARKUP, SIZES, browser, charts_drawn, faults, go, overflow, window
from tests.journeys.catalogue_site import site

NAMES = ("", *(f"{name}/" for name in pages(sample_shell("en", "light"))))


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """The catalogue's own site, with fresh assets."""
    build()
    with site() as base:
        yield f"{base}/style/"


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """One browser for all."""
    with browser(only_looks=True) as started:
        yield started


@pytest.mark.parametrize(("lang", "theme", "size"), list(product(("zh-Hans", "en"), ("light", "dark"), SIZES)))
def test_every_page_is_sound(address: str, chromium: Browser, lang: str, theme: str, size: str) -> None:
    """Axe finds nothing, nothing sticks out, the console is silent, on the catalogue and each sample page. Colours know no language, and a
    theme changes nothing but colours."""
    width, height = SIZES[size]
    context = chromium.new_context(viewport={"width": width, "height": height}, reduced_motion="reduce")
    asked = {("zh-Hans", "light"): EVERYTHING, ("en", "light"): MARKUP, ("zh-Hans", "dark"): CONTRAST}.get((lang, theme))
    page, said = window(context)
    found: list[str] = []
    for name in NAMES:
        go(page, f"{address}{name}?lang={lang}&theme={theme}")
        charts_drawn(page)
        found += [f"/style/{name} {one}" for one in (*(faults(page, asked) if asked else ()), *overflow(page), *said)]
        said.clear()
    context.close()
    assert found == []
