"""PRO-5 · A production order is closed: what has not come will not come; who waited for it is promised anew and told."""

import datetime as dt

from makesell.documents.production import actions as production
from makesell.documents.production import states
from makesell.documents.production.queries import operations
from makesell.flows.steps import materials
from makesell.flows.steps.production_orders import come_less, planned_of, production_of
from makesell.flows.steps.sent_outside import refuse_away
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act


@act
def perform(fact: int, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> list[int]:
    """Closes a released or paused production order by key; returns the lines whose promise moved. Refuses (409) one
    of which pieces are at a supplier."""
    on = business_date(at)
    row, lines = production_of(actor, "close", fact, states=(states.RELEASED, states.PAUSED), version=version)
    refuse_away(operations.of_orders([fact]))
    production.move_state([fact], "close", actor=actor, at=at, reason=reason)
    materials.let_go([row], on)
    return come_less(row, lines, planned_of(row), cause="short", params={"production": row.number or ""}, actor=actor, at=at, on=on)
