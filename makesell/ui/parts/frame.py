"""The floor `ui`: the frame around every page — rail, top bar, palette, toasts."""

from dataclasses import dataclass
from typing import ClassVar, Literal

from makesell.ui.parts.base import Named, Part, Text, Tone
from makesell.ui.parts.pieces import Avatar, Button


@dataclass(frozen=True)
class RailItem(Named):
    """A place. `count` is shown as given; `hot` paints it red, only for what is late. `key` is the letter after G."""

    label: Text
    href: str
    icon: str
    count: str = ""
    hot: bool = False
    current: bool = False
    key: str = ""


@dataclass(frozen=True)
class RailGroup(Named):
    """`label` is "" for the first group (today). `more` are places that stay folded away until they are asked for (`open`)."""

    items: tuple[RailItem, ...]
    label: Text = ""
    code: str = ""
    more: tuple[RailItem, ...] = ()
    open: bool = False


@dataclass(frozen=True)
class Crumb(Named):
    """A step of the way to this page; the last is the page itself."""

    label: Text
    href: str = ""
    code: bool = False


@dataclass(frozen=True)
class Toast(Part):
    """A short word after an act, drawn with the page.

    While a page is open the server says it by `HX-Trigger: {"toast": {"text", "tone", "undo": address, "undo_label"}}`.
    """

    template: ClassVar[str] = "ui/toast.html"
    text: Text
    tone: Tone = ""
    undo: str = ""
    undo_label: Text = ""
    copy: bool = False      # shown this once: it stays until it is copied


@dataclass(frozen=True)
class Shell(Named):
    """Everything around a page.

    `theme` "auto" follows the machine. `themes`, `languages` and `densities` are the addresses that store a choice (POST
    `theme`, `lang`, `density` and `next`); "" hides the switch. `tabs` are the up to 5 of the phone's bottom bar (the last
    opens `more`). `menu` stands under the avatar. `palette` answers `PaletteResults` to GET `q`. `here` is this page's address.
    """

    company: Text
    person: Text = ""
    role: Text = ""
    avatar: Avatar | None = None
    home: str = "/"
    here: str = "/"
    lang: Literal["zh-Hans", "en"] = "zh-Hans"
    theme: Literal["auto", "light", "dark"] = "auto"
    density: Literal["regular", "compact"] = "regular"
    rail: tuple[RailGroup, ...] = ()
    tabs: tuple[RailItem, ...] = ()
    more: str = ""
    palette: str = ""
    bell: str = ""
    bell_count: str = ""
    themes: str = ""
    languages: str = ""
    densities: str = ""
    menu: tuple[Button, ...] = ()
    new: tuple[Button, ...] = ()
    toasts: tuple[Toast, ...] = ()
    banner: Text = ""
    banner_tone: Tone = "warn"


@dataclass(frozen=True)
class PaletteItem(Named):
    """A record, act or page the palette found; `hint` is its state or its keys."""

    label: Text
    href: str
    icon: str = "arrow-right"
    hint: Text = ""
    code: bool = False


@dataclass(frozen=True)
class PaletteGroup(Named):
    """What the palette found of one kind."""

    label: Text
    items: tuple[PaletteItem, ...]


@dataclass(frozen=True)
class PaletteResults(Part):
    """The answer to the palette's search; `q` only to say that nothing was found for it."""

    template: ClassVar[str] = "ui/palette_results.html"
    groups: tuple[PaletteGroup, ...]
    q: str = ""


@dataclass(frozen=True)
class Keys(Part):
    """The sheet of keys, opened by `?`; built by the shell from its rail and `new`."""

    template: ClassVar[str] = "ui/keys.html"
    shell: Shell
