"""The floor `ui`: buttons, chips, avatars, notes — the small pieces other parts hold."""

from dataclasses import dataclass
from typing import ClassVar, Literal

from makesell.ui.parts.base import Named, Part, Text, Tone


@dataclass(frozen=True)
class Button(Part):
    """A link (`href`), a submit button (`name`/`value`/`formaction`), or an htmx call (`hx_get` into `target`, `hx_post`).

    `look`: "pri" once a page, "ghost", "danger" or "" (plain). `confirm` asks first, in a dialog that names the object.
    `key` is the second key after N (new) or G (go). `post=True` makes `href` a small form of its own, with the CSRF token.
    """

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
    act: Literal["", "edit", "close", "print", "copy", "link"] = ""
    icon_end: str = ""


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
class SegItem(Named):
    """One view of `Seg`."""

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
    """Nothing here: what it would hold and what to do next. `quiet` is one line, for a card among many."""

    template: ClassVar[str] = "ui/empty_state.html"
    title: Text
    text: Text = ""
    icon: str = "inbox"
    actions: tuple[Button, ...] = ()
    quiet: bool = False
