"""The floor `ui`: table cells written in Python, because a page has hundreds of them."""

from collections.abc import Callable

from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString

from makesell.ui.parts.base import Part, Text
from makesell.ui.parts.figures import Figure
from makesell.ui.parts.pieces import Avatar, Chip
from makesell.ui.parts.tables import Cell, CellInput, TableColumn, TableRow

Draw = Callable[[Part | None], SafeString]
NOTHING = SafeString("")


def td(cell: Cell, column: TableColumn, row: TableRow | None, at: int, draw: Draw) -> SafeString:
    """One `<td>`; the first cell of a row that opens holds the row's link. `draw` renders the parts a cell may hold."""
    classes = _classes(cell, column, at)
    inner = _inner(cell, row if at == 0 else None, draw)
    attributes = format_html(' class="{}"', classes) if classes else NOTHING
    if cell.span > 1:
        attributes = format_html('{} colspan="{}"', attributes, cell.span)
    if cell.title:
        attributes = format_html('{} title="{}"', attributes, cell.title)
    return format_html("<td{}>{}</td>", attributes, inner)


def _classes(cell: Cell, column: TableColumn, at: int) -> str:
    classes: list[str] = []
    if column.kind == "num":
        classes += ["r", "num"]
    elif column.kind == "acts":
        classes += ["r", "nowrap", "acts-c"]
    elif column.kind == "date":
        classes += ["date"]
    elif column.wrap:
        classes += ["wrap"]
    if cell.edit:
        classes.append("in")
    if cell.tone:
        classes.append(f"{cell.tone}-t")
    if cell.strong:
        classes.append("strong")
    phone = column.phone or ("full" if at == 0 or cell.span > 1 else "")
    if phone:
        classes.append(phone)
    return " ".join(classes)


def _inner(cell: Cell, row: TableRow | None, draw: Draw) -> SafeString:
    if cell.edit:
        return _input(cell.edit)
    if cell.actions:
        return format_html('<span class="acts">{}</span>', format_html_join("", "{}", ((draw(one),) for one in cell.actions)))
    text = _text(cell, row)
    if cell.sub:
        first = text if text.startswith("<a") else format_html("<b>{}</b>", text)
        text = format_html('<span class="two">{}<span>{}</span></span>', first, cell.sub)
    if cell.heat:
        text = format_html('<span class="heat {}">{}</span>', cell.heat, text)
    return _beside(cell, text, draw)


def _beside(cell: Cell, text: SafeString, draw: Draw) -> SafeString:
    """The text with the bar, chip, spark, avatar or dot that stands beside it."""
    if cell.bar:
        return format_html('<span class="with meter">{}<span class="num">{}</span></span>', draw(cell.bar), text)
    if cell.chip:
        drawn = draw(cell.chip) if cell.chip.href or cell.chip.icon else _chip(cell.chip)
        return format_html('<span class="with">{}{}</span>', text, drawn) if text else drawn
    if cell.spark:
        return draw(cell.spark)
    if cell.avatar:
        return format_html('<span class="with">{}<span>{}</span></span>', _avatar(cell.avatar), text)
    if cell.dot:
        return format_html('<span class="with"><span class="dot {}"></span><span>{}</span></span>', cell.dot, text)
    return text


def _chip(chip: Chip) -> SafeString:
    """The same as ui/chip.html draws for a plain word."""
    return format_html('<span class="chip {}"><span>{}</span></span>', chip.tone, chip.text)


def _avatar(avatar: Avatar) -> SafeString:
    """The same as ui/avatar.html."""
    title = format_html(' title="{}"', avatar.name) if avatar.name else NOTHING
    return format_html('<span class="ava {}{}" aria-hidden="true"{}>{}</span>', avatar.tint, " lg" if avatar.large else "", title, avatar.initials)


def _text(cell: Cell, row: TableRow | None) -> SafeString:
    if cell.figure:
        return figure(cell.figure)
    href = cell.href or (row.href if row else "")
    if not href:
        return conditional_escape(cell.text)
    if row and row.drawer:
        return format_html('<a class="open" href="{}" hx-get="{}">{}</a>', href, row.drawer, cell.text)
    if row:
        return format_html('<a class="open" href="{}">{}</a>', href, cell.text)
    return format_html('<a href="{}">{}</a>', href, cell.text)


def figure(value: Figure) -> SafeString:
    """A figure that opens in the drawer, which the table names as target; without an address it is plain text."""
    unit: Text = format_html("<small>{}</small>", value.unit) if value.unit else ""
    tone = f" {value.tone}-t" if value.tone else ""
    # each is a safe string of its own: joined to a plain "" it would be escaped again
    title: Text = format_html(' title="{}"', value.title) if value.title else ""
    exact: Text = format_html(' data-figure="{}"', value.exact) if value.exact else ""
    if not value.href:
        return format_html('<span class="fig{}"{}{}>{}{}</span>', tone, title, exact, value.text, unit)
    opens = format_html(' hx-get="{}" aria-haspopup="dialog"', value.href) if value.drawer else ""
    return format_html('<a class="fig{}" href="{}"{}{}{}>{}{}</a>', tone, value.href, opens, title, exact, value.text, unit)


def _input(edit: CellInput) -> SafeString:
    save = format_html(' hx-post="{}" hx-trigger="change" hx-swap="none"', edit.save) if edit.save else ""
    kind = "date" if edit.mode == "date" else "text"
    mode = "decimal" if edit.mode == "decimal" else "text"
    wrong = format_html(' aria-invalid="true" aria-describedby="e-{}"', edit.name) if edit.error else ""
    said = format_html('<span class="cell-err" id="e-{}">{}</span>', edit.name, edit.error) if edit.error else ""
    return format_html(
        '<input class="cell {}" type="{}" name="{}" value="{}" aria-label="{}" autocomplete="off" inputmode="{}"{}{}>{}',
        edit.width,
        kind,
        edit.name,
        edit.value,
        edit.label,
        mode,
        save,
        wrong,
        said,
    )
