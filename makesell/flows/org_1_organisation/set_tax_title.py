"""PRO-6 · A customer's tax title 开票资料 is set from a date on; tax invoices made out before keep the one they had."""

import datetime as dt
from collections.abc import Sequence

from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.spine.actions import happened
from makesell.masterdata.parties import actions as parties
from makesell.masterdata.parties import queries
from makesell.masterdata.parties.access import TITLES
from makesell.masterdata.parties.actions import NewTitle

__all__ = ["NewTitle", "perform", "perform_many"]


@act
def perform_many(facts: Sequence[NewTitle], *, actor: Actor, at: dt.datetime, reason: str = "") -> list[int]:
    """Sets tax titles; returns how many began. Refuses (409) customers that were merged, and what the tax platform would not take."""
    TITLES.require(actor, "set")
    customer_ids = sorted({fact.customer_id for fact in facts})
    queries.refuse_merged(customer_ids)
    parties.hold(customer_ids)
    begun = parties.set_titles(facts)
    happened(customer_ids, "set_tax_title", actor=actor, at=at, reason=reason)
    return [begun]


def perform(fact: NewTitle, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """A batch of one."""
    return perform_many([fact], actor=actor, at=at, reason=reason)[0]
