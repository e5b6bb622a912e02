"""Journeys: every page of the router × zh/en × light/dark × desktop/phone, of an empty company, a full one, and one with long names.

A page is rendered once a language; theme and width change in the open page, as they do for people.
"""

import sys
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page

from makesell.doors.desk.addresses import STYLE
from makesell.ground.db import run
from makesell.sheets.registry import BY_NOUN
from makesell.ui.build import build
from tests.journeys import companies
from tests.journeys.browser import CONTRAST, EVERYTHING, MARKUP, SIZES, WIDTH, browser, faults, overflow, resize, settled
from tests.journeys.companies import Logins
from tests.journeys.company_site import context_of, desk
from tests.journeys.desk_pages import Company, Spot, spots, unknown_names
from tests.journeys.looked import COLOURS, FIELDS, NARROW, PLACED, Looked, glance, mark, thin
from tests.journeys.speech import chinese, data, english

MADE: dict[str, Callable[[], Logins]] = {"empty": companies.empty, "full": companies.full, "long": companies.long}
# What a list may weigh (ui.md)
LIST_BYTES = 60_000
ADVICE = frozenset({"verbose"})
TIMED = "was preloaded using link preload but not used within a few seconds"


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """One browser for all, with the assets as they are now."""
    build()
    with browser(only_looks=True) as started:
        yield started


def test_every_name_of_the_router_is_placed() -> None:
    assert unknown_names() == set()


class Looking:
    """One browser that opens pages as several people and keeps what is wrong."""

    def __init__(self, chromium: Browser, address: str, logins: Logins, lang: str, state: str) -> None:
        self.chromium, self.address, self.logins, self.lang, self.state = chromium, address, logins, lang, state
        self.pages: dict[str, Page] = {}
        self.at: dict[Page, str] = {}
        self.console: list[str] = []
        self.wrong: list[str] = []
        self.data, self.heard = data(), set[str]()
        self.sizes: dict[str, int] = {}
        self.rails: set[str] = set()
        self.fields, self.light, self.dark, self.narrow, self.placed = Looked(), Looked(), Looked(), Looked(), Looked()

    def _page(self, role: str) -> Page:
        if role not in self.pages:
            context: BrowserContext = context_of(self.chromium, self.address, self.logins.get(role, ""), lang=self.lang)
            self.pages[role] = page = context.new_page()
            self._resize(page, "desktop")
            page.on("console", self._listen)
            page.on("pageerror", lambda error: self.console.append(f"error: {error}"))
        return self.pages[role]

    def _listen(self, message: ConsoleMessage) -> None:
        # the status is looked at by itself; "verbose" is the browser's advice, which it hides unless asked; whether a font was drawn within
        # seconds is a question of the machine (one fetched in vain, under another mode, is told in other words)
        if "status of 40" not in message.text and message.type not in ADVICE and TIMED not in message.text:
            self.console.append(f"{message.type}: {message.text}")

    def look(self, spot: Spot) -> None:
        """Opens a page and looks at it in every theme and width, in the width first in which the window is left."""
        page, found = self._page(spot.role), list[str]()
        first = self.at[page]
        if self._asks_by_width(spot) and first != "desktop":
            first = self._resize(page, "desktop")
        answer = page.goto(self.address + spot.address, wait_until="load")
        status = answer.status if answer else 0
        if status != spot.status:
            found.append(f"status {status}")
        said, wide = glance(page)
        if answer and self.list_of(spot):
            self.sizes[spot.address] = len(answer.body())
        # the catalogue names its samples in the words of its source
        texts = [] if spot.address == STYLE else [text for text in said if text not in self.heard]
        self.heard.update(texts)
        found += english(texts, self.data) if self.lang == "zh-hans" else chinese(texts, self.data)
        found += [f"{first}: {one}" for one in wide]
        if self._asks_by_width(spot):
            mark(page)
        other = self._resize(page, next(size for size in SIZES if size != first))
        found += [f"{other}: {one}" for one in overflow(page)]
        found += self._axe(page, spot)
        found += self.console
        self.console.clear()
        self.wrong += [f"{spot.role} {spot.address}: {one}" for one in found]

    @staticmethod
    def list_of(spot: Spot) -> bool:
        """Whether it is the list of a noun, which may weigh only so much."""
        return spot.address.strip("/") in BY_NOUN

    def _asks_by_width(self, spot: Spot) -> bool:
        """Whether axe is asked what the phone shows beside the wide window: what a width changes knows no language and no company."""
        return (self.lang, self.state) == ("zh-hans", "full") and not spot.form

    def _axe(self, page: Page, spot: Spot) -> list[str]:
        """All rules in the light; in the dark only what colours decide. Long names break no rule that short ones keep; the forms of
        acts are one template, and what a theme and a width change knows no language: these are asked once, of the full company in Chinese —
        a form when it has a kind of field that was not looked at twice, colours and what only a phone shows likewise. An empty company and the full
        one in English are asked about a page on which something stands as it did not on two before: rules know no language either."""
        once = (self.lang, self.state) == ("zh-hans", "full")
        if self.state == "long" or (self.lang, self.state) == ("en", "empty"):
            return []
        if spot.form and not (once and self.fields.new(page, FIELDS)):
            return []
        if not once and not self.placed.new(page, PLACED):
            return []
        thin(page, rail=spot.role not in self.rails)
        self.rails.add(spot.role)
        found = self._on_the_phone(page) if self._asks_by_width(spot) else []
        self._resize(page, "desktop")
        found += faults(page, EVERYTHING if self.light.new(page, COLOURS) else MARKUP)
        return found + (self._in_the_dark(page) if self._asks_by_width(spot) else [])

    def _on_the_phone(self, page: Page) -> list[str]:
        new = [self.light.new(page, COLOURS), self.narrow.new(page, NARROW)]
        return [f"phone: {one}" for one in faults(page, EVERYTHING if any(new) else WIDTH)]

    def _in_the_dark(self, page: Page) -> list[str]:
        page.evaluate("document.documentElement.dataset.theme = 'dark'")
        settled(page)
        found = faults(page, CONTRAST) if self.dark.new(page, COLOURS) else []
        page.evaluate("document.documentElement.dataset.theme = 'light'")
        return [f"dark: {one}" for one in found]

    def _resize(self, page: Page, size: str) -> str:
        if self.at.get(page) != size:
            resize(page, size)
            self.at[page] = size
        return size


@pytest.mark.parametrize("lang", ["zh-hans", "en"])
@pytest.mark.parametrize("state", list(MADE))
def test_every_page_is_sound(committed: str, chromium: Browser, state: str, lang: str) -> None:
    logins = MADE[state]()
    run("update organisation_user set language = %s, theme = 'light'", [lang])
    pages = spots(Company(logins))
    assert len(pages) > 40
    if state == "empty" or (lang, state) == ("en", "long"):
        pages = [spot for spot in pages if not spot.form]       # a form says the same with nothing behind it, and with long names
    with desk() as address:
        looking = Looking(chromium, address, logins, lang, state)
        for spot in pages:
            looking.look(spot)
        for page in looking.pages.values():
            page.context.close()
    assert not looking.wrong, "\n".join(looking.wrong)
    lists = looking.sizes
    biggest = max((size, at) for at, size in lists.items())
    sys.stdout.write(f"\n{state} {lang}: {len(pages)} pages; the heaviest list {biggest[1]} has {biggest[0]:,} bytes\n")
    assert "/orders/" in lists
    # long names weigh what they weigh
    assert state == "long" or {at: size for at, size in lists.items() if size > LIST_BYTES} == {}
