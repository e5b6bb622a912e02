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
from makesell.sheets.parts import CurvePart, Input, Text

Place = Literal["left", "right", "below"]
Look = Literal["bar", "area", "ghost", "pace", "forecast"]


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


@dataclass(frozen=True, slots=True)
class Trend:
    """A small line in a row, the oldest value first; the row's own figures say it in numbers."""

    values: tuple[float, ...]
    label: Text = ""
    tone: str = ""


CellValue = FigureCell | Link | Share | Trend | dt.date | Decimal | int | str | Any     # Any: a lazily translated text


@dataclass(frozen=True, slots=True)
class Kpi:
    """One figure of the strip on top: `delta` is how it changed (a figure of its own), `share` draws a bar, `trend` a small line."""

    label: Text
    cell: FigureCell
    note: Text = ""
    delta: FigureCell | None = None
    tone: str = ""
    share: Decimal | None = None
    mark: Decimal | None = None
    trend: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class BoardColumn:
    """A column of a board's table; `unit` stands in the header (a currency), `help` is the definition; `heat` fills cells with their tone,
    `wrap` lets long words run over lines."""

    name: str
    label: Text
    kind: Kind = Kind.TEXT
    unit: Text = ""
    help: Text = ""
    heat: bool = False
    wrap: bool = False


@dataclass(frozen=True, slots=True)
class BoardRow:
    """A row: values by column name; `group` rows are headings over their rows, `tone` colours a row."""

    cells: Mapping[str, CellValue]
    group: bool = False
    tone: str = ""


@dataclass(frozen=True, slots=True)
class BoardTable:
    """A table of figures. `more` is the address query of its next page, `link` where all of it stands, `totals` ends it."""

    code: str
    title: Text
    columns: tuple[BoardColumn, ...]
    rows: Sequence[BoardRow]
    totals: Mapping[str, CellValue] | None = None
    sub: Text = ""
    empty: Text = ""
    foot: Text = ""
    more: str = ""
    link: Link | None = None
    place: Place = "below"


@dataclass(frozen=True, slots=True)
class Series:
    """One series of a chart over the chart's categories; None leaves a gap.

    `look`: bar, area (a filled line), ghost (what a bar is compared with), pace (what should be: quiet and dashed), forecast (dotted).
    """

    label: Text
    values: Sequence[FigureCell | Decimal | None]
    look: Look = "bar"


@dataclass(frozen=True, slots=True)
class BoardChart:
    """A chart and, for readers and print, the same numbers as a table (drawn from it). `opens` are the board's queries that a click on
    each category asks for, in the categories' order; `low` draws it half as high, `multiples` each series in a chart of its own, on one scale."""

    code: str
    title: Text
    categories: Sequence[str]
    series: Sequence[Series]
    kind: Kind = Kind.MONEY
    sub: Text = ""
    foot: Text = ""
    opens: Sequence[str] = ()
    low: bool = False
    multiples: bool = False
    place: Place = "left"


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to do or to open: a line about it, a state, and a `figure` that opens or a `value` that merely stands there."""

    title: Text
    link: Link | None = None
    sub: Text = ""
    when: Text = ""
    late: bool = False
    icon: str = ""
    tone: str = ""
    chip: Text = ""
    chip_tone: str = ""
    figure: FigureCell | None = None
    value: str = ""


@dataclass(frozen=True, slots=True)
class BoardList:
    """A list of things, e.g. today's; `empty` says what to do when there is nothing, `hint` what was looked at."""

    code: str
    title: Text
    items: Sequence[Item]
    sub: Text = ""
    empty: Text = ""
    hint: Text = ""
    more: Link | None = None
    place: Place = "left"


@dataclass(frozen=True, slots=True)
class BoardNote:
    """A sentence on the page: advice (info), a gap in the data (warn), something wrong (bad)."""

    text: Text
    tone: str = "info"
    place: Place = "left"


@dataclass(frozen=True, slots=True)
class BoardCurve:
    """A piecewise-linear curve on the page."""

    code: str
    title: Text
    curve: CurvePart
    place: Place = "left"


@dataclass(frozen=True, slots=True)
class GanttLane:
    """A work center: its machines, the rows its bars take, and by day the working minutes there are and those that are planned."""

    key: int
    name: str
    machines: int
    rows: int
    capacity: tuple[int, ...]
    load: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class GanttBar:
    """An operation: minutes from the window's beginning, the lane and the row in it, its tone; what it follows, and where it may be done."""

    id: int
    order_id: int
    lane: int
    row: int
    start: int
    end: int
    tone: str
    order: str
    text: str
    state: str
    late: int
    customer: str
    after: tuple[int, ...]
    centers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class BoardGantt:
    """Lanes of machines over days; a table beside it says the same in words. `now` in minutes from the beginning; `moves`: bars may be moved."""

    code: str
    title: Text
    begins: dt.datetime
    days: tuple[str, ...]
    now: int
    lanes: Sequence[GanttLane]
    bars: Sequence[GanttBar]
    moves: bool = False
    place: Place = "left"


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell that is typed in, sent under `name`; `locked` ones only show. `note` is a word on its state, `base` what it is compared with.

    A cell that is made of a base and a rate says so in `text` and is typed so (`typed`, without what groups digits); the rate alone is on `start`.
    """

    name: str
    value: Decimal | None = None
    note: Text = ""
    base: Decimal | None = None
    locked: bool = False
    text: str = ""
    typed: str = ""
    start: Decimal | None = None


@dataclass(frozen=True, slots=True)
class GridRow:
    """A row: its name, one cell a column (None: nothing can stand there), the base of its growth, and figures beside it."""

    who: Link
    cells: tuple[GridCell | None, ...]
    base: Decimal | None = None
    beside: tuple[FigureCell, ...] = ()


@dataclass(frozen=True, slots=True)
class BoardGrid:
    """Cells in rows and columns, filled as in a spreadsheet and saved as one act (the board's `saves`); without one they only show.

    `above` is what a column's cells are measured by (one figure a column), `below` what those below say of it: sums, each, and the
    gap to it stand at the end.
    `help` are inputs of what the page can fill in by itself; the sums of the base are called `base_label`.
    """

    code: str
    title: Text
    columns: tuple[Text, ...]
    rows: Sequence[GridRow]
    base_label: Text = ""
    beside: tuple[Text, ...] = ()
    above: tuple[FigureCell, ...] = ()
    above_label: Text = ""
    below: tuple[FigureCell, ...] = ()
    below_label: Text = ""
    sub: Text = ""
    help: tuple[Input, ...] = ()
    saves: bool = True
    foot: Text = ""
    place: Place = "left"


BoardPart = BoardTable | BoardChart | BoardList | BoardNote | BoardCurve | BoardGantt | BoardGrid


@dataclass(frozen=True, slots=True)
class Sent:
    """What a grid sent: the act's values, and for each row of its table of cells the name of the cell it came from; `act` where it is another
    than the board's."""

    raw: Mapping[str, Any]
    names: tuple[str, ...]
    act: str = ""


@dataclass(frozen=True, slots=True)
class Saves:
    """What a board's grid does when it is sent. `read` gives the act's values of what changed (filters, all that was sent);
    `help` what the page fills in by itself: {cell's name: text}, nothing is saved by it."""

    noun: str
    act: str
    read: Callable[[Actor, Mapping[str, Any], Mapping[str, str]], Sent]
    help: Callable[[Actor, Mapping[str, Any], Mapping[str, str]], Mapping[str, str]] | None = None


@dataclass(frozen=True, slots=True)
class Making:
    """An act that makes a record, offered at the head of the page; the first one is the strong one. `query` gives its form first values."""

    noun: str
    act: str
    text: Text
    icon: str = "plus"
    query: str = ""


@dataclass(frozen=True, slots=True)
class BoardPage:
    """What a board shows now. `chosen` are the filters' values in force (defaults filled in)."""

    title: Text
    sub: Text = ""
    kpis: Sequence[Kpi] = ()
    parts: Sequence[BoardPart] = ()
    chosen: Mapping[str, str] = field(default_factory=dict)
    csv: str = ""
    acts: Sequence[Making] = ()


@dataclass(frozen=True, slots=True)
class Board:
    """A page of figures. `filters(actor)` are its inputs (CHOICE, REF, DATE); `build` gets their typed values (missing ones are left out).

    `roles` empty: everybody who is signed in (the rows inside are cut by access all the same). `section` and `order` place it in the rail;
    an empty `section` keeps it out of the rail. Filters `by_click` are set by a click on a chart, and shown only while in force.
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
    by_click: frozenset[str] = frozenset()
    saves: Saves | None = None
    paper: Callable[[Actor, Mapping[str, Any], dt.datetime], bytes] | None = None     # one page (PDF) of what it shows
    table: Callable[[Actor, Mapping[str, Any]], tuple[Sequence[str], Sequence[Sequence[Any]]]] | None = None     # the grid as a workbook

    def open_to(self, actor: Actor) -> bool:
        """True when the actor may open the board at all."""
        return not self.roles or actor.has(*self.roles)
