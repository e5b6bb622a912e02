"""PRO-5 · A supplier's name, contact, terms, currency or calendar changes; out of use it is proposed and promised by no more."""

import datetime as dt
from collections.abc import Sequence

from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.organisation.queries import own_currency
from makesell.ground.spine.actions import happened
from makesell.ground.spine.master import Change
from makesell.masterdata.suppliers import actions as suppliers
from makesell.masterdata.suppliers.access import SUPPLIERS


@act
def perform_many(facts: Sequence[Change], *, actor: Actor, at: dt.datetime, reason: str = "") -> list[int]:
    """Changes suppliers; refuses (409) what was changed since it was read."""
    SUPPLIERS.require(actor, "change")
    suppliers.change(facts, own_currency())
    ids = [fact.id for fact in facts]
    happened(ids, "change", actor=actor, at=at, reason=reason)
    return ids
