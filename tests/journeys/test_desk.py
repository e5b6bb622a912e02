"""Journeys: a person uses the desk in a real browser — from one click at the login page to the order behind a growth figure, and back."""

import re
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page, expect

from makesell.ui.build import build
from tests.journeys.browser import PATIENCE, browser, faults, leaves
from tests.journeys.companies import demo_with_a_past
from tests.journeys.company_site import context_of, desk
from tests.journeys.people import user_of

WORDS: dict[str, dict[str, str | re.Pattern[str]]] = {
    "zh-hans": {"executive": "顾明远", "support": "孙悦", "hello": re.compile("(早上|下午|晚上)好，顾明远"), "orders": "销售订单", "filter": "筛选"},
    "en": {"executive": "Gu Mingyuan", "support": "Sun Yue", "hello": re.compile("Good (morning|afternoon|evening), "), "orders": "Sales orders",
           "filter": "Filter"},
}  # fmt: skip

COMPANY = demo_with_a_past


@pytest.fixture(scope="module", params=list(WORDS))
def lang(request: pytest.FixtureRequest) -> str:
    """Each language once; asked of the module, so that a browser is there before the company, and goes after it."""
    return str(request.param)


@pytest.fixture(scope="module")
def chromium(lang: str) -> Iterator[Browser]:
    """The browser people use for Chinese, with the assets as they are now; the same engine without a window for English, in which nothing but the
    words is another (tests/journeys/test_street.py)."""
    build()
    with browser(only_looks=lang == "en") as started:
        yield started


@pytest.fixture
def address(company: str) -> Iterator[str]:
    """The demo company with a past, served."""
    with desk() as base:
        yield base


@pytest.fixture
def page(address: str, chromium: Browser, lang: str) -> Iterator[Page]:
    """Somebody who has not signed in yet, in a language; the console must stay silent."""
    for name in ("gumingyuan", "sunyue"):
        user = user_of(name)
        user.language = lang
        user.save(update_fields=["language"])
    context = context_of(chromium, address, lang=lang)
    context.set_default_timeout(PATIENCE)
    opened = context.new_page()
    said: list[str] = []
    opened.on("console", lambda message: said.append(f"{message.type}: {message.text}"))
    opened.on("pageerror", lambda error: said.append(f"error: {error}"))
    yield opened
    # the browser says so when a drawer that would take the focus comes in while a field has it: the field keeps it, as it should
    assert [one for one in said if "status of 422" not in one and not one.startswith("info: Autofocus processing was blocked")] == []
    context.close()


def _sign_in(page: Page, address: str, name: str) -> None:
    page.goto(f"{address}/login/")
    page.get_by_role("button", name=name).click()
    page.wait_for_url(f"{address}/")


def test_from_a_growth_figure_to_the_order_that_made_it(page: Page, address: str, lang: str) -> None:
    words = WORDS[lang]
    _sign_in(page, address, str(words["executive"]))
    expect(page.locator("h1")).to_contain_text(words["hello"])
    with leaves(page):
        page.locator("nav a[href='/scorecard/']").first.click()
    growth = page.locator("#t-scorecard a.fig[href*='/drill/growth/']").first
    shown = growth.get_attribute("data-figure")
    growth.click()
    drawer = page.locator("#drawer")
    expect(drawer).to_be_visible()
    expect(drawer.locator("[data-total]")).to_have_attribute("data-total", shown or "")
    part = drawer.locator(".tile a.fig").first
    amount = part.get_attribute("data-figure") or ""
    part.click()
    expect(drawer.locator("[data-formula=sum]")).to_have_attribute("data-total", amount)
    expect(drawer.locator("tfoot [data-figure]")).to_have_attribute("data-figure", amount)
    assert faults(page) == []
    entry = drawer.locator("tbody a.open").first
    number = (entry.text_content() or "").split()[0]
    entry.click()
    page.wait_for_url(re.compile("/orders/[0-9]+/$"))
    expect(page.locator("main")).to_contain_text(number)
    page.go_back()
    expect(page.locator("#t-scorecard")).to_be_visible()


def test_the_palette_finds_a_customer_by_initials_and_by_two_characters(page: Page, address: str, lang: str) -> None:
    _sign_in(page, address, str(WORDS[lang]["executive"]))
    for typed in ("szhy", "恒岳"):
        page.keyboard.press("Control+k")
        with page.expect_response(re.compile(f"q={quote(typed)}")):
            page.locator("ms-palette input").fill(typed)
        expect(page.locator("#palette-list [role=option]", has_text="恒岳").first).to_be_visible()
        page.keyboard.press("Escape")
        expect(page.locator("ms-palette dialog")).to_be_hidden()
    page.keyboard.press("Control+k")
    with page.expect_response("**q=szhyyy**"):
        page.locator("ms-palette input").fill("szhyyy")
    expect(page.locator("#palette-list [role=option]").first).to_contain_text("苏州恒岳液压")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/customers/[0-9]+/"))


def test_a_list_is_narrowed_sorted_grouped_kept_and_exported(page: Page, address: str, lang: str) -> None:
    words = WORDS[lang]
    _sign_in(page, address, str(words["executive"]))
    page.goto(f"{address}/orders/")
    page.locator("details.pop > summary", has_text=str(words["filter"])).click()
    field = page.locator("details[name=filter-field]", has=page.locator("input[name=add_field][value=state]"))
    field.locator("summary").click()
    field.locator("select[name=add_value]").select_option("confirmed")
    with leaves(page):
        field.locator("button[type=submit]").click()
    expect(page.locator(".conds .cond")).to_have_count(1)
    page.locator("th[data-c=net] a").first.click()
    expect(page.locator("th[data-c=net][aria-sort]")).to_be_visible()
    expect(page).to_have_url(re.compile("sort=-?net"))
    with leaves(page):
        page.locator("#group-by").select_option("owner")
    expect(page).to_have_url(re.compile("group=owner"))
    expect(page.locator(".conds .cond")).to_have_count(1)
    page.locator(".views details.pop.end > summary").click()
    page.locator("#view-name").fill("Mine 我的")
    with leaves(page):
        page.locator(".views details.pop.end form button[type=submit]").click()
    expect(page.locator(".views a[aria-current=true]")).to_contain_text("Mine 我的")
    page.goto(f"{address}/orders/?f=state.eq.confirmed")
    page.keyboard.press("c")
    expect(page.locator(".conds .cond")).to_have_count(0)
    page.go_back()
    expect(page.locator(".conds .cond")).to_have_count(1)
    _draws_a_column(page)
    with page.expect_response("**q=2026**"):
        page.locator("[data-find]").press_sequentially("2026")
    option = page.locator("#find-list [role=option]", has_text="2026").first
    expect(option).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(option).to_have_attribute("aria-selected", "true")
    assert faults(page) == []
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"year\.2026"))
    page.goto(f"{address}/orders/?f=state.eq.confirmed")
    with page.expect_download() as downloading:
        page.evaluate("document.querySelector('a[href*=\"/export/csv/\"]').click()")
    body = downloading.value.path().read_text(encoding="utf-8-sig")
    assert len(body.splitlines()) > 40


def _draws_a_column(page: Page) -> None:
    """With the pointer, then with Shift and an arrow; the server hands the widths out with the next page."""
    page.evaluate("document.fonts.ready.then(() => true)")     # letters of another width would draw them too
    head, other = page.locator("th[data-c=customer]"), page.locator("th[data-c=net]")
    head.locator(".grip").hover()       # the script that lays the grips may come after the rows
    before, beside = head.bounding_box(), other.bounding_box()
    assert before
    assert beside
    with page.expect_response("**/orders/widths/"):
        page.mouse.move(before["x"] + before["width"] - 3, before["y"] + 16)
        page.mouse.down()
        page.mouse.move(before["x"] + before["width"] + 57, before["y"] + 16, steps=4)
        page.mouse.up()
    drawn, moved = head.bounding_box(), other.bounding_box()
    assert drawn
    assert moved
    assert abs(drawn["width"] - before["width"] - 60) < 3
    assert abs(moved["width"] - beside["width"]) < 3
    head.locator("a").focus()
    with page.expect_response("**/orders/widths/"):
        page.keyboard.press("Shift+ArrowLeft")
    page.reload()
    again = head.bounding_box()
    assert again
    assert abs(again["width"] - drawn["width"] + 16) < 3


def test_a_form_keeps_what_was_typed_and_says_what_is_wrong_beside_it(page: Page, address: str, lang: str) -> None:
    _sign_in(page, address, str(WORDS[lang]["support"]))
    page.goto(f"{address}/customers/new/create/")
    page.locator("[name=phone]").first.fill("0512-5550 1234")
    page.evaluate("document.querySelector('main form').noValidate = true")
    page.locator("main form button.pri").last.click()
    wrong = page.locator("[aria-invalid=true]").first
    expect(wrong).to_be_visible()
    expect(page.locator("[name=phone]").first).to_have_value("0512-5550 1234")
    described = wrong.get_attribute("aria-describedby") or ""
    expect(page.locator(f"#{described.split()[-1]}")).not_to_be_empty()
    assert faults(page) == []


def test_theme_language_and_keys(page: Page, address: str, lang: str) -> None:
    words = WORDS[lang]
    _sign_in(page, address, str(words["executive"]))
    page.goto(f"{address}/orders/")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    expect(page.locator("tr[data-row]").first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#drawer .drawer-in > header h2")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#drawer .drawer-in > header h2")).not_to_be_visible()
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#keys")).to_be_hidden()
    page.keyboard.press("g")
    page.keyboard.press("h")
    page.wait_for_url(f"{address}/")
    with page.expect_response("**/settings/looks/"):     # leaving before it is kept would take the choice back
        page.locator("[data-theme-flip]").first.click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.goto(f"{address}/orders/")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    other = "en" if lang == "zh-hans" else "zh-hans"
    page.locator("summary.ava").click()
    page.locator(f"[name=lang][value={other}]").first.click()
    expect(page.locator("h1")).to_have_text(str(WORDS[other]["orders"]))


def test_n_and_a_letter_opens_a_new_form(page: Page, address: str, lang: str) -> None:
    _sign_in(page, address, str(WORDS[lang]["support"]))
    link = page.locator("[data-new]").first
    letter, href = link.get_attribute("data-new") or "", link.get_attribute("href") or ""
    page.keyboard.press("n")
    page.keyboard.press(letter)
    expect(page).to_have_url(f"{address}{href}")
    expect(page.locator("main form [name]:not([type=hidden])").first).to_be_visible()
