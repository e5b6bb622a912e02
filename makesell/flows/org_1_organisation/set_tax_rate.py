"""PRO-4 · Finance sets a tax rate from a date on (domain.md §4)."""

import datetime as dt
from collections.abc import Sequence

from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.masterdata.prices import actions as prices
from makesell.masterdata.prices.access import TAX
from makesell.masterdata.prices.actions import NewTaxRate

__all__ = ["NewTaxRate", "perform", "perform_many"]


@act
def perform_many(facts: Sequence[NewTaxRate], *, actor: Actor, at: dt.datetime, reason: str = "") -> list[int]:
    """Sets tax rates; returns how many began."""
    TAX.require(actor, "set")
    return [prices.set_tax_rates(facts)]


def perform(fact: NewTaxRate, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """A batch of one."""
    return perform_many([fact], actor=actor, at=at, reason=reason)[0]
