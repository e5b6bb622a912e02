"""Journeys: what was looked at already, so that axe is asked again only about what is new.

Most of axe's time goes to colours, and to what a narrow window shows beside a wide one; both are of few kinds, which hundreds of pages share.
"""

from collections import Counter

from playwright.sync_api import Page

from tests.journeys.browser import OVERFLOW, UNDRAWN, charts_drawn
from tests.journeys.speech import SAID, spoken

GLANCE = f"() => document.querySelector({UNDRAWN!r}) ? null : [({SAID})(), ({OVERFLOW})()]"

# Every way a text is coloured: its own colour and size, and all that lies behind it up to the first ground nothing shines through.
COLOURS = """() => {
  const behind = new Map(), found = new Set();
  const ground = e => {
    if (!e) return '';
    if (!behind.has(e)) {
      const {backgroundColor, backgroundImage, opacity} = getComputedStyle(e);
      const whole = backgroundColor.startsWith('rgb(') && backgroundImage === 'none' && opacity === '1';
      behind.set(e, backgroundColor + backgroundImage + opacity + (whole ? '' : ground(e.parentElement)));
    }
    return behind.get(e);
  };
  const look = e => {
    if (!e.checkVisibility({visibilityProperty: true})) return;
    const {color, fill, fontSize, fontWeight} = getComputedStyle(e);
    const idle = e.closest('[disabled], [aria-disabled=true]') || e.closest('label')?.control?.disabled ? 'idle' : '';
    found.add([color, fill, fontSize, fontWeight, idle, ground(e)].join(' '));
  };
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let n = walk.nextNode(); n; n = walk.nextNode()) if (n.data.trim()) look(n.parentElement);
  document.querySelectorAll('input, select, textarea').forEach(look);
  return [...found];
}"""
# Each kind of element as it is marked up: those of the forms, and those that only the narrow window shows (`mark` was asked in the wide one).
KIND = "e => [e.tagName, e.getAttribute('type'), e.getAttribute('role'), e.getAttribute('class')].join(' ')"
FIELDS = f"() => [...new Set([...document.querySelectorAll('main form *')].map({KIND}))]"
# Each kind as it stands: in what, with which attributes, with words or without — what a rule about markup goes by, whatever the words are.
PLACED = f"""() => {{
  const kind = {KIND}, placed = e => [kind(e), e.getAttributeNames().sort(), !!e.textContent.trim(), e.parentElement?.tagName].join(' ');
  return [...new Set([...document.querySelectorAll('body *')].map(placed))];
}}"""
_SEEN = "[...document.querySelectorAll('body *')].filter(e => e.checkVisibility({visibilityProperty: true}))"
_MARK = f"() => {{ window.wide = new Set({_SEEN}) }}"
NARROW = f"() => [...new Set({_SEEN}.filter(e => !window.wide.has(e)).map({KIND}))]"
# So many pages with a kind on them are enough to look at.
ENOUGH = 2
# Rows, points and choices that are marked up alike say the same to axe: two of each are left.
_THIN = """rail => {
  const shape = e => e.tagName + ['class', 'role', 'type', 'aria-selected'].map(n => e.getAttribute(n)) + '(' + [...e.children].map(shape) + ')';
  for (const whole of document.querySelectorAll('tbody, ul, ol, select, optgroup')) {
    const met = {};
    for (const e of [...whole.children]) if (/^(TR|LI|OPTION)$/.test(e.tagName)) {
      const as = shape(e);
      if ((met[as] = (met[as] || 0) + 1) > 2) e.remove();
    }
  }
  if (!rail) document.querySelectorAll('#side a:not([aria-current])').forEach(link => link.remove());
}"""


class Looked:
    """The kinds that were looked at."""

    def __init__(self) -> None:
        self._kinds: Counter[str] = Counter()

    def new(self, page: Page, asked: str) -> bool:
        """True when a page has a kind that too few pages before it had; what is asked for is then looked at."""
        kinds: list[str] = page.evaluate(asked)
        found = any(self._kinds[kind] < ENOUGH for kind in kinds)
        self._kinds.update(kinds if found else ())
        return found


def glance(page: Page) -> tuple[list[str], list[str]]:
    """What a page says and what sticks out of it, once its charts are drawn; asked together, as a question costs more than its answer."""
    while not (seen := page.evaluate(GLANCE)):
        charts_drawn(page)
    said, wide = seen
    return spoken(said), wide


def mark(page: Page) -> None:
    """Keeps in the page which elements are seen in this width."""
    page.evaluate(_MARK)


def thin(page: Page, *, rail: bool) -> None:
    """Leaves what axe has to see: two of all that is alike, and the links of the navigation only when asked, as they are the same on every
    page of a person."""
    page.evaluate(_THIN, rail)
