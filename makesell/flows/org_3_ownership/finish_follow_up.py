"""ORG-3 · A follow-up is done: what was done becomes an activity with its result, and the next step a follow-up of its own."""

import datetime as dt
from dataclasses import dataclass

from makesell.documents.activities import actions, queries, states
from makesell.flows.org_3_ownership.log_activity import ActivityFact, log
from makesell.flows.steps import post_events
from makesell.flows.steps.follow_ups import About, Subject
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.spine.documents import not_now


@dataclass(frozen=True, slots=True)
class DoneFact:
    """A follow-up, how it was done, what came of it, and the next step with its day, where there is one."""

    id: int
    kind: str
    result: str
    next_step: str = ""
    next_date: dt.date | None = None
    version: int | None = None


@act
def perform(fact: DoneFact, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Ends it. Refuses (404) another's, (409) one that is not open, (422) no result, and a next step without words or gone by."""
    queries.within_reach("follow_ups", actor, "finish", [fact.id])
    post_events.gate(at)
    actions.hold(actions.FOLLOW_UP, [fact.id], fact.version)
    (row,) = queries.follow_ups([fact.id])
    if row.state != states.OPEN:
        raise not_now()
    done = ActivityFact(fact.kind, About(row.customer_id), fact.result, None, None, fact.next_step, fact.next_date)
    key = log(done, Subject(row.subject_id, row.customer_id), actor=actor, at=at)
    values = {"done_date": business_date(at), "activity_id": key}
    actions.move(actions.FOLLOW_UP, [fact.id], "finish", values, actor=actor, at=at, reason=reason or fact.result.strip()[:500])
    return fact.id
