"""PRO-5 · Quality, else an executive, decides what was asked of a production order: that it begins short, or changes while it runs."""

import datetime as dt
from typing import Final

from makesell.documents.production.access import POLICY
from makesell.flows.pro_5_production import release_short, revise_production
from makesell.flows.steps import approvals
from makesell.ground.actor import Actor
from makesell.ground.approval.queries import waiting_of
from makesell.ground.db import act
from makesell.ground.refusal import Refusal
from makesell.ground.spine.documents import not_now

ASKED: Final = {release_short.PURPOSE: release_short, revise_production.PURPOSE: revise_production}


@act
def approve(fact: int, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> bool:
    """Approves it; true when that decides it and what was asked follows. Refuses (403) who asked, (409) what is decided."""
    POLICY.require(actor, "approve")
    purpose = _purpose(fact)
    if not approvals.decide_of(purpose, [fact], "approved", actor=actor, at=at, reason=reason):
        return False
    ASKED[purpose].follow([fact], actor=actor, at=at, reason=reason)
    return True


@act
def refuse(fact: int, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> int:
    """Refuses it; the order goes on as it was. Refuses one without a reason, and (409) what is decided."""
    POLICY.require(actor, "refuse")
    if not reason.strip():
        raise Refusal("production.why_not", "Say why not.", field="reason")
    purpose = _purpose(fact)
    if approvals.decide_of(purpose, [fact], "refused", actor=actor, at=at, reason=reason):
        ASKED[purpose].follow_refused([fact], actor=actor, at=at, reason=reason)
    return fact


def _purpose(order_id: int) -> str:
    found = next((purpose for purpose in ASKED if waiting_of(purpose, [order_id])), None)
    if found is None:
        raise not_now()
    return found
