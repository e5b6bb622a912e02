"""Any carrier that speaks Standard Webhooks: HMAC-SHA256 over `id.timestamp.body`, five minutes of patience, our own plain JSON.

A subscription is a POST of the number and our hook; an event names `tracking_number`, `status` (one of ours), `at` (ISO 8601), `place`, `text`.
"""

import base64
import binascii
import datetime as dt
import hashlib
import hmac
from typing import Final

from makesell.engines.carriers.port import (
    STATUSES,
    Account,
    Asked,
    Push,
    Reply,
    Said,
    Service,
    Shipment,
    Taken,
    Unreadable,
    compact,
    parsed,
    rows,
    said,
)

WINDOW: Final = 300      # seconds a message may be old, or ahead
PREFIX: Final = "whsec_"


def sign(secret: str, message_id: str, timestamp: str, body: bytes) -> str:
    """The signature of a message. A secret is base64, as `whsec_…`; one that is not is taken as it stands."""
    text = secret.removeprefix(PREFIX)
    try:
        key = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        key = text.encode()
    return "v1," + base64.b64encode(hmac.digest(key, f"{message_id}.{timestamp}.".encode() + body, hashlib.sha256)).decode()


def _ask(account: Account, shipment: Shipment, now: dt.datetime) -> Asked:
    body = compact({"tracking_number": shipment.number, "carrier": shipment.carrier, "callback": account.callback}).encode()
    marked, timestamp = f"msg_{hashlib.sha256(body).hexdigest()[:24]}", str(int(now.timestamp()))
    headers = {
        "Content-Type": "application/json", "webhook-id": marked, "webhook-timestamp": timestamp,
        "webhook-signature": sign(account.secret, marked, timestamp, body),
    }  # fmt: skip
    return Asked(account.url, body, headers)


def _answered(shipment: Shipment, status: int, body: bytes, now: dt.datetime) -> Taken:
    return Taken(200 <= status < 300, again=status in (408, 409, 429) or status >= 500, note=f"HTTP {status}")


def _genuine(account: Account, push: Push, now: dt.datetime) -> bool:
    """Signed by us both, and of these five minutes; one good signature of several is enough, so that a secret can be changed."""
    marked, timestamp = push.headers.get("webhook-id", ""), push.headers.get("webhook-timestamp", "")
    if not marked or not timestamp.isascii() or not timestamp.isdigit() or len(timestamp) > 12 or abs(now.timestamp() - int(timestamp)) > WINDOW:
        return False
    wanted = sign(account.secret, marked, timestamp, push.body).encode()
    return any(hmac.compare_digest(wanted, one.encode()) for one in push.headers.get("webhook-signature", "").split()[:10])


def _read(push: Push, now: dt.datetime) -> list[Said]:
    message = parsed(push.body)
    made = []
    for row in rows(message.get("events", [message])):
        status = str(row.get("status") or "")
        if status not in STATUSES:
            raise Unreadable("a state that is none of ours")
        try:
            moment = dt.datetime.fromisoformat(str(row.get("at")))
        except ValueError as error:
            raise Unreadable("a moment that is none") from error
        if moment.tzinfo is None:
            raise Unreadable("a moment without its time zone")
        made.append(said(row.get("tracking_number"), moment, status, row.get("text"), row.get("place"), now))
    return made


SERVICE: Final = Service(
    "webhook", "Webhook", False, _ask, _answered, _genuine, _read, thanks=Reply(200, b'{"taken":true}'), regrets=Reply(403, b'{"taken":false}'),
)  # fmt: skip
