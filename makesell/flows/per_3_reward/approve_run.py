"""PER-3 · Another person approves a reviewed run, or sends it back with the reason. Who runs pay never approves the run."""

import datetime as dt
from collections.abc import Sequence

from makesell.documents.payruns import actions as payruns
from makesell.documents.payruns import queries
from makesell.documents.payruns.access import RUNS
from makesell.flows.steps import approvals
from makesell.flows.steps.pay_runs import PURPOSE
from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.refusal import Refusal
from makesell.ground.text import N_


@act
def perform(fact: int, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> list[int]:
    """Approves a run by key. Refuses (403) who computed it or is paid by it, (409) what is not reviewed."""
    RUNS.require(actor, "approve")
    _four_eyes([fact], actor)
    decided = approvals.decide_of(PURPOSE, [fact], "approved", actor=actor, at=at, reason=reason)
    return follow(decided, actor=actor, at=at, reason=reason, version=version)


@act
def follow(facts: Sequence[int], *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> list[int]:
    """What follows the decision of the approval. Roles were asked there, four eyes are asked again."""
    if facts:
        payruns.hold(facts, version)
        _four_eyes(facts, actor)
        values = {"approved_at": at, "approved_by_id": actor.person_id}
        payruns.move(facts, "approve", actor=actor, at=at, reason=reason, values=values)
    return list(facts)


@act
def send_back(fact: int, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> list[int]:
    """Sends a run back by key. Refuses without a reason, and (409) what is not reviewed."""
    RUNS.require(actor, "send_back")
    if not reason.strip():
        raise Refusal("pay.reason", "Say why; compensation reads it.", field="why")
    decided = approvals.decide_of(PURPOSE, [fact], "refused", actor=actor, at=at, reason=reason)
    return follow_refused(decided, actor=actor, at=at, reason=reason, version=version)


@act
def follow_refused(facts: Sequence[int], *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> list[int]:
    """What follows when the approval is refused: the run may be computed again."""
    if facts:
        payruns.hold(facts, version)
        payruns.move(facts, "send_back", actor=actor, at=at, reason=reason.strip())
    return list(facts)


def _four_eyes(facts: Sequence[int], actor: Actor) -> None:
    """Neither who computed a run nor who is paid by it approves it, not as a substitute either."""
    for row in queries.runs(facts):
        paid = {each.person_id for each in queries.of_run(row.id)}
        if actor.kind != "system" and (actor.person_id is None or actor.person_id == row.computed_by_id or actor.person_id in paid):
            raise Refusal(
                "pay.four_eyes", "Nobody approves a pay run that he has computed or that pays himself.", status=403,
                who=N_("Another director or an executive approves it."),
            )  # fmt: skip
