"""Carriers' services: signatures, states and bad messages, by their published protocols."""

import datetime as dt
import json
from urllib.parse import parse_qs, urlencode

import pytest

from makesell.engines.carriers import SERVICES, Account, Push, Shipment, Unreadable, kuaidi100, sf, webhook
from makesell.engines.carriers.port import STATUSES

NOW = dt.datetime(2025, 6, 2, 9, 0, tzinfo=dt.UTC)
OURS = Account("https://service.example/poll", "KEY", "salt", "https://we.example/hook")
# Published with Standard Webhooks (github.com/standard-webhooks/standard-webhooks, its reference test `sign`).
VECTOR = ("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", b'{"test": 2432232314}')


def pushed(**form: str) -> Push:
    return Push({}, urlencode(form).encode())


def of_kuaidi100(rows: list[dict[str, str]], state: str = "0", salt: str = "salt") -> Push:
    """A push as the documentation of the push interface shows it (apifox.com/apidoc/project-514987/api-8568518)."""
    param = json.dumps({"status": "polling", "lastResult": {"state": state, "com": "yuantong", "nu": "V030344422", "data": rows}})
    return pushed(param=param, sign=kuaidi100.sign(param, salt))


def test_the_signature_of_webhooks_is_the_published_one() -> None:
    """The reference vector of Standard Webhooks; another body, another secret, or a moment beyond five minutes is not genuine."""
    secret, marked, timestamp, body = VECTOR
    signed = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    assert webhook.sign(secret, marked, timestamp, body) == signed
    ours, then = Account("", "", secret, ""), dt.datetime.fromtimestamp(int(timestamp), dt.UTC)
    headers = {"webhook-id": marked, "webhook-timestamp": timestamp, "webhook-signature": f"v1,b3RoZXI= {signed}"}
    assert webhook.SERVICE.genuine(ours, Push(headers, body), then)
    late = dt.timedelta(seconds=webhook.WINDOW + 1)
    for account, push, at in (
        (ours, Push(headers, body + b" "), then), (Account("", "", "whsec_b3RoZXI=", ""), Push(headers, body), then),
        (ours, Push(headers, body), then + late), (ours, Push(headers, body), then - late), (ours, Push({}, body), then),
        (ours, Push(headers | {"webhook-timestamp": "²"}, body), then), (ours, Push(headers | {"webhook-signature": "v1,é"}, body), then),
    ):  # fmt: skip
        assert not webhook.SERVICE.genuine(account, push, at)


def test_the_other_signatures_follow_their_documented_rule() -> None:
    """MD5(param + salt) in upper case; base64(md5(urlencode(msgData + timestamp + checkword))) with Java's encoder.

    No vector of either was found in public; both digests here were made with openssl from the rule alone:
    `printf %s '{"status":"polling"}salt' | openssl md5`, and `printf %s '%7B%22a%22%3A%22%7E*+%22%7D1700000000000cw' | openssl md5 -binary | base64`.
    """
    assert kuaidi100.sign('{"status":"polling"}', "salt") == "E3A53447F84B9D616FB644F645B4F524"
    assert sf.digest('{"a":"~* "}', "1700000000000", "cw") == "eG4bsXF8BgYNnrXeF4Yp3g=="


@pytest.mark.parametrize("state", list(kuaidi100.STATES))
def test_every_main_state_of_kuaidi100_has_one_of_ours(state: str) -> None:
    """0–14 as its documentation lists them, by the event's own code or the parcel's state."""
    row = {"ftime": "2025-06-01 16:33:19", "context": "快件已签收"}
    (whole,), (own,) = (
        kuaidi100.SERVICE.read(push, NOW) for push in (of_kuaidi100([row], state), of_kuaidi100([row | {"statusCode": state}], "0"))
    )
    assert whole.status == own.status == kuaidi100.STATES[state]
    assert whole.status in STATUSES
    assert (whole.number, whole.at) == ("V030344422", dt.datetime(2025, 6, 1, 8, 33, 19, tzinfo=dt.UTC))


def test_events_come_oldest_first_with_their_own_states() -> None:
    """By code (finer ones too), by word; what says nothing is on its way."""
    rows = [
        {"ftime": "2025-06-01 12:00:00", "statusCode": "209"}, {"ftime": "2025-06-01 11:00:00", "statusCode": "203"},
        {"ftime": "2025-06-01 10:00:00", "statusCode": "1002", "areaName": "江苏,苏州市"}, {"ftime": "2025-06-01 09:00:00", "status": "揽收"},
        {"ftime": "2025-06-01 08:00:00"},
    ]  # fmt: skip
    told = kuaidi100.SERVICE.read(of_kuaidi100(rows, "2"), NOW)
    assert [one.status for one in told] == ["in_transit", "picked_up", "in_transit", "refused", "damaged"]
    assert told[2].place == "江苏,苏州市"


def test_what_is_asked_is_signed_and_names_our_hook() -> None:
    """The subscription of 快递100 (501 says: taken already), the signed question of SF and the routes it answers, the subscription of a webhook."""
    asked = kuaidi100.SERVICE.ask(OURS, Shipment("V030344422", "yuantong"), NOW)
    form = {name: value[0] for name, value in parse_qs(asked.body.decode()).items()}
    param = json.loads(form["param"])
    assert (form["schema"], param["company"], param["number"], param["key"]) == ("json", "yuantong", "V030344422", "KEY")
    assert (param["parameters"]["callbackurl"], param["parameters"]["salt"]) == (OURS.callback, "salt")
    taken = [kuaidi100.SERVICE.answered(Shipment("1"), 200, body, NOW) for body in (
        b'{"result":true,"returnCode":"200"}', b'{"result":false,"returnCode":"501"}', b'{"result":false,"returnCode":"701"}', b"<html>",
    )]  # fmt: skip
    assert [(one.ok, one.again) for one in taken] == [(True, False), (True, False), (False, False), (False, True)]
    asked = sf.SERVICE.ask(OURS, Shipment("SF1"), NOW)
    form = {name: value[0] for name, value in parse_qs(asked.body.decode()).items()}
    assert form["msgDigest"] == sf.digest(form["msgData"], form["timestamp"], "salt")
    route = {"acceptTime": "2025-06-01 10:00:00", "acceptAddress": "深圳市", "remark": "已签收", "opCode": "80"}
    found = [{"mailNo": "SF1", "routes": [route, route | {"opCode": "31"}]}, {"mailNo": "SF2", "routes": [route]}]
    answer = json.dumps({"apiResultCode": "A1000", "apiResultData": json.dumps({"success": True, "msgData": {"routeResps": found}})})
    assert [one.status for one in sf.SERVICE.answered(Shipment("SF1"), 200, answer.encode(), NOW).said] == ["handed_over", "in_transit"]
    assert not sf.SERVICE.answered(Shipment("SF1"), 200, b'{"apiResultCode":"A1006"}', NOW).again
    asked = webhook.SERVICE.ask(OURS, Shipment("W1"), NOW)
    assert webhook.SERVICE.genuine(OURS, Push(asked.headers, asked.body), NOW)
    assert [webhook.SERVICE.answered(Shipment("W1"), status, b"", NOW).again for status in (204, 400, 429, 503)] == [False, False, True, True]


GOOD = {"tracking_number": "W1", "status": "in_transit", "at": "2025-06-01T10:00:00+08:00"}
BAD = (
    b"", b"\xff", b'"x"', b"[" * 100_000, b'{"events": 7}', b'{"events": [7]}', json.dumps({"events": [GOOD] * 501}).encode(),
    *(json.dumps(GOOD | wrong).encode() for wrong in (
        {"tracking_number": ""}, {"tracking_number": "9" * 61}, {"status": "lost"}, {"at": None}, {"at": "2025-06-01T10:00:00"},
        {"at": "2025-06-03T10:00:00+08:00"}, {"at": "0001-01-01T00:00:00+14:00"}, {"status": {"$ne": 1}},
    )),
)  # fmt: skip


@pytest.mark.parametrize("body", BAD)
def test_what_cannot_be_read_is_told_apart(body: bytes) -> None:
    """Whatever a genuine message says, it is read or it is unreadable; the same inside the forms of the other two."""
    with pytest.raises(Unreadable):
        webhook.SERVICE.read(Push({}, body), NOW)
    text = body.decode("latin-1")
    with pytest.raises(Unreadable):
        sf.SERVICE.read(pushed(msgData=text), NOW)
    param = '{"lastResult": {"nu": "1", "data": ' + (text or "7") + "}}"
    with pytest.raises(Unreadable):
        kuaidi100.SERVICE.read(pushed(param=param), NOW)


def test_texts_are_bounded_and_every_service_regrets_what_is_not_genuine() -> None:
    long = GOOD | {"text": "长\x00\n" * 5000, "place": "苏" * 500}
    (told,) = webhook.SERVICE.read(Push({}, json.dumps(long).encode()), NOW)
    assert (len(told.text), len(told.place), "\x00" in told.text, "\n" in told.text) == (1000, 100, False, False)
    for service in SERVICES.values():
        assert not service.genuine(OURS, Push({}, b"\xff\x00&&==%%%zz"), NOW)
        assert (service.thanks.status, service.regrets.status) == (200, 403)
