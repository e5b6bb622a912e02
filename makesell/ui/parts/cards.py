"""The floor `ui`: framed sections, sums, facts and charts."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

from makesell.ui.parts.base import Named, Part, Text, Tone
from makesell.ui.parts.figures import Figure
from makesell.ui.parts.pieces import Avatar, Chip
from makesell.ui.parts.tables import Table


@dataclass(frozen=True)
class Legend(Named):
    """A colour of a chart and what it stands for."""

    text: Text
    colour: Literal["c1", "c2", "c3", "c4", "c5", "c6", "c7", "c8", "ghost", "ok", "warn", "bad"]


@dataclass(frozen=True)
class Chart(Part):
    """An ECharts option (colours written "@c1" are tokens), its legend, and the same numbers as a table for readers and print.

    `opens` are the addresses a click on each category goes to, in the categories' order.
    """

    template: ClassVar[str] = "ui/chart.html"
    label: Text
    option: Mapping[str, Any]
    table: Table
    opens: tuple[str, ...] = ()
    short: bool = False


@dataclass(frozen=True)
class Card(Part):
    """A framed section. `flush` leaves the body without padding (tables, row lists)."""

    template: ClassVar[str] = "ui/card.html"
    title: Text = ""
    body: tuple[Part, ...] = ()
    sub: Text = ""
    chip: Chip | None = None
    actions: tuple[Part, ...] = ()
    legend: tuple[Legend, ...] = ()
    foot: Text = ""
    foot_icon: str = ""
    id: str = ""
    flush: bool = False


@dataclass(frozen=True)
class Split(Part):
    """Two columns that fall under each other below 1180 px. `ratio`: "wide" = left 1.55 : right 1, "half" = 1 : 1."""

    template: ClassVar[str] = "ui/split.html"
    left: tuple[Part, ...]
    right: tuple[Part, ...]
    ratio: Literal["wide", "half"] = "half"


@dataclass(frozen=True)
class SumRow(Named):
    """One amount of `Sums`; `total` draws the rule above it; a `date` is no figure."""

    label: Text
    value: Text = ""
    figure: Figure | None = None
    tone: Tone = ""
    total: bool = False
    date: bool = False


@dataclass(frozen=True)
class Sums(Part):
    """A list of amounts ending in a total (`dl`)."""

    template: ClassVar[str] = "ui/sums.html"
    rows: tuple[SumRow, ...]


@dataclass(frozen=True)
class Fact(Named):
    """A read-only field of a record."""

    label: Text
    value: Text = ""
    href: str = ""
    figure: Figure | None = None
    chip: Chip | None = None
    help: Text = ""
    wide: bool = False


@dataclass(frozen=True)
class Facts(Part):
    """Read-only fields beside each other."""

    template: ClassVar[str] = "ui/facts.html"
    items: tuple[Fact, ...]


@dataclass(frozen=True)
class Identity(Part):
    """The party of a document: avatar, name, one line about it, then facts beside it."""

    template: ClassVar[str] = "ui/identity.html"
    avatar: Avatar
    name: Text
    sub: Text = ""
    href: str = ""
    facts: Facts | None = None
