"""Step: what carriers said is kept once, and what went wrong is told to whoever owns the delivery."""

import datetime as dt
from collections.abc import Sequence

from makesell.documents.deliveries import actions as deliveries
from makesell.documents.deliveries import queries, states
from makesell.documents.deliveries.actions import NewEvent
from makesell.ground.actor import Actor
from makesell.ground.notices.actions import NewNotice, tell_many
from makesell.ground.spine import actions as spine
from makesell.ground.text import N_

TROUBLE = N_("The carrier reports an exception for %(number)s: %(text)s")


def keep(events: Sequence[NewEvent], *, actor: Actor, at: dt.datetime, reason: str = "") -> list[NewEvent]:
    """Keeps events of locked deliveries; returns those that were not known."""
    new = deliveries.track(events, actor=actor) if events else []
    if not new:
        return []
    ids = sorted({event.delivery_id for event in new})
    spine.happened(ids, "track", actor=actor, at=at, reason=reason)
    rows = {row.id: row for row in queries.of_ids(ids)}
    owned = [(rows[event.delivery_id], event) for event in new if event.status in states.TROUBLES]
    tell_many(
        [
            NewNotice(row.owner_id, "delivery_exception", TROUBLE, {"number": row.number or "", "text": event.text or "—"}, row.id)
            for row, event in owned
            if row.owner_id is not None
        ],
        at=at,
    )
    return new
