"""Step: what one proposes and another decides, and posts nothing before — refused with a reason, or taken back; shared by refunds, write-offs and
offsets."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from makesell.flows.steps import approvals
from makesell.ground.access import Policy
from makesell.ground.actor import Actor
from makesell.ground.refusal import Refusal
from makesell.ground.spine import documents
from makesell.ground.spine.documents import DocumentTable


@dataclass(frozen=True, slots=True)
class Proposed:
    """A kind of document that is proposed: its table, who may do what with it, and what is asked about it."""

    table: DocumentTable
    policy: Policy
    purpose: str


def refuse(of: Proposed, ids: Sequence[int], *, actor: Actor, at: dt.datetime, reason: str, version: int | None, no: Refusal) -> list[int]:
    """Refuses by key; raises `no` without a reason, and refuses (409) what is decided. Returns those that are refused by it."""
    of.policy.require(actor, "refuse")
    reasoned(reason, no)
    decided = approvals.decide_of(of.purpose, ids, "refused", actor=actor, at=at, reason=reason)
    return refused(of, decided, actor=actor, at=at, reason=reason, version=version) if decided else []


def refused(of: Proposed, ids: Sequence[int], *, actor: Actor, at: dt.datetime, reason: str, version: int | None) -> list[int]:
    """What follows when it is refused: nothing is posted."""
    documents.hold(of.table, ids, version)
    documents.move(of.table, ids, "refuse", actor=actor, at=at, reason=reason.strip())
    return list(ids)


def withdraw(of: Proposed, ids: Sequence[int], *, actor: Actor, at: dt.datetime, reason: str, version: int | None) -> list[int]:
    """Who may propose takes back what waits; nobody is asked any more."""
    of.policy.require(actor, "withdraw")
    approvals.take_back(of.purpose, ids, actor=actor, at=at, reason=reason)
    documents.hold(of.table, ids, version)
    documents.move(of.table, ids, "withdraw", actor=actor, at=at, reason=reason)
    return list(ids)


def reasoned(reason: str, no: Refusal) -> None:
    """Raises `no` where no reason is given."""
    if not reason.strip():
        raise no
