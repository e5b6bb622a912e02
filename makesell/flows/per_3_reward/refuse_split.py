"""PER-3 · Other shares are refused with the reason; the order's credit stays as it is."""

import datetime as dt
from collections.abc import Sequence

from makesell.documents.orders import queries
from makesell.documents.orders.access import SPLITS
from makesell.documents.orders.actions import splits
from makesell.flows.per_3_reward.change_split import PURPOSE
from makesell.flows.steps import approvals
from makesell.flows.steps.documents import locked
from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.refusal import Refusal
from makesell.ground.spine import documents


@act
def perform(fact: int, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> int:
    """Refuses one; returns it. Refuses without a reason, and (409) what is decided."""
    SPLITS.require(actor, "refuse")
    if not reason.strip():
        raise Refusal("split_change.why_not", "Say why the shares stay as they are.", field="reason")
    if approvals.decide_of(PURPOSE, [fact], "refused", actor=actor, at=at, reason=reason):
        locked(splits.TABLE, SPLITS, "refuse", [fact], queries.split_changes, actor=actor, version=version)
        follow([fact], actor=actor, at=at, reason=reason)
    return fact


@act
def follow(facts: Sequence[int], *, actor: Actor, at: dt.datetime, reason: str = "") -> list[int]:
    """What follows when the approval is refused. Roles were asked there."""
    documents.hold(splits.TABLE, facts)
    documents.move(splits.TABLE, facts, "refuse", actor=actor, at=at, reason=reason.strip())
    return list(facts)
