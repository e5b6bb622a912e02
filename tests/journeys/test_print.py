"""Paper: what a page prints is A4, light whatever the theme, with the company's head and none of the screen's machinery; nothing is cut off."""

import io
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page
from pyhanko.pdf_utils.reader import PdfFileReader

from makesell.ui.build import build
from tests.journeys.browser import browser
from tests.journeys.companies import demo_with_a_past
from tests.journeys.company_site import context_of, desk
from tests.journeys.people import user_of

MACHINERY = ".skip, .side, .top, .tabbar, .tools, .bulk, .pager nav, .note-box, .drop-zone, td.check, td.acts-c, .page-h .acts, .btn, dialog"
# the width of A4 within its margins, in CSS pixels
WIDTH = 688
SEEN = """(hidden) => {
  const drawn = (el) => el.getClientRects().length > 0;
  const lightness = (text) => { const n = text.match(/[0-9.]+/g).map(Number); return n.length > 3 && n[3] === 0 ? 255 : (n[0] + n[1] + n[2]) / 3; };
  const main = [...document.querySelectorAll('main, main *')].filter(drawn);
  return {
    machinery: [...document.querySelectorAll(hidden)].filter(drawn).map((el) => el.className),
    head: [...document.querySelectorAll('.print-head')].filter(drawn).map((el) => el.textContent),
    dark: main.filter((el) => !el.closest('svg') && lightness(getComputedStyle(el).backgroundColor) < 60).map((el) => el.className),
    wide: document.documentElement.scrollWidth,
  };
}"""

COMPANY = demo_with_a_past


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """One browser for all, with the assets as they are now."""
    build()
    with browser() as started:
        yield started


@pytest.fixture(params=["zh-hans", "en"])
def page(request: pytest.FixtureRequest, company: str, chromium: Browser) -> Iterator[Page]:
    """An executive who works in the dark, in each language, in a window as wide as the paper."""
    user = user_of("gumingyuan")
    user.language, user.theme = request.param, "dark"
    user.save(update_fields=["language", "theme"])
    with desk() as base:
        context = context_of(chromium, base, lang=request.param)
        opened = context.new_page()
        opened.set_viewport_size({"width": WIDTH, "height": 900})
        opened.goto(f"{base}/login/")
        opened.locator("button[name=person]").first.click()
        opened.wait_for_url(f"{base}/")
        yield opened
        context.close()


def test_lists_records_and_boards_print_light_whole_and_headed(page: Page) -> None:
    """Each kind of page as paper, under the dark theme; a long list goes over several A4 pages."""
    base = page.url.rstrip("/")
    page.goto(f"{base}/customers/")
    record = str(page.locator("tbody tr[data-row] a.open[href^='/customers/']").first.get_attribute("href"))
    page.emulate_media(media="print")
    for path in ("/orders/?size=100", record, "/scorecard/", "/attainment/", "/"):
        page.goto(base + path)
        seen = page.evaluate(SEEN, MACHINERY)
        assert seen["machinery"] == [], path
        assert len(seen["head"]) == 1, path
        assert "华东传动" in seen["head"][0] or "East" in seen["head"][0], seen["head"]
        assert seen["dark"] == [], path
        assert seen["wide"] <= WIDTH, path
    page.goto(f"{base}/orders/?size=100")
    paper = PdfFileReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))
    sheets = paper.root["/Pages"]["/Kids"]
    assert int(paper.root["/Pages"]["/Count"]) > 1
    assert [round(float(edge)) for edge in sheets[0]["/MediaBox"]] == [0, 0, 595, 842]
