"""The floor `ui`: whole pages. A door renders `page.template` with the context `{"shell": Shell, "page": page}`."""

from dataclasses import dataclass
from typing import ClassVar, Literal

from makesell.ui.parts.base import Named, Pairs, Part, Text, Tone
from makesell.ui.parts.cards import Facts, Identity
from makesell.ui.parts.figures import Kpis
from makesell.ui.parts.forms import Filters, Form, SavedViews
from makesell.ui.parts.frame import Crumb
from makesell.ui.parts.pieces import Avatar, Button, Chip, Menu
from makesell.ui.parts.records import ActionBar, Drawer, Flow, PageHead, RelatedBar, Steps, Timeline
from makesell.ui.parts.tables import Pager, Table


@dataclass(frozen=True)
class Page(Named):
    """A whole page. `title` is the window's title, "" takes the head's."""

    template: ClassVar[str] = ""
    head: PageHead
    crumbs: tuple[Crumb, ...] = ()
    title: Text = ""


@dataclass(frozen=True)
class ListPage(Page):
    """Title, saved views, search and conditions, bulk bar, table with totals, keyset pager. State is the address.

    The region `#list` (views to pager) is swapped by htmx with `hx-select`, so the door always answers the whole page.
    `bulk` buttons (name/value or formaction) post the selected ids (`table.select`) to `bulk_action`; `all_matching` is the
    sentence "all 31,465 matching" whose checkbox sends `all=1`. With `noun` the tab
    remembers the list for `Beside`. `above` are parts between head and list (KPIs, a chart).
    """

    template: ClassVar[str] = "ui/page/list.html"
    table: Table | None = None
    views: SavedViews | None = None
    filters: Filters | None = None
    pager: Pager | None = None
    above: tuple[Part, ...] = ()
    bulk: tuple[Button, ...] = ()
    bulk_action: str = ""
    bulk_keep: Pairs = ()
    all_matching: Text = ""
    foot: Text = ""
    noun: str = ""


@dataclass(frozen=True)
class RecordPage(Page):
    """A document or a master record: steps, identity and facts, related nouns, `main` parts, checks aside, timeline, action bar.

    With `form_action` everything but the aside stands in one form (live lines): htmx posts it on change (350 ms) with `hx-swap="none"`;
    the answer is `<hx-partial>` regions. `edit` is where the key E goes. `beside` answers `Beside`
    for the list of `noun` this tab showed last; `seen` is told that the page was opened.
    """

    template: ClassVar[str] = "ui/page/record.html"
    steps: Steps | None = None
    flow: Flow | None = None
    related: RelatedBar | None = None
    identity: Identity | None = None
    facts: Facts | None = None
    main: tuple[Part, ...] = ()
    aside: tuple[Part, ...] = ()
    timeline: Timeline | None = None
    bar: ActionBar | None = None
    form_action: str = ""
    edit: str = ""
    prev: str = ""
    next: str = ""
    tools: tuple[Button, ...] = ()
    noun: str = ""
    beside: str = ""
    seen: str = ""


@dataclass(frozen=True)
class FormPage(Page):
    """One form on a page, its explanation aside."""

    template: ClassVar[str] = "ui/page/form.html"
    form: Form | None = None
    aside: tuple[Part, ...] = ()


@dataclass(frozen=True)
class WorkbenchPage(Page):
    """Head, KPI strip, then `left` (wide) and `right`, then `below` over the full width. Also for pages of figures."""

    template: ClassVar[str] = "ui/page/workbench.html"
    kpis: Kpis | None = None
    left: tuple[Part, ...] = ()
    right: tuple[Part, ...] = ()
    below: tuple[Part, ...] = ()
    ratio: Literal["wide", "half"] = "wide"


@dataclass(frozen=True)
class WizardPage(Page):
    """One question a screen: steps at the left, parts and a form at the right. The form's `submit` names the next step."""

    template: ClassVar[str] = "ui/page/wizard.html"
    steps: Steps | None = None
    body: tuple[Part, ...] = ()
    form: Form | None = None
    back: str = ""


@dataclass(frozen=True)
class BoardCard(Named):
    """A card of three lines; `fixed` cannot be moved."""

    id: str
    title: Text
    href: str = ""
    line: Text = ""
    figure: Text = ""
    note: Text = ""
    chip: Chip | None = None
    code: bool = False
    fixed: bool = False


@dataclass(frozen=True)
class BoardColumn(Named):
    """A column with its count and sum."""

    id: str
    label: Text
    count: Text = ""
    sum: Text = ""
    tone: Tone = ""
    cards: tuple[BoardCard, ...] = ()


@dataclass(frozen=True)
class Board(Part):
    """Columns with cards. A move posts `card`, `to`, `before` to `move`; a refusal (4xx) sends the card back with the reason as toast."""

    template: ClassVar[str] = "ui/board.html"
    label: Text
    columns: tuple[BoardColumn, ...]
    move: str = ""


@dataclass(frozen=True)
class BoardPage(Page):
    """A board with its views and conditions."""

    template: ClassVar[str] = "ui/page/board.html"
    board: Board | None = None
    views: SavedViews | None = None
    filters: Filters | None = None
    above: tuple[Part, ...] = ()


@dataclass(frozen=True)
class DrillPage(Page):
    """The same content as a drawer, as a page of its own (a figure's link opened without scripts or in a new tab)."""

    template: ClassVar[str] = "ui/page/drill.html"
    drawer: Drawer | None = None


@dataclass(frozen=True)
class DemoPerson(Named):
    """A person of the demo company whom one click logs in (POST `name`=`value` to the page's `demo_action`)."""

    name: Text
    role: Text
    value: str
    avatar: Avatar
    hint: Text = ""


@dataclass(frozen=True)
class PlainPage(Page):
    """No rail: login, second factor, errors. `code` is the big number of an error page; works without a person in the shell."""

    template: ClassVar[str] = "ui/page/plain.html"
    form: Form | None = None
    body: tuple[Part, ...] = ()
    actions: tuple[Button | Menu, ...] = ()
    code: str = ""
    demo: tuple[DemoPerson, ...] = ()
    demo_action: str = ""
    demo_name: str = "person"
    demo_title: Text = ""
    demo_text: Text = ""
    links: tuple[Button, ...] = ()


@dataclass(frozen=True)
class PrintPage(Page):
    """A4: company, head, facts, parts; no frame."""

    template: ClassVar[str] = "ui/page/print.html"
    facts: Facts | None = None
    body: tuple[Part, ...] = ()
    foot: Text = ""
