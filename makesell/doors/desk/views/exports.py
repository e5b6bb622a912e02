"""Export of a list: exactly the rows and columns shown, in their order, as CSV or as a spreadsheet; any number of rows."""

import csv
import datetime as dt
import io
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

import xlsxwriter
from django.http import FileResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_GET

from makesell.doors.desk import values
from makesell.doors.desk.asking import DeskRequest
from makesell.doors.desk.lists import reading
from makesell.doors.desk.lists.state import ListState
from makesell.ground import listing
from makesell.ground.refusal import Refusal
from makesell.sheets.parts import Column, Row, Sheet

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
MOST_IN_SHEET = 1_000_000
CHUNK = 500
OPTIONS = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "default_date_format": "yyyy-mm-dd"}


@require_GET
def export(request: DeskRequest, sheet: Sheet, kind: str) -> HttpResponseBase:
    """The list as a file."""
    state = reading.state_of(request, sheet)
    columns = tuple(column for column in state.columns if column.name in state.fields)
    if kind == "csv":
        response = StreamingHttpResponse(_lines(request, state, columns), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{sheet.noun}.csv"'
        return response
    if kind == "xlsx":
        return _workbook(request, state, columns)
    raise Refusal("page.missing", "This page does not exist.", status=404)


def _rows(state: ListState) -> Iterator[Row]:
    """Page by page through the list: constant memory, and no transaction that is open while the reader is slow."""
    query = replace(state.fetched.at_start(), size=200)
    while True:
        page = listing.page(state.sheet.listing, state.actor, query)
        yield from page.rows
        if not page.next:
            return
        query = replace(query, after=page.next)


class _Line:
    """Something csv can write to; gives the line back."""

    def write(self, text: str) -> str:
        return text


def _lines(request: DeskRequest, state: ListState, columns: Sequence[Column]) -> Iterator[str]:
    writer = csv.writer(_Line())
    yield "\ufeff" + str(writer.writerow([str(column.label) for column in columns]))
    held: list[str] = []
    for row in _rows(state):
        held.append(str(writer.writerow([in_text(state, column, row) for column in columns])))
        if len(held) >= CHUNK:
            yield "".join(held)
            held = []
    yield "".join(held)


def raw(state: ListState, column: Column, row: Row) -> Any:
    """A value for a file: references and choices in words, numbers and dates as they are."""
    field = state.fields[column.name]
    value = row.get(column.name)
    if field.label_sql or field.choices or isinstance(value, bool):
        return values.of_field(field, row)
    return value


def in_text(state: ListState, column: Column, row: Row) -> str:
    """A value as CSV text, which no spreadsheet may take for a formula."""
    value = raw(state, column, row)
    if isinstance(value, (Decimal, int)):
        return values.exact(value)
    text = "" if value is None else value.isoformat() if isinstance(value, (dt.date, dt.datetime)) else str(value)
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def _workbook(request: DeskRequest, state: ListState, columns: Sequence[Column]) -> FileResponse:
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, OPTIONS)
    page = book.add_worksheet(str(state.sheet.plural)[:31])
    bold = book.add_format({"bold": True})
    for at, column in enumerate(columns):
        page.write_string(0, at, str(column.label), bold)
    page.freeze_panes(1, 0)
    for number, row in enumerate(_rows(state), 1):
        if number > MOST_IN_SHEET:
            raise Refusal("export.large", "A spreadsheet holds at most %(most)s rows; export as CSV.", most=MOST_IN_SHEET)
        for at, column in enumerate(columns):
            _write(page, number, at, raw(state, column, row))
    book.close()
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"{state.sheet.noun}.xlsx")


def _write(page: Any, number: int, at: int, value: Any) -> None:
    if value is None:
        return
    if isinstance(value, (Decimal, int)):
        page.write_number(number, at, float(value))
    elif isinstance(value, dt.datetime):
        page.write_string(number, at, value.isoformat(" ", "minutes"))
    elif isinstance(value, dt.date):
        page.write_datetime(number, at, dt.datetime.combine(value, dt.time()))
    else:
        page.write_string(number, at, str(value))
