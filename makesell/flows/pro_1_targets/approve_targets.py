"""PRO-1 · Proposed targets are approved by somebody else: neither whoever they are for, nor who set, changed or proposed them.

An approved revision supersedes the one that stood for the same cell; that one keeps its amount and its reason.
"""

import datetime as dt
from collections.abc import Sequence

from makesell.documents.targets import actions as targets
from makesell.documents.targets import queries
from makesell.documents.targets.access import POLICY
from makesell.documents.targets.queries import TargetRow
from makesell.flows.pro_1_targets.propose_targets import PURPOSE
from makesell.flows.steps import approvals
from makesell.flows.steps.target_cells import DIRECTOR, locked, same_version
from makesell.ground import locks
from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.notices.actions import NewNotice, tell_many
from makesell.ground.refusal import Refusal
from makesell.ground.text import N_


@act
def perform_many(facts: Sequence[int], *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> list[int]:
    """Approves targets by key; refuses (403) one's own and those one had a hand in, (409) what is not proposed."""
    POLICY.require(actor, "approve")
    _four_eyes(queries.of_ids(facts), actor)
    decided = approvals.decide_of(PURPOSE, facts, "approved", actor=actor, at=at, reason=reason)
    if decided:
        locks.take("target", [*decided, *queries.superseded_by(decided)])
        same_version(locked(actor, "approve", decided), version)
        follow(decided, actor=actor, at=at, reason=reason)
    return decided


@act
def follow(facts: Sequence[int], *, actor: Actor, at: dt.datetime, reason: str = "") -> list[int]:
    """What follows the decision of the approval: the targets are in force. Roles were asked there, four eyes are asked again."""
    before = queries.superseded_by(facts)
    locks.take("target", [*facts, *before])
    rows = queries.of_ids(facts)
    _four_eyes(rows, actor)
    if before:
        targets.move_state(before, "supersede", actor=actor, at=at, reason=reason)
    targets.move_state(facts, "approve", actor=actor, at=at, reason=reason)
    tell_many(
        [
            NewNotice(row.person_id, "target_approved", N_("Your target for %(period)s has been approved."), {"period": row.period}, row.id)
            for row in rows
            if row.person_id is not None
        ],
        at=at,
    )
    return list(facts)


def _four_eyes(rows: Sequence[TargetRow], actor: Actor) -> None:
    """Nobody approves his own target, nor one he had a hand in — not as a substitute either."""
    hands = queries.hands([row.id for row in rows])
    for row in rows:
        if actor.person_id is None and actor.kind != "system":
            raise Refusal("target.approver", "Only a person may approve a target.", status=403, who=DIRECTOR)
        if actor.person_id is not None and (actor.person_id == row.person_id or actor.person_id in hands.get(row.id, ())):
            raise Refusal(
                "target.four_eyes",
                "Nobody approves a target that is his own or that he has set.",
                status=403,
                who=N_("Another director or executive can approve it."),
            )


def perform(fact: int, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> int:
    """A batch of one."""
    return perform_many([fact], actor=actor, at=at, reason=reason, version=version)[0]
