"""A session nobody uses ends by itself (`reliability.md` C1); the demo on its own machine does not."""

from typing import Final

from django.contrib.auth import logout

from makesell.doors.desk.asking import DeskRequest
from makesell.doors.desk.frame import frame_of

LONGEST: Final = 15 * 60
# The moment is written at most once a minute, so that reading a list stays reading.
STEP: Final = 60
SEEN: Final = "seen_at"


def ended(request: DeskRequest) -> bool:
    """True when the session was idle too long; it is closed then."""
    if frame_of(request.actor).company.is_demo:
        return False
    now, seen = request.at.timestamp(), request.session.get(SEEN)
    if isinstance(seen, (int, float)) and now - seen > LONGEST:
        logout(request)
        return True
    if not isinstance(seen, (int, float)) or now - seen > STEP:
        request.session[SEEN] = now
    return False
