"""Ground/db: what the database refuses, in our words, for every door alike. What is none of these is a fault of the program."""

from django.db.utils import DataError, OperationalError

from makesell.ground.refusal import Refusal
from makesell.ground.text import N_

LOCKED, TIMED_OUT = "55P03", "57014"


def as_refusal(error: Exception) -> Refusal | None:
    """The refusal an error of the database means; None for one that nobody foresaw."""
    state = getattr(error.__cause__, "sqlstate", None)
    if isinstance(error, DataError):
        return Refusal("database.value", "A value is too large or does not fit its field.", status=422)
    if not isinstance(error, OperationalError):
        return None
    if state == LOCKED:
        return Refusal("database.locked", "Somebody else is working on the same. Please try again in a moment.", status=409)
    if state == TIMED_OUT:
        return Refusal("database.slow", "This took too long and was stopped. Please narrow the question.", status=503)
    if state is None:
        return Refusal("database.away", "The database cannot be reached at the moment. Please try again.", who=N_("The administrator"), status=503)
    return None
