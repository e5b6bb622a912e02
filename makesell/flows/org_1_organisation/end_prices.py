"""PRO-4 · A price ends on a date."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.spine.actions import happened
from makesell.masterdata.prices import actions as prices
from makesell.masterdata.prices.access import POLICY


@dataclass(frozen=True, slots=True)
class PriceEnd:
    """A price of a list ends on a date."""

    price_list_id: int
    line_id: int
    valid_to: dt.date


@act
def perform_many(facts: Sequence[PriceEnd], *, actor: Actor, at: dt.datetime, reason: str = "") -> list[int]:
    """Ends prices; returns the lists they concern."""
    POLICY.require(actor, "end_prices")
    for fact in facts:
        prices.end_prices([fact.line_id], fact.valid_to)
    ids = sorted({fact.price_list_id for fact in facts})
    happened(ids, "end_prices", actor=actor, at=at, reason=reason)
    return ids


def perform(fact: PriceEnd, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """A batch of one."""
    return perform_many([fact], actor=actor, at=at, reason=reason)[0]
