"""PRO-6 · A delivery that has not left is cancelled: what it planned is open on its order again."""

import datetime as dt
from collections.abc import Sequence

from makesell.documents.deliveries import actions as deliveries
from makesell.documents.deliveries import queries
from makesell.documents.deliveries.access import POLICY
from makesell.flows.steps.documents import locked
from makesell.ground.actor import Actor
from makesell.ground.db import act


@act
def perform_many(facts: Sequence[int], *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> list[int]:
    """Cancels deliveries by key; refuses (409) one whose goods have left."""
    locked(deliveries.TABLE, POLICY, "cancel", facts, queries.of_ids, actor=actor, version=version)
    deliveries.move_state(facts, "cancel", actor=actor, at=at, reason=reason)
    return list(facts)


def perform(fact: int, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> int:
    """A batch of one."""
    return perform_many([fact], actor=actor, at=at, reason=reason, version=version)[0]
