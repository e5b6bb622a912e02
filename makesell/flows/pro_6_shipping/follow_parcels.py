"""PRO-6 · A carrier's service is asked to follow a parcel: once it is packed, and again and again where the service does not push.

Asking is a job of the outbox (`doors/jobs/out`); here stand the message that wants it and what becomes of its answer.
"""

import datetime as dt
from collections.abc import Sequence
from typing import Final

from makesell.documents.deliveries import actions as deliveries
from makesell.documents.deliveries import queries, states
from makesell.documents.deliveries.queries import FollowedParcel
from makesell.engines.carriers import SERVICES, Taken
from makesell.flows.pro_6_shipping import receive_tracking
from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.outbox.actions import NewMessage, put_many

TOPIC: Final = "carriers.ask"
EVERY: Final = dt.timedelta(hours=2)
AT_ONCE: Final = 200


def wanted(parcel_ids: Sequence[int], *, at: dt.datetime) -> None:
    """Parcels are to be followed from now on, as far as their carriers have a service; part of the act that packs them."""
    found = [parcel for parcel in map(queries.followed, parcel_ids) if parcel is not None]
    for parcel in found:
        deliveries.follow(parcel.id, states.TO_ASK, at=at)
    put_many([NewMessage(TOPIC, {"parcel": parcel.id}) for parcel in found], at=at)


@act
def ask_again(*, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Wants services that do not push to be asked about parcels on their way; returns about how many."""
    due = queries.to_ask_again([one.code for one in SERVICES.values() if one.polled], at - EVERY, AT_ONCE)
    for parcel in due:
        deliveries.follow(parcel, states.FOLLOWED, at=at)
    put_many([NewMessage(TOPIC, {"parcel": parcel}) for parcel in due], at=at)
    return len(due)


@act
def answered(parcel: FollowedParcel, taken: Taken, *, actor: Actor, at: dt.datetime, reason: str = "") -> None:
    """What a service answered: it follows the parcel, or does not and says why; events it told are kept."""
    receive_tracking.perform(parcel.service, taken.said, actor=actor, at=at)
    deliveries.follow(parcel.id, states.FOLLOWED if taken.ok else states.NOT_FOLLOWED, at=at, note=taken.note)
