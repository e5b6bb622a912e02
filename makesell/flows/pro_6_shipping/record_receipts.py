"""PRO-6 · The cashier records bank lines, one by one or as a table: who paid how much on which value date. They belong to nobody yet."""

import datetime as dt
from collections.abc import Sequence

from makesell.documents.receipts import actions as receipts
from makesell.documents.receipts.access import POLICY
from makesell.documents.receipts.actions import NewReceipt
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.money import rounded
from makesell.ground.organisation import queries as organisation
from makesell.ground.refusal import Refusal
from makesell.ground.spine import actions as spine

MOST_RATE = 1_000_000
__all__ = ["NewReceipt", "perform", "perform_many", "recorded"]


@act
def perform_many(facts: Sequence[NewReceipt], *, actor: Actor, at: dt.datetime, reason: str = "") -> list[int]:
    """Writes the bank lines; returns them. Refuses amounts that are none, days to come, and a bank reference that is known."""
    POLICY.require(actor, "record")
    return recorded(facts, actor=actor, at=at, reason=reason)


def recorded(facts: Sequence[NewReceipt], *, actor: Actor, at: dt.datetime, reason: str = "") -> list[int]:
    """The same within an act that was allowed to: a bank statement that is taken over."""
    on = business_date(at)
    own = organisation.own_currency() if any(fact.rate is not None for fact in facts) else ""
    for fact in facts:
        if fact.amount <= 0 or fact.amount != rounded(fact.amount, fact.currency):
            raise Refusal("receipt.amount", "An amount above 0 in whole cents is needed.", field="amount")
        if fact.rate is not None and (fact.currency == own or not 0 < fact.rate <= MOST_RATE):
            raise Refusal("receipt.rate", "A rate above 0 is kept with money in another currency only.", field="rate")
        if fact.value_date > on:
            raise Refusal("day.future", "This day has not come yet.", field="value_date")
    unit = actor.unit_id or organisation.units(on)[0].id
    made = receipts.record_many(facts, unit, on, actor=actor, at=at)
    spine.happened(made, "record", actor=actor, at=at, reason=reason)
    return made


def perform(fact: NewReceipt, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """A batch of one."""
    return perform_many([fact], actor=actor, at=at, reason=reason)[0]
