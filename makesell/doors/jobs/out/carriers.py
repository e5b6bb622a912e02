"""Asks a carrier's service about one parcel, by its protocol (`engines/carriers`), over the wire."""

import datetime as dt

from django.conf import settings
from django.urls import reverse

from makesell.documents.deliveries import queries
from makesell.engines.carriers import SERVICES, Account, Shipment, Taken
from makesell.flows.pro_6_shipping import follow_parcels
from makesell.ground.actor import Actor
from makesell.ground.wire.client import Call, send
from makesell.ground.wire.faults import Forbidden, Unanswered


def account(service: str) -> Account | None:
    """Our account at a service as the environment has it; None where it is not set up."""
    known = settings.CARRIER_ACCOUNTS[service]
    if not known["secret"] or not known["url"]:
        return None
    return Account(known["url"], known["key"], known["secret"], settings.PUBLIC_URL + reverse("carrier_hook", args=[service]))


def ask(parcel_id: int, *, last: bool, actor: Actor, at: dt.datetime) -> None:
    """Asks once and keeps the answer. Raises Unanswered to be tried again, unless this is the last try: then the parcel is not followed."""
    parcel = queries.followed(parcel_id)
    if parcel is None:
        return
    ours = account(parcel.service)
    taken = Taken(False, note="not set up") if ours is None else _asked(parcel.service, ours, parcel, last=last, at=at)
    follow_parcels.answered(parcel, taken, actor=actor, at=at)


def _asked(code: str, ours: Account, parcel: queries.FollowedParcel, *, last: bool, at: dt.datetime) -> Taken:
    service, shipment = SERVICES[code], Shipment(parcel.tracking_number, parcel.service_code, parcel.phone)
    try:
        asked = service.ask(ours, shipment, at)
        answer = send(Call(asked.url, asked.body, asked.headers))
        taken = service.answered(shipment, answer.status, answer.body, at)
    except Forbidden as error:
        return Taken(False, note=str(error))
    except Unanswered as error:
        taken = Taken(False, again=True, note=str(error))
    if taken.again and not last:
        raise Unanswered(taken.note)
    return taken
