"""The floor `ui`: what every part is, and the words all parts share."""

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
