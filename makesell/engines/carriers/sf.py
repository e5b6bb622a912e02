"""A service as 顺丰's open platform speaks: routes are asked for (EXP_RECE_SEARCH_ROUTES), and may be pushed as well.

Every message is signed: msgDigest = base64(md5(urlencode(msgData + timestamp + checkword))), encoded as Java's URLEncoder does.
"""

import base64
import datetime as dt
import hashlib
import hmac
import uuid
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import parse_qs, quote_plus, urlencode

from makesell.engines.carriers.port import (
    EXCEPTION,
    HANDED_OVER,
    IN_TRANSIT,
    OUT_FOR_DELIVERY,
    PICKED_UP,
    SENT_BACK,
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
    local,
    mapping,
    parsed,
    rows,
    said,
)

# Operation codes of routes; all others are stations on the way.
CODES: Final = {
    "50": PICKED_UP, "54": PICKED_UP, "44": OUT_FOR_DELIVERY, "204": OUT_FOR_DELIVERY, "80": HANDED_OVER, "8000": HANDED_OVER, "33": EXCEPTION,
    "70": EXCEPTION, "99": SENT_BACK, "631": SENT_BACK, "648": SENT_BACK,
}  # fmt: skip
DONE: Final = "A1000"
# Signature, rights and arguments do not mend themselves; everything else may.
FOR_GOOD: Final = frozenset({"A1001", "A1002", "A1003", "A1004", "A1006"})
FORM: Final = {"Content-Type": "application/x-www-form-urlencoded;charset=UTF-8"}


def digest(message: str, timestamp: str, checkword: str) -> str:
    """The signature of a message."""
    text = quote_plus(message + timestamp + checkword, safe="*").replace("~", "%7E")
    return base64.b64encode(hashlib.md5(text.encode(), usedforsecurity=False).digest()).decode()


def _ask(account: Account, shipment: Shipment, now: dt.datetime) -> Asked:
    wanted = {"language": "zh-CN", "trackingType": "1", "trackingNumber": [shipment.number], "methodType": "1"}
    if shipment.phone:
        wanted["checkPhoneNo"] = shipment.phone[-4:]
    message, timestamp = compact(wanted), str(int(now.timestamp() * 1000))
    form = {
        "partnerID": account.key, "requestID": str(uuid.uuid5(uuid.NAMESPACE_URL, message + timestamp)),
        "serviceCode": "EXP_RECE_SEARCH_ROUTES", "timestamp": timestamp,
        "msgDigest": digest(message, timestamp, account.secret), "msgData": message,
    }  # fmt: skip
    return Asked(account.url, urlencode(form).encode(), FORM)


def _answered(shipment: Shipment, status: int, body: bytes, now: dt.datetime) -> Taken:
    try:
        answer = parsed(body)
        code = str(answer.get("apiResultCode", ""))
        if code != DONE:
            return Taken(False, again=code not in FOR_GOOD, note=f"{code} {str(answer.get('apiErrorMsg', ''))[:200]}".strip())
        inner = parsed(answer["apiResultData"]) if isinstance(answer.get("apiResultData"), str) else mapping(answer.get("apiResultData"))
        found = rows(mapping(inner.get("msgData") or {}).get("routeResps") or [])
        events = [_event(one.get("mailNo"), row, now) for one in found for row in rows(one.get("routes") or [])]
    except Unreadable as error:
        return Taken(False, again=True, note=f"HTTP {status}: {error}")
    return Taken(True, said=tuple(one for one in events if one.number == shipment.number))


def _event(number: object, row: Mapping[str, Any], now: dt.datetime) -> Said:
    status = CODES.get(str(row.get("opCode") or ""), IN_TRANSIT)
    return said(number, local(row.get("acceptTime")), status, row.get("remark"), row.get("acceptAddress"), now)


def _form(push: Push) -> dict[str, str]:
    try:
        return {name: values[0] for name, values in parse_qs(push.body.decode(), keep_blank_values=True, max_num_fields=20).items()}
    except ValueError:
        return {}


def _genuine(account: Account, push: Push, now: dt.datetime) -> bool:
    form = _form(push)
    wanted = digest(form.get("msgData", ""), form.get("timestamp", ""), account.secret)
    return bool(form.get("msgData")) and hmac.compare_digest(wanted.encode(), form.get("msgDigest", "").encode())


def _read(push: Push, now: dt.datetime) -> list[Said]:
    found = rows(mapping(parsed(_form(push).get("msgData", "")).get("Body")).get("WaybillRoute"))
    return [_event(row.get("mailno"), row, now) for row in found]


SERVICE: Final = Service(
    "sf", "顺丰速运", True, _ask, _answered, _genuine, _read,
    thanks=Reply(200, '{"return_code":"0000","return_msg":"成功"}'.encode()),
    regrets=Reply(403, '{"return_code":"1000","return_msg":"签名不符"}'.encode()),
)  # fmt: skip
