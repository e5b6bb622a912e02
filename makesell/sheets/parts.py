"""The words a sheet is written in. Doors read them; business stands in the noun's own file."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Any, TypeAlias

from django.utils.functional import Promise

from makesell.ground.access import Policy
from makesell.ground.actor import Actor
from makesell.ground.db.asking import Ask
from makesell.ground.listing import Kind, Listing

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    # what gettext_lazy answers, as the stubs name it
    Text: TypeAlias = str | _StrPromise
else:
    Text = str | Promise
Row = Mapping[str, Any]


class Take(StrEnum):
    """What kind of value an input takes."""

    TEXT = "text"
    LONG = "long"
    INT = "int"
    QTY = "qty"
    MONEY = "money"
    RATIO = "ratio"
    DATE = "date"
    BOOL = "bool"
    CHOICE = "choice"
    REF = "ref"
    FILE = "file"
    SECRET = "secret"  # noqa: S105 (the kind of an input: a password, never shown again)
    DRAWN = "drawn"     # a signature drawn on screen: the bytes of a PNG
    TABLE = "table"


@dataclass(frozen=True, slots=True)
class Input:
    """One value an act asks for. `noun` names the sheet a reference is picked from; `columns` the inputs of a table's row.

    A `quiet` one is asked of nobody: what the page shows (the act's `start`) goes along with the press of its button. A `rare` one is folded
    away in a form as long as nothing stands in it.
    """

    name: str
    label: Text
    take: Take = Take.TEXT
    required: bool = True
    help: Text = ""
    choices: Mapping[str, Text] = field(default_factory=dict)
    noun: str = ""
    most: int = 200
    columns: tuple["Input", ...] = ()
    scanned: bool = False     # a text that scanners and cameras may type
    curve: bool = False     # a text that is a curve (figure:score …), drawn and edited as one
    quiet: bool = False
    rare: bool = False


@dataclass(frozen=True, slots=True)
class Call:
    """One call of an act: who, when, on which records, with which (already typed) values."""

    actor: Actor
    at: dt.datetime
    ids: tuple[int, ...]
    data: Mapping[str, Any]
    version: int | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Done:
    """What an act answers: the record it made or changed, a sentence, and the act that undoes it (name, data).

    `once` is shown in this one answer and kept nowhere, not even with an idempotency key (a token just issued).
    `undo_id` is the record the undoing act is done to, where it is another one; `noun` that of the record made, likewise: one is led to it.
    """

    record_id: int | None = None
    say: Text = ""
    undo: tuple[str, Mapping[str, Any]] | None = None
    data: Mapping[str, Any] = field(default_factory=dict)
    once: Mapping[str, str] = field(default_factory=dict)
    undo_id: int | None = None
    noun: str = ""


@dataclass(frozen=True, slots=True)
class Side:
    """One field of two records side by side: the input that chooses, both values in words, and the side chosen at first."""

    name: str
    label: Text
    this: Text
    other: Text
    first: str = "this"


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two records side by side, for an act that asks for each field which value stays. `asks` names both and says what happens."""

    this: Text
    other: Text
    sides: tuple[Side, ...]
    asks: Text


@dataclass(frozen=True, slots=True)
class Expected:
    """A line of a form that scanned goods count: its key in the table, at most how much (None: whatever is there), how the product is kept.

    `lots` are the only lots it takes, `there` those that lie where it is taken from (None: not asked).
    """

    key: int
    product_id: int
    qty: Decimal | None
    tracking: str
    lots: frozenset[str] = frozenset()
    there: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Scan:
    """How scanned goods count in the table of an act's form, by the column `by` and with `qty`; `expected` are the lines on the record.

    `more`: goods nobody expected count as well. `zeros`: what is not scanned stands at 0. `lots`: the table has the column `lot`,
    `joined`: with all serial numbers of a line in one row.
    """

    table: str
    by: str
    expected: Callable[[Actor, int], Sequence[Expected]] | None = None
    more: bool = False
    zeros: bool = False
    lots: bool = False
    joined: bool = False


@dataclass(frozen=True, slots=True)
class Scanned:
    """A form's values after a code was scanned, and what is said of it."""

    data: Mapping[str, Any]
    say: str


@dataclass(frozen=True, slots=True)
class Act:
    """An act of a noun. `makes` acts have no record yet (New); `bulk` ones take many; `states` limit where it is offered.

    `name` is the act's name in the noun's access table, `run` calls one flow. `start` gives the form's first values.
    `line` names the input, or the column of a table, that takes one row of the record, `lines` gives those rows in words by
    what is taken, `from_line` the form's values for the row chosen. `follows` gives what the values in an address bring along
    (the customer of an order). `hints` says in the empty cells of a table's rows what holds without a word: one mapping of columns a row.
    `compare` draws inputs as two records side by side, once the values given so far name both (None: not yet).
    `decides` acts decide the approval that waits for the record: only whose turn it is sees them.
    """

    name: str
    label: Text
    run: Callable[[Call], Done]
    inputs: tuple[Input, ...] = ()
    icon: str = "play"
    makes: bool = False
    bulk: bool = False
    states: tuple[str, ...] = ()
    strong: bool = False
    danger: bool = False
    decides: bool = False
    asks: Text = ""
    start: Callable[[Actor, int | None], Mapping[str, Any]] | None = None
    live: "Callable[[Actor, Mapping[str, Any], int | None], Sequence[CheckPart]] | None" = None     # beside the form, worked out while typing
    whole: "Callable[[Actor, Mapping[str, Any], int | None], Sequence[CheckPart]] | None" = None     # the same, what takes longer worked out too
    compare: Callable[[Actor, int, Mapping[str, Any]], Comparison | None] | None = None
    line: str = ""
    lines: Callable[[Actor, int], Mapping[int, Text]] | None = None
    from_line: Callable[[Actor, int, int], Mapping[str, Any]] | None = None
    follows: Callable[[Actor, Mapping[str, Any]], Mapping[str, Any]] | None = None
    scan: Scan | None = None     # its form counts what is scanned
    hints: Callable[[Actor, int, Sequence[Mapping[str, Any]]], Sequence[Mapping[str, Text]]] | None = None
    board: str = ""     # it is done on this page of figures, and has no form of its own
    on_rows: bool = False     # of one row: its button stands on the rows that offer it, not on the page


@dataclass(frozen=True, slots=True)
class Next:
    """An act that makes a record of another noun out of this one: offered on this one's page, its form knows `field`. `states` limit where.

    `aside` ones are no step of the regime's way: never the strong act of a page.
    """

    noun: str
    act: str
    field: str
    states: tuple[str, ...] = ()
    aside: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the list. `first` shows it by default; `opens` makes it the link to the record; `sub` is a second line."""

    name: str
    label: Text
    first: bool = True
    opens: bool = False
    sub: str = ""
    edit: str = ""     # name of the act that inline edit calls, with one input of the column's name
    chips: Mapping[str, str] = field(default_factory=dict)     # value → tone of the chip (ok, warn, bad, info, plum, mute)
    phone: bool = True


@dataclass(frozen=True, slots=True)
class View:
    """A ready-made filter of the list: a name and the address it stands for; `{me}`, `{today}`, `{unit}` are filled in."""

    code: str
    label: Text
    query: str


@dataclass(frozen=True, slots=True)
class Fact:
    """A labelled value on a record page; `kind` formats it; `noun`/`id` link it, or `begins` the form of an act (noun, act, first values); `figure`
    opens its sources (a drill address). A `wide` one has a line of its own; `more` is what it is made of, for programs."""

    label: Text
    value: Any
    kind: Kind = Kind.TEXT
    noun: str = ""
    id: int | None = None
    figure: str = ""
    currency: str = ""
    help: Text = ""
    begins: tuple[str, str, Mapping[str, str]] | None = None
    wide: bool = False
    more: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a record page: title, second line, chips `(text, tone)`, the state and the version edited."""

    title: str
    sub: Text = ""
    state: str = ""
    state_label: Text = ""
    tone: str = "mute"
    version: int = 1
    number: str = ""
    origin: tuple[str, int, str] | None = None


@dataclass(frozen=True, slots=True)
class TablePart:
    """A table inside a record page: column labels and kinds, rows of plain values, an optional totals row.

    `acts` are offered on each row that has a `key`; a row's own `acts` narrow them.
    """

    columns: tuple[tuple[str, Text, Kind], ...]
    rows: Sequence[Row]
    totals: Row | None = None
    links: Mapping[str, str] = field(default_factory=dict)     # column → noun; the row's `<column>_id` is the key
    empty: Text = ""
    acts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CheckPart:
    """A check beside a document or form: its verdict as a chip, the numbers, and what binds or may be done.

    `later`: it takes longer to work out than the rest; beside a form it holds the place of the one that is asked for after them (`Act.whole`).
    """

    label: Text
    chip: Text
    tone: str
    facts: tuple[Fact, ...] = ()
    note: Text = ""
    later: bool = False


@dataclass(frozen=True, slots=True)
class CurvePart:
    """A piecewise-linear curve: its points from left to right, the kinds its values are written in, and where somebody stands on it."""

    label: Text
    points: tuple[tuple[Decimal, Decimal], ...]
    kinds: tuple[Kind, Kind] = (Kind.RATIO, Kind.QTY)
    mark: tuple[Decimal, Decimal] | None = None


@dataclass(frozen=True, slots=True)
class CurvesPart:
    """Curves beside each other; a panel without any is not shown."""

    curves: tuple[CurvePart, ...]


@dataclass(frozen=True, slots=True)
class Panel:
    """A part of a record page. `body` gives facts, a table, a check or curves; `aside` stands at the right.

    With `hide_empty` a table without rows is not shown.
    """

    code: str
    label: Text
    body: Callable[[Actor, int], Sequence[Fact] | TablePart | CheckPart | CurvesPart]
    aside: bool = False
    hide_empty: bool = False


@dataclass(frozen=True, slots=True)
class Related:
    """A related noun with its count and the condition that lists it (`{id}` is the record's key)."""

    noun: str
    label: Text
    count: Callable[[Actor, int], int]
    query: str


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage of the state bar; `states` are the document's states it stands for."""

    label: Text
    states: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Wait:
    """Something that waits for a person on the workbench: the record, what to do with it, whether it is late, the chip's word."""

    id: int
    title: str
    say: Text
    late: bool = False
    chip: Text = ""


@dataclass(frozen=True, slots=True)
class LaneCard:
    """A card: three lines, an amount in its currency, and a chip `(text, tone)`."""

    title: Text
    line: Text = ""
    amount: Decimal | None = None
    currency: str = ""
    note: Text = ""
    chip: tuple[Text, str] | None = None


@dataclass(frozen=True, slots=True)
class Lanes:
    """A noun's records as cards in columns: `columns(actor)` are the values of the field `by` with their words and tones.

    A card that is moved into another column does the act `move` with that value. `query` is what the columns hold of the list,
    `amount` the field they are summed by, one sum a currency; `views` narrow them further.
    """

    by: str
    move: str
    columns: Callable[[Actor], Sequence[tuple[str, Text, str]]]
    card: Callable[[Row], LaneCard]
    query: str = ""
    amount: str = ""
    views: tuple[View, ...] = ()


@dataclass(frozen=True, slots=True)
class Incoming:
    """How a file's rows find what is there, for a noun whose rows are not known by a code or a number of the source.

    `key` are the inputs that name a row. A known row is changed by `change` (its `ids` are the row found, its data the whole
    row of the file); without one it stays, and a row that says anything else is refused. Rows of one record stand together:
    with a TABLE input in the new act (components of a bill of material) all rows with the same key make one record, whose
    key the listing's field `record` gives. `find` finds rows by values that are no fields of the list; a change that answers with
    another record has made that one. `unfold` makes rows of a file that has them side by side (a column a period).
    """

    key: tuple[str, ...]
    change: Callable[[Call], Done] | None = None
    record: str = ""
    find: Callable[[Actor, Mapping[str, Any]], Sequence[int]] | None = None
    unfold: Callable[[Sequence[str], Sequence[Sequence[str]]], tuple[Sequence[str], Sequence[Sequence[str]]]] | None = None


@dataclass(frozen=True, slots=True)
class Happened:
    """Something that another room wrote down of a row: when, by whom (name and key), what, in one sentence, and why."""

    at: dt.datetime
    who: str
    by_id: int | None
    title: Text
    text: Text = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Called:
    """Records by what a customer calls them: those whose name begins as typed (key → that name), and the keys of whole names."""

    beginning: Callable[[int, str], Mapping[int, str]]
    keys: Callable[[int, Sequence[str]], Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A noun as people and programs meet it."""

    noun: str                                      # key, address segment and API name, plural: "orders"
    label: Text
    plural: Text
    icon: str
    listing: Listing
    policy: Policy
    columns: tuple[Column, ...]
    head: Callable[[Actor, int], Head]             # refuses (404) what the actor may not see
    section: str = "sell"                          # today market sell performance organisation master administration
    views: tuple[View, ...] = ()
    starts: str = ""                               # code of the view that the navigation opens; empty: all rows
    acts: tuple[Act, ...] = ()
    next: tuple[Next, ...] = ()
    panels: tuple[Panel, ...] = ()
    related: tuple[Related, ...] = ()
    stages: tuple[Stage, ...] = ()
    enrich: Callable[[Actor, Sequence[int]], Mapping[int, Row]] | None = None
    waits: Callable[[Actor, dt.datetime], Sequence[Wait]] | None = None     # for the workbench; needs record_kind
    timeline: bool = True
    record_kind: str = ""                          # kind on the spine, for search results; empty: not on the spine
    empty: Text = ""
    order: int = 50
    lanes: Lanes | None = None
    leads: Callable[[Sequence[int]], Mapping[int, int]] | None = None  # records that lead to another one, which searches open instead
    told: Callable[[int], Mapping[int, str]] | None = None         # further records whose story is told here, by key, with their names
    happened: Callable[[Actor, int], Sequence[Happened]] | None = None  # what other rooms wrote down of it, for the timeline
    incoming: Incoming | None = None
    reads: Callable[[Actor, int], Sequence[Ask[Any]]] | None = None     # what its panels read, asked in one statement before they do
    called: Called | None = None                   # what a form's customer calls the records, typed or pasted where one is picked
    tables: tuple[str, ...] = ()                   # nouns that are tables of this one: opened and imported from here, not from the rail

    def act(self, name: str) -> Act | None:
        """The act of that name."""
        return next((a for a in self.acts if a.name == name), None)
