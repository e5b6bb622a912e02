"""Where carriers' services push to: /api/hooks/carriers/{service}. Nobody signs in; the service's signature over the bytes is what counts.

The answer is the one the service's protocol expects. What is not genuine changes nothing; what cannot be read is kept, and thanked for,
because sending it again would not mend it.
"""

from collections.abc import Mapping
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from makesell.engines.carriers import SERVICES, Account, Push, Reply, Unreadable
from makesell.flows.pro_6_shipping import receive_tracking
from makesell.ground import clock
from makesell.ground.actor import system

MOST_BYTES: Final = 256 * 1024
SIGNED: Final = "a service whose account is set up, by its signature over the message; it can only tell of parcels it follows"
RULES: Final[Mapping[str, str]] = {"carrier_hook": SIGNED}


@csrf_exempt
@require_POST
def carrier(request: HttpRequest, service: str) -> HttpResponse:
    """Takes a push: 404 for a service that is not set up, 413 for too much, 403 for what is not genuine."""
    known = settings.CARRIER_ACCOUNTS.get(service, {"secret": ""})
    if not known["secret"]:
        return HttpResponse(status=404)
    body = request.read(MOST_BYTES + 1)
    if len(body) > MOST_BYTES:
        return HttpResponse(status=413)
    spoken, now = SERVICES[service], clock.now()
    push = Push({name.lower(): value for name, value in request.headers.items()}, body)
    if not spoken.genuine(Account(known["url"], known["key"], known["secret"], ""), push, now):
        return _answer(spoken.regrets)
    try:
        told = spoken.read(push, now)
    except Unreadable:
        told = None
    receive_tracking.perform(service, told, body, actor=system(service), at=now)
    return _answer(spoken.thanks)


def _answer(reply: Reply) -> HttpResponse:
    return HttpResponse(reply.body, status=reply.status, content_type=reply.kind)
