"""Reads the desk's pages as a program does: links, figures with their exact values, what a drill page says it sums to."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from html import unescape
from typing import Any
from urllib.parse import urljoin

from django.test import Client

# A tag, from behind its "<", and what is given in it; templates quote every value but those without one.
_TAG = re.compile(r"""(/?[a-z][a-z0-9-]*+)((?:[^<>"']++|"[^"]*+"|'[^']*+')*+)>""")
_BEGINS, _GIVES = ("a ", "tbody", "/tbody"), ("data-figure", "data-drill")
_HREF = re.compile(r'(?<![a-z0-9:-])href="([^"]*)"')
_GIVEN = re.compile(r"""([a-z][a-z0-9:-]*)(?:="([^"]*)")?""")


@dataclass(frozen=True, slots=True)
class Shown:
    """A figure as a page shows it: its exact value, where it leads ("" for nowhere), whether it stands in the body of a table."""

    exact: Decimal
    href: str
    in_rows: bool


@dataclass(slots=True)
class Read:
    """What was found on a page."""

    address: str
    status: int
    size: int
    hrefs: list[str] = field(default_factory=list)
    figures: list[Shown] = field(default_factory=list)
    drill: dict[str, str] = field(default_factory=dict)
    next: str = ""

    @property
    def links(self) -> list[str]:
        """Where the page's links lead."""
        return [href if href.startswith("/") else urljoin(self.address, href) for href in self.hrefs]


def _tags(text: str) -> Iterator[tuple[str, str]]:
    """The tags that links, figures and bodies of tables begin with: a page has thousands of others. A "<" in a value is always escaped."""
    for piece in text.split("<"):
        if piece.startswith(_BEGINS) or _GIVES[0] in piece or _GIVES[1] in piece:
            tag = _TAG.match(piece)
            assert tag or not piece.startswith(_BEGINS), f"a tag that does not end: {piece[:200]}"
            if tag:
                yield tag[1], tag[2]


def _fill(found: Read, text: str) -> None:
    """Collects. A parser of all HTML took as long over a page as the desk did."""
    bodies = 0
    for name, said in _tags(text):
        if name in ("tbody", "/tbody"):
            bodies += 1 if name == "tbody" else -1
        elif "data-figure" in said or "data-drill" in said:
            given = {key: unescape(value) for key, value in _GIVEN.findall(said)}
            href = given.get("href", "")
            if {"data-drill", "data-total"} <= given.keys():
                found.drill = {key: given[f"data-{key}"] for key in ("drill", "total", "formula", "count")}
            if "data-drill-next" in given:
                found.next = href
            if "data-figure" in given:
                found.figures.append(Shown(_exact(given["data-figure"]), href, bodies > 0))
            elif name == "a" and href:
                found.hrefs.append(href)
        elif name == "a" and (leads := _HREF.search(said)) and leads[1]:
            found.hrefs.append(unescape(leads[1]))
    assert len(found.figures) == text.count(" data-figure="), f"{found.address}: a figure was not read"


def _exact(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation as error:
        raise AssertionError(f"a figure without an exact value: {text!r}") from error


def read(client: Client, address: str) -> Read:
    """Opens an address as a browser would, redirects followed, and reads its page."""
    answer: Any = client.get(address, follow=True, REMOTE_ADDR="127.0.0.1")
    body = b"" if answer.streaming else answer.content
    found = Read(address, answer.status_code, len(body))
    if answer.headers.get("Content-Type", "").startswith("text/html"):
        _fill(found, body.decode())
    return found
