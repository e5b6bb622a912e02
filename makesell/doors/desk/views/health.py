"""Whether this process and its database answer; for load balancers, without a session."""

from django.db.utils import DatabaseError
from django.http import HttpRequest, JsonResponse

from makesell.ground.db import one


def health(request: HttpRequest) -> JsonResponse:
    """200 when the database answers, 503 when not."""
    try:
        one("select 1")
    except DatabaseError:
        return JsonResponse({"status": "database away"}, status=503)
    return JsonResponse({"status": "ok"})
