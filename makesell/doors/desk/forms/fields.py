"""Inputs of an act as fields of a form."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from makesell.doors.desk import addresses, values
from makesell.doors.desk.forms.posted import CODE
from makesell.doors.desk.lists.conditions import names_of
from makesell.ground.actor import Actor
from makesell.ground.refusal import Refusal
from makesell.sheets.parts import Input, Take
from makesell.sheets.registry import BY_NOUN
from makesell.ui.parts import FieldView, Fragment, Option, Part

NUMBERS = {Take.INT, Take.QTY, Take.RATIO, Take.MONEY}
BLANK_ROWS = 3
FEW = 4


def text_of(value: Any) -> str:
    """A raw or typed value as it stands in an input."""
    if value is None or value is False:
        return ""
    if value is True:
        return "1"
    if isinstance(value, Decimal):
        return values.exact(value)
    return value.isoformat() if isinstance(value, (dt.date, dt.datetime)) else str(value)


class Fields:
    """Draws inputs with the values typed so far and the faults beside them; names of references are read once for all."""

    def __init__(
        self,
        actor: Actor,
        inputs: Sequence[Input],
        raw: Mapping[str, Any],
        errors: Mapping[str, str],
        lines: Mapping[str, Mapping[int, Any]] | None = None,
        hints: Callable[[Sequence[Mapping[str, Any]]], Sequence[Mapping[str, Any]]] | None = None,
    ) -> None:
        self.actor = actor
        self.inputs = inputs
        self.raw = raw
        self.errors = errors
        self.lines = lines or {}
        self.hints = hints
        self.named = self._names()

    def _references(self) -> dict[str, set[int]]:
        found: dict[str, set[int]] = {}

        def add(one: Input, value: Any) -> None:
            if one.take is Take.REF and one.noun in BY_NOUN and text_of(value).isdecimal() and len(text_of(value)) < 16:
                found.setdefault(one.noun, set()).add(int(text_of(value)))

        for one in self.inputs:
            add(one, self.raw.get(one.name))
            for row in self.raw.get(one.name) or () if one.take is Take.TABLE else ():
                for column in one.columns:
                    add(column, row.get(column.name))
        return found

    def _names(self) -> dict[tuple[str, str], str]:
        return {
            (noun, str(key)): text
            for noun, keys in self._references().items()
            if BY_NOUN[noun].policy.may(self.actor)
            for key, text in names_of(BY_NOUN[noun], self.actor, keys).items()
        }

    def plain(self, *, rare: bool = False) -> tuple[FieldView, ...]:
        """The fields that are not tables: those of every day, or the rare ones."""
        return tuple(self.field(one, one.name, self.raw.get(one.name)) for one in self.inputs if one.take is not Take.TABLE and one.rare is rare)

    def tables(self, numbers: Mapping[str, Sequence[int]]) -> tuple[Part, ...]:
        """The tables, each with a few empty rows at its end; `numbers` are those its rows had on the page before."""
        return tuple(self._grid(one, numbers.get(one.name)) for one in self.inputs if one.take is Take.TABLE)

    def _grid(self, one: Input, numbers: Sequence[int] | None) -> Part:
        rows = list(self.raw.get(one.name) or ())
        known = list(numbers) if numbers and len(numbers) == len(rows) else list(range(1, len(rows) + 1))
        last = max(known, default=0)
        hints = self.hints(rows) if self.hints else [{}] * len(rows)
        drawn = [(n, self._row(one, n, row, hint)) for n, row, hint in zip(known, rows, hints, strict=True)]
        drawn += [(n, self._row(one, n, {})) for n in range(last + 1, last + 1 + BLANK_ROWS)]
        wide = [column.take in (Take.REF, Take.TEXT, Take.LONG) for column in one.columns]
        heads = [(column.label, column.take in NUMBERS and column.name not in self.lines, column.required) for column in one.columns]
        return Fragment(
            "desk/grid.html",
            {"name": one.name, "label": one.label, "help": one.help, "heads": heads, "rows": drawn, "wide": wide,
             "error": self.errors.get(one.name, ""), "paste": f"{one.name}-paste",
             "folded": one.rare and not rows and one.name not in self.errors},
        )  # fmt: skip

    def _row(self, one: Input, number: int, row: Mapping[str, Any], hint: Mapping[str, Any] | None = None) -> list[FieldView]:
        said = hint or {}
        return [
            self.field(column, f"{one.name}-{number}-{column.name}", row.get(column.name), cell=True, hint=said.get(column.name, ""))
            for column in one.columns
        ]

    def _beside(self, one: Input) -> str:
        """What a search takes along: the form's customer, where it may call things by names of its own."""
        named = any(other.name == "customer" and other.noun == "customers" for other in self.inputs)
        return "[name=customer]" if named and one.noun in BY_NOUN and BY_NOUN[one.noun].called else ""

    def field(self, one: Input, name: str, value: Any, *, cell: bool = False, hint: Any = "") -> FieldView:
        """One input as a field; inside a table its label is only for readers. `hint` stands in a number's empty field."""
        text = text_of(value)
        common: dict[str, Any] = {
            "name": name, "label": one.label, "value": text, "help": "" if cell else one.help, "error": self.errors.get(name, ""),
            "required": one.required and not cell, "hide_label": cell,
        }  # fmt: skip
        if one.take is Take.REF:
            shown = self.named.get((one.noun, text), text.removeprefix(CODE))
            return FieldView(kind="combobox", shown=shown, search=addresses.pick(one.noun), include=self._beside(one), **common)
        if one.name in self.lines:
            rows = {str(key): label for key, label in self.lines[one.name].items()}
            if text:
                rows = {text: text} | rows      # one that is not there stays in sight beside its fault
            options = tuple(Option(key, label) for key, label in rows.items())
            return FieldView(kind="select", options=options, placeholder="—" if cell else "", **common)
        if one.take is Take.CHOICE:
            options = tuple(Option(code, label) for code, label in one.choices.items())
            radio = not cell and one.required and len(options) < FEW
            return FieldView(kind="radio" if radio else "select", options=options, **common)
        if one.take is Take.BOOL:
            return FieldView(kind="switch", checked=text.lower() in ("1", "true", "on", "yes"), **{**common, "value": "1", "required": False})
        if one.scanned:
            return FieldView(kind="scan", maxlength=one.most, **common)
        if one.curve:
            return FieldView(kind="curve", maxlength=one.most, **common)
        if one.take in (Take.TEXT, Take.LONG):
            return FieldView(kind="textarea" if one.take is Take.LONG else "text", maxlength=one.most, wide=one.take is Take.LONG, **common)
        if one.take is Take.DATE:
            return FieldView(kind="date", **common)
        if one.take is Take.DRAWN:
            return FieldView(kind="drawn", wide=True, **{**common, "value": ""}, placeholder=self.actor.name)
        if one.take is Take.SECRET:
            return FieldView(kind="password", autocomplete="new-password", **{**common, "value": ""})
        if one.take is Take.FILE:
            return FieldView(kind="file", wide=True, **{**common, "value": ""})
        return FieldView(kind="number", inputmode="numeric" if one.take is Take.INT else "decimal", placeholder=hint, **common)


def faults(refusal: Refusal) -> tuple[Refusal, ...]:
    """The single faults of a refusal."""
    return refusal.others or (refusal,)

