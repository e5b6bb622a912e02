"""Imports of tables, noun by noun: a file, its columns, a test run, the import, and its undoing."""

from pathlib import Path

from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from makesell.doors.desk import addresses
from makesell.doors.desk.asking import DeskRequest
from makesell.doors.desk.doing import sent
from makesell.doors.desk.frame import forget
from makesell.doors.desk.importing import results, wizard
from makesell.doors.desk.shell import respond
from makesell.ground.exchange import limits, writer
from makesell.ground.refusal import Refusal
from makesell.sheets import exchange, importing
from makesell.sheets.importing import Import
from makesell.sheets.parts import Sheet
from makesell.ui.answers import partial
from makesell.ui.parts import WizardPage


@require_http_methods(["GET", "POST"])
def begin(request: DeskRequest, sheet: Sheet) -> HttpResponse:
    """The drop zone and the imports so far; a file that can be read leads to its columns."""
    if request.method == "GET":
        return respond(request, _first(request, sheet))
    try:
        run_id = _upload(request, sheet)
    except Refusal as refusal:
        if refusal.field != "file":
            raise
        return respond(request, _first(request, sheet, refusal), refusal.status)
    return sent(request, addresses.import_of(sheet.noun, run_id))


def _first(request: DeskRequest, sheet: Sheet, refusal: Refusal | None = None) -> WizardPage:
    return wizard.file_page(sheet, importing.past(sheet, request.actor), importing.beside(sheet, request.actor), refusal)


def _upload(request: DeskRequest, sheet: Sheet) -> int:
    file = request.FILES.get("file")
    if file is None:
        raise Refusal("import.file", "Choose a file first.", field="file")
    if (file.size or 0) > limits.MOST_BYTES:
        raise Refusal("file.size", "A file holds at most %(most)s MB.", field="file", status=413, most=limits.MOST_BYTES // 1024**2)
    return exchange.upload(sheet, Path(file.name or "").name, file.read(), actor=request.actor, at=request.at).run_id


@require_GET
def template(request: DeskRequest, sheet: Sheet, kind: str) -> HttpResponseBase:
    """An empty file to fill in, with one sample row."""
    header, sample = importing.template(sheet, request.actor)
    return _file(f"{sheet.noun}-import", kind, header, [sample])


def _file(name: str, kind: str, header: list[str], rows: list[list[str]]) -> HttpResponseBase:
    if kind == "csv":
        response = StreamingHttpResponse(writer.csv_parts(header, rows), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
        return response
    if kind != "xlsx":
        raise Refusal("page.missing", "This page does not exist.", status=404)
    return FileResponse(writer.xlsx_file(header, rows), as_attachment=True, filename=f"{name}.xlsx")


@require_GET
def page(request: DeskRequest, sheet: Sheet, key: int) -> HttpResponse:
    """The screen an import stands at; while a work is under way its progress, asked for every two seconds."""
    found = importing.of(key, request.actor, sheet.noun)
    if request.headers.get("HX-Request") == "true":
        if found.going:
            return partial(request, results.progress(sheet, found))
        return sent(request, addresses.import_of(sheet.noun, key))
    if found.going:
        return respond(request, results.going_page(sheet, found))
    if found.begun or found.run.state == "cancelled":
        return respond(request, results.result_page(sheet, found, request.actor))
    if found.tried and request.GET.get("step") != "columns":
        return respond(request, results.test_page(sheet, found, request.actor))
    return respond(request, _columns(found, sheet))


def _columns(found: Import, sheet: Sheet, refusal: Refusal | None = None) -> WizardPage:
    return wizard.columns_page(sheet, found, importing.first_rows(found.run.id), refusal)


@require_POST
def columns(request: DeskRequest, sheet: Sheet, key: int) -> HttpResponse:
    """Takes the columns as chosen and starts the test run."""
    found = importing.of(key, request.actor, sheet.noun)
    chosen = [(request.POST.get(f"c{place}", ""), place) for place in range(len(found.header))]
    try:
        importing.match_chosen(key, chosen, confirmed=request.POST.get("confirmed") == "1", actor=request.actor, at=request.at)
        importing.start(key, "test", actor=request.actor, at=request.at)
    except Refusal as refusal:
        if refusal.status != 422:
            raise
        return respond(request, _columns(found, sheet, refusal), 422)
    return sent(request, addresses.import_of(sheet.noun, key))


@require_POST
def apply(request: DeskRequest, sheet: Sheet, key: int) -> HttpResponse:
    """Applies the rows that wait or were left out."""
    importing.of(key, request.actor, sheet.noun)
    importing.start(key, "apply", actor=request.actor, at=request.at)
    forget(request.actor)
    return sent(request, addresses.import_of(sheet.noun, key))


@require_POST
def cancel(request: DeskRequest, sheet: Sheet, key: int) -> HttpResponse:
    """Wishes that the work under way stops after its batch."""
    importing.of(key, request.actor, sheet.noun)
    importing.cancel(key, actor=request.actor, at=request.at)
    return sent(request, addresses.import_of(sheet.noun, key))


@require_http_methods(["GET", "POST"])
def undo(request: DeskRequest, sheet: Sheet, key: int) -> HttpResponse:
    """Asks, then takes the whole import back."""
    found = importing.of(key, request.actor, sheet.noun)
    if request.method == "GET":
        return respond(request, results.undo_page(sheet, found))
    importing.start(key, "undo", actor=request.actor, at=request.at)
    forget(request.actor)
    return sent(request, addresses.import_of(sheet.noun, key))


@require_GET
def faults(request: DeskRequest, sheet: Sheet, key: int) -> HttpResponseBase:
    """The rows left out with what is wrong, to put right and give again."""
    header, rows = importing.faulty(importing.of(key, request.actor, sheet.noun))
    return _file(f"{sheet.noun}-faulty", "csv", header, rows)
