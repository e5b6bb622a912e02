"""PRO-6 · What a carrier says of a parcel is kept in one normalised set of states; an exception is told to the salesperson at once.

A person enters it here; what a carrier's service pushes comes through `receive_tracking`. The same event is kept once.
"""

import datetime as dt
from dataclasses import dataclass

from makesell.documents.deliveries import actions as deliveries
from makesell.documents.deliveries import queries, states
from makesell.documents.deliveries.access import POLICY
from makesell.documents.deliveries.actions import NewEvent
from makesell.flows.steps import tracking
from makesell.flows.steps.documents import locked
from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.refusal import Refusal
from makesell.ground.spine.documents import not_now


@dataclass(frozen=True, slots=True)
class TrackFact:
    """An event of a delivery, or of the parcel of a position; without a moment it is now."""

    delivery_id: int
    status: str
    parcel: int | None = None
    happened_at: dt.datetime | None = None
    place: str = ""
    text: str = ""


@act
def perform(fact: TrackFact, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> int:
    """Keeps the event; returns the delivery. Refuses (409) before goods issue, and moments to come."""
    (row,) = locked(deliveries.TABLE, POLICY, "track", [fact.delivery_id], queries.of_ids, actor=actor, version=version)
    if row.state not in states.GONE:
        raise not_now()
    moment = fact.happened_at or at
    if moment > at:
        raise Refusal("day.future", "This day has not come yet.", field="day")
    parcels = {parcel.position: parcel.id for parcel in queries.parcels(row.id)}
    if fact.parcel is not None and fact.parcel not in parcels:
        raise Refusal("parcel.unknown", "This delivery has no parcel %(parcel)s.", field="parcel", parcel=fact.parcel)
    tracking.keep(
        [NewEvent(row.id, moment, fact.status, parcels.get(fact.parcel or 0), fact.place, fact.text)], actor=actor, at=at, reason=fact.text
    )
    return row.id
