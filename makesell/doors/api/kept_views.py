"""Saved views of lists for programs: /views?noun=…, the same ones that stand over the list on the desk. A view's `query` is what is asked of
/{noun} or /{noun}/export (ORG-6)."""

from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext_lazy as _
from ninja import NinjaAPI

from makesell.doors.api import build, keeping, shapes
from makesell.doors.api.operations import known_id, read_json
from makesell.ground import clock, listing
from makesell.ground.actor import Actor
from makesell.ground.idempotency.once import Answer, hash_of, idempotent
from makesell.ground.listing import Query, saved
from makesell.ground.refusal import Refusal
from makesell.sheets import inputs
from makesell.sheets.parts import Input, Sheet, Take
from makesell.sheets.registry import SHEETS, sheet_of

NAME = Input("name", _("Name of the view"), most=saved.LONGEST_NAME)
SHARED = Input("shared", _("Share with"), Take.BOOL, required=False)
DEFAULT = Input("default", _("Open this list with it"), Take.BOOL, required=False)
LIST = Input("noun", _("List"), Take.CHOICE, choices={sheet.noun: sheet.plural for sheet in SHEETS})
QUERY = Input("query", _("Filter"), Take.LONG, required=False, most=saved.LONGEST_QUERY)
UNIT = Input("unit", _("Unit"), Take.INT, required=False)
PLACE = Input("position", _("Place among your views"), Take.INT, required=False)
KEEP_IN, CHANGE_IN = (LIST, NAME, QUERY, SHARED, DEFAULT), (NAME, SHARED, UNIT, DEFAULT, PLACE)
VIEW: shapes.Schema = {
    "type": "object", "required": ["id", "noun", "name", "query", "shared", "default", "own", "position"],
    "properties": {
        "id": {"type": "integer"}, "noun": {"type": "string"}, "name": {"type": "string"},
        "query": {"type": "string", "description": "What /{noun} and /{noun}/export are asked after the ?."}, "shared": {"type": "boolean"},
        "unit": shapes.or_null({"type": "integer"}), "default": {"type": "boolean"}, "own": {"type": "boolean"}, "position": {"type": "integer"},
    },
}  # fmt: skip
VIEWS: shapes.Schema = {"type": "object", "required": ["views"], "properties": {"views": {"type": "array", "items": VIEW}}}


def _plain(view: saved.View) -> dict[str, Any]:
    return {
        "id": view.id, "noun": view.noun, "name": view.name, "query": view.query, "shared": view.shared, "unit": view.shared_unit_id,
        "default": view.is_default, "own": view.own, "position": view.position,
    }  # fmt: skip


def _list_of(noun: str, actor: Actor) -> Sheet:
    """The sheet whose list is meant; refuses one that does not exist (404) or that the caller may not see."""
    sheet = sheet_of(noun)
    sheet.policy.require(actor, "view")
    return sheet


def views(request: HttpRequest, actor: Actor) -> HttpResponse:
    """One's own and the shared views of a list, in their order."""
    sheet = _list_of(request.GET.get("noun", ""), actor)
    return JsonResponse({"views": [_plain(view) for view in saved.of_list(sheet.noun, actor).views]})


def _answerable(sheet: Sheet, text: str, actor: Actor) -> Query:
    """The question, from its first page on; refuses one that the list cannot answer."""
    try:
        query = Query.from_pairs(parse_qsl(text.lstrip("?"), keep_blank_values=True)).at_start()
        if query.group:
            listing.groups(sheet.listing, actor, query, most=1)
        listing.page(sheet.listing, actor, replace(query, size=1))
    except Refusal as refusal:
        refusal.field = QUERY.name
        raise
    return query


def keep(request: HttpRequest, actor: Actor, who: str) -> HttpResponse:
    """Keeps a question under a name, in the place of one's own view of that name; refuses a question the list cannot answer."""
    sent, at = inputs.read(KEEP_IN, read_json(request), strict=True), clock.now()
    sheet = _list_of(sent["noun"], actor)
    query = _answerable(sheet, sent.get("query") or "", actor)

    def once() -> Answer:
        shared, default = bool(sent.get("shared")), bool(sent.get("default"))
        return Answer(201, {"id": saved.keep(sheet.noun, sent["name"], query.address(), shared=shared, is_default=default, actor=actor)})

    header = request.headers.get("Idempotency-Key")
    given = hash_of("POST", request.path, request.body)
    answer = once() if header is None else idempotent(header, who, given, once, actor=actor, at=at)
    return JsonResponse(answer.body, status=answer.status)


def change(request: HttpRequest, actor: Actor, key: int) -> HttpResponse:
    """Renames, shares (with everybody or one unit), places or makes default one's own view; what is left out stays."""
    view = saved.own(known_id(key), actor)
    raw = read_json(request)
    sent = inputs.read(CHANGE_IN, raw, strict=True)

    def wanted(name: str, now: Any) -> Any:
        return now if raw.get(name) is None else sent[name]

    shared, unit = wanted("shared", view.shared), wanted("unit", view.shared_unit_id)
    saved.change(
        key, sent["name"], shared=shared, unit_id=unit if shared else None, is_default=wanted("default", view.is_default),
        position=wanted("position", view.position), actor=actor,
    )  # fmt: skip
    return JsonResponse(_plain(saved.own(key, actor)))


def drop(actor: Actor, key: int) -> HttpResponse:
    """Deletes one's own view; answers what it was."""
    return JsonResponse(_plain(saved.drop(known_id(key), actor=actor)))


def add_views(api: NinjaAPI) -> None:
    """Adds the saved views under /views."""
    which = {"name": "noun", "in": "query", "required": True, "schema": {"type": "string"}}
    one: dict[str, Any] = {"responses": build.responses(200, VIEW), "security": build.SECURITY}
    many = {"parameters": [which], "responses": build.responses(200, VIEWS), "security": build.SECURITY}
    made = one | {"parameters": [build.KEY], "requestBody": build.body_of(KEEP_IN), "responses": build.responses(201, keeping.WRITTEN)}
    changed = one | {"requestBody": build.body_of(CHANGE_IN)}
    build.add(api, "/views", "GET", "list_views", build.plain(lambda r, a, _w: views(r, a)), "views", many)
    build.add(api, "/views", "POST", "keep_view", build.plain(keep), "views", made)
    at = "/views/{int:key}"
    build.add(api, at, "PUT", "change_view", build.keyed(lambda r, a, _w, k: change(r, a, k)), "views", changed)
    build.add(api, at, "DELETE", "drop_view", build.keyed(lambda _r, a, _w, k: drop(a, k)), "views", one)
