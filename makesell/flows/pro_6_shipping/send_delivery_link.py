"""PRO-6 · A link for the customer, shown once: how far a delivery is, what lies in it and what its carrier said."""

import datetime as dt
from typing import Final

from makesell.documents.deliveries import queries, states
from makesell.documents.deliveries.access import POLICY
from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.links import actions as links
from makesell.ground.links.actions import NewLink
from makesell.ground.spine.documents import not_now

PURPOSE: Final = "track"


@act
def perform(delivery_id: int, days: int, *, actor: Actor, at: dt.datetime, reason: str = "") -> str:
    """Makes the link, ends older ones and returns its token.

    Refuses (404) a delivery out of reach, (409) a cancelled one, (422) too many days.
    """
    POLICY.require(actor, "send_link")
    row = queries.delivery(actor, delivery_id)
    if row.state == states.CANCELLED:
        raise not_now()
    return links.make(NewLink(PURPOSE, row.id, row.customer, days=days), actor=actor, at=at)
