"""A board's grid of cells as a form in rows and columns: filled as in a spreadsheet with scripts, typed and sent without them."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from makesell.doors.desk import addresses, values
from makesell.doors.desk.asking import DeskRequest
from makesell.doors.desk.figures import figure
from makesell.doors.desk.forms.fields import Fields, faults
from makesell.doors.desk.forms.page import KEY, REASON
from makesell.ground.money import rounded
from makesell.ground.refusal import Refusal
from makesell.sheets.boards import BoardGrid, GridCell, GridRow
from makesell.sheets.figures import FigureCell
from makesell.sheets.parts import Input, Take
from makesell.sheets.target_growth import grown, said
from makesell.ui.numbers import NO_NUMBER, grouped, percent
from makesell.ui.parts import Fragment, Note, Part

TEMPLATE: Final = "desk/cells.html"
HELP: Final = "_help"
SEEN: Final = "_seen"
ZERO: Final = Decimal(0)


@dataclass(frozen=True, slots=True)
class Typed:
    """What was sent of a grid and is not saved: the form, the names of the cells that were changed, and what was refused where."""

    form: Mapping[str, str]
    changed: tuple[str, ...]
    fill: Mapping[str, str] = field(default_factory=dict)
    refusal: Refusal | None = None

    def filled(self, cells: Mapping[str, str]) -> "Typed":
        """The same with cells the page filled in."""
        return replace(self, fill=cells)

    def refused(self, refusal: Refusal) -> "Typed":
        """The same with what was refused."""
        return replace(self, refusal=refusal)

    def values(self) -> dict[str, str]:
        """The cells that are another than saved."""
        return {name: self.form[name] for name in self.changed} | dict(self.fill)

    def errors(self) -> dict[str, str]:
        """What was refused, by the name of the cell or field; "" what belongs to none."""
        found: dict[str, str] = {}
        for fault in faults(self.refusal) if self.refusal else ():
            parts = (fault.field or "").split(".")
            at = int(parts[1]) if len(parts) == 3 and parts[1].isdecimal() else 0
            name = self.changed[at - 1] if 0 < at <= len(self.changed) else REASON if fault.field in ("reason", REASON) else fault.field or ""
            found[name] = f"{found.get(name, '')} {fault.in_words(_)}".strip()
        return found

    def kept(self, errors: Mapping[str, str]) -> dict[str, str]:
        """What stood in the changed cells when the page was made; of one that somebody else changed, what stands there now is told."""
        was = dict(part.split("=", 1) for part in self.form.get(SEEN, "").split() if "=" in part)
        told = set(errors) if self.refusal is not None and self.refusal.status == 409 else set()
        return {name: was.get(name, "") for name in self.changed if name not in told}


def card(request: DeskRequest, one: BoardGrid, typed: Typed | None) -> Part:
    """The grid as a card; its form is sent to the address it was asked at."""
    texts, errors = (typed.values(), typed.errors()) if typed else ({}, {})
    fresh = {cell.name: cell.typed or values.exact(cell.value) for row in one.rows for cell in row.cells if cell is not None}
    seen = fresh | (typed.kept(errors) if typed else {})
    rows = [_row(row, n, texts, errors) for n, row in enumerate(one.rows, 1)]
    amounts = [[_number(text) for _view, text in row["typed"]] for row in rows]
    sums = [sum((each[n] for each in amounts), ZERO) for n in range(len(one.columns))]
    lines = [_line(label, found, sums) for label, found in ((one.above_label, one.above), (one.below_label, one.below)) if found]
    form = typed.form if typed else {}
    fields = Fields(request.actor, (*one.help, *(_REASON if one.saves else ())), form, errors)
    drawn = fields.plain()
    known = {cell.name for row in one.rows for cell in row.cells if cell is not None} | {each.name for each in drawn}
    notes = [Note(text, "bad") for name, text in errors.items() if name not in known]
    if typed and typed.fill:
        notes.append(Note(_("%(count)s cells are filled in; nothing is saved yet.") % {"count": len(typed.fill)}, "info"))
    context = {
        "title": one.title, "sub": one.sub, "action": request.get_full_path(), "columns": one.columns, "beside": one.beside, "rows": rows,
        "sums": [grouped(each) for each in sums], "sum": grouped(sum(sums, ZERO)), "lines": lines, "base_label": one.base_label, "foot": one.foot,
        "saves": one.saves, "help": drawn[:-1] if one.saves and one.help else (), "reason": drawn[-1:] if one.saves else (), "notes": notes,
        "help_name": HELP, "key_name": KEY, "key": uuid.uuid4().hex, "seen_name": SEEN, "words": _words(),
        "seen": " ".join(f"{name}={value}" for name, value in seen.items() if value), "wide": len(one.columns) + 1,
        "problems": [(name, text) for name, text in errors.items() if name in known],
    }  # fmt: skip
    return Fragment(TEMPLATE, context)


def _line(label: Any, found: Sequence[FigureCell], sums: Sequence[Decimal]) -> dict[str, Any]:
    """What the columns are measured by, and the gaps to it."""
    above = [(each.value, figure(each)) for each in found]
    return {
        "label": label, "above": above, "gaps": [_gap(each, sums[n]) for n, (each, _figure) in enumerate(above)],
        "gap": _gap(_all(above), sum(sums, ZERO)), "sum": _whole(_all(above)), "exact": values.exact(_all(above)),
    }  # fmt: skip


_REASON: Final = (Input(REASON, gettext_lazy("Reason"), Take.TEXT, required=False, most=500),)


def _row(row: GridRow, number: int, texts: Mapping[str, str], errors: Mapping[str, str]) -> dict[str, Any]:
    drawn = [None if cell is None else _cell(cell, texts, errors) for cell in row.cells]
    typed = [(each, each["text"] if each else "") for each in drawn]
    total = sum((_number(text) for _each, text in typed), ZERO)
    growth = percent((total - row.base) / row.base) if row.base and row.base > 0 and any(text for _each, text in typed) else NO_NUMBER
    return {
        "number": number, "name": row.who.text, "code": row.who.sub, "href": addresses.link(row.who), "typed": typed, "total": grouped(total),
        "base": values.exact(row.base), "growth": growth, "beside": [figure(each) for each in row.beside],
    }  # fmt: skip


def _cell(cell: GridCell, texts: Mapping[str, str], errors: Mapping[str, str]) -> dict[str, Any]:
    text = texts.get(cell.name)
    shown = cell.text or (grouped(Decimal(values.exact(cell.value))) if cell.value is not None else "")
    return {
        "name": cell.name, "text": shown if text is None else _grouped(text), "was": shown, "note": cell.note, "locked": cell.locked,
        "base": "" if cell.base is None else grouped(rounded(cell.base, 0)), "error": errors.get(cell.name, ""),
        "start": values.exact(cell.start),
    }  # fmt: skip


def _grouped(text: str) -> str:
    """A number, or a base with its growth, as the page writes them; anything else as it was typed."""
    growth = grown(text)
    if growth is not None and growth.base is not None:
        return said(growth.base, growth.rate)
    try:
        found = Decimal(text.replace(",", "").strip())
    except InvalidOperation:
        return text
    return grouped(Decimal(values.exact(found))) if found.is_finite() and found >= 0 else text


def _number(text: str) -> Decimal:
    growth = grown(text)
    if growth is not None:
        return growth.amount or ZERO
    try:
        found = Decimal(text.replace(",", "").strip() or "0")
    except InvalidOperation:
        return ZERO
    return found if found.is_finite() else ZERO


def _all(above: Sequence[tuple[Any, Any]]) -> Decimal | None:
    found = [Decimal(value) for value, _figure in above if value is not None]
    return sum(found, ZERO) if found else None


def _whole(amount: Decimal | None) -> str:
    """A sum without the digits it does not use."""
    return NO_NUMBER if amount is None else grouped(Decimal(values.exact(amount)))


def _gap(above: Any, total: Decimal) -> str:
    return NO_NUMBER if above is None else grouped(Decimal(above) - total)


def _words() -> dict[str, str]:
    return {
        "number": _("A number is needed."), "negative": _("A target must not be negative."), "large": _("The number is too large."),
        "pasted": _("%(count)s cells pasted."), "left": _("%(count)s did not fit: they are locked, or beyond the grid."),
        "paired": _("Two columns side by side were read as base and growth."),
        "copied": _("%(count)s cells copied."), "undone": _("Taken back."), "again": _("Done again."),
        "filled": _("%(count)s cells are filled in; nothing is saved yet."), "none": _("There is nothing to take back."),
        "keys": _("Arrow keys go from cell to cell, Shift with them chooses several; Enter goes down, F2 edits, Esc takes the typing back, "
                  "Ctrl+Z takes the last step back, copy and paste go to and from a spreadsheet. "
                  "A base with its growth is typed 8000000+15%, or +15% on what stands under the cell."),
    }  # fmt: skip
