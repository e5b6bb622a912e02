"""PRO-7 · A return that was authorised does not come: the customer keeps the goods."""

import datetime as dt

from makesell.documents.returns import actions as returns
from makesell.documents.returns import queries
from makesell.documents.returns.access import POLICY
from makesell.flows.steps.documents import locked
from makesell.ground.actor import Actor
from makesell.ground.db import act


@act
def perform(fact: int, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> int:
    """Cancels one return; returns it. Refuses (409) what is received."""
    locked(returns.TABLE, POLICY, "cancel", [fact], queries.of_ids, actor=actor, version=version)
    returns.cancel(fact, actor=actor, at=at, reason=reason)
    return fact
