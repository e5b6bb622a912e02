"""Every sheet as operations: list, record, and one for each act, with their shapes in the OpenAPI description."""

from collections.abc import Callable, Sequence
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from ninja import NinjaAPI

from makesell.doors.api import figures, keeping, operations, shapes
from makesell.ground.actor import Actor
from makesell.sheets.boards import Board
from makesell.sheets.figures import FigureSource
from makesell.sheets.parts import Act, Input, Sheet

PROBLEMS = {
    400: "The request cannot be read.", 401: "Not signed in.", 403: "Your roles do not allow it.", 404: "Not there, or not yours to see.",
    409: "Changed meanwhile, or still running.", 413: "Too large.", 422: "Refused; each fault names its field.",
}  # fmt: skip
QUERY = (
    ("q", "Search text: words, pinyin, initials, two Chinese characters, parts of numbers.", {"type": "string", "maxLength": 100}),
    ("f", "Condition field.operator.value; repeat for AND, join alternatives with | for OR.", {"type": "array", "items": {"type": "string"}}),
    ("sort", "Field to sort by, - before it for descending.", {"type": "string"}),
    ("group", "Up to three fields, comma separated; answers groups instead of rows.", {"type": "string"}),
    ("cols", "Fields wanted, comma separated.", {"type": "string"}),
    ("after", "The place a page gave as next.", {"type": "string"}),
    ("before", "The place a page gave as previous.", {"type": "string"}),
    ("last", "1: the last page.", {"type": "string"}),
    ("size", "Rows a page, 1 to 200.", {"type": "string"}),
    ("count", "1: also count and sums.", {"type": "string"}),
)
# What figures are asked by; each source takes those it names and leaves the others.
FIGURE = (
    "measure", "value", "start", "end", "person", "unit", "territory", "customer", "target", "tree", "order", "invoice", "kind", "noun", "query",
    "reversed", "as", "before", "by", "owner", "windows", "why", "count", "due_from", "due_until",
)  # fmt: skip
# Which filters a board has depends on who asks; they stand in its answer as `chosen`.
FILTERS: dict[str, Any] = {
    "name": "filters", "in": "query", "required": False, "description": "The board's filters by name, as its page's address has them.",
    "style": "form", "explode": True, "schema": {"type": "object", "additionalProperties": {"type": "string", "maxLength": 100}},
}  # fmt: skip
WAYS: dict[str, Any] = {
    "name": "ways", "in": "query", "required": False, "schema": {"type": "boolean"},
    "description": "true: also what takes longer to work out, what else there is for lines that would be late; without it those checks are left out.",
}  # fmt: skip
KEY = {"name": "Idempotency-Key", "in": "header", "required": False, "schema": {"type": "string", "minLength": 1, "maxLength": 255}}
SECURITY: list[dict[str, list[str]]] = [{"bearer": []}, {"session": []}]


def responses(status: int, schema: shapes.Schema) -> dict[int, Any]:
    """What an operation answers: this shape, or a problem."""
    good = {status: {"description": "OK", "content": {"application/json": {"schema": schema}}}}
    bad = {
        code: {"description": text, "content": {"application/problem+json": {"schema": shapes.PROBLEM}}} for code, text in PROBLEMS.items()
    }
    return good | bad


def _list(sheet: Sheet) -> dict[str, Any]:
    row = shapes.row(sheet.listing.fields)
    schema: shapes.Schema = {
        "type": "object",
        "properties": {
            "rows": {"type": "array", "items": row}, "groups": {"type": "array", "items": {"type": "object"}}, "previous": {"type": "string"},
            "next": {"type": "string"}, "count": {"type": "integer"}, "sums": {"type": "object"},
        },
    }  # fmt: skip
    parameters = [
        {"name": name, "in": "query", "required": False, "description": text, "schema": kind, "explode": True} for name, text, kind in QUERY
    ]
    return {"parameters": parameters, "responses": responses(200, schema), "security": SECURITY}


def _record(sheet: Sheet) -> dict[str, Any]:
    schema: shapes.Schema = {
        "type": "object",
        "required": ["row", "title", "state", "version", "acts"],
        "properties": {
            "row": shapes.row(sheet.listing.fields), "title": {"type": "string"}, "number": {"type": "string"}, "state": {"type": "string"},
            "version": {"type": "integer"}, "acts": {"type": "array", "items": {"type": "string"}},
        },
    }  # fmt: skip
    return {"responses": responses(200, schema), "security": SECURITY}


def _act(sheet: Sheet, act: Act) -> dict[str, Any]:
    answer: shapes.Schema = {
        "type": "object",
        "required": ["id", "say"],
        "properties": {"id": {"type": ["integer", "null"]}, "say": {"type": "string"}, "data": {"type": "object"}, "once": {"type": "object"}},
    }
    return {
        "parameters": [KEY],
        "requestBody": _body(shapes.act_body(sheet, act)),
        "responses": responses(201 if act.makes else 200, answer),
        "security": SECURITY,
    }


def keyed(work: Callable[[HttpRequest, Actor, str, int], HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """The view of an operation on one record."""

    def view(request: HttpRequest, key: int) -> HttpResponseBase:
        return operations.guarded(lambda asked, actor, who: work(asked, actor, who, key))(request)

    return view


def plain(work: Callable[[HttpRequest, Actor, str], HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """The view of an operation."""

    def view(request: HttpRequest) -> HttpResponseBase:
        return operations.guarded(work)(request)

    return view


def add(api: NinjaAPI, path: str, method: str, name: str, view: Callable[..., HttpResponseBase], tag: str, extra: dict[str, Any]) -> None:
    """Adds one operation with its description."""
    api.default_router.add_api_operation(
        path, [method], view, operation_id=name, tags=[tag], summary=name, openapi_extra=extra, url_name=name
    )


def add_sheet(api: NinjaAPI, sheet: Sheet) -> None:
    """Adds the operations of one sheet under /{noun}."""
    noun = sheet.noun
    add(api, f"/{noun}", "GET", f"list_{noun}", plain(lambda r, a, _w: operations.rows(sheet, r, a)), noun, _list(sheet))
    add(api, f"/{noun}/{{int:key}}", "GET", f"show_{noun}", keyed(lambda _r, a, _w, k: operations.record(sheet, a, k)), noun, _record(sheet))
    for act in sheet.acts:
        _add_act(api, sheet, act)
    _add_keeping(api, sheet)


def body_of(inputs: Sequence[Input]) -> dict[str, Any]:
    """The body of a request that takes these."""
    return _body(shapes.body(inputs))


def _body(schema: shapes.Schema) -> dict[str, Any]:
    return {"required": True, "content": {"application/json": {"schema": schema}}}


def _add_keeping(api: NinjaAPI, sheet: Sheet) -> None:
    """What people do with a record beside its acts; notes and following only where it has a story."""
    noun, at = sheet.noun, f"/{sheet.noun}/{{int:key}}"
    kept = {"requestBody": body_of(keeping.WISH_IN), "responses": responses(200, keeping.KEPT), "security": SECURITY}
    add(api, f"{at}/favourite", "PUT", f"favourite_{noun}", keyed(lambda r, a, _w, k: keeping.favourite(sheet, r, a, k)), noun, kept)
    if not sheet.record_kind:
        return
    add(api, f"{at}/following", "PUT", f"follow_{noun}", keyed(lambda r, a, _w, k: keeping.following(sheet, r, a, k)), noun, kept)
    read = {"responses": responses(200, keeping.NOTES), "security": SECURITY}
    add(api, f"{at}/notes", "GET", f"notes_{noun}", keyed(lambda _r, a, _w, k: keeping.notes(sheet, a, k)), noun, read)
    answers = responses(201, keeping.WRITTEN)
    written = {"parameters": [KEY], "requestBody": body_of(keeping.TEXT_IN), "responses": answers, "security": SECURITY}
    add(api, f"{at}/notes", "POST", f"note_{noun}", keyed(lambda r, a, w, k: keeping.write(sheet, r, a, w, k)), noun, written)


def _add_act(api: NinjaAPI, sheet: Sheet, act: Act) -> None:
    view: Callable[..., HttpResponseBase]
    if act.makes:
        path, view = f"/{sheet.noun}/{act.name}", plain(lambda r, a, w: operations.perform(sheet, act, r, a, w))
    else:
        path, view = f"/{sheet.noun}/{{int:key}}/{act.name}", keyed(lambda r, a, w, k: operations.perform(sheet, act, r, a, w, k))
    add(api, path, "POST", f"{act.name}_{sheet.noun}", view, sheet.noun, _act(sheet, act))
    if act.live is not None:
        _add_checks(api, sheet, act, path)


def _add_checks(api: NinjaAPI, sheet: Sheet, act: Act, path: str) -> None:
    """What an act would do with what is sent, as its form says while it is filled in; nothing is changed."""
    view: Callable[..., HttpResponseBase]
    if act.makes:
        view = plain(lambda r, a, _w: operations.checks(sheet, act, r, a))
    else:
        view = keyed(lambda r, a, _w, k: operations.checks(sheet, act, r, a, k))
    more = {"parameters": [WAYS]} if act.whole else {}
    extra = {**more, "requestBody": _body(shapes.checks_body(act)), "responses": responses(200, shapes.CHECKS), "security": SECURITY}
    add(api, f"{path}/checks", "POST", f"check_{act.name}_{sheet.noun}", view, sheet.noun, extra)


def add_sheets(api: NinjaAPI, sheets: Sequence[Sheet]) -> None:
    """Adds the operations of all sheets."""
    for sheet in sheets:
        add_sheet(api, sheet)


def add_boards(api: NinjaAPI, boards: Sequence[Board]) -> None:
    """Adds the boards under /boards/{code}; their filters are query parameters."""
    for board in boards:
        extra = {"parameters": [FILTERS], "responses": responses(200, {"type": "object"}), "security": SECURITY}
        add(api, f"/boards/{board.code}", "GET", f"board_{board.code}", _board(board), "boards", extra)
        if board.paper is not None:
            printed = {**extra, "responses": responses(200, {"type": "string", "format": "binary"})}
            add(api, f"/boards/{board.code}/pdf", "GET", f"paper_{board.code}", _paper(board), "boards", printed)


def _board(board: Board) -> Callable[..., HttpResponseBase]:
    return plain(lambda request, actor, _who: figures.board(board, request, actor))


def _paper(board: Board) -> Callable[..., HttpResponseBase]:
    return plain(lambda request, actor, _who: figures.paper(board, request, actor))


def add_figures(api: NinjaAPI, sources: Sequence[FigureSource]) -> None:
    """Adds the figure sources under /figures/{code}; their parameters are those a board's cells name."""
    asked = [{"name": name, "in": "query", "required": False, "schema": {"type": "string", "maxLength": 500}} for name in (*FIGURE, "after")]
    for source in sources:
        extra = {"parameters": asked, "responses": responses(200, {"type": "object"}), "security": SECURITY}
        add(api, f"/figures/{source.code}", "GET", f"figure_{source.code}", _figure(source), "figures", extra)


def _figure(source: FigureSource) -> Callable[..., HttpResponseBase]:
    return plain(lambda request, actor, _who: figures.figure(source, request, actor))
