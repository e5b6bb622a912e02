"""The floor `ui`: the template tags — `{% part x %}`, `{% icon "name" %}`, and the cells of tables."""

import json
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django import template
from django.template.context import Context
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from makesell.ui import cells, drawing, numbers
from makesell.ui.parts.base import Part
from makesell.ui.parts.figures import Spark
from makesell.ui.parts.pieces import Button
from makesell.ui.parts.tables import Cell, Table, TableColumn, TableRow

register = template.Library()
# JSON inside a script element must not be able to end it
SCRIPT_SAFE = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


@register.simple_tag
def icon(name: str, size: str = "") -> SafeString:
    """An icon of the sprite; `size` is s14, s18, s24 or "" (16 px)."""
    return format_html('<svg class="ic {}" aria-hidden="true"><use href="{}#{}"/></svg>', size, static("dist/icons.svg"), name)


@register.simple_tag(takes_context=True)
def part(context: Context, value: Part | Iterable[Part] | None) -> SafeString:
    """Draws a part, several parts one after another, or nothing for None."""
    if value is None:
        return SafeString("")
    if not isinstance(value, Part):
        return mark_safe("".join(part(context, one) for one in value))
    engine = context.template.engine
    name = getattr(value, "name", "") if not value.template else value.template
    with context.push(p=value):
        return engine.get_template(name).render(context)


@register.simple_tag(takes_context=True)
def table_row(context: Context, table: Table, row: TableRow) -> SafeString:
    """The cells of one row; plain ones are written in Python, because a template per cell costs 28 µs and more."""
    return mark_safe("".join(cells.td(cell, column, row, at, lambda value: part(context, value))
                             for at, (cell, column) in enumerate(zip(row.cells, table.columns, strict=False))))


@register.simple_tag(takes_context=True)
def table_totals(context: Context, table: Table) -> SafeString:
    """The cells of the totals row, spans counted."""
    out: list[str] = []
    at = 0
    for cell in table.totals:
        column = table.columns[min(at, len(table.columns) - 1)]
        out.append(cells.td(cell, column, None, at, lambda value: part(context, value)))
        at += cell.span
    return mark_safe("".join(out))


@register.filter
def sort_state(column: TableColumn) -> str:
    """What aria-sort says."""
    return {"asc": "ascending", "desc": "descending"}.get(column.sorted, "")


@register.filter
def spark_line(spark: Spark) -> str:
    """The SVG path of the line."""
    return drawing.spark_paths(spark.values)[0]


@register.filter
def spark_area(spark: Spark) -> str:
    """The SVG path of the area below it."""
    return drawing.spark_paths(spark.values)[1]


@register.filter
def share(value: float) -> str:
    """A percentage for an SVG attribute: cut to 0–100, a point as decimal mark in every language."""
    return f"{max(0.0, min(100.0, float(value))):.2f}".rstrip("0").rstrip(".")


@register.filter
def bar_start(bar: Any) -> str:
    """Where the bar's own part begins, after the ghost."""
    return share(bar.ghost)


@register.filter
def json_block(value: Mapping[str, Any]) -> SafeString:
    """JSON that may stand in a script element of type application/json."""
    return mark_safe(json.dumps(value, ensure_ascii=False, default=str).translate(SCRIPT_SAFE))


@register.filter
def grouped(value: Decimal | int | float | None, places: int | None = None) -> str:
    """`numbers.grouped` for templates."""
    return numbers.grouped(value, places)


@register.filter
def compact(value: Decimal | int | float | None, lang: str) -> str:
    """`numbers.compact` for templates."""
    return numbers.compact(value, lang)


@register.filter
def keyed(buttons: Iterable[Button]) -> list[Button]:
    """The buttons that have a key."""
    return [one for one in buttons if one.key]


@register.filter
def chosen(values: Iterable[str], value: str) -> bool:
    """Whether the value is among them."""
    return value in values
