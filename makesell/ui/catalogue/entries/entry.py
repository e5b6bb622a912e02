"""The floor `ui`: what an entry of the catalogue is."""

from dataclasses import dataclass

from makesell.ui.parts import Part

HERE = "#"


@dataclass(frozen=True)
class Example:
    """One way a component may look; `row` sets the parts side by side."""

    caption: str
    parts: tuple[Part, ...]
    row: bool = False


@dataclass(frozen=True)
class Entry:
    """A component of the catalogue."""

    key: str
    name: str
    purpose: str
    examples: tuple[Example, ...]
