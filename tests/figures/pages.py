"""Reads the desk's pages as a program does: links, figures with their exact values, what a drill page says it sums to."""

from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin

from django.test import Client


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
    links: list[str] = field(default_factory=list)
    figures: list[Shown] = field(default_factory=list)
    drill: dict[str, str] = field(default_factory=dict)
    next: str = ""


class _Reader(HTMLParser):
    def __init__(self, read: Read) -> None:
        super().__init__()
        self.read = read
        self.bodies = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Collects."""
        given = {name: value or "" for name, value in attrs}
        href = given.get("href", "")
        if tag == "tbody":
            self.bodies += 1
        if "data-total" in given:
            self.read.drill = {name: given[f"data-{name}"] for name in ("drill", "total", "formula", "count")}
        if "data-drill-next" in given:
            self.read.next = href
        if "data-figure" in given:
            self.read.figures.append(Shown(_exact(given["data-figure"]), href, self.bodies > 0))
        if tag == "a" and href and "data-figure" not in given:
            self.read.links.append(urljoin(self.read.address, href))

    def handle_endtag(self, tag: str) -> None:
        """Leaves a table's body."""
        if tag == "tbody":
            self.bodies -= 1


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
        _Reader(found).feed(body.decode())
    return found
