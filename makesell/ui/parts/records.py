"""The floor `ui`: what a document's page shows — states, chain, checks, acts, timeline, files, long work."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Literal

from makesell.ui.parts.base import Named, Part, Text, Tone
from makesell.ui.parts.figures import Figure
from makesell.ui.parts.pieces import Avatar, Button, Chip, Menu, Note, Seg
from makesell.ui.parts.tables import Table

State = Literal["done", "now", "todo", "bad"]


@dataclass(frozen=True)
class PageHead(Part):
    """The page's title line. `code` for document numbers; `seg`, then `actions`, stand at the right."""

    template: ClassVar[str] = "ui/page_head.html"
    title: Text
    sub: Text = ""
    code: bool = False
    chips: tuple[Chip, ...] = ()
    seg: Seg | None = None
    actions: tuple[Button | Menu, ...] = ()


@dataclass(frozen=True)
class Step(Named):
    """One state of `Steps`."""

    label: Text
    state: State = "todo"
    icon: str = ""
    href: str = ""


@dataclass(frozen=True)
class Steps(Part):
    """The state bar: past, present, to come."""

    template: ClassVar[str] = "ui/steps.html"
    label: Text
    items: tuple[Step, ...]


@dataclass(frozen=True)
class FlowStep(Named):
    """One document of `Flow`."""

    label: Text
    code: Text = ""
    when: Text = ""
    state: State = "todo"
    href: str = ""


@dataclass(frozen=True)
class Flow(Part):
    """The chain of documents this one stands in; each opens."""

    template: ClassVar[str] = "ui/flow.html"
    label: Text
    items: tuple[FlowStep, ...]


@dataclass(frozen=True)
class AsideCheck(Part):
    """One check at the side of a document: a verdict chip, the numbers, at most one suggested fix."""

    template: ClassVar[str] = "ui/aside_check.html"
    title: Text
    chip: Chip | None = None
    body: tuple[Part, ...] = ()
    note: Note | None = None


@dataclass(frozen=True)
class ActionBar(Part):
    """Sticky at the foot of a document: who decides next, and the acts (at most one with look "pri")."""

    template: ClassVar[str] = "ui/action_bar.html"
    message: Text
    tone: Tone = ""
    actions: tuple[Button | Menu, ...] = ()


@dataclass(frozen=True)
class Related(Named):
    """A button with a count to related nouns (orders 3)."""

    label: Text
    count: Text
    href: str
    icon: str = ""
    tone: Tone = ""


@dataclass(frozen=True)
class RelatedBar(Part):
    """The row of buttons to related nouns."""

    template: ClassVar[str] = "ui/related.html"
    items: tuple[Related, ...]


@dataclass(frozen=True)
class Change(Named):
    """A field's old and new value."""

    field: Text
    old: Text
    new: Text


@dataclass(frozen=True)
class FileItem(Named):
    """A file with its address."""

    name: Text
    href: str
    size: Text = ""
    by: Text = ""
    when: Text = ""
    delete: Button | None = None


@dataclass(frozen=True)
class Beside(Part):
    """The records before and after one in the list it was opened from, and the way back to that list; "" for none."""

    template: ClassVar[str] = "ui/beside.html"
    prev: str
    next: str
    back: str


@dataclass(frozen=True)
class TimelineItem(Named):
    """A note somebody wrote, a change old → new, a thing the system did, a file, a mail.

    `iso` is the instant for machines; `about` names another record whose story this is part of.
    """

    kind: Literal["note", "change", "event", "file", "mail"]
    who: Text
    when: Text
    iso: str = ""
    title: Text = ""
    text: Text = ""
    changes: tuple[Change, ...] = ()
    reason: Text = ""
    files: tuple[FileItem, ...] = ()
    avatar: Avatar | None = None
    icon: str = ""
    tone: Tone = ""
    href: str = ""
    about: Text = ""


@dataclass(frozen=True)
class Timeline(Part):
    """Newest first. `seg` filters by kind; `note_action` posts a note (field `text`), answered with this part again.

    `mentions` answers the colleagues that “@” finds (as a combobox's search does).
    """

    template: ClassVar[str] = "ui/timeline.html"
    items: tuple[TimelineItem, ...]
    id: str = "timeline"
    seg: Seg | None = None
    note_action: str = ""
    mentions: str = ""
    more: str = ""


@dataclass(frozen=True)
class Upload(Part):
    """A drop zone that is a plain file input underneath; part of a form, or (with `action`) a form of its own."""

    template: ClassVar[str] = "ui/upload.html"
    name: str
    label: Text
    accept: str = ""
    help: Text = ""
    error: Text = ""
    multiple: bool = False
    action: str = ""
    target: str = ""


@dataclass(frozen=True)
class Attachments(Part):
    """The files of a record, and where to add one. Adding swaps this part."""

    template: ClassVar[str] = "ui/attachments.html"
    items: tuple[FileItem, ...]
    upload: Upload | None = None
    id: str = "attachments"


@dataclass(frozen=True)
class JobProgress(Part):
    """Long work, polled every 2 s while it runs: `poll` answers this part again ("" = it stands still). `percent` None = not known yet."""

    template: ClassVar[str] = "ui/job_progress.html"
    label: Text
    state: Literal["waiting", "running", "done", "failed", "cancelled"]
    poll: str
    id: str = "job"
    percent: float | None = None
    detail: Text = ""
    cancel: Button | None = None
    after: tuple[Button, ...] = ()
    problems: Table | None = None


@dataclass(frozen=True)
class ImportRow(Named):
    """One row of the file: its line number there, the values in the columns' order, what is wrong (empty = fine), what would happen.

    `old` are the values that would be replaced, by place of the column.
    """

    line: int
    values: tuple[Text, ...]
    errors: tuple[Text, ...] = ()
    verdict: Text = ""
    bad_columns: tuple[int, ...] = ()
    old: Mapping[int, Text] = field(default_factory=dict)


@dataclass(frozen=True)
class ImportPreview(Part):
    """What an import would do, row by row, faults at their cells."""

    template: ClassVar[str] = "ui/import_preview.html"
    label: Text
    columns: tuple[Text, ...]
    rows: tuple[ImportRow, ...]
    good: Text = ""
    bad: Text = ""
    note: Note | None = None


@dataclass(frozen=True)
class Drawer(Part):
    """What opens at the right (swapped into `#drawer`). `tiles` are the sums by kind; the table's total equals the figure."""

    template: ClassVar[str] = "ui/drawer.html"
    title: Text
    over: Text = ""
    figure: Text = ""
    tiles: tuple[tuple[Text, Figure], ...] = ()
    body: tuple[Part, ...] = ()
    actions: tuple[Button | Menu, ...] = ()
    page: str = ""
