"""PRO-6 · Proof of delivery 签收: who took the goods and when; `delivered` is posted for what arrived.

It makes a follow-up for whoever owns the delivery (PRO-7).
What was short, damaged or refused opens a discrepancy 货损货差 that stays until it is delivered again, credited or claimed from the carrier.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from makesell.books.orderbook.balances import Origin
from makesell.documents.deliveries import actions as deliveries
from makesell.documents.deliveries import queries, states
from makesell.documents.deliveries.access import POLICY
from makesell.documents.deliveries.queries import LineRow
from makesell.flows.steps import due_items, with_customer
from makesell.flows.steps.dates import business_dates
from makesell.flows.steps.documents import day_named, locked
from makesell.flows.steps.follow_ups import after_delivery
from makesell.flows.steps.mirror import Taken, take_back
from makesell.flows.steps.missing_goods import Lacking, lacking
from makesell.flows.steps.post_shipped import post_delivered
from makesell.ground import locks
from makesell.ground.actor import Actor
from makesell.ground.attachments.actions import attach
from makesell.ground.attachments.contents import SNIFFED, type_of
from makesell.ground.db import act
from makesell.ground.notices.actions import NewNotice, tell_many
from makesell.ground.refusal import Refusal
from makesell.ground.text import N_

__all__ = ["Lacking", "Picture", "ProofFact", "perform"]
SHORT = N_("%(customer)s reports missing goods of %(number)s.")


PICTURES: Final = frozenset({"image/png", "image/jpeg", "image/webp", "image/heic"})


@dataclass(frozen=True, slots=True)
class Picture:
    """A photo, or a signature drawn on screen."""

    name: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class ProofFact:
    """A delivery, who took it and when, what was missing, a photo of it and the receiver's signature."""

    delivery_id: int
    received_by: str
    received_date: dt.date | None = None
    note: str = ""
    missing: tuple[Lacking, ...] = ()
    photo: Picture | None = None
    signature: Picture | None = None


@act
def perform(fact: ProofFact, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> int:
    """Writes the proof; returns the delivery. Refuses (409) before goods issue or twice, and more missing than was sent and has not come back."""
    POLICY.require(actor, "prove")
    before = queries.of_ids([fact.delivery_id])
    day = day_named(fact.received_date, at, field="received_date", since=before[0].issued_date if before else None)
    business_dates("sales", [day])
    lines = queries.lines(fact.delivery_id)
    locks.take("order", {line.order_id for line in lines})
    (row,) = locked(deliveries.TABLE, POLICY, "prove", [fact.delivery_id], queries.of_ids, actor=actor, version=version)
    deliveries.move_state([row.id], "prove", actor=actor, at=at, reason=reason)
    gone = with_customer.shipped(lines)
    missing = lacking(fact.missing, lines, with_customer.left(row.id, gone))
    photo, signature = (_kept(row.id, picture, name, actor, at) for picture, name in ((fact.photo, "photo"), (fact.signature, "signature")))
    deliveries.prove(
        row.id, day, fact.received_by, fact.note, missing, photo_id=photo, signature_id=signature, actor=actor, at=at
    )
    deliveries.want_told(row.id, states.DELIVERED, at=at)
    deliveries.arrived(row.id, actor=actor, at=at)
    post_delivered([row.id])
    _came_back(row.id, lines, gone, day)
    due_items.triggered({line.order_id for line in lines})
    if missing and row.owner_id is not None:
        tell_many([NewNotice(row.owner_id, "delivery_short", SHORT, {"number": row.number or "", "customer": row.customer}, row.id)], at=at)
    after_delivery([row], actor=actor, at=at)
    return row.id


def _kept(delivery_id: int, picture: Picture | None, field: str, actor: Actor, at: dt.datetime) -> int | None:
    """The file's key; refuses whatever is no picture, by its bytes."""
    if picture is None:
        return None
    if type_of(picture.content[:SNIFFED]) not in PICTURES:
        raise Refusal("proof.picture", "A photo is a JPEG, PNG, WebP or HEIC picture.", field=field)
    return attach(delivery_id, picture.name, [picture.content], actor=actor, at=at)


def _came_back(delivery_id: int, lines: Sequence[LineRow], gone: Mapping[int, Origin], day: dt.date) -> None:
    """What came back before the proof was written had been delivered, and is not any more; what was missing never was."""
    came = {key: origin.reversed_qty for key, origin in gone.items() if origin.reversed_qty}
    for one in queries.discrepancies(delivery_id) if came else ():
        if one.outcome in (states.REDELIVERY, states.CREDIT):
            came[one.line_id] -= one.qty
    back = [Taken(line.id, line.order_line_id, came[line.id], line.id) for line in lines if came.get(line.id)]
    if back:
        take_back(back, ("delivered",), on=day)
