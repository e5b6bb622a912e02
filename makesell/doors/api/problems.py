"""Refusals and faults of the API as problem+json (RFC 9457), in the language the program asks for."""

import logging
import uuid
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext

from makesell.ground.refusal import Refusal

TYPE = "application/problem+json"
log = logging.getLogger("makesell.api")


def problem(refusal: Refusal) -> JsonResponse:
    """The answer for a refusal."""
    response = JsonResponse(refusal.as_problem(gettext), status=refusal.status, content_type=TYPE)
    if refusal.status == 401:
        response["WWW-Authenticate"] = "Bearer"
    return response


def fault(request: HttpRequest, error: Exception) -> JsonResponse:
    """The answer for what nobody foresaw: an id only; the log has the rest."""
    mark = uuid.uuid4().hex[:12]
    log.exception("fault %s at %s %s", mark, request.method, request.path.replace("\n", " "), exc_info=error)
    body: dict[str, Any] = {"type": "urn:makesell:fault", "status": 500, "title": gettext("Something went wrong"), "detail": mark, "errors": []}
    return JsonResponse(body, status=500, content_type=TYPE)
