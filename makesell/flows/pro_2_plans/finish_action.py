"""PRO-2 · Whoever owns an action of a plan reports its result; it leaves the workbench."""

import datetime as dt
from dataclasses import dataclass

from makesell.documents.plans import actions as plans
from makesell.documents.plans import queries, states
from makesell.documents.plans.access import POLICY
from makesell.flows.steps.plans import reaches
from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.refusal import Refusal, missing
from makesell.ground.spine.actions import happened
from makesell.ground.spine.documents import not_now


@dataclass(frozen=True, slots=True)
class ResultFact:
    """An action of a plan, by its position, and what came of it."""

    plan_id: int
    position: int
    result: str


@act
def perform(fact: ResultFact, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Keeps the result. Only the action's owner, or who leads the plan's unit. Refuses (409) a plan that does not run and done actions."""
    reach = POLICY.require(actor, "finish_action")
    plans.hold([fact.plan_id])
    (row,) = queries.of_ids([fact.plan_id])
    line = next((each for each in queries.actions_of(row.id) if each.position == fact.position), None)
    if line is None or not (reaches(reach, row) or line.owner_id == actor.person_id):
        raise missing()
    if row.state not in states.STANDING or line.done_at is not None:
        raise not_now()
    if not fact.result.strip():
        raise Refusal("plan.result", "Say what came of it.", field="result")
    plans.finish(line.id, fact.result.strip(), at=at)
    happened([row.id], "finish_action", actor=actor, at=at, reason=f"{line.what}: {fact.result.strip()}"[:500])
    return row.id
