"""PRO-6 · The labels of a delivery's parcels are printed, all or one: a PDF in the customer's language, kept among the delivery's files.

Printed again without a change it is the same file.
"""

import datetime as dt
from dataclasses import dataclass

from makesell.documents.deliveries import label_queries, queries, states
from makesell.documents.deliveries.access import POLICY
from makesell.flows.steps.parcel_paper import paper
from makesell.ground.actor import Actor, system
from makesell.ground.attachments.actions import attach_once
from makesell.ground.db import act
from makesell.ground.refusal import Refusal
from makesell.ground.spine import actions as spine
from makesell.ground.spine.documents import not_now


@dataclass(frozen=True, slots=True)
class LabelsFact:
    """A delivery, and one of its parcels by number; without one all of them."""

    delivery_id: int
    parcel: int | None = None


@act
def perform(fact: LabelsFact, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Prints them; returns the file. Refuses (404) a delivery out of reach, (409) one without parcels or cancelled, (422) a parcel it has not."""
    POLICY.require(actor, "print_labels")
    row = queries.delivery(actor, fact.delivery_id)
    if row.state not in (states.PICKED, *states.GONE):
        raise not_now()
    parcels = label_queries.labels(row.id)
    if not parcels:
        raise Refusal("label.nothing", "Nothing is packed yet.", status=409)
    wanted = [one for one in parcels if fact.parcel in (None, one.position)]
    if not wanted:
        raise Refusal("label.parcel", "This delivery has no parcel %(parcel)s.", field="parcel", parcel=fact.parcel)
    name = "labels.pdf" if fact.parcel is None else f"label-{fact.parcel}.pdf"
    file, new = attach_once(row.id, name, paper(wanted, len(parcels)), actor=system("paper"), at=at)
    if new:
        spine.happened([row.id], "print_labels", actor=actor, at=at, reason=reason)
    return file
