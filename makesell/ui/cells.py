"""The floor `ui`: tables written in Python, because a page has hundreds of cells and a template per cell costs 28 µs and more.

Everything that came from outside passes `esc`; what is put together from it is safe. A cell ends where the next one begins, as HTML allows: a list
has hundreds.
"""

from collections.abc import Callable
from functools import cache
from html import escape

from django.utils.safestring import SafeString

from makesell.ui.parts.base import Part, Text
from makesell.ui.parts.figures import Figure
from makesell.ui.parts.pieces import Avatar, Chip
from makesell.ui.parts.tables import Cell, CellInput, Table, TableColumn, TableRow

Draw = Callable[[Part | None], SafeString]


def esc(value: Text) -> str:
    """A text as HTML: what is already safe as it is, everything else escaped."""
    text = value if isinstance(value, str) else str(value)
    return text if isinstance(text, SafeString) else escape(text)


SORTED = {"asc": ("ascending", "arrow-up", ""), "desc": ("descending", "arrow-down", ""), "": ("", "arrow-down", "none")}


def heads(table: Table, icon: Callable[[str, str], str]) -> str:
    """The heads of the columns; `icon` draws one by name and size."""
    return "\n".join([_head(table, column, icon) for column in table.columns])


def _head(table: Table, column: TableColumn, icon: Callable[[str, str], str]) -> str:
    said, name, size = SORTED[column.sorted]
    attributes = f' data-c="{esc(column.name)}"' if table.widths else ""
    attributes += " class=r" if column.kind in ("num", "acts") else ""
    attributes += f' aria-sort="{said}"' if said else ""
    attributes += f' title="{esc(column.help)}"' if column.help else ""
    label = esc(column.label)
    if column.hide_label:
        return f'<th scope=col{attributes}><span class="vh">{label}</span></th>'
    label += f"<small>{esc(column.unit)}</small>" if column.unit else ""
    if not column.sort_href:
        return f'<th scope=col{attributes}>{label}</th>'
    href = esc(column.sort_href)
    live = f' hx-get="{href}"' if table.live else ""
    return f'<th scope=col{attributes}><a href="{href}"{live}>{label}{icon(name, size)}</a></th>'


def rows(table: Table, draw: Draw) -> str:
    """The rows of a table's body. `draw` renders the parts a cell may hold."""
    box = '<td class=check>' if table.select else ""
    return "\n".join(_row(table, row, box, draw) for row in table.rows)


def _row(table: Table, row: TableRow, box: str, draw: Draw) -> str:
    drawn = "".join([td(cell, column, row, at, draw) for at, (cell, column) in enumerate(zip(row.cells, table.columns, strict=False))])
    if row.kind == "group":
        return f'<tr class="group l{row.level}">{box}{drawn}</tr>'
    attributes = (f" id=r-{row.id}" if row.id.isalnum() else f' id="r-{esc(row.id)}"') if row.id else ""
    if row.tone or row.selected or row.level:
        attributes += f' class="{esc(row.tone)}{" on" if row.selected else ""}{f" l{row.level}" if row.level else ""}"'
    if row.href:
        attributes += " data-row"
    if row.edit:
        attributes += f' data-edit="{esc(row.edit)}"'
    if box:
        box = f'<td class=check><input type=checkbox{" checked" if row.selected else ""}>'
    return f"<tr{attributes}>{box}{drawn}</tr>"


def totals(table: Table, draw: Draw) -> str:
    """The cells of the totals row, spans counted."""
    drawn, at = [], 0
    for cell in table.totals:
        drawn.append(td(cell, table.columns[min(at, len(table.columns) - 1)], None, at, draw))
        at += cell.span
    return "".join(drawn)


def td(cell: Cell, column: TableColumn, row: TableRow | None, at: int, draw: Draw) -> str:
    """One `<td>`; the first cell of a row that opens holds the row's link."""
    phone = column.phone or ("full" if at == 0 or cell.span > 1 else "")
    attributes = _classes(column.kind, column.wrap, cell.edit is not None, cell.tone, cell.strong, phone)
    if cell.span > 1:
        attributes += f' colspan="{cell.span}"'
    if cell.title:
        attributes += f' title="{esc(cell.title)}"'
    return f"<td{attributes}>{_inner(cell, row if at == 0 else None, draw)}"


KINDS = {"num": ("r", "num"), "acts": ("r", "nowrap", "acts-c"), "date": ("date",)}


@cache
def _classes(kind: str, wrap: bool, edit: bool, tone: str, strong: bool, phone: str) -> str:
    """There are a few dozen kinds of cells. A list has hundreds: each quotation mark that can be left out counts against its weight."""
    words = [*KINDS.get(kind, ("wrap",) if wrap else ())]
    words += ["in"] if edit else []
    words += [f"{tone}-t"] if tone else []
    words += ["strong"] if strong else []
    words += [phone] if phone else []
    if len(words) == 1:
        return f" class={words[0]}"
    return f' class="{" ".join(words)}"' if words else ""


def _inner(cell: Cell, row: TableRow | None, draw: Draw) -> str:
    if cell.edit:
        return _input(cell.edit)
    if cell.actions:
        return f'<span class=acts>{"".join(draw(one) for one in cell.actions)}</span>'
    text = _text(cell, row)
    if cell.sub:
        first = text if text.startswith("<a") else f"<b>{text}</b>"
        text = f'<span class=two>{first}<span>{esc(cell.sub)}</span></span>'
    if cell.heat:
        text = f'<span class="heat {cell.heat}">{text}</span>'
    return _beside(cell, text, draw)


def _beside(cell: Cell, text: str, draw: Draw) -> str:
    """The text with the bar, chip, spark, avatar or dot that stands beside it."""
    if cell.bar:
        return f'<span class="with meter">{draw(cell.bar)}<span class="num">{text}</span></span>'
    if cell.chip:
        drawn = draw(cell.chip) if cell.chip.href or cell.chip.icon else _chip(cell.chip)
        return f'<span class="with">{text}{drawn}</span>' if text else drawn
    if cell.spark:
        return draw(cell.spark)
    if cell.avatar:
        return f'<span class="with">{_avatar(cell.avatar)}<span>{text}</span></span>'
    if cell.dot:
        return f'<span class="with"><span class="dot {cell.dot}"></span><span>{text}</span></span>'
    return text


def _chip(chip: Chip) -> str:
    """The same as ui/chip.html draws for a plain word."""
    return f'<span class="chip {chip.tone}"><span>{esc(chip.text)}</span></span>'


def _avatar(avatar: Avatar) -> str:
    """The same as ui/avatar.html."""
    title = f' title="{esc(avatar.name)}"' if avatar.name else ""
    return f'<span class="ava {avatar.tint}{" lg" if avatar.large else ""}" aria-hidden=true{title}>{esc(avatar.initials)}</span>'


def _text(cell: Cell, row: TableRow | None) -> str:
    if cell.figure:
        return figure(cell.figure)
    href = cell.href or (row.href if row else "")
    if not href:
        return esc(cell.text)
    if row and row.drawer:
        return f'<a class=open href="{esc(href)}" hx-get="{esc(row.drawer)}">{esc(cell.text)}</a>'
    opens = " class=open" if row else ""
    return f'<a{opens} href="{esc(href)}">{esc(cell.text)}</a>'


def figure(value: Figure) -> str:
    """A figure that opens in the drawer, which the table names as target; without an address it is plain text."""
    unit = f"<small>{esc(value.unit)}</small>" if value.unit else ""
    kind = f'"fig {value.tone}-t"' if value.tone else "fig"
    title = f' title="{esc(value.title)}"' if value.title else ""
    exact = f' data-figure="{esc(value.exact)}"' if value.exact else ""
    if not value.href:
        return f'<span class={kind}{title}{exact}>{esc(value.text)}{unit}</span>'
    opens = f' hx-get="{esc(value.href)}" aria-haspopup=dialog' if value.drawer else ""
    return f'<a class={kind} href="{esc(value.href)}"{opens}{title}{exact}>{esc(value.text)}{unit}</a>'


def _input(edit: CellInput) -> str:
    save = f' hx-post="{esc(edit.save)}" hx-trigger="change" hx-swap="none"' if edit.save else ""
    kind = "date" if edit.mode == "date" else "text"
    mode = "decimal" if edit.mode == "decimal" else "text"
    name = esc(edit.name)
    wrong = f' aria-invalid="true" aria-describedby="e-{name}"' if edit.error else ""
    said = f'<span class="cell-err" id="e-{name}">{esc(edit.error)}</span>' if edit.error else ""
    return (
        f'<input class="cell {edit.width}" type="{kind}" name="{name}" value="{esc(edit.value)}" aria-label="{esc(edit.label)}" '
        f'autocomplete="off" inputmode="{mode}"{save}{wrong}>{said}'
    )
