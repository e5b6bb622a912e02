"""快递100: one subscription for each number, then every change is pushed with the whole list of events.

Protocol as its documentation says (订阅接口, 推送接口): form fields `schema` and `param`; the push is signed MD5(param + salt), upper case.
"""

import datetime as dt
import hashlib
import hmac
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import parse_qs, urlencode

from makesell.engines.carriers.port import (
    CUSTOMS,
    DAMAGED,
    EXCEPTION,
    HANDED_OVER,
    IN_TRANSIT,
    OUT_FOR_DELIVERY,
    PICKED_UP,
    REFUSED,
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

# The main states 0–14: 在途 揽收 疑难 签收 退签 派件 退回 转投 清关 (10–13: 待清关, 清关中, 已清关, 清关异常) 拒签.
STATES: Final = {
    "0": IN_TRANSIT, "1": PICKED_UP, "2": EXCEPTION, "3": HANDED_OVER, "4": SENT_BACK, "5": OUT_FOR_DELIVERY, "6": SENT_BACK, "7": IN_TRANSIT,
    "8": CUSTOMS, "10": CUSTOMS, "11": CUSTOMS, "12": CUSTOMS, "13": EXCEPTION, "14": REFUSED,
}  # fmt: skip
# Finer states where a subscription asks for them (resultv2=4): three digits below their main state, 1001… below 0.
FINER: Final = {"203": REFUSED, "209": DAMAGED}
# The words of an event's own state.
WORDS: Final = {
    "在途": IN_TRANSIT, "揽收": PICKED_UP, "疑难": EXCEPTION, "签收": HANDED_OVER, "退签": SENT_BACK, "派件": OUT_FOR_DELIVERY, "退回": SENT_BACK,
    "转投": IN_TRANSIT, "清关": CUSTOMS, "拒签": REFUSED, "拒收": REFUSED, "破损": DAMAGED,
}  # fmt: skip
TWICE: Final = "501"      # subscribed already: as good as taken
AGAIN: Final = frozenset({"500", "502", "503"})


def sign(param: str, salt: str) -> str:
    """The signature of a push."""
    return hashlib.md5((param + salt).encode(), usedforsecurity=False).hexdigest().upper()


def _ask(account: Account, shipment: Shipment, now: dt.datetime) -> Asked:
    parameters = {"callbackurl": account.callback, "salt": account.secret, "resultv2": "4"}
    if shipment.phone:
        parameters["phone"] = shipment.phone
    param = {"company": shipment.carrier, "number": shipment.number, "key": account.key, "parameters": parameters}
    if not shipment.carrier:
        parameters["autoCom"] = "1"
    body = urlencode({"schema": "json", "param": compact(param)}).encode()
    return Asked(account.url, body, {"Content-Type": "application/x-www-form-urlencoded"})


def _answered(shipment: Shipment, status: int, body: bytes, now: dt.datetime) -> Taken:
    try:
        answer = parsed(body)
    except Unreadable:
        return Taken(False, again=True, note=f"HTTP {status}")
    code, note = str(answer.get("returnCode", "")), str(answer.get("message", ""))[:200]
    if answer.get("result") is True or code == TWICE:
        return Taken(True, note=note)
    return Taken(False, again=status >= 500 or code in AGAIN, note=f"{code} {note}".strip())


def _form(push: Push) -> tuple[str, str]:
    try:
        found = parse_qs(push.body.decode(), keep_blank_values=True, max_num_fields=20)
    except ValueError:
        return "", ""
    return found.get("param", [""])[0], found.get("sign", [""])[0]


def _genuine(account: Account, push: Push, now: dt.datetime) -> bool:
    param, signed = _form(push)
    return bool(param) and hmac.compare_digest(sign(param, account.secret).encode(), signed.strip().upper().encode())


def _read(push: Push, now: dt.datetime) -> list[Said]:
    """The events of a push, the oldest first; a subscription that ended without any (`abort`) tells none."""
    last = mapping(parsed(_form(push)[0]).get("lastResult") or {})
    found = rows(last.get("data") or [])
    made = []
    for place, row in enumerate(found):
        state = _status(row, str(last.get("state", "")) if place == 0 else "")
        moment = local(row.get("ftime") or row.get("time"))
        made.append(said(last.get("nu"), moment, state, row.get("context"), row.get("areaName") or row.get("location"), now))
    return made[::-1]


def _status(row: Mapping[str, Any], whole: str) -> str:
    """The state of an event: by its own code, by its own word, by the whole parcel's for the newest; else it is on its way."""
    code = str(row.get("statusCode") or "")
    main = "0" if len(code) == 4 else code[:1] if len(code) == 3 else code
    known = FINER.get(code) or STATES.get(main) or WORDS.get(str(row.get("status") or ""))
    return known or STATES.get(whole) or IN_TRANSIT


SERVICE: Final = Service(
    "kuaidi100", "快递100", False, _ask, _answered, _genuine, _read,
    thanks=Reply(200, '{"result":true,"returnCode":"200","message":"成功"}'.encode()),
    regrets=Reply(403, '{"result":false,"returnCode":"500","message":"签名不符"}'.encode()),
)  # fmt: skip
