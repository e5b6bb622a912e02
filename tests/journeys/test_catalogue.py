"""Journeys: the catalogue and its sample pages used by keyboard, CSP on."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from makesell.ui.build import build
from tests.journeys.browser import browser, charts_drawn, faults, settled, visit
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
def list_page(address: str, chromium: Browser) -> Iterator[Page]:
    """The sample list, wide and light, in Chinese; it must say nothing on the console."""
    context = chromium.new_context(viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
    page, said = visit(context, f"{address}list/?lang=zh-Hans")
    yield page
    assert said == []
    context.close()


def test_auto_theme_and_compact_density(address: str, chromium: Browser) -> None:
    """`auto` follows the machine; compact rows are lower."""
    context = chromium.new_context(viewport={"width": 1440, "height": 900}, color_scheme="dark", reduced_motion="reduce")
    page, said = visit(context, f"{address}list/?theme=auto&density=compact&lang=en")
    assert page.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--surface').trim()") == "#12151b"
    box = page.locator("tbody tr").first.bounding_box()
    assert box is not None
    assert box["height"] <= 37
    assert [*faults(page), *said] == []
    context.close()


def test_palette_finds_by_keyboard(list_page: Page) -> None:
    """Ctrl-K opens, the arrows choose, Esc closes; axe finds nothing while it is open."""
    list_page.keyboard.press("Control+k")
    expect(list_page.locator("#palette-list [role=option]").first).to_be_visible()
    list_page.keyboard.press("ArrowDown")
    expect(list_page.locator("ms-palette [aria-selected=true]")).to_contain_text("填写今日日报")
    assert faults(list_page) == []
    list_page.keyboard.press("Escape")
    expect(list_page.locator("dialog[open]")).to_have_count(0)


def test_rows_by_keyboard_and_drawer(list_page: Page) -> None:
    """J moves, X chooses (the bulk bar comes), Enter opens the drawer, Esc closes it."""
    list_page.keyboard.press("j")
    list_page.keyboard.press("j")
    expect(list_page.locator("#r-o1")).to_be_focused()
    list_page.keyboard.press("x")
    expect(list_page.locator("[data-bulk-count]")).to_have_text("1")
    assert faults(list_page) == []
    list_page.keyboard.press("Enter")
    expect(list_page.locator("#drawer[open] h2")).to_contain_text("3,936,900")
    assert faults(list_page) == []
    list_page.keyboard.press("Escape")
    expect(list_page.locator("#drawer")).not_to_be_visible()


def test_chosen_rows_are_sent_with_the_bulk_act(list_page: Page) -> None:
    """The checkboxes belong to the bulk form, though the table stands outside it."""
    list_page.locator("td.check input").nth(2).check()
    list_page.evaluate(
        """() => {
          const form = document.getElementById('bulk');
          form.addEventListener('submit', (e) => e.preventDefault());
          form.requestSubmit();
        }"""
    )
    assert list_page.evaluate("[...new FormData(document.getElementById('bulk')).getAll('ids')]") == ["o2"]


def test_keys_sheet_and_account_menu(list_page: Page) -> None:
    """`?` shows the keys; the account menu switches the theme at once."""
    list_page.keyboard.press("?")
    expect(list_page.locator("#keys")).to_be_visible()
    assert faults(list_page) == []
    list_page.keyboard.press("Escape")
    list_page.locator("summary.ava").click()
    assert faults(list_page) == []
    list_page.locator("[data-theme-to=dark]").click()
    expect(list_page.locator("html")).to_have_attribute("data-theme", "dark")


def test_combobox_sends_the_id(address: str, chromium: Browser) -> None:
    """Typing searches, the arrows and Enter choose; the hidden input carries the id."""
    context = chromium.new_context(viewport={"width": 1440, "height": 900})
    page, said = visit(context, f"{address}form/?lang=en")
    # the box asks when it is stepped into and again for what was typed: only the second answer is the one to choose from
    with page.expect_response("**q=su**"):
        page.fill("#f-customer", "su")
    expect(page.locator("#f-customer-list [role=option]").first).to_be_visible()
    assert faults(page) == []
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("input[name=customer]")).to_have_value("2")
    assert said == []
    context.close()


def test_combobox_waits_for_who_types_fast(address: str, chromium: Browser) -> None:
    """Enter or Tab before the answer has come takes its first option, Tab the marked one; an answer for who went on opens nothing."""
    context = chromium.new_context(viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
    page, said = visit(context, f"{address}form/?lang=en")
    box, chosen, options = page.locator("#f-customer"), page.locator("input[name=customer]"), page.locator("#f-customer-list [role=option]")
    held: list[Route] = []
    page.route("**q=su**", lambda route: held.append(route))
    box.fill("su")
    _until_held(page, held)
    box.press("Enter")
    held.pop().continue_()
    expect(chosen).to_have_value("1")
    expect(options).to_have_count(0)
    box.fill("su")
    _until_held(page, held)
    held.pop().continue_()
    expect(options.first).to_be_visible()
    box.press("ArrowDown")
    box.press("Tab")
    expect(chosen).to_have_value("2")
    box.fill("su")
    _until_held(page, held)
    box.press("Tab")
    expect(box).not_to_be_focused()
    held.pop().continue_()
    expect(chosen).to_have_value("1")
    box.fill("su")
    _until_held(page, held)
    page.locator("h1").click()
    expect(box).to_have_attribute("aria-invalid", "true")
    with page.expect_response("**q=su**"):
        held.pop().continue_()
    settled(page)
    expect(options).to_have_count(0)
    assert said == []
    context.close()


def _until_held(page: Page, held: list[Route]) -> None:
    """Lets the page go on until the request stands still."""
    for _ in range(600):
        if held:
            return
        settled(page)
    raise AssertionError("nothing was asked")


def test_confirm_names_the_object_and_board_moves_by_keys(address: str, chromium: Browser) -> None:
    """A dangerous act asks in our own dialog; Alt and an arrow move a card."""
    context = chromium.new_context(viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
    page, said = visit(context, f"{address}?lang=en")
    charts_drawn(page)
    page.locator("[data-confirm]").first.click()
    expect(page.locator("#ask[open]")).to_contain_text("QT-2611-0193")
    assert faults(page) == []
    page.keyboard.press("Escape")
    page.locator("ms-board .kcard").first.focus()
    page.keyboard.press("Alt+ArrowRight")
    expect(page.locator("ms-board [data-count]").nth(1)).to_have_text("2")
    assert said == []
    context.close()


def test_long_work_is_polled_until_it_ends(address: str, chromium: Browser) -> None:
    """The part asks again after two seconds and stops when it is done."""
    context = chromium.new_context()
    page, said = visit(context, f"{address}polling/?lang=en")
    expect(page.locator("#job .chip.ok")).to_be_visible(timeout=30_000)
    expect(page.locator("#job[hx-trigger]")).to_have_count(0)
    assert said == []
    context.close()
