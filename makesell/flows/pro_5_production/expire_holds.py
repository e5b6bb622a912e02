"""PRO-5 · The clock gives back what waited too long: supply of held orders after their days, supply behind a gate after its deadline."""

import datetime as dt
from functools import partial

from makesell.documents.orders import actions as orders
from makesell.documents.orders import queries
from makesell.flows.steps import supply
from makesell.flows.steps.passed import still
from makesell.ground import locks
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.notices.actions import NewNotice, tell_many
from makesell.ground.text import N_

LAPSED = N_("The supply held for %(number)s has gone back: it waited too long.")


@act
def perform(*, actor: Actor, at: dt.datetime, reason: str = "") -> list[int]:
    """Gives back the supply of orders whose day has passed; returns them. Their state stays, their salespeople are told."""
    on = business_date(at)
    rows = still(queries.supply_past, on, partial(locks.take, "order"))
    if not rows:
        return []
    lines = [line for row in rows for line in queries.acting_lines(row.id)]
    supply.lock({line.product_id for line in lines if line.product_id is not None})
    supply.free([line.id for line in lines], on=on)
    orders.supply_lapsed([row.id for row in rows], at=at)
    tell_many(
        [NewNotice(row.owner_id, "supply_lapsed", LAPSED, {"number": row.number or ""}, row.id) for row in rows if row.owner_id is not None], at=at
    )
    return [row.id for row in rows]


