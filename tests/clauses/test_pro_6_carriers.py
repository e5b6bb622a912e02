"""PRO-6 · Carriers: asked from the outbox to follow parcels, heard through their hooks, whatever they send and however often."""

import datetime as dt
import json
import re
from base64 import b64decode
from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import partial
from typing import Any
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.test import Client

from makesell.books.orderbook import balances as orderbook
from makesell.demo import samples as co
from makesell.documents.deliveries import queries, states
from makesell.documents.deliveries import trouble_queries as troubles
from makesell.doors.api.hooks import MOST_BYTES
from makesell.doors.jobs import timetable
from makesell.doors.jobs.out import carriers
from makesell.engines.carriers import STATUSES, kuaidi100, sf, webhook
from makesell.flows.org_1_organisation import create_carrier
from makesell.flows.org_1_organisation.create_carrier import NewCarrier
from makesell.flows.pro_6_shipping import (
    close_exception,
    create_delivery,
    decide_claim,
    draft_invoice,
    follow_parcels,
    issue_goods,
    pack_parcel,
    pick_delivery,
    post_invoice,
    prove_delivery,
    receive_tracking,
    settle_discrepancy,
    tell_customer,
    track_delivery,
    watch_parcels,
)
from makesell.flows.pro_6_shipping.close_exception import Closing
from makesell.flows.pro_6_shipping.create_delivery import DeliveryFact
from makesell.flows.pro_6_shipping.draft_invoice import InvoiceFact
from makesell.flows.pro_6_shipping.pack_parcel import ParcelFact
from makesell.flows.pro_6_shipping.pick_delivery import PickFact
from makesell.flows.pro_6_shipping.prove_delivery import Lacking, Picture, ProofFact
from makesell.flows.pro_6_shipping.settle_discrepancy import Settlement
from makesell.flows.pro_6_shipping.track_delivery import TrackFact
from makesell.flows.reg_1_regime import check_books
from makesell.ground import clock
from makesell.ground.access import roles
from makesell.ground.actor import Actor, system
from makesell.ground.attachments.queries import of_record
from makesell.ground.db import run, values
from makesell.ground.notices import mail
from makesell.ground.notices.queries import latest
from makesell.ground.notices.tests.mailhost import mail_host
from makesell.ground.wire.faults import Unanswered
from makesell.masterdata.parties import words
from makesell.sheets import waiting
from tests.carriers import carrier_server
from tests.clauses.cast import NOW, person, refused

pytestmark = pytest.mark.django_db
JOBS = system("jobs")
CHINA = dt.timezone(dt.timedelta(hours=8))


class Sending:
    """A company whose carriers are followed through services, and a delivery that has left in a parcel of each."""

    def __init__(self) -> None:
        self.company = c = co.company()
        self.made, warehouse = co.order(c, co.DAY), co.stocked(c, "50")
        store = person(f"WH{c.units[0]}", "仓管", c.units[0], roles.WAREHOUSE)
        desk = person(f"OD{c.units[0]}", "内勤", c.units[0], roles.ORDER_DESK)
        self.service = person(f"CS{c.units[0]}", "客服", c.units[0], roles.CUSTOMER_SERVICE)
        new = [NewCarrier(service.upper(), service, service=service, service_code="yuantong") for service in words.SERVICES]
        names = dict(zip(words.SERVICES, create_carrier.perform_many(new, actor=co.ACTOR, at=NOW), strict=True))
        self.key = create_delivery.perform(DeliveryFact(warehouse, order_ids=(self.made.order_id,)), actor=desk, at=NOW)
        pick_delivery.perform(PickFact(self.key), actor=store, at=NOW)
        self.parcels = {
            service: pack_parcel.perform(ParcelFact(self.key, carrier, f"NO-{service}", contents=((1, Decimal(2)),)), actor=store, at=NOW)
            for service, carrier in names.items()
        }  # fmt: skip
        pack_parcel.perform(ParcelFact(self.key), actor=store, at=NOW)
        issue_goods.perform(self.key, actor=store, at=NOW)

    def following(self, service: str) -> tuple[str, str]:
        """How far the parcel of a service is followed, and what it said."""
        return next((one.following, one.note) for one in queries.parcels(self.key) if one.id == self.parcels[service])

    def events(self) -> list[tuple[str, int | None, str]]:
        """What carriers said, the newest first."""
        return [(one.status, one.parcel, one.service) for one in queries.events(self.key)]


@pytest.fixture
def accounts(monkeypatch: pytest.MonkeyPatch) -> dict[str, dict[str, str]]:
    """Accounts at all services, as the environment would set them up."""
    known = {service: {"url": "", "key": "KEY", "secret": "secret"} for service in settings.CARRIER_ACCOUNTS}
    monkeypatch.setattr(settings, "CARRIER_ACCOUNTS", known)
    monkeypatch.setattr(settings, "PUBLIC_URL", "https://we.example")
    return known


def wants() -> list[int]:
    """The parcels the outbox wants services to be asked about."""
    return values("select (payload->>'parcel')::bigint from outbox_message where topic = %s order by id", [follow_parcels.TOPIC])


def row(minutes: int, state: str, text: str = "") -> dict[str, str]:
    """A row of 快递100, so many minutes ago."""
    moment = clock.now().astimezone(CHINA) - dt.timedelta(minutes=minutes)
    return {"ftime": moment.strftime("%Y-%m-%d %H:%M:%S"), "context": text, "statusCode": state}


def pushed(*rows: dict[str, str], salt: str = "secret", number: str = "NO-kuaidi100") -> bytes:
    """A push of 快递100: all its rows, the newest first."""
    param = json.dumps({"status": "polling", "lastResult": {"state": "0", "nu": number, "data": list(rows)}}, ensure_ascii=False)
    return urlencode({"param": param, "sign": kuaidi100.sign(param, salt)}).encode()


def hook(service: str, body: bytes, **headers: str) -> tuple[int, str]:
    """What our hook answers."""
    answer = Client(enforce_csrf_checks=True).generic(
        "POST", f"/api/hooks/carriers/{service}", body, content_type="application/x-www-form-urlencoded", headers=headers
    )
    return answer.status_code, answer.content.decode()


def test_words_for_every_state_and_service() -> None:
    assert set(STATUSES) == set(states.TRACKING)
    assert set(settings.CARRIER_ACCOUNTS) == set(words.SERVICES) - {words.BY_HAND}
    assert follow_parcels.TOPIC in {task.name for task in (timetable.ask_carrier,)}


def test_a_packed_parcel_is_followed_by_its_carriers_service(accounts: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """Asked from the outbox; a busy service is asked again, one that is away for good or not set up is said so on the parcel; SF is asked anew."""
    s = Sending()
    assert wants() == [s.parcels[service] for service in ("kuaidi100", "sf", "webhook")]
    assert (s.following("hand"), s.following("sf")) == (("", ""), ("to_ask", ""))
    with carrier_server(lambda form: {"result": True, "returnCode": "200", "message": "提交成功"}) as theirs:
        monkeypatch.setattr(settings, "WIRE_PRIVATE", [theirs.place])
        accounts["kuaidi100"]["url"], theirs.busy = theirs.url, 1
        with pytest.raises(Unanswered):
            carriers.ask(s.parcels["kuaidi100"], last=False, actor=JOBS, at=NOW)
        assert s.following("kuaidi100")[0] == "to_ask"
        carriers.ask(s.parcels["kuaidi100"], last=False, actor=JOBS, at=NOW)
        assert s.following("kuaidi100") == ("followed", "提交成功")
        asked = json.loads(theirs.asked[1]["param"])
        assert (asked["number"], asked["company"], asked["key"]) == ("NO-kuaidi100", "yuantong", "KEY")
        assert asked["parameters"]["callbackurl"] == "https://we.example/api/hooks/carriers/kuaidi100"
        theirs.busy = 1
        carriers.ask(s.parcels["kuaidi100"], last=True, actor=JOBS, at=NOW)
        assert s.following("kuaidi100") == ("not_followed", "HTTP 503")
    carriers.ask(s.parcels["webhook"], last=False, actor=JOBS, at=NOW)
    assert s.following("webhook") == ("not_followed", "not set up")
    accounts["webhook"]["url"] = "https://127.0.0.1/"
    carriers.ask(s.parcels["webhook"], last=False, actor=JOBS, at=NOW)
    assert s.following("webhook") == ("not_followed", "this address is not a public one")

    def routes(form: dict[str, str]) -> dict[str, object]:
        genuine = form["msgDigest"] == sf.digest(form["msgData"], form["timestamp"], "secret")
        route = {"acceptTime": "2025-06-01 20:00:00", "acceptAddress": "深圳市", "remark": "顺丰速运 已收取快件", "opCode": "50"}
        found = [{"mailNo": json.loads(form["msgData"])["trackingNumber"][0], "routes": [route]}]
        return {"apiResultCode": "A1000" if genuine else "A1006", "apiResultData": json.dumps({"msgData": {"routeResps": found}})}

    with carrier_server(routes) as theirs:
        monkeypatch.setattr(settings, "WIRE_PRIVATE", [theirs.place])
        accounts["sf"]["url"] = theirs.url
        carriers.ask(s.parcels["sf"], last=False, actor=JOBS, at=NOW)
        assert s.events() == [("picked_up", 3, "sf")]
        assert follow_parcels.ask_again(actor=JOBS, at=NOW + dt.timedelta(hours=1)) == 0
        assert follow_parcels.ask_again(actor=JOBS, at=NOW + dt.timedelta(hours=3)) == 1
        assert wants()[3:] == [s.parcels["sf"]]
        carriers.ask(wants()[-1], last=False, actor=JOBS, at=NOW + dt.timedelta(hours=3))
    assert s.events() == [("picked_up", 3, "sf")]
    carriers.ask(0, last=False, actor=JOBS, at=NOW)


def test_a_hook_takes_what_is_genuine_once(accounts: dict[str, Any]) -> None:
    """Repeated, out of order, forged, of strangers' numbers, unreadable, too large: answered as the protocol expects, never counted twice."""
    s = Sending()
    picked, moving, trouble = row(30, "103", "已揽收"), row(20, "1002", "到达苏州"), row(10, "209", "外包装破损")
    good = (200, kuaidi100.SERVICE.thanks.body.decode())
    assert hook("kuaidi100", pushed(moving, picked)) == good
    assert s.events() == [("in_transit", 2, "kuaidi100"), ("picked_up", 2, "kuaidi100")]
    forged = (
        pushed(trouble, salt="other"), pushed(moving, picked).replace(b"103", b"203"), urlencode({"param": "{}"}).encode(), b"", b"\xff&&=",
        urlencode({"param": "{}", "sign": "é"}).encode(),
    )  # fmt: skip
    for body in forged:
        assert hook("kuaidi100", body) == (403, kuaidi100.SERVICE.regrets.body.decode())
    for body in (pushed(trouble, moving, picked), pushed(moving, picked), pushed(picked), pushed(trouble, moving, picked)):
        assert hook("kuaidi100", body) == good
    assert [status for status, _, _ in s.events()] == ["damaged", "in_transit", "picked_up"]
    told = latest(Actor("人员0", person_id=s.company.people[0]))
    assert [one.kind for one in told if one.kind == "delivery_exception"] == ["delivery_exception"]
    for body in (pushed(trouble, number="NO-webhook"), pushed(trouble, number="其他")):
        assert hook("kuaidi100", body) == good
    broken = "{"
    assert hook("kuaidi100", urlencode({"param": broken, "sign": kuaidi100.sign(broken, "secret")}).encode()) == good
    assert len(s.events()) == 3
    kept = values("select coalesce(new_events, -1) from deliveries_carriermessage order by id")
    assert kept == [2, 1, 0, 0, 0, -1]
    assert hook("kuaidi100", b"x" * (MOST_BYTES + 1))[0] == 413
    assert hook("hand", b"")[0] == hook("dhl", b"")[0] == 404
    assert Client().get("/api/hooks/carriers/kuaidi100").status_code == 405
    assert receive_tracking.sweep(clock.now() + dt.timedelta(days=191)) == 6


def test_the_other_services_push_too(accounts: dict[str, Any]) -> None:
    """SF's routes in a signed form, a webhook's event in signed JSON within five minutes; without its secret a service has no hook."""
    s = Sending()
    message = json.dumps({"Body": {"WaybillRoute": [{"mailno": "NO-sf", "acceptTime": row(5, "")["ftime"], "opCode": "80", "remark": "已签收"}]}})
    form = {"msgData": message, "timestamp": "1", "msgDigest": sf.digest(message, "1", "secret")}
    assert hook("sf", urlencode(form).encode()) == (200, '{"return_code":"0000","return_msg":"成功"}')
    assert hook("sf", urlencode(form | {"timestamp": "2"}).encode())[0] == 403
    event = {"tracking_number": "NO-webhook", "status": "customs", "at": clock.now().isoformat(), "place": "Hamburg"}
    body = json.dumps(event).encode()
    for age, status in ((0, 200), (0, 200), (webhook.WINDOW + 60, 403)):
        stamp = str(int(clock.now().timestamp()) - age)
        headers = {"webhook-id": "m1", "webhook-timestamp": stamp, "webhook-signature": webhook.sign("secret", "m1", stamp, body)}
        assert hook("webhook", body, **headers)[0] == status
    assert {(status, service) for status, _, service in s.events()} == {("handed_over", "sf"), ("customs", "webhook")}
    accounts["sf"]["secret"] = ""
    assert hook("sf", urlencode(form).encode())[0] == 404


def refused_by(wrong: Sequence[Actor], work: Callable[[Actor], object]) -> None:
    """Each of these people is refused."""
    for who in wrong:
        refused("access.refused", lambda who=who: work(who))  # type: ignore[misc]


def test_what_goes_wrong_on_the_way_is_a_task_until_somebody_says_how_it_ended() -> None:
    """Told by the carrier or seen by the clock: once each, told to the owner, waiting with customer service; missing goods become discrepancies."""
    s = Sending()
    store, seller = (person(f"{role}{s.key}", role, s.company.units[0], role) for role in (roles.WAREHOUSE, roles.SALESPERSON))
    track = partial(track_delivery.perform, actor=s.service)
    day = dt.timedelta(days=1)
    track(TrackFact(s.key, "handed_over", 2, NOW + day), at=NOW + day)
    track(TrackFact(s.key, "exception", 2, NOW, text="延误"), at=NOW + day)
    assert troubles.exceptions(s.key) == []
    for _again in range(2):
        track(TrackFact(s.key, "damaged", 1, NOW + day, text="外箱破损"), at=NOW + day)
        track(TrackFact(s.key, "damaged", 1, NOW + 2 * day), at=NOW + 2 * day)
    (damaged,) = troubles.exceptions(s.key)
    assert (damaged.kind, damaged.text, damaged.parcel, damaged.outcome) == ("damaged", "外箱破损", 1, "")
    assert [wait.id for wait in waiting.of_deliveries(s.service, NOW + day)] == [s.key]
    assert {one.kind for one in latest(Actor("人员0", person_id=s.company.people[0]))} >= {"delivery_exception"}
    close = close_exception.perform
    refused_by((store, seller), lambda who: close(Closing(damaged.id, states.FALSE), actor=who, at=NOW + 2 * day))
    two = (Lacking(1, "damaged", Decimal(2)),)
    for wrong in (Closing(damaged.id, states.MISSING), Closing(damaged.id, states.FALSE, missing=two)):
        refused("exception.missing", lambda wrong=wrong: close(wrong, actor=s.service, at=NOW + 2 * day))  # type: ignore[misc]
    refused("proof.quantity", lambda: close(
        Closing(damaged.id, states.MISSING, missing=(Lacking(1, "damaged", Decimal(99)),)), actor=s.service, at=NOW + 2 * day))  # fmt: skip
    close(Closing(damaged.id, states.MISSING, "两件破损", two), actor=s.service, at=NOW + 2 * day)
    refused("exception.closed", lambda: close(Closing(damaged.id, states.FALSE), actor=s.service, at=NOW + 2 * day))
    refused("record.missing", lambda: close(Closing(0, states.FALSE), actor=s.service, at=NOW + 2 * day))
    (missing,) = queries.discrepancies(s.key)
    assert (missing.kind, missing.qty, missing.outcome) == ("damaged", Decimal(2), "")
    settle_discrepancy.perform(Settlement(missing.id, states.REDELIVERY, came_back=True), actor=s.service, at=NOW + 2 * day)
    week = NOW + 8 * day
    assert watch_parcels.perform(actor=JOBS, at=NOW + 2 * day) == 0
    assert watch_parcels.perform(actor=JOBS, at=week) == 1
    assert watch_parcels.perform(actor=JOBS, at=week + day) == 0
    late = troubles.exceptions(s.key)[-1]
    assert (late.kind, late.parcel) == ("late", 1)
    close(Closing(late.id, states.FALSE), actor=s.service, at=week)
    assert watch_parcels.perform(actor=JOBS, at=week + 9 * day) == 0
    run("update parties_carrier set transit_days = 2 where service = 'sf'")
    assert watch_parcels.perform(actor=JOBS, at=week + 9 * day) == 1
    prove_delivery.perform(ProofFact(s.key, "王师傅", clock.business_date(week)), actor=s.service, at=week + 9 * day)
    assert [one.outcome for one in troubles.exceptions(s.key)] == [states.MISSING, states.FALSE, states.ARRIVED]
    assert waiting.of_deliveries(s.service, week + 9 * day) == []
    book = orderbook.of_lines(s.made.line_ids)[s.made.line_ids[0]]
    assert (book.shipped_qty, book.delivered_qty) == (Decimal(8), Decimal(8))
    assert check_books.perform() == []


def test_a_discrepancy_ends_as_a_new_delivery_a_credit_note_or_a_claim() -> None:
    """Invoiced goods are credited by who keeps the invoices; a carrier pays in part or refuses; each end stands on the discrepancy."""
    s = Sending()
    unit = s.company.units[0]
    clerk, store = (person(f"{role}{s.key}", role, unit, role) for role in (roles.INVOICING_CLERK, roles.WAREHOUSE))
    kinds = ("damaged", "refused", "short")
    prove_delivery.perform(ProofFact(s.key, "王师傅", missing=tuple(Lacking(1, kind, Decimal(1)) for kind in kinds)), actor=s.service, at=NOW)
    bill = draft_invoice.perform(InvoiceFact(order_id=s.made.order_id), actor=clerk, at=NOW)
    post_invoice.perform(bill, actor=clerk, at=NOW)
    credited, claimed, other = (row.id for row in queries.discrepancies(s.key))
    settle = partial(settle_discrepancy.perform, at=NOW)
    refused("discrepancy.invoiced", lambda: settle(Settlement(credited, states.CREDIT), actor=s.service))
    refused_by((s.service, store), lambda who: settle_discrepancy.credit(credited, actor=who, at=NOW))
    settle_discrepancy.credit(credited, actor=clerk, at=NOW)
    refused("discrepancy.settled", lambda: settle_discrepancy.credit(credited, actor=clerk, at=NOW))
    book = orderbook.of_lines(s.made.line_ids)[s.made.line_ids[0]]
    assert (book.ordered_qty, book.shipped_qty, book.invoiced_qty) == (Decimal(9), Decimal(9), Decimal(9))
    numbers = values("select number from invoices_creditnote where customer_id = %s", [queries.of_ids([s.key])[0].customer_id])
    assert [queries.discrepancy(s.service, credited).reference] == numbers
    for nothing in (Decimal(0), Decimal("0.001")):
        worthless = Settlement(claimed, states.CARRIER_CLAIM, "PF-1", amount=nothing)
        refused("claim.worth", lambda worthless=worthless: settle(worthless, actor=s.service))  # type: ignore[misc]
    settle(Settlement(claimed, states.CARRIER_CLAIM, "PF-1"), actor=s.service)
    settle(Settlement(other, states.CARRIER_CLAIM, "PF-2", amount=Decimal("12.50")), actor=s.service)
    assert [troubles.claim(s.service, key).amount for key in (claimed, other)] == [Decimal(100), Decimal("12.50")]
    refused_by((clerk, store), lambda who: decide_claim.pay(claimed, actor=who, at=NOW))
    refused_by((clerk, store), lambda who: decide_claim.refuse(claimed, "x", actor=who, at=NOW))
    refused("claim.amount", lambda: decide_claim.pay(claimed, Decimal("100.01"), actor=s.service, at=NOW))
    refused("claim.why", lambda: decide_claim.refuse(other, " ", actor=s.service, at=NOW))
    decide_claim.pay(claimed, Decimal(80), actor=s.service, at=NOW)
    decide_claim.refuse(other, "包装不当", actor=s.service, at=NOW)
    for end in (decide_claim.pay, lambda key, **by: decide_claim.refuse(key, "x", **by)):
        refused("claim.decided", lambda end=end: end(claimed, actor=s.service, at=NOW))  # type: ignore[misc]
    assert [(troubles.claim(s.service, key).state, troubles.claim(s.service, key).paid) for key in (claimed, other)] == [
        (states.PAID, Decimal(80)), (states.TURNED_DOWN, Decimal(0)),
    ]  # fmt: skip
    assert check_books.perform() == []


def test_the_customer_is_told_once_of_each_event_and_may_stop_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """In its language, with a link that follows the delivery; what fails is tried again; without a host, or stopped behind the link, nothing goes."""
    s = Sending()
    customer = queries.of_ids([s.key])[0].customer_id
    run("update parties_customer set email = 'buyer@example.com', language = 'en' where record_id = %s", [customer])
    tell = partial(tell_customer.perform, mail.post, actor=JOBS, at=clock.now())
    monkeypatch.setattr(settings, "PUBLIC_URL", "https://we.example")
    with mail_host() as host:
        monkeypatch.setattr(settings, "EMAIL_BACKEND", "django.core.mail.backends.smtp.EmailBackend")
        monkeypatch.setattr(settings, "EMAIL_HOST", "127.0.0.1")
        monkeypatch.setattr(settings, "EMAIL_PORT", host.port)
        host.refuses = True
        assert tell(public_url="https://we.example", configured=True) == 1
        host.refuses = False
        assert tell(public_url="https://we.example", configured=True) == 1
        for _again in range(2):
            track_delivery.perform(TrackFact(s.key, "damaged", 1), actor=s.service, at=NOW)
        prove_delivery.perform(ProofFact(s.key, "王师傅"), actor=s.service, at=NOW)
        assert [tell(public_url="https://we.example", configured=True) for _again in range(2)] == [2, 0]
    number = queries.of_ids([s.key])[0].number
    subjects = [str(one["Subject"]).partition(": ")[2] for one in host.taken]
    assert subjects == [f"your delivery {number} {words}" for words in ("is on its way", "met trouble on its way", "has arrived")]
    links = [re.findall(r"https://we\.example(/p/\S+/)", one.get_content())[0] for one in host.taken]
    visitor = Client(headers={"accept-language": "en"})
    assert [visitor.get(link).status_code for link in links] == [200, 200, 200]
    assert visitor.post(f"{links[0]}do/stop/").status_code == 303
    assert "Mails of deliveries again" in visitor.get(links[1]).content.decode()
    track_delivery.perform(TrackFact(s.key, "refused", 1), actor=s.service, at=NOW)
    assert tell(public_url="https://we.example", configured=True) == 1
    visitor.post(f"{links[0]}do/again/")
    track_delivery.perform(TrackFact(s.key, "sent_back", 1), actor=s.service, at=NOW)
    assert tell(public_url="", configured=True) == 1
    assert [(one.event, one.state) for one in queries.mails(s.key)] == [
        ("left", "sent"), ("exception", "sent"), ("delivered", "sent"), ("exception", "stopped"), ("exception", "unset"),
    ]  # fmt: skip


PNG = b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")
HOSTILE = (b"", b"MZ\x90", b"<svg onload=alert(1)>", b"<html>", b"%PDF-1.7", b"PK\x03\x04", b"#!/bin/sh", b"text")


def test_a_proof_bears_a_photo_and_the_receivers_signature() -> None:
    """Pictures by their bytes; whatever else calls itself one is refused and nothing is written; both are files of the delivery."""
    s = Sending()
    for content in HOSTILE:
        fact = ProofFact(s.key, "王师傅", photo=Picture("photo.jpg", content))
        refused("proof.picture", lambda fact=fact: prove_delivery.perform(fact, actor=s.service, at=NOW))  # type: ignore[misc]
    bad = ProofFact(s.key, "王师傅", photo=Picture("photo.png.exe", PNG))
    refused("attachments.program", lambda: prove_delivery.perform(bad, actor=s.service, at=NOW))
    assert queries.of_ids([s.key])[0].state == states.ISSUED
    good = ProofFact(s.key, "王师傅", photo=Picture("../../IMG 1.png", PNG), signature=Picture("signature.png", PNG))
    prove_delivery.perform(good, actor=s.service, at=NOW)
    proof = queries.proof(s.key)
    assert proof is not None
    assert (proof.photo, proof.signature) == ("IMG 1.png", "signature.png")
    assert {file.name for file in of_record(s.key)} == {"IMG 1.png", "signature.png"}
