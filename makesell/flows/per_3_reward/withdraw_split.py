"""PER-3 · Whoever may ask for other shares takes back what waits; nobody is asked any more."""

import datetime as dt

from makesell.documents.orders import queries
from makesell.documents.orders.access import SPLITS
from makesell.documents.orders.actions import splits
from makesell.flows.per_3_reward.change_split import PURPOSE
from makesell.flows.steps import approvals
from makesell.flows.steps.documents import locked
from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.spine import documents


@act
def perform(fact: int, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> int:
    """Withdraws one; returns it. Refuses (404) one out of reach, (409) what is decided."""
    SPLITS.require(actor, "withdraw")
    queries.splits_within_reach(actor, "withdraw", [fact])
    approvals.take_back(PURPOSE, [fact], actor=actor, at=at, reason=reason)
    locked(splits.TABLE, SPLITS, "withdraw", [fact], queries.split_changes, actor=actor, version=version)
    documents.move(splits.TABLE, [fact], "withdraw", actor=actor, at=at, reason=reason)
    return fact
