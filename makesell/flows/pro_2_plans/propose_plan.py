"""PRO-2 · A draft is proposed: it gets its number, and somebody else decides — the director, else an executive, never who worked on it."""

import datetime as dt
from collections.abc import Sequence

from makesell.documents.plans import actions as plans
from makesell.documents.plans import queries
from makesell.flows.steps import approvals
from makesell.flows.steps.plans import PURPOSE, locked
from makesell.ground.access import roles as R
from makesell.ground.actor import Actor
from makesell.ground.approval.actions import Ask
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.refusal import Refusal

LADDER = (R.SALES_DIRECTOR, R.EXECUTIVE)


@act
def perform_many(facts: Sequence[int], *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> list[int]:
    """Proposes drafts by key. Refuses (409) what is no draft, (422) a plan without actions and one nobody else could approve."""
    rows = locked(actor, "propose", facts, version)
    for row in rows:
        if not queries.actions_of(row.id):
            raise Refusal("plan.no_actions", "A plan without actions plans nothing.", field="actions")
    plans.move(facts, "propose", actor=actor, at=at, reason=reason)
    hands, on = queries.hands(facts), business_date(at)
    approvals.ask(
        [
            Ask(
                PURPOSE, row.id, approvals.ladder(LADDER, on, needed=R.SALES_DIRECTOR, without=hands.get(row.id, ())), reason=reason or row.reason,
                fingerprint=f"{sum(line.amount for line in queries.budget(row.id))} {row.currency}",
            )
            for row in rows
        ],
        actor=actor,
        at=at,
    )  # fmt: skip
    plans.number(facts, on)
    return list(facts)


def perform(fact: int, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> int:
    """A batch of one."""
    return perform_many([fact], actor=actor, at=at, reason=reason, version=version)[0]
