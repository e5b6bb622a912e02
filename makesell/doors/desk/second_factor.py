"""Whether this session must still set up or show the second factor (`reliability.md` C2); asked at every request, so mostly from the session."""

from typing import Final
from urllib.parse import urlencode

from django.conf import settings

from makesell.doors.desk.accounts import from_loopback, second_factor_step
from makesell.doors.desk.asking import DeskRequest
from makesell.doors.desk.frame import frame_of
from makesell.doors.desk.passkeys import has_passkey
from makesell.ground.access.roles import SECOND_FACTOR
from makesell.ground.access.second_factor import PASSED

PAGES: Final = {"set_up": "/account/second-factor/", "show": "/account/second-factor/again/"}
PASSKEY: Final = "/account/second-factor/passkeys/again/"
WANTED: Final = "second_factor_wanted"     # in the session: the page to go on to when the factor has been set up, which takes several pages


def second_factor_page(request: DeskRequest) -> str:
    """Where the person must go first, knowing the page to come back to; "" when nothing is owed."""
    if request.actor.roles.isdisjoint(SECOND_FACTOR):
        return ""
    if settings.DEMO and from_loopback(request) and frame_of(request.actor).company.is_demo:
        return ""
    if request.session.get(PASSED):
        return ""
    step = second_factor_step(request, request.actor)
    whole = request.method == "GET" and request.headers.get("HX-Request") != "true"
    wanted = request.get_full_path() if whole else ""
    if step == "set_up":
        if wanted:
            request.session[WANTED] = wanted
        return PAGES[step]
    if step:
        page = PASSKEY if has_passkey(request.user) else PAGES[step]
        return f"{page}?{urlencode({'next': wanted})}" if wanted else page
    request.session.pop(WANTED, None)
    request.session[PASSED] = True
    return ""
