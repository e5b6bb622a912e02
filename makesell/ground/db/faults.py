"""Ground/db: what the database refuses, in our words, for every door alike. What is none of these is a fault of the program."""

import logging

from django.db.utils import DataError, IntegrityError, OperationalError

from makesell.ground.refusal import Refusal
from makesell.ground.text import N_

LOCKED, TIMED_OUT, POINTS_NOWHERE = "55P03", "57014", "23503"
log = logging.getLogger("makesell.db")


def as_refusal(error: Exception) -> Refusal | None:
    """The refusal an error of the database means; None for one that nobody foresaw."""
    state = getattr(error.__cause__, "sqlstate", None)
    if isinstance(error, DataError):
        return Refusal("database.value", "A value is too large or does not fit its field.", status=422)
    if isinstance(error, IntegrityError):
        return _contradicts(error, state)
    if not isinstance(error, OperationalError):
        return None
    if state == LOCKED:
        return Refusal("database.locked", "Somebody else is working on the same. Please try again in a moment.", status=409)
    if state == TIMED_OUT:
        return Refusal("database.slow", "This took too long and was stopped. Please narrow the question.", status=503)
    if state is None:
        return Refusal("database.away", "The database cannot be reached at the moment. Please try again.", who=N_("The administrator"), status=503)
    return None


def _contradicts(error: IntegrityError, state: str | None) -> Refusal:
    """A constraint that no act has words for: refused all the same, and logged, because its act should say it better."""
    log.warning("constraint without words: %s", getattr(getattr(error.__cause__, "diag", None), "constraint_name", ""))
    if state == POINTS_NOWHERE:
        return Refusal("reference.unknown", "What you chose here does not exist any more.", status=422)
    return Refusal("database.constraint", "This contradicts what is already there; nothing was changed.", status=409)
