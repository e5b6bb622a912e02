"""PRO-4 · The credit controller says which credit account a customer belongs to."""

import datetime as dt
from collections.abc import Sequence

from makesell.flows.steps import exposure
from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.spine.actions import happened
from makesell.ground.spine.master import Change
from makesell.masterdata.parties import actions as parties
from makesell.masterdata.parties import queries
from makesell.masterdata.parties.access import POLICY


@act
def perform_many(facts: Sequence[Change], *, actor: Actor, at: dt.datetime, reason: str = "") -> list[int]:
    """Changes the credit account of customers; refuses (409) what was changed since it was read."""
    POLICY.require(actor, "name_credit_account")
    ids = [fact.id for fact in facts]
    queries.within_reach(actor, "name_credit_account", ids)
    parties.change_customers(facts)
    exposure.renamed(ids)
    happened(ids, "name_credit_account", actor=actor, at=at, reason=reason)
    return ids


def perform(fact: Change, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """A batch of one."""
    return perform_many([fact], actor=actor, at=at, reason=reason)[0]
