"""PRO-4 · The clock closes quotations whose last day has passed; their salespeople are told and may revise them."""

import datetime as dt

from makesell.documents.quotations import actions as quotations
from makesell.documents.quotations import queries
from makesell.flows.steps.passed import still
from makesell.flows.steps.quotation_holds import give_back
from makesell.flows.steps.quotations import LINK, tell
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.links import actions as links
from makesell.ground.text import N_


@act
def perform(*, actor: Actor, at: dt.datetime, reason: str = "") -> list[int]:
    """Expires what was valid until a day before today; returns their keys."""
    keys = still(queries.past, business_date(at), quotations.hold)
    if not keys:
        return []
    quotations.move(keys, "expire", actor=actor, at=at, reason=reason)
    give_back(keys, "closed", at=at)
    for row in queries.of_ids(keys):
        links.end_of(row.id, LINK, at=at)
        tell(row, "quotation_expired", N_("%(number)s for %(customer)s has expired unanswered."), at=at)
    return keys
