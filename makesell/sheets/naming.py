"""What people, units, territories and the lines of documents are called in the reader's language."""

from collections.abc import Iterable, Mapping
from typing import Protocol

from django.utils.translation import get_language

from makesell.ground.organisation.queries import named_people
from makesell.masterdata.products import queries as products
from makesell.masterdata.schemes import queries as schemes
from makesell.masterdata.works import queries as works


class _Named(Protocol):
    """Whatever has a name, perhaps in English too."""

    @property
    def name(self) -> str: ...
    @property
    def name_en(self) -> str: ...


class _Titled(Protocol):
    """Whoever has a job title, perhaps in English too."""

    @property
    def title(self) -> str: ...
    @property
    def title_en(self) -> str: ...


def titled(who: _Titled) -> str:
    """The English job title for a reader of English, where there is one."""
    return who.title_en if who.title_en and (get_language() or "").startswith("en") else who.title


def called(who: _Named) -> str:
    """The English name for a reader of English, where there is one."""
    return who.name_en if who.name_en and (get_language() or "").startswith("en") else who.name


def person_called(person_id: int | None) -> str:
    """A person's name for the reader; "" for nobody."""
    found = named_people([person_id]).get(person_id) if person_id is not None else None
    return called(found) if found is not None else ""


def scheme_called(name: str) -> str:
    """What an incentive scheme is called for the reader."""
    return schemes.english_names([name]).get(name, name) if name and (get_language() or "").startswith("en") else name


def products_called(product_ids: Iterable[int | None]) -> dict[int, str]:
    """The English names of products for a reader of English, where there are; nothing for others: {key: name}."""
    ids = {one for one in product_ids if one is not None}
    return products.english_names(sorted(ids)) if (get_language() or "").startswith("en") else {}


class _Operation(Protocol):
    """An operation of a production order."""

    @property
    def position(self) -> int: ...
    @property
    def name(self) -> str: ...


def operations_called(those: Iterable[_Operation]) -> dict[str, str]:
    """Operations by name as the reader calls them: position-free, in English where routings give one and English is read."""
    names = sorted({one.name for one in those if one.name})
    english = works.english_steps(names) if names and (get_language() or "").startswith("en") else {}
    return {name: english.get(name, name) for name in names}


def operation_called(one: _Operation, called_so: Mapping[str, str]) -> str:
    """An operation in a cell: its position and what it is called (`operations_called`)."""
    return f"{one.position} {called_so.get(one.name, one.name)}".strip()


class _Line(Protocol):
    """A line of a document as its page shows it."""

    @property
    def position(self) -> int: ...
    @property
    def product(self) -> str | None: ...


def by_position(lines: Iterable[_Line]) -> Mapping[int, str]:
    """The lines of a document in words, for a form that asks which of them; by code, which all languages share, where there is one."""
    return {line.position: " · ".join(part for part in (str(line.position), _what(line)) if part) for line in lines}


def _what(line: _Line) -> str:
    return str(getattr(line, "code", None) or line.product or getattr(line, "text", ""))
