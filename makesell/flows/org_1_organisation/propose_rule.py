"""REG-1 · A draft is put before somebody else for approval: the executives are asked, never who proposes it."""

import datetime as dt
from collections.abc import Sequence

from makesell.flows.steps import approvals
from makesell.ground.access import roles as R
from makesell.ground.actor import Actor
from makesell.ground.approval.actions import Ask
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.rules import actions as rules
from makesell.ground.rules.access import POLICY

PURPOSE = "rule"


@act
def perform_many(facts: Sequence[int], *, actor: Actor, at: dt.datetime, reason: str = "") -> list[int]:
    """Proposes drafts by key and asks for their approval; refuses (422) when nobody else can decide."""
    POLICY.require(actor, "propose")
    for fact in facts:
        rules.propose_rule(fact, actor=actor, at=at)
    if actor.person_id is not None:
        posts = approvals.ladder((R.EXECUTIVE,), business_date(at), needed=R.EXECUTIVE)
        approvals.ask([Ask(PURPOSE, fact, posts, reason=reason) for fact in facts], actor=actor, at=at)
    return list(facts)


def perform(fact: int, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """A batch of one."""
    return perform_many([fact], actor=actor, at=at, reason=reason)[0]
