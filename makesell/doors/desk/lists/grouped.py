"""A list grouped by up to three fields: one row a group with its count and sums, headings over the deeper levels, each opens its rows."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from makesell.doors.desk import values
from makesell.doors.desk.lists.state import ListState
from makesell.ground.listing import Condition, Field
from makesell.ground.shown import NO_NUMBER, plain
from makesell.sheets.parts import Row
from makesell.ui.parts import Cell, EmptyState, Option, Table, TableColumn, TableRow

MOST_LEVELS = 3


def choices(state: ListState) -> tuple[Option, ...]:
    """What one may group by: each groupable column, and below the present grouping each further one."""
    group = state.query.group
    named = [(c.name, str(c.label)) for c in state.known if c.name in state.fields and state.fields[c.name].groups]
    labels = dict(named)
    options = [Option(name, label) for name, label in named]
    if group:
        said = " › ".join(labels.get(name, name) for name in group)
        if len(group) > 1:
            options.append(Option(",".join(group), said))
        if len(group) < MOST_LEVELS:
            options += [Option(",".join([*group, name]), f"{said} › {label}") for name, label in named if name not in group]
    return tuple(options)


def _summed(state: ListState) -> list[Field]:
    return [state.fields[c.name] for c in state.columns if c.name in state.fields and state.fields[c.name].sums]


def table(state: ListState, groups: Sequence[Row], empty: EmptyState | None) -> Table:
    """The groups as a table; upper levels become headings with the sums of what lies below. A currency all share stands in the head."""
    by, summed = [state.fields[name] for name in state.query.group if name in state.fields], _summed(state)
    labels = {column.name: column.label for column in state.known}
    currency = _currency(groups) or ""
    head = (
        TableColumn("group", " › ".join(str(labels.get(f.name, f.name)) for f in by)),
        TableColumn("rows", _("Rows"), "num"),
        *(TableColumn(f.name, labels.get(f.name, f.name), "num", unit=currency if f.currency else "") for f in summed),
    )
    rows: list[TableRow] = []
    path: tuple[Any, ...] = ()
    for row in groups:
        keys = tuple(row[f.name] for f in by)
        for level in range(len(by) - 1):
            if keys[: level + 1] != path[: level + 1]:
                within = [g for g in groups if tuple(g[f.name] for f in by[: level + 1]) == keys[: level + 1]]
                rows.append(_heading(state, by[: level + 1], row, within, summed, currency))
        path = keys
        rows.append(_leaf(state, by, row, summed, currency))
    totals = (Cell(_("Total"), strong=True), *_figures(groups, summed, currency))
    return Table(head, tuple(rows), str(state.sheet.plural), totals=totals if rows else (), live="list", empty=empty)


def _currency(rows: Sequence[Row]) -> str | None:
    """The one currency of these groups' money; None where there are several."""
    found = {row["sums_currency"] for row in rows}
    return found.pop() if len(found) == 1 else None


def _figures(rows: Sequence[Row], summed: Sequence[Field], head: str) -> tuple[Cell, ...]:
    """Count and sums of groups; money in several currencies has no sum, and names its currency where the head does not."""
    own = _currency(rows)
    cells = [Cell(plain(sum(int(row["rows"]) for row in rows), 0))]
    for field in summed:
        if field.currency and own is None and not field.currency.isupper():
            cells.append(Cell(NO_NUMBER))
            continue
        value = sum((Decimal(row[field.name] or 0) for row in rows), Decimal(0))
        said = values.number(value, field.kind, own or "")
        cells.append(Cell(f"{said} {own}" if field.currency and own and not head else said))
    return tuple(cells)


def _name(field: Field, row: Row) -> str:
    return values.of_field(field, row) or _("(empty)")


def _narrowed(state: ListState, by: Sequence[Field], row: Row) -> str:
    """The list of a group's rows: this question, narrowed to the group, no longer grouped."""
    conditions = tuple((_is(field, row),) for field in by)
    return state.address(replace(state.query.at_start(), group=(), conditions=(*state.query.conditions, *conditions)))


def _is(field: Field, row: Mapping[str, Any]) -> Condition:
    value = row[field.name]
    if value is None or value == "":
        return Condition(field.name, "empty")
    return Condition(field.name, "eq", (values.exact(value) if isinstance(value, Decimal) else str(value),))


def _heading(state: ListState, by: Sequence[Field], row: Row, within: Sequence[Row], summed: Sequence[Field], currency: str) -> TableRow:
    link = Cell(_name(by[-1], row), href=_narrowed(state, by, row), strong=True)
    return TableRow((link, *_figures(within, summed, currency)), kind="group", level=len(by) - 1)


def _leaf(state: ListState, by: Sequence[Field], row: Row, summed: Sequence[Field], currency: str) -> TableRow:
    address = _narrowed(state, by, row)
    return TableRow((Cell(_name(by[-1], row)), *_figures([row], summed, currency)), href=address, level=len(by) - 1)
