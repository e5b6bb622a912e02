"""Addresses that lead nowhere, and faults before or after any view: our pages instead of Django's."""

import sys
from typing import cast

from django.http import HttpRequest, HttpResponse

from makesell.doors.desk import refusals
from makesell.doors.desk.asking import NOBODY, DeskRequest


def _ours(plain: HttpRequest) -> DeskRequest:
    """The request as the desk knows it, also when the middleware did not get to name the actor."""
    request = cast("DeskRequest", plain)
    if not hasattr(request, "actor"):
        request.actor = NOBODY
    return request


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404."""
    return refusals.missing(_ours(request))


def broken(request: HttpRequest) -> HttpResponse:
    """500, with an id only."""
    return refusals.failed(_ours(request), sys.exc_info()[1])
