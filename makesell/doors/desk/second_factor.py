"""Whether this session must still set up or show the second factor (`reliability.md` C2); asked at every request, so mostly from the session."""

from typing import Final

from django.conf import settings

from makesell.doors.desk.accounts import from_loopback, second_factor_step
from makesell.doors.desk.asking import DeskRequest
from makesell.doors.desk.frame import frame_of
from makesell.doors.desk.passkeys import has_passkey
from makesell.ground.access.roles import SECOND_FACTOR
from makesell.ground.access.second_factor import PASSED

PAGES: Final = {"set_up": "/account/second-factor/", "show": "/account/second-factor/again/"}
PASSKEY: Final = "/account/second-factor/passkeys/again/"


def second_factor_page(request: DeskRequest) -> str:
    """Where the person must go first; "" when nothing is owed."""
    if request.actor.roles.isdisjoint(SECOND_FACTOR):
        return ""
    if settings.DEMO and from_loopback(request) and frame_of(request.actor).company.is_demo:
        return ""
    if request.session.get(PASSED):
        return ""
    step = second_factor_step(request, request.actor)
    if step == "show" and has_passkey(request.user):
        return PASSKEY
    if step:
        return PAGES[step]
    request.session[PASSED] = True
    return ""
