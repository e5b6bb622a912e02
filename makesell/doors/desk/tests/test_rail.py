"""The rail: what a person's duties need stands open, the rest is folded away, and what was unfolded stays so."""

import re
from collections.abc import Callable

from django.test import Client

Enter = Callable[[str], Client]
FOLDED = re.compile(r'<details class="nav-more" data-rail="(\w+)"( open)?>(.*?)</details>', re.S)


def folded(page: str) -> dict[str, tuple[bool, str]]:
    """The folded groups of a page's rail: whether each is open, and what is in it."""
    return {code: (bool(is_open), inside) for code, is_open, inside in FOLDED.findall(page)}


def rail_of(page: str) -> str:
    """The rail without its folded groups."""
    (rail,) = re.findall(r'<nav class="side".*?</nav>', page, re.S)
    return FOLDED.sub("", rail)


def test_duties_decide_what_stands_open(entered: Enter) -> None:
    page = entered("wang").get("/").content.decode()
    assert 'href="/customers/"' in rail_of(page)
    assert 'href="/territories/"' not in rail_of(page)
    is_open, inside = folded(page)["market"]
    assert not is_open
    assert 'href="/territories/"' in inside


def test_a_page_that_is_folded_away_unfolds_its_group(entered: Enter) -> None:
    is_open, inside = folded(entered("wang").get("/territories/").content.decode())["market"]
    assert is_open
    assert re.search(r'href="/territories/" aria-current="page"', inside)


def test_what_was_unfolded_stays_so(entered: Enter) -> None:
    client = entered("wang")
    client.cookies["rail"] = "market.<script>"
    page = client.get("/").content.decode()
    assert folded(page)["market"][0]
    assert "<script>" not in rail_of(page)
