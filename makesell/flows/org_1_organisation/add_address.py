"""ORG-3 · A customer gets another address to ship to, to bill or to visit."""

import datetime as dt
from collections.abc import Sequence

from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.spine.actions import happened
from makesell.masterdata.parties import actions as parties
from makesell.masterdata.parties import queries
from makesell.masterdata.parties.access import POLICY
from makesell.masterdata.parties.actions import NewAddress

__all__ = ["NewAddress", "perform", "perform_many"]


@act
def perform_many(facts: Sequence[NewAddress], *, actor: Actor, at: dt.datetime, reason: str = "") -> list[int]:
    """Adds addresses to customers within the actor's reach; returns the addresses' keys in the order given."""
    POLICY.require(actor, "add_address")
    customer_ids = sorted({fact.customer_id for fact in facts})
    queries.within_reach(actor, "add_address", customer_ids)
    parties.hold(customer_ids)
    ids = parties.add_addresses(facts)
    happened(customer_ids, "add_address", actor=actor, at=at, reason=reason)
    return ids


def perform(fact: NewAddress, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """A batch of one."""
    return perform_many([fact], actor=actor, at=at, reason=reason)[0]
