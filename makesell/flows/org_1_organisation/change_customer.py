"""ORG-3 · What is known of a customer changes; its owner and unit change by being assigned."""

import datetime as dt
from collections.abc import Sequence

from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.spine.actions import happened
from makesell.ground.spine.master import Change
from makesell.masterdata.parties import actions as parties
from makesell.masterdata.parties import queries
from makesell.masterdata.parties.access import POLICY

__all__ = ["Change", "perform", "perform_many"]


@act
def perform_many(facts: Sequence[Change], *, actor: Actor, at: dt.datetime, reason: str = "") -> list[int]:
    """Changes customers within the actor's reach; refuses (409) what was changed since it was read."""
    POLICY.require(actor, "change")
    ids = [fact.id for fact in facts]
    queries.within_reach(actor, "change", ids)
    parties.change_customers(facts)
    parties.find_pairs([fact.id for fact in facts if fact.values.keys() & {"name", "tax_number", "phone"}], at=at)
    happened(ids, "change", actor=actor, at=at, reason=reason)
    return ids


def perform(fact: Change, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """A batch of one."""
    return perform_many([fact], actor=actor, at=at, reason=reason)[0]
