"""The floor `ui`: what the doors hand to the templates — one frozen dataclass per component.

A door builds these from a query's rows and renders them with `{% part x %}` (or puts them into a page of `pages.py`).
Texts are already translated, figures already formatted, addresses already reversed: nothing here knows a business noun.
Every class with a `template` is drawn by that template, which sees it as `p`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal, TypeAlias

from django.utils.functional import Promise

Text: TypeAlias = str | Promise
Tone: TypeAlias = Literal["", "ok", "warn", "bad", "info", "acc", "plum"]
Pairs: TypeAlias = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Part:
    """Anything `{% part %}` can draw."""

    template: ClassVar[str] = ""


@dataclass(frozen=True)
class Fragment(Part):
    """A template of a door where no component fits; it sees `p.values`."""

    name: str
    values: Mapping[str, Any] = field(default_factory=dict)


# ---- small pieces ----


@dataclass(frozen=True)
class Button(Part):
    """A link (`href`), a submit button (`name`/`value`/`formaction`), or an htmx call (`hx_get` into `target`, `hx_post`).

    `look`: "pri" once a page, "ghost", "danger" or "" (plain). `confirm` asks first, in a dialog that names the object.
    `key` is the second key after N (new) or G (go). `post=True` makes `href` a small form of its own, with the CSRF token.
    """

    template: ClassVar[str] = "ui/btn.html"
    label: Text
    href: str = ""
    icon: str = ""
    look: Literal["", "pri", "ghost", "danger"] = ""
    small: bool = False
    icon_only: bool = False
    post: bool = False
    name: str = ""
    value: str = ""
    form: str = ""
    formaction: str = ""
    hx_get: str = ""
    hx_post: str = ""
    target: str = ""
    swap: str = ""
    confirm: Text = ""
    disabled: bool = False
    reason: Text = ""
    key: str = ""
    key_group: Literal["", "go", "new"] = ""
    act: Literal["", "edit", "close", "print"] = ""


@dataclass(frozen=True)
class Menu(Part):
    """A button that opens a small menu (more acts, export kinds)."""

    template: ClassVar[str] = "ui/menu.html"
    label: Text
    items: tuple[Button, ...]
    icon: str = "ellipsis"
    icon_only: bool = True
    small: bool = False
    look: Literal["", "ghost"] = "ghost"


@dataclass(frozen=True)
class Chip(Part):
    """A status word; colour never alone."""

    template: ClassVar[str] = "ui/chip.html"
    text: Text
    tone: Tone = ""
    icon: str = ""
    href: str = ""


@dataclass(frozen=True)
class Avatar(Part):
    """One or two letters of a person or customer. `tint` a–d is chosen by the door (stable per record)."""

    template: ClassVar[str] = "ui/avatar.html"
    initials: str
    name: Text = ""
    tint: Literal["a", "b", "c", "d"] = "a"
    large: bool = False


@dataclass(frozen=True)
class SegItem:
    label: Text
    href: str
    current: bool = False
    count: str = ""


@dataclass(frozen=True)
class Seg(Part):
    """Segmented links: views of the same thing (month · quarter · year). `select` swaps only that region by htmx."""

    template: ClassVar[str] = "ui/seg.html"
    label: Text
    items: tuple[SegItem, ...]
    select: str = ""


@dataclass(frozen=True)
class Note(Part):
    """Advice or a warning in a soft box, with at most one act."""

    template: ClassVar[str] = "ui/note.html"
    text: Text
    tone: Tone = "info"
    icon: str = ""
    action: Button | None = None
    live: bool = False


@dataclass(frozen=True)
class EmptyState(Part):
    """Nothing here: what it would hold and what to do next."""

    template: ClassVar[str] = "ui/empty_state.html"
    title: Text
    text: Text = ""
    icon: str = "inbox"
    actions: tuple[Button, ...] = ()


# ---- figures ----


@dataclass(frozen=True)
class Figure(Part):
    """A figure that opens: `href` is the page with its entries, shown in the drawer; `title` the full amount on hover."""

    template: ClassVar[str] = "ui/fig.html"
    text: Text
    href: str = ""
    title: Text = ""
    unit: Text = ""
    tone: Tone = ""
    drawer: bool = True


@dataclass(frozen=True)
class Spark(Part):
    """A small line, drawn by the server as SVG. At least two values."""

    template: ClassVar[str] = "ui/spark.html"
    values: tuple[float, ...]
    tone: Tone = ""
    label: Text = ""


@dataclass(frozen=True)
class Bar(Part):
    """A share from 0 to 100 (more is cut). `mark` is the pace, `ghost` a share already used before `percent` starts."""

    template: ClassVar[str] = "ui/bar.html"
    percent: float
    tone: Tone = ""
    mark: float | None = None
    ghost: float = 0
    thick: bool = False
    label: Text = ""


@dataclass(frozen=True)
class Kpi:
    """One cell of the KPI strip: label, the figure, a change, a note, and a spark or a bar."""

    label: Text
    figure: Figure
    delta: Text = ""
    delta_tone: Tone = ""
    note: Text = ""
    spark: Spark | None = None
    bar: Bar | None = None


@dataclass(frozen=True)
class Kpis(Part):
    template: ClassVar[str] = "ui/kpis.html"
    items: tuple[Kpi, ...]


@dataclass(frozen=True)
class Meter:
    """One line of `Meters`: a name, a bar, one or two figures."""

    label: Text
    bar: Bar
    figure: Figure
    second: Figure | None = None


@dataclass(frozen=True)
class Meters(Part):
    """Names with bars and figures (a funnel, a ranking)."""

    template: ClassVar[str] = "ui/meters.html"
    items: tuple[Meter, ...]


@dataclass(frozen=True)
class Legend:
    text: Text
    colour: Literal["c1", "c2", "c3", "c4", "c5", "c6", "c7", "c8", "ghost", "ok", "warn", "bad"]


@dataclass(frozen=True)
class Chart(Part):
    """An ECharts option (colours written "@c1" are tokens), its legend, and the same numbers as a table for readers and print.

    `drill` is an address with `__` where the clicked category goes.
    """

    template: ClassVar[str] = "ui/chart.html"
    label: Text
    option: Mapping[str, Any]
    table: "Table"
    drill: str = ""
    short: bool = False


# ---- tables and lists ----


@dataclass(frozen=True)
class CellInput:
    """A field inside a table: `save` is called by htmx when it changes (answers the row or 422), "" leaves it to the form around."""

    name: str
    value: str
    label: Text
    mode: Literal["text", "decimal", "date"] = "text"
    save: str = ""
    error: Text = ""
    width: Literal["s", "m", "l"] = "m"


@dataclass(frozen=True)
class Cell:
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
class TableColumn:
    """`kind` decides alignment and figures: num is right-aligned and tabular, code is a document number, acts holds buttons.

    `phone`: "full" takes the whole width of the stacked card, "opt" is left out on a phone.
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


@dataclass(frozen=True)
class TableRow:
    """`cells` in the columns' order. `href` is the page, `drawer` (if given) opens first. `level` indents a group's heading."""

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
    """Rows under a sticky head. `select` names the checkbox column's input (its value is the row's id); `totals` ends the table.

    `live` is the id of the region that sort links swap by htmx ("" = plain links). `empty` is drawn instead of no rows.
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


@dataclass(frozen=True)
class RowItem:
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
class TreeNode:
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
    template: ClassVar[str] = "ui/tree.html"
    label: Text
    nodes: tuple[TreeNode, ...]


# ---- cards and facts ----


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
class SumRow:
    label: Text
    value: Text = ""
    figure: Figure | None = None
    tone: Tone = ""
    total: bool = False


@dataclass(frozen=True)
class Sums(Part):
    """A list of amounts ending in a total (`dl`)."""

    template: ClassVar[str] = "ui/sums.html"
    rows: tuple[SumRow, ...]


@dataclass(frozen=True)
class Fact:
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
