"""PRO-4 · The sales director, else an executive, approves or refuses a rebate; never who proposed it.

What was invoiced on its days before begins to count at once; margins that were posted stay what they were.
"""

import datetime as dt
from collections.abc import Sequence

from makesell.documents.rebates import actions, queries
from makesell.documents.rebates.access import AGREEMENTS
from makesell.flows.pro_4_negotiation.agree_rebate import PURPOSE
from makesell.flows.steps import approvals, rebates
from makesell.flows.steps.documents import locked
from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.refusal import Refusal
from makesell.ground.spine import documents


@act
def approve(fact: int, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> bool:
    """Approves one; true when that decides it. Refuses (403) who proposed it, (409) what is decided and one beside another in force."""
    AGREEMENTS.require(actor, "approve")
    if not approvals.decide_of(PURPOSE, [fact], "approved", actor=actor, at=at, reason=reason):
        return False
    locked(actions.AGREEMENT, AGREEMENTS, "approve", [fact], queries.of_ids, actor=actor, version=version)
    follow([fact], actor=actor, at=at, reason=reason)
    return True


@act
def refuse(fact: int, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> int:
    """Refuses one; returns it. Refuses without a reason, and (409) what is decided."""
    AGREEMENTS.require(actor, "refuse")
    if not reason.strip():
        raise Refusal("rebate.why_not", "Say why there is no rebate.", field="reason")
    if approvals.decide_of(PURPOSE, [fact], "refused", actor=actor, at=at, reason=reason):
        locked(actions.AGREEMENT, AGREEMENTS, "refuse", [fact], queries.of_ids, actor=actor, version=version)
        follow_refused([fact], actor=actor, at=at, reason=reason)
    return fact


@act
def follow(facts: Sequence[int], *, actor: Actor, at: dt.datetime, reason: str = "") -> list[int]:
    """What follows when the approval is approved: it counts. Roles were asked there."""
    documents.hold(actions.AGREEMENT, facts)
    for row in queries.of_ids(facts):
        other = queries.beside(row.customer_id, row.currency, row.product_group_id, row.valid_from, row.valid_to, row.id)
        if other is not None:
            raise Refusal("rebate.beside", "%(other)s is in force for the same on these days.", status=409, other=other)
        documents.move(actions.AGREEMENT, [row.id], "approve", actor=actor, at=at, reason=reason)
        before = queries.counting_for(row.id)
        actions.count([(line, row.id) for line in before])
        rebates.follow(before)
    return list(facts)


@act
def follow_refused(facts: Sequence[int], *, actor: Actor, at: dt.datetime, reason: str = "") -> list[int]:
    """What follows when the approval is refused. Roles were asked there."""
    documents.hold(actions.AGREEMENT, facts)
    documents.move(actions.AGREEMENT, facts, "refuse", actor=actor, at=at, reason=reason.strip())
    return list(facts)
