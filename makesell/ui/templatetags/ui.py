"""The floor `ui`: the template tags — `{% part x %}`, `{% icon "name" %}`, and the cells of tables."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any

from django import template
from django.core.serializers.json import DjangoJSONEncoder
from django.template.context import Context
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join, json_script
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from makesell.ui import buttons, cells, drawing, numbers
from makesell.ui.parts.base import Fragment, Part, Text
from makesell.ui.parts.figures import Curve, Spark
from makesell.ui.parts.pieces import Button
from makesell.ui.parts.tables import Table

register = template.Library()
MOST_KEPT = 500
_kept: dict[tuple[Any, ...], SafeString] = {}
# The same by which values they were, not by what these say: whoever keeps its values has them found without reading them through.
_met: dict[tuple[Any, ...], tuple[tuple[Any, ...], SafeString]] = {}


@cache
def _sprite() -> str:
    """Where the sprite of this build lies."""
    return static("dist/icons.svg")


@lru_cache(maxsize=1024)
def _drawn_icon(sprite: str, name: str, size: str) -> SafeString:
    """A page has hundreds of icons of a few dozen kinds: each quotation mark that can be left out counts against its weight."""
    if size:
        return format_html('<svg class="ic {}" aria-hidden=true><use href={}#{} /></svg>', size, sprite, name)
    return format_html("<svg class=ic aria-hidden=true><use href={}#{} /></svg>", sprite, name)


@register.simple_tag
def icon(name: str, size: str = "") -> SafeString:
    """An icon of the sprite; `size` is s14, s18, s24 or "" (16 px)."""
    return _drawn_icon(_sprite(), name, size)


@register.simple_tag(takes_context=True)
def part(context: Context, value: Part | Iterable[Part] | None) -> SafeString:
    """Draws a part, several parts one after another, or nothing for None."""
    if value is None:
        return SafeString("")
    if not isinstance(value, Part):
        return format_html_join("", "{}", ((part(context, one),) for one in value))
    if type(value) is Button:
        return SafeString(buttons.button(value, icon, _token(context) if value.post else ""))
    if context.template is None:
        raise template.TemplateSyntaxError("{% part %} needs a template that is being rendered")
    name = value.name if isinstance(value, Fragment) else value.template
    with context.push(p=value):
        return context.template.engine.get_template(name).render(context)


def _token(context: Context) -> str:
    """The CSRF token of the page, or nothing where there is none; it is made when it is first read."""
    given = str(context.get("csrf_token") or "")
    return "" if given == "NOTPROVIDED" else given


@register.simple_tag(takes_context=True)
def item(context: Context, value: Button) -> SafeString:
    """A button as a line of a menu."""
    return SafeString(buttons.item(value, icon, _token(context) if value.post else ""))


@register.simple_tag
def table_heads(table: Table) -> SafeString:
    """The heads of a table's columns."""
    return SafeString(cells.heads(table, icon))


@register.simple_tag(takes_context=True)
def table_rows(context: Context, table: Table) -> SafeString:
    """The rows of a table's body."""
    return SafeString(cells.rows(table, lambda value: part(context, value)))


@register.simple_tag(takes_context=True)
def table_totals(context: Context, table: Table) -> SafeString:
    """The cells of the totals row."""
    return SafeString(cells.totals(table, lambda value: part(context, value)))


@register.simple_tag(takes_context=True)
def kept(context: Context, name: str, *values: Any) -> SafeString:
    """Draws a template that shows nothing but these values (no form, nobody's token), once a process for the same ones in a language."""
    lang = get_language()
    these = (name, lang, *(value if type(value) is str else id(value) for value in values))
    met = _met.get(these)
    if met is not None:
        return met[1]
    key = (name, lang, values)
    drawn = _kept.get(key)
    if drawn is None and context.template is not None:
        if len(_kept) >= MOST_KEPT:
            _kept.clear()
        drawn = _kept[key] = context.template.engine.get_template(name).render(context)
    if drawn is not None:
        if len(_met) >= MOST_KEPT:
            _met.clear()
        _met[these] = (values, drawn)     # the values are held, so that no other can be met under their names
    return drawn or SafeString("")


@register.filter
def spark_line(spark: Spark) -> str:
    """The SVG path of the line."""
    return drawing.spark_paths(spark.values)[0]


@register.filter
def spark_area(spark: Spark) -> str:
    """The SVG path of the area below it."""
    return drawing.spark_paths(spark.values)[1]


@register.filter
def curve_drawn(curve: Curve) -> dict[str, Any]:
    """What the SVG of a curve needs: its line, its points with their words, the place of its mark."""
    marks = (curve.mark,) if curve.mark else ()
    every = [*curve.points, *marks]
    places = [(f"{x:.1f}", f"{y:.1f}") for x, y in drawing.curve_places([(point.x, point.y) for point in every])]
    points = [
        {"x": x, "y": y, "x_text": point.x_text, "y_text": point.y_text} for (x, y), point in zip(places, every, strict=True)
    ]
    own = points[: len(curve.points)]
    _apart(own, "x", 36)
    _apart(own, "y", 11)
    return {"line": "M" + "L".join(f"{x} {y}" for x, y in places[: len(own)]), "points": own, "mark": points[len(own)] if marks else None}


def _apart(points: list[dict[str, Any]], axis: str, least: float) -> None:
    """Leaves out the word of a point at an axis where it would be written over the word of the one after it."""
    free = float("inf")
    for point in sorted(points, key=lambda point: float(point[axis]), reverse=True):
        if free - float(point[axis]) < least:
            point[f"{axis}_text"] = ""
        else:
            free = float(point[axis])


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
    """The value as JSON in a script element that the browser does not run; nothing in it can end the element."""
    return json_script(value, encoder=DjangoJSONEncoder)


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


@register.filter
def at(values: Mapping[int, Text], place: int) -> Text:
    """The value of a place, "" where there is none."""
    return values.get(place, "")
