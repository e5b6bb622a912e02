"""Signing in with one click as somebody of the demo, and the person's own looks before and after signing in."""

import json

from allauth.account.views import PasswordChangeView
from django.conf import settings
from django.contrib.auth import get_user_model, login
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.views.decorators.http import require_POST

from makesell.doors.desk import addresses
from makesell.doors.desk.accounts import lets_in_by_one_click
from makesell.doors.desk.asking import DeskRequest
from makesell.ground.db import act
from makesell.ground.organisation.actions import set_looks
from makesell.ground.organisation.queries import actor_of, demo_people
from makesell.ground.refusal import Refusal
from makesell.ground.text import N_

BACKEND = settings.AUTHENTICATION_BACKENDS[0]
YEAR = 365 * 86400
CHANGE_PASSWORD = PasswordChangeView.as_view(template_name="desk/account/password.html")
LANGUAGES, THEMES, DENSITIES = ("zh-hans", "en"), ("auto", "light", "dark"), ("regular", "compact")


def back(request: DeskRequest, default: str = addresses.HOME) -> str:
    """Where the person came from, only within this site."""
    wanted = request.POST.get("next", "")
    return wanted if url_has_allowed_host_and_scheme(wanted, {request.get_host()}, request.is_secure()) else default


@require_POST
def demo_login(request: DeskRequest) -> HttpResponse:
    """Signs in as a listed person of the demo, in the language the visitor reads; refused (403) outside the loopback or in a real company."""
    wanted = request.POST.get("person", "")
    if not lets_in_by_one_click(request):
        raise Refusal("login.demo", "Signing in by one click works only in the demo, on its own machine.", status=403)
    if wanted not in {str(one.user_id) for one in demo_people(request.today, demo=True)}:
        raise Refusal("login.person", "This person is not in the demo.", status=404)
    user = get_user_model()._default_manager.get(pk=int(wanted))
    if (spoken := get_language()) in LANGUAGES and spoken != user.language:
        keep = act(set_looks)
        keep(user.pk, language=spoken, theme=user.theme, density=user.density, actor=actor_of(user, request.at), at=request.at)
        user.refresh_from_db(fields=["language"])
    login(request, user, backend=BACKEND)
    return redirect(back(request))


def change_password(request: DeskRequest) -> HttpResponseBase:
    """allauth's page; refused (409) to a login that has no password, such as the demo's, whom allauth would send to an address we do not have."""
    if request.user.is_authenticated and not request.user.has_usable_password():
        who = N_("An administrator can give you one.")
        raise Refusal("login.without_password", "Your login has no password that could be changed.", who=who, status=409)
    answer: HttpResponseBase = CHANGE_PASSWORD(request)
    return answer


@require_POST
def looks(request: DeskRequest) -> HttpResponse:
    """Keeps language, theme or density: with the login, or in a cookie before signing in."""
    response = HttpResponse(status=204) if request.headers.get("HX-Request") == "true" else redirect(back(request))
    said = {name: request.POST[name] for name in ("lang", "theme", "density") if name in request.POST}
    if said.get("lang", "en") not in LANGUAGES or said.get("theme", "auto") not in THEMES or said.get("density", "regular") not in DENSITIES:
        raise Refusal("logins.looks", "This choice does not exist.", field="theme")
    if request.user.is_authenticated:
        user = request.user
        act(set_looks)(
            user.pk, language=said.get("lang", user.language), theme=said.get("theme", user.theme), density=said.get("density", user.density),
            actor=request.actor, at=request.at,
        )  # fmt: skip
    for name, value in said.items():
        response.set_cookie(name, value, max_age=YEAR, httponly=True, samesite="Lax", secure=settings.TRUSTED_HTTPS)
    response["HX-Trigger"] = json.dumps({"looks": said})
    return response
