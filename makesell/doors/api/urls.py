"""Addresses of the API: /api/v1/{noun}, /api/v1/boards/{code}, /api/v1/figures/{code}; its description at /api/v1/openapi.json."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, include, path, re_path
from django.views.decorators.csrf import csrf_exempt
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema

from makesell.doors.api import hooks
from makesell.doors.api.build import add_boards, add_figures, add_sheets
from makesell.doors.api.exchange import add_exchange
from makesell.doors.api.kept_views import add_views
from makesell.doors.api.problems import problem
from makesell.ground.refusal import Refusal
from makesell.sheets.registry import BOARDS, FIGURES, SHEETS

SCHEMES: dict[str, Any] = {
    "bearer": {"type": "http", "scheme": "bearer"},
    "session": {"type": "apiKey", "in": "cookie", "name": "sessionid"},
}


class Described(NinjaAPI):
    """The API with its ways to sign in described; ninja leaves them out for operations that ask for themselves."""

    def get_openapi_schema(self, **kwargs: Any) -> OpenAPISchema:
        """The description programs read."""
        schema = super().get_openapi_schema(**kwargs)
        schema["components"]["securitySchemes"] = SCHEMES
        return schema


api = Described(
    title="Makesell 产销",
    version="1",
    description="Everything a page can do, by the same names. Refusals are problem+json; writes take an Idempotency-Key.",
    urls_namespace="api",
    docs_url=None,
)
add_exchange(api)
add_views(api)
add_sheets(api, SHEETS)
add_boards(api, BOARDS)
add_figures(api, FIGURES)


def by_noun(patterns: Iterable[URLPattern | URLResolver]) -> list[URLPattern | URLResolver]:
    """The same addresses, those below a noun behind it: a request tries one noun's operations, not the thousand of all."""
    below: dict[str, list[URLPattern]] = {}
    alone: list[URLPattern | URLResolver] = []
    for each in patterns:
        noun, slash, rest = str(each.pattern).partition("/")
        if isinstance(each, URLPattern) and slash and "<" not in noun:
            below.setdefault(noun, []).append(path(rest, each.callback, each.default_args, each.name))
        else:
            alone.append(each)
    return [*(path(f"{noun}/", include(those)) for noun, those in below.items()), *alone]


@csrf_exempt
def missing(request: HttpRequest) -> HttpResponse:
    """An address of the API that does not exist."""
    return problem(Refusal("api.missing", "There is no such address.", status=404))


_operations, _app, _namespace = api.urls
urlpatterns = [
    path("v1/", (by_noun(_operations), _app, _namespace)), path("hooks/carriers/<slug:service>", hooks.carrier, name="carrier_hook"),
    re_path(r"^[\s\S]*$", missing, name="api_missing"),
]  # fmt: skip
