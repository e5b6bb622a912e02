"""The words a customer's page is written in: what a one-time link opens, declared once, drawn by the portal.

A page belongs to one purpose of links and one kind of record. `Visitor` says who came; what may be done is one `PortalAct` each,
which uses the link up inside its flow.
"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from makesell.ground.links.queries import Visit
from makesell.sheets.parts import Input, Text


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the page: label and value pairs, or a table of words (`heads`, `rows`)."""

    label: Text
    facts: Sequence[tuple[Text, Text]] = ()
    heads: Sequence[Text] = ()
    rows: Sequence[Sequence[Text]] = ()

    @property
    def lines(self) -> list[list[tuple[Text, Text]]]:
        """The table's rows, each word with its column's head: a phone has no heads above."""
        return [list(zip(self.heads, row, strict=True)) for row in self.rows]


@dataclass(frozen=True, slots=True)
class PortalView:
    """What the visitor reads. `acts` are the names of what may be done now; `paper` offers the PDF."""

    title: Text
    sub: Text = ""
    say: Text = ""
    sections: Sequence[Section] = ()
    acts: Sequence[str] = ()
    paper: bool = False


@dataclass(frozen=True, slots=True)
class PortalCall:
    """One call of an act: the visit, when, and the typed values."""

    visit: Visit
    at: dt.datetime
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class PortalAct:
    """An act of a visitor; `run` calls one flow and answers what to say."""

    name: str
    label: Text
    run: Callable[[PortalCall], Text]
    inputs: tuple[Input, ...] = ()
    icon: str = "check"
    help: Text = ""


@dataclass(frozen=True, slots=True)
class PortalPage:
    """A page: for which purpose and kind of record, its tab, what is read, the PDF, and the acts.

    Without a kind it is for any; a link's purpose may name more after a colon, for the page itself.
    """

    purpose: str
    kind: str
    label: Text
    view: Callable[[Visit], PortalView]
    paper: Callable[[Visit, dt.datetime], tuple[str, bytes]] | None = None
    acts: tuple[PortalAct, ...] = field(default=())

    def act(self, name: str) -> PortalAct | None:
        """The act of that name."""
        return next((one for one in self.acts if one.name == name), None)
