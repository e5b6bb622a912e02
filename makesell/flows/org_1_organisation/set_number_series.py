"""ORG-1 · The company's own prefix and width for a series of document numbers; numbers given stay."""

import datetime as dt
from collections.abc import Sequence

from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.locks import take
from makesell.ground.numbering import actions as numbering
from makesell.ground.numbering.actions import NewSeries
from makesell.ground.roster.access import UNITS

__all__ = ["NewSeries", "perform", "perform_many"]


@act
def perform_many(facts: Sequence[NewSeries], *, actor: Actor, at: dt.datetime, reason: str = "") -> list[str]:
    """Sets series; returns their codes. The administrator keeps them, as the units."""
    UNITS.require(actor, "change")
    take("number_series", [fact.code for fact in facts])
    for fact in facts:
        numbering.change_series(fact)
    return [fact.code for fact in facts]


def perform(fact: NewSeries, *, actor: Actor, at: dt.datetime, reason: str = "") -> str:
    """A batch of one."""
    return perform_many([fact], actor=actor, at=at, reason=reason)[0]
