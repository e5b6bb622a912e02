"""Parcels, what carriers said of them, and what services know them by."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from makesell.documents.deliveries import states
from makesell.ground.db import one, run, values


@dataclass(frozen=True, slots=True)
class ParcelRow:
    """A parcel with what lies in it in words, and what its carrier said last."""

    id: int
    position: int
    carrier: str | None
    tracking_number: str
    weight_kg: Decimal | None
    contents: str
    last_status: str | None
    tracking_page: str | None
    following: str
    note: str


def parcels(delivery_id: int) -> list[ParcelRow]:
    """The parcels of a delivery by position."""
    rows = run(
        """select p.id, p.position, c.name, p.tracking_number, p.weight_kg,
                  (select string_agg(x.position || ' × ' || trim_scale(q.qty)::text, ', ' order by x.position) from deliveries_parcelline q
                   join deliveries_deliveryline x on x.line_id = q.line_id where q.parcel_id = p.id),
                  (select e.status from deliveries_trackingevent e where e.parcel_id = p.id order by e.at desc, e.id desc limit 1), c.tracking_page,
                  p.following, p.note
           from deliveries_parcel p left join parties_carrier c on c.record_id = p.carrier_id where p.delivery_id = %s order by p.position""",
        [delivery_id],
        keep=True,
    )
    return [ParcelRow(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class EventRow:
    """What a carrier said."""

    at: dt.datetime
    parcel: int | None
    status: str
    place: str
    text: str
    by: str | None
    service: str


def events(delivery_id: int) -> list[EventRow]:
    """What carriers said of a delivery, newest first."""
    rows = run(
        """select e.at, p.position, e.status, e.place, e.text, pe.name, e.service from deliveries_trackingevent e
           left join deliveries_parcel p on p.id = e.parcel_id left join organisation_person pe on pe.id = e.by_id
           where e.delivery_id = %s order by e.at desc, e.id desc""",
        [delivery_id],
    )
    return [EventRow(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class FollowedParcel:
    """A parcel with what its carrier's service knows it by."""

    id: int
    delivery_id: int
    tracking_number: str
    service: str
    service_code: str
    following: str
    phone: str


_FOLLOWED = """deliveries_parcel p join parties_carrier c on c.record_id = p.carrier_id join deliveries_delivery d on d.record_id = p.delivery_id
    join parties_customer cu on cu.record_id = d.customer_id"""
_FOLLOWED_ROW = f"select p.id, p.delivery_id, p.tracking_number, c.service, c.service_code, p.following, cu.phone from {_FOLLOWED}"


def followed(parcel_id: int) -> FollowedParcel | None:
    """A parcel that a service is to follow; None for one that has no number or no such service any more."""
    row = one(f"{_FOLLOWED_ROW} where p.id = %s and p.tracking_number <> '' and c.service <> 'hand'", [parcel_id])
    return FollowedParcel(*row) if row else None


def by_tracking(service: str, numbers: Sequence[str]) -> list[FollowedParcel]:
    """The parcels a service means by these tracking numbers, of deliveries that are not cancelled."""
    rows = run(
        f"{_FOLLOWED_ROW} where p.tracking_number = any(%s) and c.service = %s and d.state <> 'cancelled' order by p.id", [list(numbers), service]
    )
    return [FollowedParcel(*row) for row in rows]


def to_ask_again(services: Sequence[str], before: dt.datetime, most: int) -> list[int]:
    """Parcels on their way with services that do not push, not asked since a moment; the one asked longest ago first."""
    return values(
        f"""select p.id from {_FOLLOWED} where p.following = %s and p.asked_at < %s and c.service = any(%s) and d.state = %s
            order by p.asked_at, p.id limit %s""",
        [states.FOLLOWED, before, list(services), states.ISSUED, most],
    )
