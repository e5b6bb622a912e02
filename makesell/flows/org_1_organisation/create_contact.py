"""ORG-3 · A contact at a customer is entered."""

import datetime as dt
from collections.abc import Sequence

from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.spine.actions import happened
from makesell.masterdata.parties import actions as parties
from makesell.masterdata.parties import queries
from makesell.masterdata.parties.access import CONTACTS
from makesell.masterdata.parties.actions import NewContact

__all__ = ["NewContact", "perform", "perform_many"]


@act
def perform_many(facts: Sequence[NewContact], *, actor: Actor, at: dt.datetime, reason: str = "") -> list[int]:
    """Makes contacts of customers within the actor's reach; returns their keys in the order given."""
    CONTACTS.require(actor, "create")
    customer_ids = sorted({fact.customer_id for fact in facts})
    queries.within_reach(actor, "view", customer_ids)
    parties.hold(customer_ids)
    ids = parties.create_contacts(facts, actor=actor, at=at)
    happened(ids, "create", actor=actor, at=at, reason=reason)
    return ids


def perform(fact: NewContact, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """A batch of one."""
    return perform_many([fact], actor=actor, at=at, reason=reason)[0]
