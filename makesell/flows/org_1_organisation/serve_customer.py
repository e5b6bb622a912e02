"""ORG-3 · A person joins a customer's team from a date on, and sees the customer and its documents from then."""

import datetime as dt
from collections.abc import Sequence

from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.spine.actions import happened
from makesell.masterdata.parties import actions as parties
from makesell.masterdata.parties import queries
from makesell.masterdata.parties.access import POLICY
from makesell.masterdata.parties.actions import NewService

__all__ = ["NewService", "perform", "perform_many"]


@act
def perform_many(facts: Sequence[NewService], *, actor: Actor, at: dt.datetime, reason: str = "") -> list[int]:
    """Adds people to teams of customers within the actor's reach; returns the customers."""
    POLICY.require(actor, "serve")
    customer_ids = sorted({fact.customer_id for fact in facts})
    queries.within_reach(actor, "serve", customer_ids)
    parties.serve(facts)
    happened(customer_ids, "serve", actor=actor, at=at, reason=reason)
    return customer_ids


def perform(fact: NewService, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """A batch of one."""
    return perform_many([fact], actor=actor, at=at, reason=reason)[0]
