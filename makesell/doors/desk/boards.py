"""Boards as pages: KPI strip, tables, charts and lists of plain values become the library's parts."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any, Literal

from django.utils.translation import gettext as _

from makesell.doors.desk import addresses, cellgrid, gantt, values
from makesell.doors.desk.asking import DeskRequest
from makesell.doors.desk.figures import figure
from makesell.doors.desk.forms.fields import Fields
from makesell.doors.desk.lists.rows import column_kind
from makesell.doors.desk.records.panels import curves
from makesell.ground.listing import Kind
from makesell.sheets import boards as sheets
from makesell.sheets.figures import FigureCell
from makesell.sheets.parts import CurvesPart, Input, Take
from makesell.ui.parts import (
    Bar,
    Button,
    Card,
    Cell,
    Chart,
    Chip,
    Crumb,
    EmptyState,
    Figure,
    Fragment,
    Kpi,
    Kpis,
    Legend,
    Menu,
    Note,
    PageHead,
    Part,
    RowItem,
    RowList,
    Spark,
    Split,
    Table,
    TableColumn,
    TableRow,
    WorkbenchPage,
)

Shown = sheets.BoardTable | sheets.BoardChart | sheets.BoardList | sheets.BoardNote | sheets.BoardCurve | sheets.BoardGantt
FEW = 5
SHORT = 5     # a table of no more rows is never folded
REST = "desk/rest.html"
MOST_IN_ROW = 6
MANY = 16
WIDE, NARROW = 1000, 600
ABREAST = 3


def build(request: DeskRequest, board: sheets.Board, shown: sheets.BoardPage, typed: cellgrid.Typed | None = None) -> WorkbenchPage:
    """The page of a board; `typed` is what was sent of its grid and not saved."""
    places: dict[str, list[Part]] = {"left": [], "right": [], "below": []}
    alone = all(one.place != "right" for one in shown.parts)
    for one in shown.parts:
        if isinstance(one, sheets.BoardGrid):
            places[one.place].append(cellgrid.card(request, one, typed))
        else:
            places[one.place].append(part(one, board.code, wide=alone))
    filters = _filters(request, board, shown)
    strip = _strips([kpi(one) for one in shown.kpis])
    body: tuple[Part, ...] = tuple(places["left"])
    if places["right"]:
        body = (Split(tuple(places["left"]), tuple(places["right"]), "wide"),)
    # filters stand above the figures, therefore everything is one column of parts
    column = (*((filters,) if filters else ()), *strip, *body, *places["below"])
    return WorkbenchPage(_head(board, shown), (Crumb(board.label),), left=column)


def _strips(cells: Sequence[Kpi]) -> tuple[Part, ...]:
    """The figures on top in rows of at most six, as even as they can be: seven are four and three."""
    rows = -(-len(cells) // MOST_IN_ROW)
    size = -(-len(cells) // rows) if rows else 1
    return tuple(Kpis(tuple(cells[at : at + size])) for at in range(0, len(cells), size))


def _head(board: sheets.Board, shown: sheets.BoardPage) -> PageHead:
    actions: tuple[Button | Menu, ...] = tuple(
        Button(one.text, addresses.asked(addresses.new(one.noun, one.act), one.query), one.icon, look="pri" if at == 0 else "")
        for at, one in enumerate(shown.acts)
    )[::-1]
    pairs = "&".join(f"{name}={value}" for name, value in shown.chosen.items() if value)
    if board.table is not None:
        items = (
            Button(_("Excel workbook"), addresses.asked(f"/{board.code}/xlsx/", pairs), "file-spreadsheet"),
            *((Button(_("Bring a workbook back"), addresses.imports_of(board.saves.noun), "upload"),) if board.saves else ()),
            Button(_("Address for programs"), addresses.asked(f"/api/boards/{board.code}", pairs), "braces"),
            Button(_("Print"), icon="printer", act="print"),
        )
        actions = (Menu(_("Export"), items, "download", icon_only=False, look=""), *actions)
    elif any(isinstance(one, sheets.BoardTable) for one in shown.parts) and board.code != "workbench":
        items = (
            *((Button(_("One page for the board (PDF)"), addresses.asked(f"/{board.code}/pdf/", pairs), "file-down"),) if board.paper else ()),
            Button(_("CSV file"), addresses.asked(f"/{board.code}/csv/", pairs), "file-text"),
            Button(_("Copy as table"), icon="copy", act="copy"),
            Button(_("Address for programs"), addresses.asked(f"/api/boards/{board.code}", pairs), "braces"),
            Button(_("Print"), icon="printer", act="print"),
        )
        actions = (Menu(_("Export"), items, "download", icon_only=False, look=""), *actions)
    return PageHead(shown.title, shown.sub, actions=actions)


def _filters(request: DeskRequest, board: sheets.Board, shown: sheets.BoardPage) -> Part | None:
    inputs = tuple(one for one in board.filters(request.actor) if one.name not in board.by_click or shown.chosen.get(one.name))
    if not inputs:
        return None
    fields = Fields(request.actor, inputs, shown.chosen, {})
    views = tuple(_filter(fields, one, shown.chosen) for one in inputs)
    return Fragment("desk/board_filters.html", {"action": addresses.board(board.code), "fields": views})


def _filter(fields: Fields, one: Input, chosen: Mapping[str, str]) -> Mapping[str, Any]:
    """A choice of few is a row of links (segments), everything else a field that submits when changed."""
    if one.take is Take.CHOICE and len(one.choices) <= FEW:
        rest = [(name, value) for name, value in chosen.items() if name != one.name and value]
        query = "&".join(f"{name}={value}" for name, value in rest)
        links = [(code, label, f"?{query}{'&' if query else ''}{one.name}={code}") for code, label in one.choices.items()]
        return {"label": one.label, "name": one.name, "links": links, "current": chosen.get(one.name, "")}
    field = fields.field(one, one.name, chosen.get(one.name, ""))
    anything = one.take is Take.REF and not one.required
    return {"label": one.label, "name": one.name, "field": replace(field, placeholder=_("All")) if anything else field}


def kpi(one: sheets.Kpi) -> Kpi:
    """One cell of the strip."""
    bar = None
    if one.share is not None:
        bar = Bar(float(one.share) * 100, values.tone(one.tone), float(one.mark) * 100 if one.mark is not None else None, label=str(one.label))
    spark = Spark(one.trend, values.tone(one.tone), str(one.label)) if len(one.trend) > 1 else None
    note = one.note or (one.cell.reason if one.cell.value is None else "")
    delta = figure(one.delta, change=True) if one.delta is not None and one.delta.value is not None else ""
    return Kpi(one.label, figure(one.cell, large=True), delta, "", note, spark, bar)


def part(one: Shown, code: str, *, wide: bool = False) -> Part:
    """A part of a board; `wide` when nothing stands beside it."""
    if isinstance(one, sheets.BoardTable):
        return _table_card(one, code)
    if isinstance(one, sheets.BoardChart):
        return _chart(one, code, WIDE if wide else NARROW)
    if isinstance(one, sheets.BoardList):
        return _list(one)
    if isinstance(one, sheets.BoardCurve):
        return Card(one.title, (curves(CurvesPart((one.curve,))),), id=f"v-{one.code}", flush=True)
    if isinstance(one, sheets.BoardGantt):
        return gantt.card(one)
    return Note(one.text, values.tone(one.tone))


def _table_card(one: sheets.BoardTable, code: str) -> Card:
    more = (Button(_("Show more"), addresses.board(code, one.more), "arrow-right", small=True),) if one.more else ()
    if one.link:
        more = (*more, _onward(one.link))
    rest = (Fragment(REST),) if len(one.rows) > SHORT else ()
    return Card(one.title, (table(one), *rest), one.sub, actions=more, foot=one.foot, id=f"t-{one.code}", flush=True)


def table(one: sheets.BoardTable) -> Table:
    """A board's table; every figure in it opens."""
    columns = tuple(TableColumn(c.name, c.label, column_kind(c.kind), unit=c.unit, help=c.help, wrap=c.wrap) for c in one.columns)
    rows = tuple(
        TableRow(
            tuple(cell(row.cells.get(c.name), c.kind, heat=c.heat) for c in one.columns),
            tone=values.tone(row.tone),
            kind="group" if row.group else "row",
        )
        for row in one.rows
    )
    totals = tuple(cell(one.totals.get(c.name), c.kind, strong=True) for c in one.columns) if one.totals and rows else ()
    return Table(columns, rows, str(one.title), totals, empty=EmptyState(one.empty or _("Nothing here yet"), icon="chart-no-axes-column"))


def cell(value: Any, kind: Kind, *, strong: bool = False, heat: bool = False) -> Cell:
    """A value of a board's table as a cell; `heat` fills it with its tone instead of colouring the figure."""
    if isinstance(value, FigureCell):
        if heat and value.value is not None:
            return Cell(figure=figure(replace(value, tone=""), change=value.source in CHANGES), heat=values.tone(value.tone), strong=strong)
        return Cell(figure=figure(value), tone=values.tone(value.tone), strong=strong)
    if isinstance(value, sheets.Trend):
        return Cell(spark=Spark(value.values, values.tone(value.tone), str(value.label)) if len(value.values) > 1 else None)
    if isinstance(value, sheets.Link):
        return Cell(value.text, value.sub, addresses.link(value), strong=strong)
    if isinstance(value, sheets.Share):
        percent = float(value.share or 0) * 100
        tone = values.tone(value.cell.tone) or ("ok" if percent >= 100 else "")
        return Cell(figure=figure(value.cell), bar=Bar(percent, tone, float(value.mark) * 100 if value.mark is not None else None))
    if isinstance(value, dt.datetime):
        return Cell(values.in_words(value, Kind.MOMENT), strong=strong)
    if isinstance(value, dt.date):
        return Cell(values.in_words(value, Kind.DATE), strong=strong)
    if isinstance(value, (Decimal, int)):
        return Cell(values.in_words(value, kind), strong=strong)
    return Cell("" if value is None else str(value), strong=strong)


def _number(value: Any) -> float | None:
    raw = value.value if isinstance(value, FigureCell) else value
    return None if raw is None else float(raw)


Colour = Literal["c1", "c2", "c3", "c4", "c5", "c6", "c7", "c8"]
COLOURS: tuple[Colour, ...] = ("c1", "c2", "c3", "c4", "c5", "c6", "c7", "c8")
CHANGES = ("growth", "customer_growth")
QUIET = ("ghost", "pace")
LINES: Mapping[str, str] = {"area": "solid", "pace": "dashed", "forecast": "dotted"}


def _colour(one: sheets.BoardChart, at: int) -> Colour | Literal["ghost"]:
    """Coloured series by their place among those that are; what they are measured by is grey."""
    if one.series[at].look in QUIET:
        return "ghost"
    # a forecast goes on in the colour of what it continues
    coloured = [n for n, series in enumerate(one.series) if series.look not in QUIET and series.look != "forecast"]
    before = [place for place, n in enumerate(coloured) if n <= at]
    return COLOURS[(before[-1] if before else 0) % len(COLOURS)]


def _series(one: sheets.BoardChart) -> list[dict[str, Any]]:
    made = []
    for at, series in enumerate(one.series):
        named = _colour(one, at)
        colour = "@c-pace" if series.look == "pace" else "@c-ghost" if named == "ghost" else f"@{named}"
        drawn: dict[str, Any] = {"name": str(series.label), "data": [_number(v) for v in series.values], "itemStyle": {"color": colour}}
        if series.look in LINES:
            drawn |= {"type": "line", "symbol": "none", "lineStyle": {"width": 2, "color": colour, "type": LINES[series.look]}}
            if series.look == "area":
                drawn["areaStyle"] = {"color": colour, "opacity": 0.08}
            elif series.look == "forecast":
                drawn["connectNulls"] = True
            elif series.look == "pace":
                drawn |= {"lineStyle": {"width": 1.5, "color": colour, "type": "dashed"}, "symbol": "circle", "symbolSize": 4}
            made.append(drawn)
        else:
            made.append({**drawn, "type": "bar", "barMaxWidth": 22, "barGap": "10%", "itemStyle": {"color": colour, "borderRadius": [3, 3, 0, 0]}})
    return made


def _multiples(one: sheets.BoardChart) -> Card:
    """Small charts beside each other, three a row, all on the scale of the largest; numbers and links stand in the table behind."""
    values = [value for series in one.series for value in map(_number, series.values) if value is not None]
    rows = -(-len(one.series) // ABREAST)
    option: dict[str, Any] = {"tooltip": {"trigger": "axis"}, "grid": [], "xAxis": [], "yAxis": [], "series": []}
    for at, series in enumerate(one.series):
        across, down = at % ABREAST, at // ABREAST
        left, top = f"{across * 100 / ABREAST + 1:.1f}%", f"{down * 100 / rows + 9:.1f}%"
        option["grid"].append({"left": left, "top": top, "width": f"{100 / ABREAST - 3:.1f}%", "height": f"{100 / rows - 11:.1f}%"})
        shown = {"show": False}
        option["xAxis"].append({"type": "category", "gridIndex": at, "data": list(one.categories), "axisLabel": shown})
        name = {"name": str(series.label), "nameLocation": "end", "nameGap": 4, "nameTruncate": {"maxWidth": 110, "ellipsis": "…"}}
        scale = {"min": min(0.0, *values, 0.0), "max": max(0.0, *values, 0.0)}
        align = {"nameTextStyle": {"align": "left", "padding": 0}}
        option["yAxis"].append({"type": "value", "gridIndex": at, "splitNumber": 2, "axisLabel": shown, **name, **scale, **align})
        drawn = {"name": str(series.label), "type": "bar", "xAxisIndex": at, "yAxisIndex": at, "data": [_number(value) for value in series.values]}
        option["series"].append({**drawn, "barMaxWidth": 14, "itemStyle": {"color": "@c1", "borderRadius": [2, 2, 0, 0]}})
    return Card(one.title, (Chart(one.title, option, _behind(one, ())),), one.sub, foot=one.foot, id=f"c-{one.code}")


def _chart(one: sheets.BoardChart, code: str, width: int) -> Card:
    if one.multiples:
        return _multiples(one)
    # the few names of a comparison all stand there, long ones cut; of many periods as many as fit
    few = 0 < len(one.categories) <= MANY and not one.low
    label = {"interval": 0, "overflow": "truncate", "width": width // len(one.categories)} if few else {"hideOverlap": True}
    option = {
        "grid": {"left": 8, "right": 12, "top": 16, "bottom": 4, "containLabel": True},
        "tooltip": {"trigger": "axis", "axisPointer": {"type": "shadow" if any(s.look == "bar" for s in one.series) else "line"}},
        "xAxis": {"type": "category", "data": list(one.categories), "axisTick": {"show": False}, "axisLabel": label},
        "yAxis": {"type": "value", "splitNumber": 4},
        "series": _series(one),
    }
    legend = tuple(Legend(series.label, _colour(one, at)) for at, series in enumerate(one.series))
    opens = tuple(addresses.board(code, query) if query else "" for query in one.opens)
    chart = Chart(one.title, option, _behind(one, opens), opens, one.low)
    return Card(one.title, (chart,), one.sub, legend=legend, foot=one.foot, foot_icon="trending-up" if one.foot else "", id=f"c-{one.code}")


def _behind(one: sheets.BoardChart, opens: Sequence[str]) -> Table:
    """The chart's numbers as a table; there every figure opens too."""
    columns = (TableColumn("category", _("Category")), *(TableColumn(str(at), s.label, "num") for at, s in enumerate(one.series)))
    rows = []
    for at, name in enumerate(one.categories):
        found: Sequence[Any] = [series.values[at] if at < len(series.values) else None for series in one.series]
        rows.append(TableRow((Cell(name, href=opens[at] if at < len(opens) else ""), *(cell(value, one.kind) for value in found))))
    return Table(columns, tuple(rows), str(one.title), stack=False)


def _onward(link: sheets.Link) -> Button:
    return Button(link.text, addresses.link(link), icon_end="arrow-right", look="ghost", small=True)


def _list(one: sheets.BoardList) -> Card:
    items = tuple(
        RowItem(
            item.title, item.sub, item.when, item.late, item.icon, values.tone(item.tone), href=addresses.link(item.link) if item.link else "",
            chip=Chip(item.chip, values.tone(item.chip_tone or item.tone)) if item.chip else None,
            figure=figure(item.figure) if item.figure else Figure(item.value) if item.value else None,
        )
        for item in one.items
    )  # fmt: skip
    more = (_onward(one.more),) if one.more else ()
    empty = EmptyState(one.empty or _("Nothing to do here"), one.hint, "circle-check")
    return Card(one.title, (RowList(items, empty),), one.sub, actions=more, id=f"l-{one.code}", flush=True)

