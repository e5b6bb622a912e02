"""The table of a list: columns with their sort links, rows with links, chips and cells that can be edited in place."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any, Literal

from django.utils.html import format_html
from django.utils.translation import gettext as _

from makesell.doors.desk import addresses, values
from makesell.doors.desk.lists.state import ListState
from makesell.ground import shown
from makesell.ground.listing import Field, Kind, Page, Sort, Sums
from makesell.sheets.parts import Column, Row
from makesell.sheets.registry import BY_NOUN
from makesell.ui.parts import Cell, CellInput, Chip, EmptyState, Table, TableColumn, TableRow, Text

SELECT = "ids"
ColumnKind = Literal["text", "num", "code", "date", "acts"]
# How wide a column starts that joins columns whose widths were drawn, in pixels.
STARTS: Mapping[ColumnKind, int] = {"text": 180, "num": 120, "code": 130, "date": 110, "acts": 90}


def column_kind(kind: Kind | None) -> ColumnKind:
    """How a column of this kind is set."""
    if kind in values.NUMBERS:
        return "num"
    if kind is Kind.CODE:
        return "code"
    return "date" if kind in (Kind.DATE, Kind.MOMENT) else "text"


def _sort_of(state: ListState) -> Sort:
    listing = state.sheet.listing
    return state.query.sort or Sort.parse(listing.default_sort or f"-{listing.fields[0].name}")


def columns(state: ListState, rows: Sequence[Row]) -> tuple[TableColumn, ...]:
    """The head of the table. A currency that all rows share stands in the head, not in every cell."""
    sort, widths = _sort_of(state), state.saved.widths
    made = []
    for column in state.columns:
        field = state.fields.get(column.name)
        kind = column_kind(field.kind if field else None)
        turned = Sort(column.name, not sort.descending if sort.field == column.name else bool(field and field.kind in values.NUMBERS))
        made.append(
            TableColumn(
                column.name, column.label, kind,
                sort_href=state.address(replace(state.query.at_start(), sort=turned)) if field else "",
                sorted=("desc" if sort.descending else "asc") if sort.field == column.name else "",
                unit=_shared_currency(field, rows), phone="" if column.phone else "opt",
                width=widths.get(column.name, STARTS[kind]) if widths else 0,
            )
        )  # fmt: skip
    return tuple(made)


def _shared_currency(field: Field | None, rows: Sequence[Row]) -> str:
    if field is None or not field.currency:
        return ""
    found = {values.currency_of(field, row) for row in rows if row.get(field.name) is not None}
    return found.pop() if len(found) == 1 else ""


def table(state: ListState, page: Page, extra: Mapping[int, Row], empty: EmptyState | None, totals: tuple[Cell, ...]) -> Table:
    """The whole table of one page of rows; `extra` are values the sheet added by key."""
    rows = [{**row, **extra.get(row["id"], {})} for row in page.rows]
    head = columns(state, rows)
    units = {column.name: column.unit for column in head}
    return Table(
        head, tuple(_row(state, row, units) for row in rows), str(state.sheet.plural), totals=totals if rows else (),
        select=SELECT, live="list", empty=empty, widths=addresses.widths_of(state.sheet.noun),
    )  # fmt: skip


def _row(state: ListState, row: Row, units: Mapping[str, Text]) -> TableRow:
    key, noun = row["id"], state.sheet.noun
    cells = tuple(_cell(state, column, row, at == 0, units.get(column.name, "")) for at, column in enumerate(state.columns))
    return TableRow(cells, str(key), addresses.record(noun, key), addresses.peek(noun, key), label=str(cells[0].text) if cells else str(key))


def _cell(state: ListState, column: Column, row: Row, first: bool, unit: Text) -> Cell:
    field = state.fields.get(column.name)
    text = _called(field, row) if field else str(row.get(column.name) or "")
    if column.chips and not first:
        raw = str(row.get(column.name) or "")
        return Cell(chip=Chip(text, values.tone(column.chips.get(raw, "")))) if text else Cell("")
    if column.edit and field and state.sheet.policy.may(state.actor, column.edit):
        return Cell(edit=_input(state, column, field, row), text=text)
    sub_field = state.fields.get(column.sub) if column.sub else None
    sub = values.of_field(sub_field, row) if sub_field else ""
    if sub and sub == text:      # a reader of English has the English name above already
        sub = str(row.get(column.name) or "") if row.get(column.name) != text else ""
    if field and field.currency and not unit and text:
        text = f"{text} {values.currency_of(field, row)}"
    return Cell(text or ("—" if first else ""), sub, href="" if first else _reference(state, field, row), strong=first)


def _called(field: Field, row: Row) -> str:
    """A value in words; a row's own name in English for a reader of English, as in references to it."""
    if field.name == "name" and values.language() == "en" and row.get("name_en"):
        return str(row["name_en"])
    return values.of_field(field, row)


def _reference(state: ListState, field: Field | None, row: Row) -> str:
    """Where a reference's cell leads, when its noun has pages the actor may open."""
    if field is None or field.kind is not Kind.REF or not field.noun or row.get(field.name) is None:
        return ""
    sheet = BY_NOUN.get(field.noun)
    return addresses.record(field.noun, row[field.name]) if sheet and sheet.policy.may(state.actor) else ""


def _input(state: ListState, column: Column, field: Field, row: Row) -> CellInput:
    raw: Any = row.get(field.name)
    mode: Literal["text", "decimal", "date"] = "decimal" if field.kind in values.NUMBERS else "date" if field.kind is Kind.DATE else "text"
    shown = values.exact(raw) if mode == "decimal" else "" if raw is None else str(raw)
    save = f"/{state.sheet.noun}/{row['id']}/cell/{column.name}/"
    return CellInput(column.name, shown, column.label, mode, save, width="s" if field.kind is Kind.INT or mode == "date" else "m")


def summed_here(state: ListState, page: Page) -> Sums | None:
    """The sums when this page is all there is: then nothing needs to be asked."""
    if page.previous or page.next:
        return None
    fields = [state.fields[column.name] for column in state.columns if column.name in state.fields and state.fields[column.name].sums]
    return Sums(len(page.rows), {f.name: _sum(f, page.rows) for f in fields})


def _sum(field: Field, rows: Sequence[Row]) -> Decimal | None:
    """A column's sum; None for rows in several currencies."""
    if len({values.currency_of(field, row) for row in rows}) > 1:
        return None
    return sum((Decimal(row[field.name] or 0) for row in rows), Decimal(0))


def totals(state: ListState, sums: Sums | None, unit_of: Mapping[str, str]) -> tuple[Cell, ...]:
    """The totals row: the sums, or places that a second request fills."""
    summable = [state.fields[c.name].sums if c.name in state.fields else False for c in state.columns]
    if not any(summable[1:]):
        return ()
    cells = [Cell(_("Total"), strong=True)]
    for column, sums_up in zip(state.columns[1:], summable[1:], strict=True):
        if not sums_up:
            cells.append(Cell(""))
        elif sums is None:
            cells.append(Cell(format_html('<span id="sum-{}" class="muted">…</span>', column.name), strong=True))
        else:
            cells.append(Cell(sum_text(state.fields[column.name], sums.sums.get(column.name), unit_of.get(column.name, "")), strong=True))
    return tuple(cells)


def sum_text(field: Field, value: Decimal | None, currency: str) -> str:
    """A sum as it stands in the totals row. Of rows in several currencies there is none."""
    if value is None:
        return shown.NO_NUMBER
    return values.number(value, field.kind, currency if len(currency) == 3 else "")
