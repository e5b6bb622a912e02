"""Every request of the desk passes here: who asks, in which language, whether the address is open to them, and how a "no" is said."""

import uuid
from collections.abc import Callable, Mapping
from typing import Any, cast
from urllib.parse import urlencode

from django.conf import settings
from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation, TooManyFieldsSent
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation

from makesell.doors.desk import addresses, refusals
from makesell.doors.desk.asking import NOBODY, DeskRequest
from makesell.doors.desk.idle import ended
from makesell.doors.desk.policy import Rule, rule_of
from makesell.doors.desk.second_factor import second_factor_page
from makesell.ground import clock
from makesell.ground.db.faults import as_refusal
from makesell.ground.organisation.queries import actor_of
from makesell.ground.refusal import Refusal

# doors that answer for themselves: programs, and people with a one-time link
OTHERS = ("/api/", "/p/")
# The camera reads codes on our own pages; nothing else of a device is ours to use.
DEVICES = "camera=(self), microphone=(), geolocation=(), usb=(), payment=()"
LANGUAGES = tuple(code for code, _ in settings.LANGUAGES)


class ActorMiddleware:
    """Names the actor, guards the addresses by `policy.RULES`, turns refusals and faults into pages. The API and the portal answer for themselves."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, plain: HttpRequest) -> HttpResponse:
        if plain.path.startswith(OTHERS):
            return self.get_response(plain)
        request = cast("DeskRequest", plain)
        request.mark = uuid.uuid4().hex[:12]
        request.at = clock.now()
        request.today = clock.business_date(request.at)
        request.actor = NOBODY
        try:
            # health is asked without a database session, so that it can tell when the database is away
            if request.path != "/healthz":
                if request.user.is_authenticated:
                    request.actor = actor_of(request.user, request.at)
                    request.today = clock.business_date(request.at)     # the company's zone was read with who is asking
                _speak(request)
            response = self.get_response(request)
        finally:
            translation.deactivate()
        response["X-Request-ID"] = request.mark
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers.setdefault("Permissions-Policy", DEVICES)
        return response

    def process_view(
        self, request: DeskRequest, view: Callable[..., HttpResponse], args: tuple[Any, ...], kwargs: Mapping[str, Any]
    ) -> HttpResponse | None:
        """Asks the table of access; answers None when the view may run."""
        if request.path.startswith(OTHERS) or request.resolver_match is None:
            return None
        try:
            rule = rule_of(request.resolver_match.url_name)
            return self._guard(request, rule, kwargs)
        except Refusal as refusal:
            return refusals.refused(request, refusal)

    def _guard(self, request: DeskRequest, rule: Rule, kwargs: Mapping[str, Any]) -> HttpResponse | None:
        if rule.public:
            return None
        if not request.user.is_authenticated or ended(request):
            return _sent(request, f"{addresses.LOGIN}?{urlencode({'next': request.get_full_path()})}" if request.method == "GET" else addresses.LOGIN)
        owed = "" if rule.before_second_factor else second_factor_page(request)
        if owed:
            return _sent(request, owed)
        if rule.check:
            rule.check(request.actor, kwargs)
        return None

    def process_exception(self, request: DeskRequest, error: Exception) -> HttpResponse | None:
        """Says refusals in the person's language; everything else becomes an id."""
        if request.path.startswith(OTHERS):
            return None
        if isinstance(error, Refusal):
            return refusals.refused(request, error)
        known = _known(error)
        return refusals.refused(request, known) if known else refusals.failed(request, error)


def _speak(request: DeskRequest) -> None:
    """The person's language; before login the cookie's, else the browser's."""
    if request.user.is_authenticated:
        wanted = request.actor.language
    else:
        wanted = request.COOKIES.get("lang") or translation.get_language_from_request(request)
    translation.activate(wanted if wanted in LANGUAGES else settings.LANGUAGE_CODE)


def _sent(request: DeskRequest, address: str) -> HttpResponse:
    """Sends the person elsewhere, also from a partial request."""
    if request.headers.get("HX-Request") == "true":
        response = HttpResponse(status=204)
        response["HX-Redirect"] = address
        return response
    return redirect(address)


def _known(error: Exception) -> Refusal | None:
    """What Django and the database refuse, in our words."""
    if isinstance(error, Http404):
        return Refusal("page.missing", "This page does not exist.", status=404)
    if isinstance(error, PermissionDenied):
        return Refusal("access.refused", "Your roles do not allow this.", status=403)
    if isinstance(error, RequestDataTooBig):
        return Refusal("request.size", "This is more than can be taken at once.", status=413)
    if isinstance(error, (TooManyFieldsSent, SuspiciousOperation)):
        return Refusal("request.malformed", "This request cannot be read.", status=400)
    return as_refusal(error)
