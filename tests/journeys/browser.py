"""Journeys: a browser that looks at pages as people do — axe in a world of its own, so that the served CSP stays on."""

import json
import shutil
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from functools import cache
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from playwright.sync_api import Browser, BrowserContext, CDPSession, ConsoleMessage, Error, Page, expect, sync_playwright

ROOT = Path(__file__).resolve().parent.parent.parent
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# What axe is asked: every rule; all but contrast; contrast, which is what a theme can change; what a width can change where it shows nothing else.
EVERYTHING: dict[str, Any] = {"runOnly": RULES}
MARKUP = EVERYTHING | {"rules": {"color-contrast": {"enabled": False}}}
CONTRAST: dict[str, Any] = {"runOnly": ["color-contrast"]}
WIDTH: dict[str, Any] = {"runOnly": ["target-size", "scrollable-region-focusable"]}
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
# milliseconds a page may take to do what it was asked, on a busy machine
PATIENCE = 30_000
# The same engine without a window's worth of browser around it, which takes as much time as the pages. It answers keys in another order than
# what people use: it looks, it does not act.
SHELL = shutil.which("chromium-headless-shell") or CHROMIUM
UNDRAWN = "ms-chart:not([data-ready]), ms-board:not([data-ready])"
SIZES = {"desktop": (1440, 900), "phone": (390, 844)}
# Where nobody looks at a picture, one pixel in a hundred is painted: layout, styles and all that is measured are those of the whole window.
PAINTED = 0.1
FRAMES = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
_SESSIONS: WeakKeyDictionary[Page, CDPSession] = WeakKeyDictionary()     # a world lives as long as the session that made it


@contextmanager
def browser(*, only_looks: bool = False) -> Iterator[Browser]:
    """The machine's Chromium; its headless shell where a test only looks, or walks again what was walked in the browser people use. What is
    expected may take its time: other tests run beside it."""
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as play:
        started = play.chromium.launch(executable_path=SHELL if only_looks else CHROMIUM, args=["--no-sandbox", "--force-color-profile=srgb"])
        yield started
        started.close()


def window(context: BrowserContext) -> tuple[Page, list[str]]:
    """An empty page; the list fills with everything the console says and every script error."""
    page = context.new_page()
    said: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        said.append(f"{message.type}: {message.text}")

    page.on("console", listen)
    page.on("pageerror", lambda error: said.append(f"error: {error}"))
    return page, said


def go(page: Page, address: str) -> None:
    """Opens an address in a page that is there: another page takes a process of its own, which begins from nothing."""
    page.goto(address, wait_until="load")
    page.evaluate("document.fonts.ready.then(() => true)")


def visit(context: BrowserContext, address: str) -> tuple[Page, list[str]]:
    """Opens an address in a page of its own; the list fills with everything the console says and every script error."""
    page, said = window(context)
    go(page, address)
    return page, said


def leaves(page: Page) -> AbstractContextManager[Any]:
    """What is done inside leads to another page, which is waited for. A page marks its own place in the history when its first answer comes:
    that is a navigation too, at any moment, and would be taken for the one meant."""
    awaited: AbstractContextManager[Any] = page.expect_event("load")
    return awaited


def charts_drawn(page: Page) -> None:
    """Waits until every chart and board on the page is drawn."""
    while page.evaluate("undrawn => !!document.querySelector(undrawn)", UNDRAWN):
        page.locator(UNDRAWN).first.wait_for(state="detached", timeout=PATIENCE)


def settled(page: Page) -> None:
    """Waits two frames, in which charts follow the width and colours the theme."""
    page.evaluate(FRAMES)


def resize(page: Page, size: str) -> None:
    """Gives the window of a page that is only looked at another size, and waits until the page has it and followed."""
    width, height = SIZES[size]
    wanted = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False, "scale": PAINTED}
    _session(page).send("Emulation.setDeviceMetricsOverride", wanted)
    page.evaluate(f"async width => {{ while (innerWidth !== width) await {FRAMES}; await {FRAMES}; }}", width)


def _session(page: Page) -> CDPSession:
    return _SESSIONS.get(page) or _SESSIONS.setdefault(page, page.context.new_cdp_session(page))


def faults(page: Page, asked: Mapping[str, Any] = EVERYTHING) -> list[str]:
    """What axe finds, one line a rule with the first nodes."""
    session = _session(page)
    frame = session.send("Page.getFrameTree")["frameTree"]["frame"]["id"]
    world = session.send("Page.createIsolatedWorld", {"frameId": frame, "worldName": "axe"})["executionContextId"]
    if _said(session, world, "typeof axe") == "undefined":
        _said(session, world, f"{_axe()};''")
    options = json.dumps({**asked, "resultTypes": ["violations"]})
    found = json.loads(_said(session, world, f"axe.run(document, {options}).then(r => JSON.stringify(r.violations))"))
    return [
        f"{one['id']}: " + " | ".join(f"{node['html'][:160]} {_why(node)}" for node in one["nodes"][:4]) + f" ({len(one['nodes'])})" for one in found
    ]


def _said(session: CDPSession, world: int, expression: str) -> str:
    """What an expression in axe's world comes to; says so when the page was left meanwhile."""
    try:
        answer = session.send("Runtime.evaluate", {"expression": expression, "contextId": world, "awaitPromise": True, "returnByValue": True})
    except Error as gone:
        raise AssertionError(f"the page changed while axe looked: {gone.message}") from gone
    if "exceptionDetails" in answer:
        details = answer["exceptionDetails"]
        raise AssertionError(f"the page changed while axe looked: {details.get('exception', {}).get('description') or details['text']}")
    return str(answer["result"]["value"])


@cache
def _axe() -> str:
    return AXE.read_text(encoding="utf-8")


def _why(node: dict[str, Any]) -> str:
    return "; ".join(check["message"][:160] for check in (*node["any"], *node["all"], *node["none"]))[:240]


OVERFLOW = """() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  const clipped = e => { for (let p = e.parentElement; p; p = p.parentElement) if (getComputedStyle(p).overflowX !== 'visible') return true; };
  const out = [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > width + 1 && !clipped(e))
    .slice(0, 6).map(e => e.tagName + '.' + e.getAttribute('class') + ' ' + Math.round(e.getBoundingClientRect().right));
  return out.length ? out : ['the page is wider than the window'];
}"""


def overflow(page: Page) -> list[str]:
    """The elements that stick out of the page to the right, when the page itself can be scrolled sideways."""
    found: list[str] = page.evaluate(OVERFLOW)
    return found
