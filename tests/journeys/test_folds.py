"""PER-4 · Long tables of boards on a phone begin folded, open where one asks, and stand there whole on a desktop and without scripts."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from makesell.ui.build import build
from tests.journeys.browser import PATIENCE, browser
from tests.journeys.companies import demo_with_a_past
from tests.journeys.company_site import context_of, desk

COMPANY = demo_with_a_past


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """One browser for all, with the assets as they are now."""
    build()
    with browser() as started:
        yield started


def _scorecard(base: str, page: Page) -> None:
    """The scorecard of units by quarter, as the executive sees it."""
    page.set_default_timeout(PATIENCE)
    page.goto(f"{base}/login/")
    page.get_by_role("button", name="顾明远").click()
    page.wait_for_url(f"{base}/")
    page.goto(f"{base}/scorecard/?by=unit&kind=quarter")


def test_groups_fold_below_their_heads_on_a_phone(company: str, chromium: Browser) -> None:
    """The first group and the heads stand there; a head opens its own, the button all; nothing scrolls sideways."""
    with desk() as base:
        context = context_of(chromium, base, lang="zh-hans", size="phone")
        page = context.new_page()
        _scorecard(base, page)
        card = page.locator("[data-rest]").first.evaluate("one => one.closest('section').id")
        table = page.locator(f"#{card}")
        rows, heads = table.locator("tbody tr"), table.locator("tbody tr.group")
        whole, groups = rows.count(), heads.count()
        assert groups > 2
        expect(heads.nth(groups - 1)).to_be_visible()
        folded = table.locator("tbody tr:not(.group):visible").count()
        assert 0 < folded < whole - groups
        button = heads.nth(1).get_by_role("button")
        expect(button).to_have_accessible_name(re.compile("^显示 ."))
        button.click()
        assert table.locator("tbody tr:not(.group):visible").count() > folded
        table.get_by_role("button", name="显示全部").click()
        expect(table.locator("tbody tr:visible")).to_have_count(whole)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth + 1")
        context.close()


def test_nothing_is_folded_on_a_desktop(company: str, chromium: Browser) -> None:
    """Every row stands there and no button says otherwise."""
    with desk() as base:
        context = context_of(chromium, base, lang="zh-hans")
        page = context.new_page()
        _scorecard(base, page)
        expect(page.locator("main table.tbl tbody tr").first).to_be_visible()
        assert page.locator("main table.tbl tbody tr[hidden]").count() == 0
        expect(page.get_by_role("button", name="显示全部")).to_have_count(0)
        context.close()
