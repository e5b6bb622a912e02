"""PRO-5 · The clock shuts the gate of an export licence that has expired before all goods had left: sales enters the next one."""

import datetime as dt

from makesell.documents.orders import actions as orders
from makesell.documents.orders import queries
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
    on = business_date(at)
    waiting = queries.licences_past(on)
    if not waiting:
        return []
    locks.take("order", [row.id for row in waiting])
    still = [row for row in queries.licences_past(on) if row.id in {each.id for each in waiting}]
    if not still:
        return []
    keys = [row.id for row in still]
    orders.licences_expired(keys, at=at)
    happened(keys, "licence_expired", actor=actor, at=at, reason=reason)
    tell_many(
        [NewNotice(row.owner_id, "licence_expired", EXPIRED, {"number": row.number or ""}, row.id) for row in still if row.owner_id is not None],
        at=at,
    )
    return keys
