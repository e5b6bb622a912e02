"""The floor `ui`: tables, row lists, pagers and trees."""

from dataclasses import dataclass
from typing import ClassVar, Literal

from makesell.ui.parts.base import Named, Part, Text, Tone
from makesell.ui.parts.figures import Bar, Figure, Spark
from makesell.ui.parts.pieces import Avatar, Button, Chip, EmptyState, Menu


@dataclass(frozen=True)
class CellInput(Named):
    """A field inside a table: `save` is called by htmx when it changes (answers the row or 422), "" leaves it to the form around."""

    name: str
    value: str
    label: Text
    mode: Literal["text", "decimal", "date"] = "text"
    save: str = ""
    error: Text = ""
    width: Literal["s", "m", "l"] = "m"


@dataclass(frozen=True)
class Cell(Named):
    """One cell. `text` (and `sub` below it) is enough for most; `figure` for a number that opens; the rest by need."""

    text: Text = ""
    sub: Text = ""
    href: str = ""
    figure: Figure | None = None
    chip: Chip | None = None
    dot: Tone = ""
    tone: Tone = ""
    heat: Tone = ""
    avatar: Avatar | None = None
    spark: Spark | None = None
    bar: Bar | None = None
    edit: CellInput | None = None
    actions: tuple[Button, ...] = ()
    title: Text = ""
    strong: bool = False
    span: int = 1


@dataclass(frozen=True)
class TableColumn(Named):
    """`kind` decides alignment and figures: num is right-aligned and tabular, code is a document number, acts holds buttons.

    `phone`: "full" takes the whole width of the stacked card, "opt" is left out on a phone. `width` is one the reader drew, in pixels.
    """

    name: str
    label: Text
    kind: Literal["text", "num", "code", "date", "acts"] = "text"
    sort_href: str = ""
    sorted: Literal["", "asc", "desc"] = ""
    unit: Text = ""
    help: Text = ""
    hide_label: bool = False
    phone: Literal["", "full", "opt"] = ""
    wrap: bool = False
    width: int = 0


@dataclass(frozen=True)
class TableRow(Named):
    """`cells` in the columns' order. `href` is the page, `drawer` (if given) opens first. `level` indents what stands under a group."""

    cells: tuple[Cell, ...]
    id: str = ""
    href: str = ""
    drawer: str = ""
    edit: str = ""
    label: Text = ""
    tone: Tone = ""
    kind: Literal["row", "group"] = "row"
    level: int = 0
    selected: bool = False


@dataclass(frozen=True)
class Table(Part):
    """Rows under a sticky head. With `select` each row has a box; what the list page's bulk form posts under that name are the ids of the
    ticked rows (the script labels the boxes and writes the ids: a page of rows must stay light). `totals` ends the table.

    `live` is the id of the region that sort links swap by htmx ("" = plain links). `empty` is drawn instead of no rows.
    `widths` is where the widths of columns are kept ("" = they cannot be drawn); once one has a width, all have.
    """

    template: ClassVar[str] = "ui/table.html"
    columns: tuple[TableColumn, ...]
    rows: tuple[TableRow, ...]
    label: Text
    totals: tuple[Cell, ...] = ()
    select: str = ""
    live: str = ""
    stack: bool = True
    empty: EmptyState | None = None
    widths: str = ""

    @property
    def sized(self) -> bool:
        """Whether the columns have widths of their own."""
        return any(column.width for column in self.columns)


@dataclass(frozen=True)
class RowItem(Named):
    """One line of `RowList`: what, a line about it, when (red if late), a state, acts."""

    title: Text
    sub: Text = ""
    time: Text = ""
    late: bool = False
    icon: str = ""
    tone: Tone = ""
    avatar: Avatar | None = None
    href: str = ""
    chip: Chip | None = None
    figure: Figure | None = None
    actions: tuple[Button | Menu, ...] = ()


@dataclass(frozen=True)
class RowList(Part):
    """A list of things to do or to open, two lines each."""

    template: ClassVar[str] = "ui/row_list.html"
    items: tuple[RowItem, ...]
    empty: EmptyState | None = None


@dataclass(frozen=True)
class Pager(Part):
    """Keyset pages: an empty address is a page that does not exist. `count` is said by the door ("31,465 rows", "more than 10,000")."""

    template: ClassVar[str] = "ui/pager.html"
    first: str = ""
    prev: str = ""
    next: str = ""
    last: str = ""
    shown: Text = ""
    count: Text = ""
    live: str = ""


@dataclass(frozen=True)
class TreeNode(Named):
    """A node of `Tree` with what stands under it."""

    label: Text
    sub: Text = ""
    href: str = ""
    icon: str = ""
    chip: Chip | None = None
    figure: Figure | None = None
    children: tuple["TreeNode", ...] = ()
    open: bool = False
    current: bool = False


@dataclass(frozen=True)
class Tree(Part):
    """A tree that opens without scripts."""

    template: ClassVar[str] = "ui/tree.html"
    label: Text
    nodes: tuple[TreeNode, ...]
