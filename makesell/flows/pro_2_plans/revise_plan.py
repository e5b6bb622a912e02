"""PRO-2 · A standing plan changes by a new revision: a draft with the same parts and the reason; the old one stands until it is approved."""

import datetime as dt
from dataclasses import dataclass

from makesell.documents.plans import actions as plans
from makesell.documents.plans import queries, states
from makesell.documents.plans.actions import NewAction, NewAnalysis, NewPlan, Parts
from makesell.flows.steps.plans import locked
from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.refusal import Refusal
from makesell.ground.spine.documents import not_now


@dataclass(frozen=True, slots=True)
class RevisionFact:
    """Which plan, and why it changes."""

    plan_id: int
    why: str


@act
def perform(fact: RevisionFact, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Drafts the revision with the open actions; returns its key. Refuses (409) what does not stand and a second revision, (422) no reason."""
    (row,) = locked(actor, "revise", [fact.plan_id])
    if row.state not in states.STANDING:
        raise not_now()
    if not fact.why.strip():
        raise Refusal("plan.reason", "Say why; the reason stays with the plan.", field="why")
    if queries.open_revision(row.id) is not None:
        raise Refusal("plan.revision_open", "A new revision of this plan is being worked on already.", status=409)
    parts = Parts(
        [NewAnalysis(line.kind, line.text, line.source_id) for line in queries.analysis(row.id)],
        [(line.name, line.query) for line in queries.groups(row.id)],
        [NewAction(line.what, line.owner_id, line.due_date) for line in queries.actions_of(row.id) if line.done_at is None],
        [(line.name, line.amount) for line in queries.budget(row.id)],
    )
    new = NewPlan(
        row.title, row.owner_id, row.unit_id, row.currency, row.period_id, row.strategy, parts, row.revision + 1, row.id, fact.why.strip()
    )
    return plans.draft(new, actor=actor, at=at)
