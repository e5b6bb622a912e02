"""The floor `ui`: what every part is, and the words all parts share."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar, Literal, TypeAlias

from django.utils.functional import Promise

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    # what gettext_lazy gives is only known to the type checker by this name
    Text: TypeAlias = str | _StrPromise
else:
    Text = str | Promise
Tone: TypeAlias = Literal["", "ok", "warn", "bad", "info", "acc", "plum"]
Pairs: TypeAlias = tuple[tuple[str, str], ...]


class Named:
    """What a template reads by name. Templates ask for `part["name"]` first and for the attribute only after the fault, which costs as much again."""

    def __getitem__(self, name: str) -> Any:
        return getattr(self, name)


@dataclass(frozen=True)
class Part(Named):
    """Anything `{% part %}` can draw."""

    template: ClassVar[str] = ""


@dataclass(frozen=True)
class Fragment(Part):
    """A template of a door where no component fits; it sees `p.values`."""

    name: str
    values: Mapping[str, Any] = field(default_factory=dict)
