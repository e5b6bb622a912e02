"""What is behind a figure: the entries and documents, the sum they make, and for formulas the figures they are made of."""

from urllib.parse import urlencode

from django.utils.translation import gettext as _

from makesell.doors.desk import addresses, values
from makesell.doors.desk.asking import DeskRequest
from makesell.doors.desk.figures import figure
from makesell.doors.desk.records.panels import link
from makesell.ground.listing import Kind
from makesell.ground.shown import plain
from makesell.sheets.figures import FigureCell, FigureRow, FigureRows, FigureSource
from makesell.ui.parts import (
    Cell,
    Chip,
    Crumb,
    Drawer,
    DrillPage,
    EmptyState,
    Figure,
    Fragment,
    Note,
    PageHead,
    Part,
    Table,
    TableColumn,
    TableRow,
)

AFTER = "_after"


def drawer(request: DeskRequest, source: FigureSource, params: dict[str, str], after: str, found: FigureRows) -> Drawer:
    """The drawer's content; its total is exactly the figure that was clicked."""
    whole = FigureCell(found.total, found.kind, currency=found.currency, unit=found.unit)
    total = figure(whole)
    said = {"source": source.code, "exact": total.exact, "formula": found.formula, "count": found.count}
    body: list[Part] = [Fragment("desk/drill_total.html", said)]
    if found.rows or not found.parts or found.formula in ("sum", "count"):
        body.append(_table(request, found, total))
        body += _pager(source, params, after, found)
    if found.note:
        body.append(Note(found.note, "ok", "shield-check"))
    text = f"{total.text}{' ' + found.currency if found.currency else ''}"
    tiles = tuple((label, figure(cell)) for label, cell in found.parts)
    over = " · ".join(str(part) for part in (source.label, found.sub) if part)
    return Drawer(found.title, over, text, tiles, tuple(body), page=_address(source, params, after))


def _address(source: FigureSource, params: dict[str, str], after: str = "") -> str:
    pairs = sorted(params.items()) + ([(AFTER, after)] if after else [])
    return addresses.asked(f"/drill/{source.code}/", urlencode(pairs))


def _table(request: DeskRequest, found: FigureRows, total: Figure) -> Table:
    columns = (
        TableColumn("document", _("Document"), wrap=True),
        TableColumn("kind", _("Kind")),
        TableColumn("date", _("Date"), "date"),
        TableColumn("amount", found.amount_label or _("Counts"), "num", unit=found.currency),
    )
    if found.formula == "count":
        said = _("%(count)s rows, as the page says") % {"count": plain(found.count, 0)}
    else:
        said = _("Total of %(count)s rows, equal to the figure on the page") % {"count": plain(found.count, 0)}
    totals = (Cell(said, strong=True, span=3), Cell(figure=Figure(total.text, exact=total.exact), strong=True)) if found.rows else ()
    rows = tuple(_row(request, row, found) for row in found.rows)
    return Table(columns, rows, str(found.title), totals, stack=False, empty=EmptyState(_("Nothing is behind this figure: it is zero.")))


def _row(request: DeskRequest, row: FigureRow, found: FigureRows) -> TableRow:
    href = link(request.actor, row.noun, row.id) if row.noun and row.id is not None else ""
    kind = found.kind if found.formula != "count" else Kind.INT
    amount = Figure(values.number(row.amount, kind, found.currency), exact=values.exact(row.amount), tone="bad" if row.amount < 0 else "")
    chip = Chip(row.kind, values.tone(row.tone) or ("bad" if row.amount < 0 else "info")) if row.kind else None
    return TableRow((Cell(row.label, row.who, href), Cell(chip=chip), Cell(values.in_words(row.date, Kind.DATE)), Cell(figure=amount)))


def _pager(source: FigureSource, params: dict[str, str], after: str, found: FigureRows) -> list[Part]:
    if not after and not found.next:
        return []
    shown = _("%(shown)s of %(count)s rows shown") % {"shown": plain(len(found.rows), 0), "count": plain(found.count, 0)}
    places = {"first": _address(source, params) if after else "", "next": _address(source, params, found.next) if found.next else ""}
    return [Fragment("desk/drill_pager.html", {**places, "shown": shown})]


def page(drawn: Drawer) -> DrillPage:
    """The same as a page of its own."""
    return DrillPage(PageHead(f"{drawn.title} · {drawn.figure}", drawn.over), (Crumb(_("Figure")), Crumb(drawn.title)), drawer=drawn)

