"""Step: what carriers said is kept once; what went wrong opens an exception 运输异常 and is told to whoever owns the delivery."""

import datetime as dt
from collections.abc import Sequence

from makesell.documents.deliveries import actions as deliveries
from makesell.documents.deliveries import queries, states
from makesell.documents.deliveries import trouble_queries as troubles
from makesell.documents.deliveries.actions import NewEvent, NewException
from makesell.ground.actor import Actor
from makesell.ground.notices.actions import NewNotice, tell_many
from makesell.ground.spine import actions as spine
from makesell.ground.text import N_

TROUBLE = N_("The carrier reports an exception for %(number)s: %(text)s")


def keep(events: Sequence[NewEvent], *, actor: Actor, at: dt.datetime, reason: str = "") -> list[NewEvent]:
    """Keeps events of locked deliveries; returns those that were not known."""
    new = deliveries.track(events, actor=actor) if events else []
    if new:
        spine.happened(sorted({event.delivery_id for event in new}), "track", actor=actor, at=at, reason=reason)
        _trouble([event for event in new if event.status in states.TROUBLES], at=at)
    return new


def _trouble(events: Sequence[NewEvent], *, at: dt.datetime) -> None:
    """Exceptions of what went wrong; not of what is told late, after the parcel was handed over."""
    if not events:
        return
    past = troubles.superseded([(event.delivery_id, event.parcel_id, event.at) for event in events])
    standing = [event for event in events if (event.delivery_id, event.parcel_id, event.at) not in past]
    new = [NewException(event.delivery_id, event.parcel_id, states.TROUBLES[event.status], event.text) for event in standing]
    deliveries.open_exceptions(new, at=at)
    rows = {row.id: row for row in queries.of_ids(sorted({event.delivery_id for event in standing}))}
    tell_many(
        [
            NewNotice(owner, "delivery_exception", TROUBLE, {"number": rows[event.delivery_id].number or "", "text": event.text or "—"},
                      event.delivery_id)
            for event in standing
            if (owner := rows[event.delivery_id].owner_id) is not None
        ],
        at=at,
    )  # fmt: skip
