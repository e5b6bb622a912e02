"""PRO-4 · A draft nobody needs any more is discarded; it stays readable."""

import datetime as dt

from makesell.documents.quotations import actions as quotations
from makesell.documents.quotations import states
from makesell.flows.steps.quotations import locked
from makesell.ground.actor import Actor
from makesell.ground.db import act


@act
def perform(fact: int, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> int:
    """Discards a draft by key; refuses (409) what is no draft."""
    row = locked(actor, "discard", fact, version=version, state=states.DRAFT)
    quotations.move([row.id], "discard", actor=actor, at=at, reason=reason)
    return row.id
