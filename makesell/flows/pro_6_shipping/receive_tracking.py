"""PRO-6 · A carriers' service tells what happened to parcels: by a push that was found genuine, or in answer to a question.

Told again, out of order, or of numbers that are none of ours, it changes nothing wrongly: an event is kept once, and the newest one counts.
"""

import datetime as dt
import hashlib
from collections.abc import Sequence

from makesell.documents.deliveries import actions as deliveries
from makesell.documents.deliveries import queries
from makesell.documents.deliveries.actions import NewEvent
from makesell.engines.carriers import Said
from makesell.flows.steps import tracking
from makesell.ground import locks
from makesell.ground.actor import Actor
from makesell.ground.db import act

KEEP_DAYS = 190      # logs are kept six months (网络安全法)


@act
def perform(service: str, told: Sequence[Said] | None, body: bytes = b"", *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Keeps the events that are new, and a push as it came; `told` is None where it could not be read. Returns how many events were new."""
    parcels = queries.by_tracking(service, sorted({one.number for one in told or ()}))
    locks.take("delivery", {parcel.delivery_id for parcel in parcels})
    of_number = {parcel.tracking_number: parcel for parcel in parcels}
    events = [
        NewEvent(parcel.delivery_id, one.at, one.status, parcel.id, one.place, one.text, service)
        for one in told or ()
        if (parcel := of_number.get(one.number)) is not None
    ]
    new = tracking.keep(events, actor=actor, at=at)
    if body:
        text = body.decode("utf-8", "replace").replace("\x00", "\ufffd")
        deliveries.keep_message(service, hashlib.sha256(body).hexdigest(), text, None if told is None else len(new), at=at)
    return len(new)


def sweep(at: dt.datetime) -> int:
    """Forgets messages that have had their time; returns how many."""
    return deliveries.sweep_messages(at - dt.timedelta(days=KEEP_DAYS))
