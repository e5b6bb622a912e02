"""Tables in and out for programs: POST /{noun}/import, the imports by their keys, GET /{noun}/export — the same work as the pages'."""

from pathlib import Path
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from ninja import NinjaAPI

from makesell.doors.api import build, shapes
from makesell.doors.api.operations import known_id
from makesell.flows.org_1_organisation.run_import import Work
from makesell.ground import clock
from makesell.ground.actor import Actor
from makesell.ground.exchange import limits, writer
from makesell.ground.exchange.states import BAD, CHANGED, CREATED, SAME, UNDONE
from makesell.ground.idempotency.once import Answer, hash_of, idempotent
from makesell.ground.listing import Query
from makesell.ground.refusal import Refusal
from makesell.sheets import exchange, exporting, importing
from makesell.sheets.parts import Sheet
from makesell.sheets.registry import SHEETS

MOST_SHOWN = 1000
STATES = ("waiting", "running", "done", "cancelled", "failed")
COUNTS: shapes.Schema = {"type": "object", "additionalProperties": {"type": "integer"}}
IMPORT: shapes.Schema = {
    "type": "object",
    "required": ["id", "noun", "state", "work", "total", "matched", "tried", "counts", "rows"],
    "properties": {
        "id": {"type": "integer"}, "noun": {"type": "string"}, "file": {"type": "string"}, "state": {"type": "string", "enum": list(STATES)},
        "work": {"type": "string", "description": "test, apply or undo while that is under way; ask again."}, "total": {"type": "integer"},
        "failure": {"type": "string"}, "matched": {"type": "object", "additionalProperties": {"type": "integer"}}, "tried": COUNTS, "counts": COUNTS,
        "undoable": {"type": "boolean"},
        "rows": {"type": "array", "items": {"type": "object"}, "description": "The first 1,000 rows: line, outcome, id, faults."},
    },
}  # fmt: skip
FILE_BODY: dict[str, Any] = {
    "required": True,
    "content": {
        "multipart/form-data": {
            "schema": {
                "type": "object", "required": ["file"],
                "properties": {"file": {"type": "string", "format": "binary"}, "confirmed": {"type": "string", "enum": ["0", "1"]}},
            }
        }
    },
}  # fmt: skip


def as_json(run_id: int, actor: Actor) -> dict[str, Any]:
    """An import as programs read it."""
    found = importing.of(run_id, actor)
    rows = importing.shown_rows(found, (CREATED, CHANGED, SAME, BAD, UNDONE), MOST_SHOWN)
    return {
        "id": found.run.id, "noun": found.run.source, "file": found.run.path, "state": found.run.state, "work": found.work if found.going else "",
        "total": found.run.total, "failure": found.run.failure, "matched": dict(found.matched), "tried": dict(found.tried),
        "counts": {outcome or "waiting": count for outcome, count in found.counts.items()}, "undoable": found.can_be_undone,
        "rows": [
            {
                "line": row.line, "outcome": row.outcome or row.tried, "id": row.key if row.outcome else None,
                "faults": [{"field": field, "code": code, "detail": said} for field, code, said in importing.faults(row)],
            }
            for row in rows
        ],
    }  # fmt: skip


def _file(request: HttpRequest) -> tuple[str, bytes]:
    file = request.FILES.get("file")
    if file is None:
        raise Refusal("import.file", "Send the file as multipart/form-data in “file”.", field="file")
    if (file.size or 0) > limits.MOST_BYTES:
        raise Refusal("file.size", "A file holds at most %(most)s MB.", field="file", status=413, most=limits.MOST_BYTES // 1024**2)
    return Path(file.name or "").name, file.read()


def take(sheet: Sheet, request: HttpRequest, actor: Actor, who: str) -> HttpResponse:
    """Reads a file and applies it (201), or with `?test=1` only tests it (200); large files are done by a job (202), which `work` tells of."""
    exchange.columns(sheet)
    sheet.policy.require(actor, exchange.act_of(sheet).name)
    test = request.GET.get("test") == "1"
    name, data = _file(request)
    at = clock.now()
    confirmed = request.POST.get("confirmed") == "1"

    def once() -> Answer:
        made = exchange.upload(sheet, name, data, actor=actor, at=at)
        importing.match(made.run_id, made.matched, confirmed=confirmed, actor=actor, at=at)
        done = importing.start(made.run_id, "test" if test else "apply", actor=actor, at=at)
        return Answer((200 if test else 201) if done else 202, as_json(made.run_id, actor))

    header = request.headers.get("Idempotency-Key")
    if header is None:
        answer = once()
    else:
        said = f"{request.get_full_path()} {confirmed} {name}".encode() + data
        answer = idempotent(header, who, hash_of("POST", request.path, said), once, actor=actor, at=at)
    response = JsonResponse(answer.body, status=answer.status)
    if answer.repeated:
        response["Idempotency-Replayed"] = "true"
    return response


def show(actor: Actor, key: int) -> HttpResponse:
    """An import: how far it is, what became of its rows."""
    return JsonResponse(as_json(known_id(key), actor))


def go_on(actor: Actor, key: int, work: Work) -> HttpResponse:
    """Applies or undoes an import: 200 when it is done, 202 when a job does it."""
    done = importing.start(known_id(key), work, actor=actor, at=clock.now())
    return JsonResponse(as_json(key, actor), status=200 if done else 202)


def cancel(actor: Actor, key: int) -> HttpResponse:
    """Wishes that the work of an import stops after its batch."""
    importing.cancel(known_id(key), actor=actor, at=clock.now())
    return JsonResponse(as_json(key, actor))


def give(sheet: Sheet, request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """A list as a file: the rows that its question finds for this caller, and the columns wanted."""
    sheet.policy.require(actor, "view")
    asked = dict(request.GET.lists())
    kind, reason = asked.pop("format", ["csv"])[-1], asked.pop("reason", [""])[-1]
    query = Query.from_pairs([(name, value) for name, values in asked.items() for value in values])
    shown = exporting.columns(sheet, actor, query.columns)
    found = exporting.export(sheet, kind, query, shown, actor=actor, at=clock.now(), reason=reason)
    if kind == "xlsx":
        file = writer.xlsx_file(found.header, found.rows, str(sheet.plural))
        return FileResponse(file, as_attachment=True, filename=f"{sheet.noun}.xlsx")
    response = StreamingHttpResponse(writer.csv_parts(found.header, found.rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{sheet.noun}.csv"'
    return response


def _import_extra() -> dict[str, Any]:
    test = {"name": "test", "in": "query", "required": False, "description": "1: only a test run.", "schema": {"type": "string"}}
    key = {"name": "Idempotency-Key", "in": "header", "required": False, "schema": {"type": "string", "minLength": 1, "maxLength": 255}}
    answers = build.responses(201, IMPORT)
    for status, text in ((200, "Tested."), (202, "A job does it; ask for the import again.")):
        answers[status] = {"description": text, "content": {"application/json": {"schema": IMPORT}}}
    return {"parameters": [test, key], "requestBody": FILE_BODY, "responses": answers, "security": build.SECURITY}


def _run_extra(*, works: bool) -> dict[str, Any]:
    answers = build.responses(200, IMPORT)
    if works:
        answers[202] = {"description": "A job does it; ask for the import again.", "content": {"application/json": {"schema": IMPORT}}}
    return {"responses": answers, "security": build.SECURITY}


def _export_extra() -> dict[str, Any]:
    kind = {"name": "format", "in": "query", "required": False, "schema": {"type": "string", "enum": list(exporting.KINDS)}}
    reason = {
        "name": "reason", "in": "query", "required": False, "description": "What personal data are needed for; kept in the log of changes.",
        "schema": {"type": "string", "maxLength": 500},
    }  # fmt: skip
    asked = [
        {"name": name, "in": "query", "required": False, "description": text, "schema": schema, "explode": True}
        for name, text, schema in build.QUERY
        if name in ("q", "f", "sort", "cols")
    ]
    answers = build.responses(200, {"type": "object"})
    binary: shapes.Schema = {"type": "string", "format": "binary"}
    workbook = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    answers[200] = {"description": "The file.", "content": {"text/csv": {"schema": binary}, workbook: {"schema": binary}}}
    return {"parameters": [kind, reason, *asked], "responses": answers, "security": build.SECURITY}


def add_exchange(api: NinjaAPI) -> None:
    """Adds import and export of every noun, and the imports. Before the sheets: their addresses take any word for an act."""
    for sheet in SHEETS:
        _add_export(api, sheet)
        if _can_be_imported(sheet):
            _add_import(api, sheet)
    build.add(api, "/imports/{int:key}", "GET", "show_import", build.keyed(lambda _r, a, _w, k: show(a, k)), "imports", _run_extra(works=False))
    _add_work(api, "apply")
    _add_work(api, "undo")
    stop = build.keyed(lambda _r, a, _w, k: cancel(a, k))
    build.add(api, "/imports/{int:key}/cancel", "POST", "cancel_import", stop, "imports", _run_extra(works=False))


def _can_be_imported(sheet: Sheet) -> bool:
    try:
        return bool(exchange.columns(sheet))
    except Refusal:
        return False


def _add_import(api: NinjaAPI, sheet: Sheet) -> None:
    view = build.plain(lambda r, a, w: take(sheet, r, a, w))
    build.add(api, f"/{sheet.noun}/import", "POST", f"import_{sheet.noun}", view, sheet.noun, _import_extra())


def _add_export(api: NinjaAPI, sheet: Sheet) -> None:
    view = build.plain(lambda r, a, _w: give(sheet, r, a))
    build.add(api, f"/{sheet.noun}/export", "GET", f"export_{sheet.noun}", view, sheet.noun, _export_extra())


def _add_work(api: NinjaAPI, work: Work) -> None:
    view = build.keyed(lambda _r, a, _w, k: go_on(a, k, work))
    build.add(api, f"/imports/{{int:key}}/{work}", "POST", f"{work}_import", view, "imports", _run_extra(works=True))
