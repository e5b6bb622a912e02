"""PRO-4 · Finance or legal enters terms of payment with their parts; parts never change, so other parts are new terms."""

import datetime as dt
from collections.abc import Sequence

from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.spine.actions import happened
from makesell.masterdata.terms import actions as terms
from makesell.masterdata.terms.access import POLICY
from makesell.masterdata.terms.actions import NewPart, NewTerms

__all__ = ["NewPart", "NewTerms", "perform", "perform_many"]


@act
def perform_many(facts: Sequence[NewTerms], *, actor: Actor, at: dt.datetime, reason: str = "") -> list[int]:
    """Makes terms; returns their keys in the order given. Refuses parts that do not sum to 100 %."""
    POLICY.require(actor, "create")
    ids = terms.create_many(facts, actor=actor, at=at)
    happened(ids, "create", actor=actor, at=at, reason=reason)
    return ids


def perform(fact: NewTerms, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """A batch of one."""
    return perform_many([fact], actor=actor, at=at, reason=reason)[0]
