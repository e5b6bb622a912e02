"""Pages of figures: the workbench, the registered boards, their files, and what is behind a figure."""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl

from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_GET, require_http_methods

from makesell.doors.desk import addresses, boards, cellgrid, doing, drill, values
from makesell.doors.desk.asking import DeskRequest
from makesell.doors.desk.forms.page import KEY, REASON
from makesell.doors.desk.records import naming
from makesell.doors.desk.shell import respond
from makesell.ground.db.reading import reading
from makesell.ground.exchange import writer
from makesell.ground.refusal import Refusal, missing
from makesell.sheets import boards as sheets
from makesell.sheets import inputs
from makesell.sheets.figures import FigureCell
from makesell.sheets.parts import Input
from makesell.sheets.registry import board_of, figure_of, sheet_of
from makesell.ui.answers import partial

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def _given(request: DeskRequest, board: sheets.Board) -> dict[str, Any]:
    """The filters of the address, typed; refuses values that do not fit."""
    return _typed(request, board, request.GET)


def _typed(request: DeskRequest, board: sheets.Board, words: Mapping[str, str]) -> dict[str, Any]:
    asked = tuple(board.filters(request.actor))
    names = {one.name for one in asked}
    raw = {name: value for name, value in words.items() if name in names}
    return {name: value for name, value in inputs.read(_optional(asked), raw).items() if value is not None}


def _shown(request: DeskRequest, board: sheets.Board) -> sheets.BoardPage:
    """The board with the filters of the address."""
    with reading():
        return board.build(request.actor, _given(request, board))


def _optional(asked: tuple[Input, ...]) -> list[Input]:
    return [replace(one, required=False) for one in asked]


@require_GET
def home(request: DeskRequest) -> HttpResponse:
    """The workbench."""
    return board(request, board_of("workbench"))


@require_http_methods(["GET", "POST"])
def board(request: DeskRequest, board: sheets.Board) -> HttpResponse:
    """A page of figures; of one with a grid of cells also what was typed into it."""
    if request.method == "POST" and board.saves is not None:
        return _sent(request, board, board.saves)
    return _page(request, board)


def _page(request: DeskRequest, board: sheets.Board, typed: cellgrid.Typed | None = None, status: int = 200) -> HttpResponse:
    return respond(request, naming.in_english(boards.build(request, board, _shown(request, board), typed), request.actor), status)


def _sent(request: DeskRequest, board: sheets.Board, saves: sheets.Saves) -> HttpResponse:
    """Saves a grid as one act, or fills it in (nothing is saved then); what is refused stands at its cells, with everything as typed."""
    given, form = _given(request, board), {name: str(value) for name, value in request.POST.items()}
    sheet = sheet_of(saves.noun)
    sent = saves.read(request.actor, given, form)
    act = sheet.act(sent.act or saves.act)
    if act is None:
        raise missing()
    sheet.policy.require(request.actor, act.name)
    typed = cellgrid.Typed(form, sent.names)
    try:
        if saves.help is not None and cellgrid.HELP in form:
            return _page(request, board, typed.filled(saves.help(request.actor, given, form)))
        answer = doing.perform(request, sheet, act, (), sent.raw, reason=form.get(REASON, ""), once=form.get(KEY, ""))
    except Refusal as refusal:
        if refusal.status not in (409, 422):
            raise
        return _page(request, board, typed.refused(refusal), refusal.status)
    return doing.gone_on(request, sheet, answer, addresses.board(board.code, request.GET.urlencode()))


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
            for row in _all_rows(request, board, one):
                writer.writerow([plain_text(row.cells.get(column.name)) for column in one.columns])
    return response


def _all_rows(request: DeskRequest, board: sheets.Board, table: sheets.BoardTable) -> Iterator[sheets.BoardRow]:
    """The rows of a table, those of its next pages too."""
    yield from table.rows
    while table.more:
        with reading():
            page = board.build(request.actor, _typed(request, board, dict(parse_qsl(table.more))))
        table = next(one for one in page.parts if isinstance(one, sheets.BoardTable) and one.code == table.code)
        yield from table.rows


@require_GET
def board_xlsx(request: DeskRequest, board: sheets.Board) -> HttpResponseBase:
    """The grid of a board as a workbook, to change and bring back; refuses (404) a board without one."""
    if board.table is None:
        raise missing()
    header, rows = board.table(request.actor, _given(request, board))
    return FileResponse(writer.xlsx_file(header, rows), as_attachment=True, filename=f"{board.code}.xlsx")


@require_GET
def board_pdf(request: DeskRequest, board: sheets.Board) -> HttpResponse:
    """A board as one page of paper, as filtered; refuses (404) a board without one."""
    if board.paper is None:
        raise missing()
    response = HttpResponse(board.paper(request.actor, _given(request, board), request.at), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{board.code}.pdf"'
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
    with reading():
        found = source.rows(request.actor, params, after)
    drawn = naming.in_english(drill.drawer(request, source, params, after, found), request.actor)
    if request.headers.get("HX-Request") == "true":
        return partial(request, drawn)
    return respond(request, drill.page(drawn))
