"""Who calls the API: a program by its bearer token, or a person's browser by its session (then with a CSRF token)."""

import ipaddress
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.utils import translation

from makesell.ground import clock
from makesell.ground.access.roles import SECOND_FACTOR
from makesell.ground.access.second_factor import PASSED, required
from makesell.ground.actor import Actor
from makesell.ground.organisation.queries import Login, actor_of, company
from makesell.ground.refusal import Refusal
from makesell.ground.text import N_
from makesell.ground.tokens.queries import bearer

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
LANGUAGES = {code for code, _ in settings.LANGUAGES}


def _nothing(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


class _Csrf(CsrfViewMiddleware):
    """Django's check, answered as a reason instead of a page."""

    def _reject(self, request: HttpRequest, reason: str) -> Any:
        return reason


def caller(request: HttpRequest) -> tuple[Actor, str]:
    """The actor of a request and the name its idempotency keys belong to. Raises Refusal 401 or 403."""
    header = request.headers.get("Authorization", "")
    user = _by_token(request, header) if header else _by_session(request)
    actor = actor_of(user, clock.now())
    _speak(request, actor)
    if not header:
        _second_factor(request, actor)
    return actor, f"user:{user.pk}"


def _second_factor(request: HttpRequest, actor: Actor) -> None:
    """A session that still owes its second factor is refused here as on the pages, which say how to show it (`reliability.md` S15)."""
    if actor.roles.isdisjoint(SECOND_FACTOR) or request.session.get(PASSED):
        return
    house = company()
    if required(actor, loopback=_near(request), demo=settings.DEMO and house is not None and house.is_demo):
        raise Refusal("api.second_factor", "Please show your second factor on the pages first, or send a token.", status=403)


def _near(request: HttpRequest) -> bool:
    if any(name in request.META for name in ("HTTP_X_FORWARDED_FOR", "HTTP_X_REAL_IP", "HTTP_FORWARDED")):
        return False
    try:
        return ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


def _speak(request: HttpRequest, actor: Actor) -> None:
    asked = translation.get_language_from_request(request) if request.headers.get("Accept-Language") else actor.language
    translation.activate(asked if asked in LANGUAGES else actor.language)


def _by_token(request: HttpRequest, header: str) -> Login:
    kind, _, token = header.partition(" ")
    found = bearer(token.strip(), clock.now()) if kind.lower() == "bearer" and token else None
    if found is None:
        raise Refusal("api.token", "This token is not valid.", who=N_("An administrator issues tokens."), status=401)
    if request.method not in SAFE and "write" not in found.scopes:
        raise Refusal("api.scope", "This token may only read.", who=N_("An administrator issues tokens."), status=403)
    return found.login


def _by_session(request: HttpRequest) -> Any:
    user: Any = getattr(request, "user", None)
    if user is None or not user.is_authenticated or not user.is_active:
        raise Refusal("api.sign_in", "Please sign in, or send a token.", status=401)
    if request.method not in SAFE:
        check = _Csrf(_nothing)
        check.process_request(request)
        if check.process_view(request, _nothing, (), {}) is not None:
            raise Refusal("api.csrf", "The request did not come from one of our pages.", status=403)
    return user
