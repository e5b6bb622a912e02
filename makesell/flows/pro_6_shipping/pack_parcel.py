"""PRO-6 · A parcel is packed: what of which lines lies in it, its carrier and its own tracking number."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from makesell.documents.deliveries import actions as deliveries
from makesell.documents.deliveries import queries, states
from makesell.documents.deliveries.access import POLICY
from makesell.documents.deliveries.actions import NewParcel
from makesell.documents.deliveries.queries import LineRow
from makesell.flows.pro_6_shipping import follow_parcels
from makesell.flows.steps.documents import locked
from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.refusal import Refusal
from makesell.ground.spine import actions as spine
from makesell.ground.spine.documents import not_now


@dataclass(frozen=True, slots=True)
class ParcelFact:
    """A parcel of a delivery; without contents it takes everything that lies in no parcel yet. Contents are (position, quantity)."""

    delivery_id: int
    carrier_id: int | None = None
    tracking_number: str = ""
    weight_kg: Decimal | None = None
    contents: tuple[tuple[int, Decimal], ...] = ()


@act
def perform(fact: ParcelFact, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> int:
    """Packs a parcel; returns it. Refuses (409) a delivery that is not picked or has left, and more than was picked."""
    (row,) = locked(deliveries.TABLE, POLICY, "pack", [fact.delivery_id], queries.of_ids, actor=actor, version=version)
    if row.state != states.PICKED:
        raise not_now()
    if fact.weight_kg is not None and not 0 < fact.weight_kg < 10**6:
        raise Refusal("parcel.weight", "A parcel weighs more than 0.", field="weight_kg")
    contents = _contents(fact, queries.lines(fact.delivery_id))
    made = deliveries.pack(NewParcel(fact.delivery_id, contents, fact.carrier_id, fact.tracking_number, fact.weight_kg))
    follow_parcels.wanted([made], at=at)
    deliveries.want_told(fact.delivery_id, states.LEFT, at=at)
    spine.happened([fact.delivery_id], "pack", actor=actor, at=at, reason=reason)
    return made


def _contents(fact: ParcelFact, lines: list[LineRow]) -> tuple[tuple[int, Decimal], ...]:
    left = {line.position: line.qty - line.packed_qty for line in lines}
    ids = {line.position: line.id for line in lines}
    wanted = fact.contents or tuple((position, qty) for position, qty in left.items() if qty > 0)
    if not wanted:
        raise Refusal("parcel.nothing", "Everything lies in parcels already.", field="contents", status=409)
    if len({position for position, _ in wanted}) != len(wanted):
        raise Refusal("parcel.twice", "A line is named twice.", field="contents")
    for number, (position, qty) in enumerate(wanted, 1):
        if position not in ids:
            raise Refusal("parcel.position", "This delivery has no line %(line)s.", field=f"contents.{number}.line", line=position)
        if not 0 < qty <= left[position]:
            raise Refusal(
                "parcel.quantity", "Of line %(line)s, %(left)s lie in no parcel.", field=f"contents.{number}.qty", line=position,
                left=format(left[position].normalize(), "f"),
            )  # fmt: skip
    return tuple((ids[position], qty) for position, qty in wanted)
