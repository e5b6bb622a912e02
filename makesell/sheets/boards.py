"""Boards: pages of figures (workbench, attainment, scorecard) declared once, drawn as pages by the desk and as JSON by the API.

A board's `build` reads metrics and answers plain values; every figure in it is a `FigureCell` that opens. Nothing here knows HTML.
"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal

from makesell.ground.actor import Actor
from makesell.ground.listing import Kind
from makesell.sheets.figures import FigureCell
from makesell.sheets.parts import Input, Text

Place = Literal["left", "right", "below"]


@dataclass(frozen=True, slots=True)
class Link:
    """A word that opens a record (`noun`, `id`), a list (`noun`, `query`), a board (`board`, `query`), or an `address` of the desk."""

    text: Text
    noun: str = ""
    id: int | None = None
    board: str = ""
    query: str = ""
    sub: Text = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Share:
    """A ratio drawn as a bar beside its figure; `mark` is where it should be today (pace), 1 = full."""

    cell: FigureCell
    share: Decimal | None
    mark: Decimal | None = None


CellValue = FigureCell | Link | Share | dt.date | Decimal | int | str | Any     # Any: a lazily translated text


@dataclass(frozen=True, slots=True)
class Kpi:
    """One figure of the strip on top: `delta` is a short text such as "+8.4%", `share` draws a bar, `trend` a small line."""

    label: Text
    cell: FigureCell
    note: Text = ""
    delta: Text = ""
    tone: str = ""
    share: Decimal | None = None
    mark: Decimal | None = None
    trend: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class BoardColumn:
    """A column of a board's table; `unit` stands in the header (a currency), `help` is the definition."""

    name: str
    label: Text
    kind: Kind = Kind.TEXT
    unit: Text = ""
    help: Text = ""


@dataclass(frozen=True, slots=True)
class BoardRow:
    """A row: values by column name; `group` rows are headings over their rows, `tone` colours a row."""

    cells: Mapping[str, CellValue]
    group: bool = False
    tone: str = ""


@dataclass(frozen=True, slots=True)
class BoardTable:
    """A table of figures. `more` is the address query of its next page, `totals` ends it."""

    code: str
    title: Text
    columns: tuple[BoardColumn, ...]
    rows: Sequence[BoardRow]
    totals: Mapping[str, CellValue] | None = None
    sub: Text = ""
    empty: Text = ""
    foot: Text = ""
    more: str = ""
    place: Place = "below"


@dataclass(frozen=True, slots=True)
class Series:
    """One series of a chart over the chart's categories; None leaves a gap. `look`: bar, line, or ghost (what it is compared with)."""

    label: Text
    values: Sequence[FigureCell | Decimal | None]
    look: Literal["bar", "line", "ghost"] = "bar"


@dataclass(frozen=True, slots=True)
class BoardChart:
    """A chart and, for readers and print, the same numbers as a table (drawn from it). `opens` is the board query of a clicked category,
    with `__` where the category's key goes (`keys`, in the categories' order)."""

    code: str
    title: Text
    categories: Sequence[str]
    series: Sequence[Series]
    kind: Kind = Kind.MONEY
    sub: Text = ""
    foot: Text = ""
    opens: str = ""
    keys: Sequence[str] = ()
    place: Place = "left"


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to do or to open."""

    title: Text
    link: Link | None = None
    sub: Text = ""
    when: Text = ""
    late: bool = False
    icon: str = ""
    tone: str = ""
    chip: Text = ""
    figure: FigureCell | None = None


@dataclass(frozen=True, slots=True)
class BoardList:
    """A list of things, e.g. today's; `empty` says what to do when there is nothing."""

    code: str
    title: Text
    items: Sequence[Item]
    sub: Text = ""
    empty: Text = ""
    more: Link | None = None
    place: Place = "left"


@dataclass(frozen=True, slots=True)
class BoardNote:
    """A sentence on the page: advice (info), a gap in the data (warn), something wrong (bad)."""

    text: Text
    tone: str = "info"
    place: Place = "left"


BoardPart = BoardTable | BoardChart | BoardList | BoardNote


@dataclass(frozen=True, slots=True)
class BoardPage:
    """What a board shows now. `chosen` are the filters' values in force (defaults filled in), `shared` the query that keeps them."""

    title: Text
    sub: Text = ""
    kpis: Sequence[Kpi] = ()
    parts: Sequence[BoardPart] = ()
    chosen: Mapping[str, str] = field(default_factory=dict)
    csv: str = ""


@dataclass(frozen=True, slots=True)
class Board:
    """A page of figures. `filters(actor)` are its inputs (CHOICE, REF, DATE); `build` gets their typed values (missing ones are left out).

    `roles` empty: everybody who is signed in (the rows inside are cut by access all the same). `section` and `order` place it in the rail;
    an empty `section` keeps it out of the rail.
    """

    code: str
    label: Text
    icon: str
    build: Callable[[Actor, Mapping[str, Any]], BoardPage]
    filters: Callable[[Actor], Sequence[Input]] = lambda actor: ()
    roles: frozenset[str] = frozenset()
    section: str = "performance"
    order: int = 10
    key: str = ""

    def open_to(self, actor: Actor) -> bool:
        """True when the actor may open the board at all."""
        return not self.roles or actor.has(*self.roles)
