"""What a desk view is given: Django's request with the actor, the moment, and whether htmx asked."""

import datetime as dt
from typing import Any

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from makesell.ground.actor import Actor


class DeskRequest(HttpRequest):
    """A request behind the desk's middleware. On public pages without a login `actor` is a nobody without roles."""

    actor: Actor
    at: dt.datetime
    today: dt.date
    mark: str
    htmx: HtmxDetails
    user: Any


NOBODY = Actor(name="")


def pairs(request: HttpRequest) -> list[tuple[str, str]]:
    """The address' pairs in their order, repeated ones too."""
    return [(name, value) for name, values in request.GET.lists() for value in values]
