"""Journeys over a record: neighbours in its list, drafts, copies, creating on the way, mentions, favourites — by keys where there are keys."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from makesell.ground.db import run, values
from makesell.ui.build import build
from tests.journeys.browser import PATIENCE, browser, faults, leaves, settled
from tests.journeys.companies import demo
from tests.journeys.company_site import context_of, desk

COMPANY = demo


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """One browser for all, with the assets as they are now."""
    build()
    with browser() as started:
        yield started


@pytest.fixture
def page(company: str, chromium: Browser) -> Iterator[Page]:
    """Sales support at the demo company's desk; the console must stay silent."""
    with desk() as base:
        context = context_of(chromium, base, lang="zh-hans")
        context.set_default_timeout(PATIENCE)
        opened = context.new_page()
        said: list[str] = []
        opened.on("console", lambda message: said.append(f"{message.type}: {message.text}"))
        opened.on("pageerror", lambda error: said.append(f"error: {error}"))
        opened.goto(f"{base}/login/")
        opened.get_by_role("button", name="孙悦").click()
        opened.wait_for_url(f"{base}/")
        yield opened
        assert [one for one in said if "status of 422" not in one] == []
        context.close()


def _new(page: Page) -> None:
    page.goto("/customers/new/create/")


def test_neighbours_in_the_list_it_was_opened_from(page: Page) -> None:
    """The narrowed list's order holds on the record; the keys [ and ] walk it; the way back keeps the list's state."""
    page.goto("/customers/?f=active.eq.1&sort=-code")
    rows = page.locator("tbody tr[data-row] a.open[href^='/customers/']")
    hrefs = [rows.nth(n).get_attribute("href") for n in range(3)]
    page.goto(str(hrefs[1]))
    expect(page.locator(".beside [data-next]")).to_have_attribute("href", str(hrefs[2]))
    page.keyboard.press("[")
    page.wait_for_url(re.compile(f"{hrefs[0]}$"))
    expect(page.locator(".beside [data-next]")).to_be_visible()
    expect(page.locator(".beside [data-prev]")).to_have_count(0)
    page.keyboard.press("]")
    page.wait_for_url(re.compile(f"{hrefs[1]}$"))
    page.locator(".beside [data-back]").click()
    page.wait_for_url(re.compile("sort=-code"))
    _takes_ticked_rows_along(page)
    _moves_lines(page)


def _takes_ticked_rows_along(page: Page) -> None:
    """X ticks the row one stands on; the boxes are called like their rows; the file holds the ticked rows alone."""
    names = page.locator("tbody tr[data-row] a.open").all_inner_texts()
    page.keyboard.press("j")
    page.keyboard.press("x")
    page.get_by_role("checkbox", name=names[2], exact=True).click()
    expect(page.locator("[data-bulk-count]")).to_have_text("2")
    assert faults(page) == []
    page.evaluate("document.querySelector('[data-bulk] [formaction*=xlsx]').setAttribute('formaction', '/customers/export/csv/')")
    with page.expect_download() as downloading:
        page.locator("[data-bulk] [formaction*=csv]").click()
    assert len(downloading.value.path().read_text(encoding="utf-8-sig").splitlines()) == 3


def _moves_lines(page: Page) -> None:
    """At the order desk Ctrl-D repeats a line below, Alt and an arrow moves it; the fields keep their names."""
    page.context.clear_cookies()
    page.goto("/login/")
    with leaves(page):
        page.get_by_role("button", name="朱婷").click()
    page.goto("/orders/new/create/")
    first, second = page.locator("[name=lines-1-qty]"), page.locator("[name=lines-2-qty]")
    first.fill("7")
    first.press("Control+d")
    expect(second).to_have_value("7")
    expect(second).to_be_focused()
    second.fill("9")
    second.press("Alt+ArrowUp")
    expect(first).to_have_value("9")
    expect(second).to_have_value("7")
    expect(first).to_be_focused()


def test_what_was_typed_survives_a_reload_and_is_gone_once_sent(page: Page) -> None:
    """A draft comes back with a word about it; it can be thrown away; sending it ends it; Ctrl-S sends."""
    _new(page)
    page.locator("#f-name").fill("尚未提交的客户")
    page.on("dialog", lambda asked: asked.accept())
    page.reload()
    expect(page.locator("#f-name")).to_have_value("尚未提交的客户")
    expect(page.locator(".draft")).to_be_visible()
    assert faults(page) == []
    page.locator("[data-draft-drop]").click()
    expect(page.locator("#f-name")).to_have_value("")
    page.locator("#f-name").fill("第二次填写的客户")
    page.keyboard.press("Control+s")
    page.wait_for_url(re.compile("/customers/[0-9]+/$"))
    expect(page.locator("h1")).to_have_text("第二次填写的客户")
    _new(page)
    expect(page.locator("#f-name")).to_have_value("")
    expect(page.locator(".draft")).to_be_hidden()


def test_save_and_new_save_and_close_and_a_copy(page: Page) -> None:
    """One form after the other by keys, then back to the list; a copy begins with the values and without the code."""
    _new(page)
    page.locator("#f-name").fill("连续录入一")
    page.locator("#f-industry").fill("纺织")
    with page.expect_navigation(url=re.compile("/customers/new/create/$")):
        page.keyboard.press("Control+Shift+s")
    expect(page.locator("#f-name")).to_have_value("")
    page.locator("#f-name").fill("连续录入二")
    page.locator("#f-industry").fill("印染")
    page.locator("button[name=_go][value=list]").click()
    page.wait_for_url(re.compile("/customers/$"))
    page.locator("tr[data-row]", has_text="连续录入二").first.locator("td", has_text="连续录入二").click()
    page.locator("#drawer a.btn.pri").click()
    page.wait_for_url(re.compile("/customers/[0-9]+/$"))
    page.locator(".acts details.pop summary").first.click()
    with leaves(page):
        page.locator(".acts a.item[href*='from=']").click()
    expect(page.locator("#f-name")).to_have_value("连续录入二")
    expect(page.locator("#f-industry")).to_have_value("印染")
    expect(page.locator("#f-code")).to_have_value("")
    page.keyboard.press("Escape")
    page.wait_for_url(re.compile("/customers/$"))


def test_a_reference_is_made_on_the_way_and_the_form_waits(page: Page) -> None:
    """From a customer's territory to a new territory and back: what was typed is there, the new one is chosen."""
    _new(page)
    page.locator("#f-name").fill("等待区域的客户")
    page.locator("#f-parent").click()
    page.locator("#f-parent-list [data-href]").click()
    page.wait_for_url(re.compile("/customers/new/create/\\?back="))
    page.locator("#f-name").fill("路上新建的母公司")
    page.locator(".form-foot .btn.pri").click()
    page.wait_for_url(re.compile("/customers/new/create/\\?parent="))
    expect(page.locator("#f-name")).to_have_value("等待区域的客户")
    expect(page.locator("#f-parent")).to_have_value("路上新建的母公司")


def test_a_mention_tells_a_colleague_and_a_favourite_stands_in_the_palette(page: Page) -> None:
    """@ and two letters find a colleague; the palette shows what one likes and looked at last before anything is typed."""
    page.goto("/customers/")
    href = str(page.locator("tbody tr[data-row] a.open[href^='/customers/']").first.get_attribute("href"))
    page.goto(href)
    title = page.locator("h1").inner_text()
    page.locator("#timeline-text").press_sequentially("请看一下 @周建")
    expect(page.locator(".mentions [role=option]").first).to_contain_text("周建国")
    page.keyboard.press("Enter")
    expect(page.locator("#timeline-text")).to_have_value("请看一下 @周建国 ")
    page.locator(".note-box button[type=submit]").click()
    expect(page.locator(".timeline .said").first).to_have_text("请看一下 @周建国")
    with leaves(page):
        page.locator("form[action$='/star/'] button").click()
    expect(page.locator("form[action$='/star/'] input[name=on]")).to_have_value("0")
    page.keyboard.press("Control+k")
    expect(page.locator("#palette-list [role=group]").first).to_contain_text(title)
    assert faults(page) == []


def test_an_order_of_three_lines_by_keys_alone(page: Page) -> None:
    """From the workbench to the confirmed order no pointer is moved: N and a letter, codes and quantities, Ctrl-S, the button by Tab and Enter."""
    page.context.clear_cookies()
    page.goto("/login/")
    _tabs_to(page, "button:has-text('朱婷')")
    with leaves(page):
        page.keyboard.press("Enter")
    letter = str(page.locator("[data-new][href='/orders/new/create/']").first.get_attribute("data-new"))
    page.keyboard.press("n")
    with leaves(page):
        page.keyboard.press(letter)
    _tabs_to(page, "#f-customer")
    _picks(page, "恒岳", "customer")
    for number, (product, qty) in enumerate((("RV-20E-81", "2"), ("PL-90-10", "12"), ("KIT-FL-80", "5")), 1):
        _tabs_to(page, f"#f-lines-{number}-product")
        _picks(page, product, f"lines-{number}-product")
        _tabs_to(page, f"[name=lines-{number}-qty]")
        page.keyboard.type(qty)
    with page.expect_navigation(url=re.compile("/orders/[0-9]+/$")):
        page.keyboard.press("Control+s")
    expect(page.locator("main tbody tr", has_text="PL-90-10").first).to_contain_text("12")
    _tabs_to(page, "form[action*='/do/confirm/'] button")
    with leaves(page):
        page.keyboard.press("Enter")
    assert values("select state from orders_salesorder") == ["confirmed"]


FIVE = (("rv-20e-81", "2"), ("pl-90-10", "12"), ("kit-fl-80", "5"), ("cbl-sv-5m", "8"), ("hd-17-80", "3"))
MOST_KEYS = 80


def test_an_order_of_five_lines_takes_few_keys_and_no_waiting(page: Page) -> None:
    """From the order list to the saved draft: each code is followed by Tab at once, the last quantity by Ctrl-Enter while the last product is
    still looked up; the order is sent once that is there, and every line holds the product that was typed."""
    page.context.clear_cookies()
    page.goto("/login/")
    with leaves(page):
        page.get_by_role("button", name="朱婷").click()
    page.goto("/orders/")
    letter = str(page.locator("[data-new][href='/orders/new/create/']").first.get_attribute("data-new"))
    before = values("select record_id from orders_salesorder")
    keys = ["n", letter]
    page.keyboard.press("n")
    with leaves(page):
        page.keyboard.press(letter)
    typed = ["Alt+l", *"hy", "Tab", "Alt+l"]
    typed += [key for code, qty in FIVE for key in (*code, "Tab", *qty, "Enter")][:-1]
    held: list[Route] = []
    page.route(f"**q={FIVE[-1][0]}**", lambda route: held.append(route))
    for key in typed:
        page.keyboard.press(key)
    page.keyboard.press("Control+Enter")
    while not held:      # asked, and not answered
        settled(page)
    expect(page.locator("[name=lines-5-product]")).to_have_value("")
    with page.expect_navigation(url=re.compile("/orders/[0-9]+/$")):
        held.pop().continue_()
    assert len([*keys, *typed, "Control+Enter"]) <= MOST_KEYS
    made = values("select record_id from orders_salesorder where record_id <> all(%s)", [before])
    rows = run(
        """select lower(p.code), trim_scale(l.qty)::text from orders_salesorderline l join products_product p on p.record_id = l.product_id
           where l.order_id = any(%s) order by l.position""",
        [made],
    )
    assert tuple(rows) == FIVE


def _tabs_to(page: Page, selector: str) -> None:
    """Presses Tab until the focus stands there."""
    wanted = page.locator(f"{selector}:focus")
    for _ in range(120):
        page.keyboard.press("Tab")
        if wanted.count():
            return
    raise AssertionError(f"no way to {selector} by Tab")


def _picks(page: Page, typed: str, name: str) -> None:
    """Types and presses Enter at once: the first answer is taken when it comes."""
    page.keyboard.type(typed)
    page.keyboard.press("Enter")
    expect(page.locator(f"main form [name='{name}']")).not_to_have_value("")
