"""PRO-2 · An approved plan is started by who owns it."""

import datetime as dt
from collections.abc import Sequence

from makesell.documents.plans import actions as plans
from makesell.flows.steps.plans import locked
from makesell.ground.actor import Actor
from makesell.ground.db import act


@act
def perform_many(facts: Sequence[int], *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> list[int]:
    """Starts plans by key; refuses (409) what is not approved."""
    locked(actor, "start", facts, version)
    plans.move(facts, "start", actor=actor, at=at, reason=reason)
    return list(facts)
