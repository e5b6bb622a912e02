"""PRO-4 · The clock gives back supply that was kept for quotations until a day that has passed; their salespeople are told."""

import datetime as dt

from makesell.documents.quotations import actions as quotations
from makesell.documents.quotations import hold_queries as holds
from makesell.documents.quotations import queries
from makesell.flows.steps.quotation_holds import give_back
from makesell.flows.steps.quotations import tell
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.text import N_


@act
def perform(*, actor: Actor, at: dt.datetime, reason: str = "") -> list[int]:
    """Gives it back; returns the quotations."""
    on = business_date(at)
    keys = holds.past(on)
    if not keys:
        return []
    quotations.hold(keys)
    if not give_back(keys, "expired", at=at, until=on):
        return []
    for row in queries.of_ids(keys):
        tell(row, "hold_expired", N_("The supply kept for %(number)s of %(customer)s has gone back: its days are over."), at=at)
    return keys
