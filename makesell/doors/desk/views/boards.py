"""Pages of figures: the workbench, the registered boards, their files, and what is behind a figure."""

import csv
from dataclasses import replace
from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from makesell.doors.desk import boards, drill, values
from makesell.doors.desk.asking import DeskRequest
from makesell.doors.desk.records import naming
from makesell.doors.desk.shell import respond
from makesell.sheets import boards as sheets
from makesell.sheets import inputs
from makesell.sheets.figures import FigureCell
from makesell.sheets.parts import Input
from makesell.sheets.registry import board_of, figure_of
from makesell.ui.answers import partial

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def _shown(request: DeskRequest, board: sheets.Board) -> sheets.BoardPage:
    """The board with the filters of the address, typed; refuses values that do not fit."""
    asked = tuple(board.filters(request.actor))
    names = {one.name for one in asked}
    raw = {name: value for name, value in request.GET.items() if name in names}
    chosen = {name: value for name, value in inputs.read(_optional(asked), raw).items() if value is not None}
    return board.build(request.actor, chosen)


def _optional(asked: tuple[Input, ...]) -> list[Input]:
    return [replace(one, required=False) for one in asked]


@require_GET
def home(request: DeskRequest) -> HttpResponse:
    """The workbench."""
    return board(request, board_of("workbench"))


@require_GET
def board(request: DeskRequest, board: sheets.Board) -> HttpResponse:
    """A page of figures."""
    return respond(request, naming.in_english(boards.build(request, board, _shown(request, board)), request.actor))


@require_GET
def board_csv(request: DeskRequest, board: sheets.Board) -> HttpResponse:
    """The tables of a board as CSV: exact values, as shown and filtered."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{board.code}.csv"'
    response.write("\ufeff")
    writer = csv.writer(response)
    for one in _shown(request, board).parts:
        if isinstance(one, sheets.BoardTable):
            writer.writerow([str(column.label) for column in one.columns])
            for row in one.rows:
                writer.writerow([plain_text(row.cells.get(column.name)) for column in one.columns])
    return response


def plain_text(value: Any) -> str:
    """A value for a file: exact numbers, ISO dates, text that no spreadsheet takes for a formula."""
    if isinstance(value, sheets.Share):
        value = value.cell
    if isinstance(value, FigureCell):
        return values.exact(value.value)
    if isinstance(value, sheets.Link):
        value = value.text
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


@require_GET
def drilled(request: DeskRequest, code: str) -> HttpResponse:
    """What is behind a figure: in the drawer for htmx, else a page."""
    source = figure_of(code)
    params = {name: str(value) for name, value in request.GET.items() if name != drill.AFTER}
    after = request.GET.get(drill.AFTER, "")
    drawn = naming.in_english(drill.drawer(request, source, params, after, source.rows(request.actor, params, after)), request.actor)
    if request.headers.get("HX-Request") == "true":
        return partial(request, drawn)
    return respond(request, drill.page(drawn))
