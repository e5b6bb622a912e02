"""Journeys: what a person's hands do at the desk — sign in, press an act, fill in its form, send it — by names alone, whatever the language."""

import re
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, expect

from makesell.demo.cast import PEOPLE
from tests.journeys.browser import PATIENCE, leaves
from tests.journeys.company_site import context_of

NAMES = {one.login: (one.name, one.name_en) for one in PEOPLE}
LANDED = re.compile(r"/([a-z_]+)/([0-9]+)/$")
# The kind of a control, seen from its name
KIND = """e => e.closest('ms-combobox') ? 'combobox' : e.closest('ms-signature') ? 'drawn'
  : e.tagName === 'INPUT' ? e.type : e.tagName.toLowerCase()"""
Row = dict[str, Any]


class Hands:
    """A browser in which people of the demo sign in one after the other, each at a window of their own."""

    def __init__(self, chromium: Browser, address: str, lang: str) -> None:
        self.chromium, self.address, self.lang = chromium, address, lang
        self.pages: dict[str, Page] = {}
        self.said: list[str] = []
        self.acted = ""

    def close(self) -> None:
        """Everybody goes home; what a console said must be nothing."""
        for page in self.pages.values():
            page.context.close()
        self.pages.clear()
        assert [one for one in self.said if not one.startswith(("info", "verbose"))] == []

    def name(self, login: str) -> str:
        """What somebody is called in the language that is spoken."""
        return NAMES[login][self.lang == "en"]

    def page(self, login: str = "") -> Page:
        """The window of somebody, who signs in by a click at first; without a login that of a customer, who never does."""
        if login not in self.pages:
            context = context_of(self.chromium, self.address, lang=self.lang)
            context.set_default_timeout(PATIENCE)
            page = self.pages[login] = context.new_page()
            page.on("console", lambda message: self.said.append(f"{message.type}: {message.text} at {page.url}"))
            page.on("pageerror", lambda error: self.said.append(f"error: {error} at {page.url}"))
            if login:
                page.goto("/login/")
                with leaves(page):
                    page.get_by_role("button", name=self.name(login)).click()
        return self.pages[login]

    def open(self, login: str, noun: str, key: int) -> Page:
        """A record's page as it is now; who just did something there stands on it."""
        page, path = self.page(login), f"/{noun}/{key}/"
        if (self.acted, page.url) != (login, self.address + path):
            page.goto(path)
        expect(page.locator("h1")).to_be_visible()
        return page

    def does(self, login: str, what: str, key: int, /, **values: Any) -> int:
        """Presses an act on a record's page ("orders confirm"), fills in what it asks for, sends it; the key of where one lands."""
        noun, act = what.split()
        page, self.acted = self.open(login, noun, key), login
        self._press(page, f"/{noun}/{key}/do/{act}/", asks=bool(values))
        return self._send(page, values) if "/do/" in page.url else key_of(page)

    def makes(self, login: str, what: str, /, onward: tuple[str, int] | None = None, **values: Any) -> int:
        """Makes a record ("receipts record") from its list, or from the record it comes out of, where the form knows that one; its key."""
        noun, act = what.split()
        page = self.page(login)
        if onward:
            self.open(login, *onward)
        else:
            page.goto(f"/{noun}/")
        self.acted = login
        self._press(page, f"/{noun}/new/{act}/", asks=True)
        return self._send(page, values)

    def _press(self, page: Page, address: str, *, asks: bool) -> None:
        """The button or link of an act; it may stand in the menu of more acts, and it may ask whether one is sure."""
        said = f":is(a:not(.vh)[href^='{address}'], form[action^='{address}'] button)"
        found = page.locator(f"main {said}")
        expect(found.first).to_be_attached()
        shown = found.locator("visible=true")
        if shown.count() == 0:
            page.locator("main details.pop:not([open])", has=page.locator(said)).locator("summary").first.click()
        with leaves(page):
            sure = found.locator("visible=true").first
            confirms = sure.get_attribute("data-confirm")
            sure.click()
            if confirms:
                page.locator("#ask [data-yes]").click()

    def _send(self, page: Page, values: dict[str, Any]) -> int:
        for name, value in values.items():
            if isinstance(value, list):
                for number, row in enumerate(value, 1):
                    for column, cell in row.items():
                        fill(page, f"{name}-{number}-{column}", cell)
            else:
                fill(page, name, value)
        page.locator(".form-foot button[name=_go][value='1']").click()
        landed, wrong = page.locator("[data-beside]"), page.locator("main form .errors")
        expect(landed.or_(wrong).first).to_be_attached()
        assert wrong.count() == 0, f"{page.url}: {wrong.inner_text()}"
        page.wait_for_load_state()
        return key_of(page)

    def lacks(self, login: str, what: str, key: int | None = None) -> None:
        """Somebody of another role opens the page of the act: it is refused, or the act is not on it."""
        noun, act = what.split()
        page = self.page(login)
        path = f"/{noun}/" if key is None else f"/{noun}/{key}/"
        answer = page.goto(path)
        if answer and answer.status in (403, 404):
            self.said = [one for one in self.said if "status of 40" not in one]
            return
        at = f"{path}new/{act}/" if key is None else f"{path}do/{act}/"
        expect(page.locator("h1")).to_be_visible()
        expect(page.locator(f"main :is(a[href^='{at}'], form[action^='{at}'])")).to_have_count(0)


def key_of(page: Page) -> int:
    """The key of the record whose page is open."""
    found = LANDED.search(page.url)
    assert found, page.url
    return int(found[2])


def fill(page: Page, name: str, value: Any) -> None:
    """Fills in one field as its kind wants it; opens first what it is folded away in."""
    field = page.locator(f"main form [name='{name}']")
    folded = page.locator("main form details:not([open])", has=page.locator(f"[name='{name}']"))
    if folded.count():
        folded.locator("> summary").click()
    kind = str(field.first.evaluate(KIND))
    if kind == "combobox":
        _choose(page, name, str(value))
    elif kind == "drawn":
        _signs(page)
    elif kind == "radio":
        page.locator(f"main form [name='{name}'][value='{value}']").check()
    elif kind == "checkbox":
        field.set_checked(bool(value))
    elif kind == "file":
        field.set_input_files(Path(value))
    elif kind == "select":
        field.select_option(str(value))
    else:
        field.fill(str(value))


def _choose(page: Page, name: str, text: str) -> None:
    """Types into a combobox and presses Enter at once: the first answer is taken when it comes."""
    box = page.locator("ms-combobox", has=page.locator(f"[name='{name}']")).locator("input[role=combobox]")
    box.fill(text)
    box.press("Enter")
    expect(page.locator(f"main form [name='{name}']")).not_to_have_value("")


def _signs(page: Page) -> None:
    """Lets the name be written, as whoever cannot draw does."""
    expect(page.locator("ms-signature[data-ready]")).to_be_attached()
    page.locator("ms-signature [data-type]").click()
    expect(page.locator("ms-signature input[type=hidden]")).not_to_have_value("")
