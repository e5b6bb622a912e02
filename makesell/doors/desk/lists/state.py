"""What a list shows at this moment: the question of the address, the columns in force, the person's saved views."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal
from urllib.parse import parse_qsl, urlencode

from makesell.doors.desk import addresses
from makesell.ground.actor import Actor
from makesell.ground.listing import Field, Query
from makesell.ground.listing.saved import Saved
from makesell.sheets.parts import Column, Sheet

Panel = Literal["", "filter", "columns"]


@dataclass(frozen=True)
class ListState:
    """A sheet with the question asked of it. `alternative` is the number of the condition that the next one is an "or" of; `panel` is
    what the page holds opened: the builder of conditions or the choice of columns.
    """

    sheet: Sheet
    actor: Actor
    query: Query
    saved: Saved
    alternative: int | None = None
    panel: Panel = ""

    @cached_property
    def fields(self) -> Mapping[str, Field]:
        """The fields the actor may see, by name."""
        return {field.name: field for field in self.sheet.listing.visible(self.actor)}

    @cached_property
    def known(self) -> tuple[Column, ...]:
        """All columns the actor may choose from."""
        hidden = self.sheet.policy.hidden(self.actor)
        return tuple(column for column in self.sheet.columns if column.name not in hidden)

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """The columns shown, in order: of the address, else as last chosen, else the sheet's own."""
        by_name = {column.name: column for column in self.known}
        names = dict.fromkeys(self.query.columns or self.saved.columns)
        return tuple(by_name[name] for name in names if name in by_name) or tuple(column for column in self.known if column.first)

    @cached_property
    def fetched(self) -> Query:
        """The question with every field the shown columns need."""
        names: list[str] = []
        for column in self.columns:
            names += [column.name, column.sub]
            field = self.fields.get(column.name)
            if field and field.currency:
                names.append(field.currency)
            if column.name == "name" and self.actor.language == "en":
                names.append("name_en")
        return replace(self.query, columns=tuple(dict.fromkeys(name for name in names if name in self.fields)))

    @property
    def asks_something(self) -> bool:
        """True when a search or condition narrows the list."""
        return bool(self.query.q or self.query.conditions)

    def address(self, query: Query | None = None, alternative: int | None = None, panel: Panel = "") -> str:
        """The list's address for a question (this one if none is given), perhaps waiting for an alternative to a condition."""
        pairs = (query or self.query).pairs() + ([] if alternative is None else [("or", str(alternative))]) + ([("panel", panel)] if panel else [])
        return addresses.list_of(self.sheet.noun, urlencode(pairs))

    def keep(self, *without: str) -> tuple[tuple[str, str], ...]:
        """Hidden pairs that carry the state along, on its first page."""
        pairs = self.query.at_start().pairs()
        if self.alternative is not None:
            pairs.append(("or", str(self.alternative)))
        return tuple((name, value) for name, value in pairs if name not in without)


def parsed(query: str) -> Query:
    """A saved or ready-made query string as a question."""
    return Query.from_pairs(parse_qsl(query.lstrip("?"), keep_blank_values=True))


def filled(query: str, actor: Actor, today: str) -> str:
    """A ready-made view's query with `{me}`, `{unit}` and `{today}` filled in."""
    return query.replace("{me}", str(actor.person_id or 0)).replace("{unit}", str(actor.unit_id or 0)).replace("{today}", today)
