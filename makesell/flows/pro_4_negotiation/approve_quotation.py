"""PRO-4 · Whoever has the authority allows the discounts of a quotation; it is ready to send. Never who asked, never whose it is."""

import datetime as dt
from collections.abc import Sequence

from makesell.documents.quotations import actions as quotations
from makesell.documents.quotations import queries
from makesell.documents.quotations.access import POLICY
from makesell.flows.steps import approvals
from makesell.flows.steps.quotations import PURPOSE, four_eyes
from makesell.ground.actor import Actor
from makesell.ground.db import act


@act
def perform(fact: int, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> bool:
    """Allows by key; returns whether it is decided now. Refuses (403) who asked and whoever's turn it is not, (409) what waits for nobody."""
    POLICY.require(actor, "approve")
    four_eyes([queries.quotation(actor, fact, "approve")], actor)
    decided = approvals.decide_of(PURPOSE, [fact], "approved", actor=actor, at=at, reason=reason)
    if decided:
        quotations.hold(decided, version)
        follow(decided, actor=actor, at=at, reason=reason)
    return bool(decided)


@act
def follow(facts: Sequence[int], *, actor: Actor, at: dt.datetime, reason: str = "") -> list[int]:
    """What follows the decision of the approval: ready to send. Roles were asked there, four eyes are asked again."""
    quotations.hold(facts)
    four_eyes(queries.of_ids(facts), actor)
    quotations.move(facts, "approve", actor=actor, at=at, reason=reason)
    return list(facts)
