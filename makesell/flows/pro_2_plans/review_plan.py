"""PRO-2 · A plan that ran is reviewed: its page shows planned against actual part by part; its owner says what was learnt."""

import datetime as dt
from dataclasses import dataclass

from makesell.documents.plans import actions as plans
from makesell.documents.plans import queries
from makesell.flows.steps.plans import locked
from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.refusal import Refusal


@dataclass(frozen=True, slots=True)
class ReviewFact:
    """A plan and its review in words."""

    plan_id: int
    words: str
    version: int | None = None


@act
def perform(fact: ReviewFact, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Closes the plan. Refuses (409) a plan that does not run or has open actions, (422) no words."""
    locked(actor, "review", [fact.plan_id], fact.version)
    if not fact.words.strip():
        raise Refusal("plan.review", "Say what was learnt.", field="words")
    if any(each.done_at is None for each in queries.actions_of(fact.plan_id)):
        raise Refusal("plan.open_actions", "Actions are still open; their owners report them first.", status=409)
    plans.move([fact.plan_id], "review", actor=actor, at=at, values={"reviewed_at": at, "review": fact.words.strip()})
    return fact.plan_id
