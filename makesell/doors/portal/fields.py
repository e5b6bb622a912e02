"""Inputs of a visitor's act as fields; the few kinds that pages without a login need."""

from typing import Any, Final

from makesell.sheets.parts import Input, Take
from makesell.ui.parts import FieldView, Option

KINDS: Final = {Take.DRAWN: "drawn", Take.LONG: "textarea", Take.DATE: "date", Take.BOOL: "switch", Take.FILE: "file", Take.CHOICE: "radio"}


def field(one: Input, who: str, value: str, error: str) -> FieldView:
    """One input; `who` is the name a drawn signature may be written with."""
    kind: Any = KINDS.get(one.take, "number" if one.take in (Take.INT, Take.QTY, Take.MONEY, Take.RATIO) else "text")
    return FieldView(
        name=one.name, label=one.label, kind=kind, value="" if one.take in (Take.DRAWN, Take.FILE) else value, help=one.help, error=error,
        required=one.required, wide=True, options=tuple(Option(code, label) for code, label in one.choices.items()),
        placeholder=who if one.take is Take.DRAWN else "", maxlength=one.most if one.take in (Take.TEXT, Take.LONG) else 0,
    )  # fmt: skip
