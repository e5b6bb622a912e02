"""PRO-5 · Finance, else an executive, approves or refuses a credit extension; never who proposed it."""

import datetime as dt
from collections.abc import Sequence

from makesell.flows.pro_5_production.extend_credit import PURPOSE
from makesell.flows.steps import approvals
from makesell.flows.steps.documents import locked
from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.refusal import Refusal
from makesell.ground.spine import documents
from makesell.masterdata.parties import extensions
from makesell.masterdata.parties.access import CREDIT_EXTENSIONS
from makesell.masterdata.parties.actions.extensions import TABLE


@act
def approve(fact: int, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> bool:
    """Approves one; true when that decides it. Refuses (403) who proposed it, (409) what is decided."""
    CREDIT_EXTENSIONS.require(actor, "approve")
    if not approvals.decide_of(PURPOSE, [fact], "approved", actor=actor, at=at, reason=reason):
        return False
    locked(TABLE, CREDIT_EXTENSIONS, "approve", [fact], extensions.of_ids, actor=actor, version=version)
    follow([fact], actor=actor, at=at, reason=reason)
    return True


@act
def refuse(fact: int, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> int:
    """Refuses one; returns it. Refuses without a reason, and (409) what is decided."""
    CREDIT_EXTENSIONS.require(actor, "refuse")
    if not reason.strip():
        raise Refusal("credit_extension.why_not", "Say why the limit stays as it is.", field="reason")
    if approvals.decide_of(PURPOSE, [fact], "refused", actor=actor, at=at, reason=reason):
        locked(TABLE, CREDIT_EXTENSIONS, "refuse", [fact], extensions.of_ids, actor=actor, version=version)
        follow_refused([fact], actor=actor, at=at, reason=reason)
    return fact


@act
def follow(facts: Sequence[int], *, actor: Actor, at: dt.datetime, reason: str = "") -> list[int]:
    """What follows when the approval is approved: it counts on its days. Roles were asked there."""
    documents.hold(TABLE, facts)
    documents.move(TABLE, facts, "approve", actor=actor, at=at, reason=reason)
    return list(facts)


@act
def follow_refused(facts: Sequence[int], *, actor: Actor, at: dt.datetime, reason: str = "") -> list[int]:
    """What follows when the approval is refused. Roles were asked there."""
    documents.hold(TABLE, facts)
    documents.move(TABLE, facts, "refuse", actor=actor, at=at, reason=reason.strip())
    return list(facts)
