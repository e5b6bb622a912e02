"""PRO-6 · Finance, else an executive, approves or refuses the settlement of a rebate; never who proposed it. Approved it is credited, or waits for
the customer's next invoice."""

import datetime as dt
from collections.abc import Sequence

from makesell.documents.rebates import actions, queries, states
from makesell.documents.rebates.access import SETTLEMENTS
from makesell.flows.pro_6_shipping.settle_rebate import PURPOSE
from makesell.flows.steps import approvals, rebate_credit
from makesell.flows.steps.dates import ACCOUNTING_AND_SALES, gated
from makesell.flows.steps.documents import locked
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.refusal import Refusal
from makesell.ground.spine import documents


@act
def approve(fact: int, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> bool:
    """Approves one; true when that decides it. Refuses (403) who proposed it, (409) what is decided, and more than is left."""
    SETTLEMENTS.require(actor, "approve")
    gated(ACCOUNTING_AND_SALES, [business_date(at)])
    if not approvals.decide_of(PURPOSE, [fact], "approved", actor=actor, at=at, reason=reason):
        return False
    locked(actions.SETTLEMENT, SETTLEMENTS, "approve", [fact], queries.settlements_by_id, actor=actor, version=version)
    follow([fact], actor=actor, at=at, reason=reason)
    return True


@act
def refuse(fact: int, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> int:
    """Refuses one; returns it. Refuses without a reason, and (409) what is decided."""
    SETTLEMENTS.require(actor, "refuse")
    if not reason.strip():
        raise Refusal("rebate.settle_why_not", "Say why it is not settled.", field="reason")
    if approvals.decide_of(PURPOSE, [fact], "refused", actor=actor, at=at, reason=reason):
        locked(actions.SETTLEMENT, SETTLEMENTS, "refuse", [fact], queries.settlements_by_id, actor=actor, version=version)
        follow_refused([fact], actor=actor, at=at, reason=reason)
    return fact


@act
def follow(facts: Sequence[int], *, actor: Actor, at: dt.datetime, reason: str = "") -> list[int]:
    """What follows when the approval is approved: the credit note, or the wait for the next invoice. Roles were asked there."""
    on = business_date(at)
    gated(ACCOUNTING_AND_SALES, [on])
    documents.hold(actions.SETTLEMENT, facts)
    for row in queries.settlements_by_id(facts):
        if row.settled_by == states.NOTE:
            rebate_credit.credit(row, "approve", on, actor=actor, at=at, reason=reason)
        else:
            documents.move(actions.SETTLEMENT, [row.id], "await", actor=actor, at=at, reason=reason)
    return list(facts)


@act
def follow_refused(facts: Sequence[int], *, actor: Actor, at: dt.datetime, reason: str = "") -> list[int]:
    """What follows when the approval is refused. Roles were asked there."""
    documents.hold(actions.SETTLEMENT, facts)
    documents.move(actions.SETTLEMENT, facts, "refuse", actor=actor, at=at, reason=reason.strip())
    return list(facts)
