"""PRO-5 · The clock shuts the gate of an export licence that has expired before all goods had left: sales enters the next one."""

import datetime as dt
from functools import partial

from makesell.documents.orders import actions as orders
from makesell.documents.orders import queries
from makesell.flows.steps.passed import still
from makesell.ground import locks
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.notices.actions import NewNotice, tell_many
from makesell.ground.spine.actions import happened
from makesell.ground.text import N_

EXPIRED = N_("The export licence of %(number)s has expired: its goods may not leave.")


@act
def perform(*, actor: Actor, at: dt.datetime, reason: str = "") -> list[int]:
    """Marks the orders whose licence was valid until a day that has passed; returns them. Their salespeople are told, once."""
    rows = still(queries.licences_past, business_date(at), partial(locks.take, "order"))
    if not rows:
        return []
    keys = [row.id for row in rows]
    orders.licences_expired(keys, at=at)
    happened(keys, "licence_expired", actor=actor, at=at, reason=reason)
    tell_many(
        [NewNotice(row.owner_id, "licence_expired", EXPIRED, {"number": row.number or ""}, row.id) for row in rows if row.owner_id is not None],
        at=at,
    )
    return keys
