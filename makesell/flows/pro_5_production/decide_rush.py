"""PRO-5 · The approver decides on a rush order: who loses is told then and may object within the rule's working hours.

What was objected to comes back here with the answer.
"""

import datetime as dt
from collections.abc import Sequence
from typing import Final

from makesell.documents.rushes import actions as rushes
from makesell.documents.rushes import queries, states
from makesell.documents.rushes.access import POLICY
from makesell.documents.rushes.queries import LossRow, RushRow
from makesell.flows.steps import approvals
from makesell.flows.steps.rushes import PURPOSE, due, refuse_who_gains
from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.notices.actions import NewNotice, tell_many
from makesell.ground.refusal import Refusal
from makesell.ground.spine.actions import happened
from makesell.ground.text import N_

LOSES: Final = N_("%(order)s line %(line)s for %(customer)s loses to rush order %(number)s: %(was)s becomes %(now)s. Object until %(until)s.")
UPHELD: Final = N_("The rush order %(number)s stays as it was proposed: %(reason)s")


@act
def approve(key: int, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> bool:
    """Approves it; true when that decides it. Refuses (403) who proposed it or sells the order that gains, (409) what is decided."""
    POLICY.require(actor, "approve")
    _refuse_who_gains(key, actor)
    if not approvals.decide_of(PURPOSE, [key], "approved", actor=actor, at=at, reason=reason):
        return False
    follow([key], actor=actor, at=at, reason=reason)
    return True


@act
def refuse(key: int, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> int:
    """Refuses it; every order keeps its day. Refuses one without a reason, and (409) what is decided."""
    POLICY.require(actor, "refuse")
    if not reason.strip():
        raise Refusal("rush.why_not", "Say why not.", field="reason")
    _refuse_who_gains(key, actor)
    if approvals.decide_of(PURPOSE, [key], "refused", actor=actor, at=at, reason=reason):
        follow_refused([key], actor=actor, at=at, reason=reason)
    return key


def _refuse_who_gains(key: int, actor: Actor) -> None:
    row = queries.rush(actor, key)
    refuse_who_gains(actor, row.gains, row.owner_id)


@act
def follow(facts: Sequence[int], *, actor: Actor, at: dt.datetime, reason: str = "") -> list[int]:
    """What follows when the approval is approved: who loses is asked, or told that it stays. Roles were asked there."""
    rushes.hold(list(facts))
    for row in queries.of_ids(list(facts)):
        losses = queries.losses(row.id)
        first = row.state == states.PROPOSED
        until = due(losses, at) if first else row.due_at
        rushes.move([row.id], "approve", actor=actor, at=at, reason=reason, values={"due_at": until})
        tell_many([_told(row, each, until, reason, first) for each in losses if each.owner_id is not None], at=at)
        happened([each.order_id for each in losses], "rush_told" if first else "rush_upheld", actor=actor, at=at, reason=reason or row.reason)
    return list(facts)


@act
def follow_refused(facts: Sequence[int], *, actor: Actor, at: dt.datetime, reason: str = "") -> list[int]:
    """What follows when the approval is refused: every order keeps its day, and the order that would have gained says so."""
    rushes.hold(list(facts))
    rushes.move(list(facts), "refuse", actor=actor, at=at, reason=reason)
    happened([row.order_id for row in queries.of_ids(list(facts))], "rush_refused", actor=actor, at=at, reason=reason)
    return list(facts)


def _told(row: RushRow, loss: LossRow, until: dt.datetime | None, reason: str, first: bool) -> NewNotice:
    if not first:
        return NewNotice(loss.owner_id or 0, "rush_loses", UPHELD, {"number": row.number or "", "reason": reason or row.reason}, row.id)
    params = {
        "order": loss.order or "", "line": loss.position, "customer": loss.customer, "number": row.number or "", "was": loss.was_date.isoformat(),
        "now": loss.now_date.isoformat(), "until": until.isoformat() if until else "",
    }  # fmt: skip
    return NewNotice(loss.owner_id or 0, "rush_loses", LOSES, params, row.id)
