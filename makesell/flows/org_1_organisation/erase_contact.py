"""ORG-3 · A contact asks to be forgotten: a pseudonym takes its place, documents keep pointing at it (个人信息保护法)."""

import datetime as dt
from collections.abc import Sequence

from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.spine.actions import happened
from makesell.ground.spine.master import Change
from makesell.masterdata.parties import actions as parties
from makesell.masterdata.parties import queries
from makesell.masterdata.parties.access import CONTACTS


@act
def perform_many(facts: Sequence[Change], *, actor: Actor, at: dt.datetime, reason: str = "") -> list[int]:
    """Erases contacts within the actor's reach; it cannot be undone."""
    CONTACTS.require(actor, "erase")
    ids = [fact.id for fact in facts]
    queries.contacts_within_reach(actor, "erase", ids)
    parties.erase_contacts(facts, pseudonym="—", at=at)
    happened(ids, "erase", actor=actor, at=at, reason=reason)
    return ids


def perform(fact: Change, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """A batch of one."""
    return perform_many([fact], actor=actor, at=at, reason=reason)[0]
