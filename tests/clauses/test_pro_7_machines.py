"""PRO-7 · Installed machines: a piece becomes one by itself, its warranty is known to tickets and to money, it moves, comes back, is replaced."""

import datetime as dt
from decimal import Decimal
from functools import partial

import pytest
from django.test import Client

from makesell.demo import samples as co
from makesell.documents.acceptances import machine_queries as machines
from makesell.documents.tickets import queries as tickets
from makesell.engines.terms import months_later
from makesell.flows.org_1_organisation import change_product
from makesell.flows.pro_6_shipping import issue_goods, pick_delivery, prove_delivery, record_acceptance, undo_issue
from makesell.flows.pro_6_shipping.pick_delivery import Found, PickFact
from makesell.flows.pro_6_shipping.prove_delivery import ProofFact
from makesell.flows.pro_6_shipping.record_acceptance import CertificateFact
from makesell.flows.pro_7_care import authorise_return, keep_machine, open_ticket, receive_return, record_machine
from makesell.flows.pro_7_care.authorise_return import ReturnFact
from makesell.flows.pro_7_care.keep_machine import Extension, Move, Replacement
from makesell.flows.pro_7_care.open_ticket import TicketFact
from makesell.flows.pro_7_care.record_machine import MachineFact
from makesell.ground import clock, listing
from makesell.ground.access import roles as R
from makesell.ground.db import values
from makesell.ground.spine.master import Change
from makesell.sheets import machines as sheet
from tests.clauses.cast import NOW, TODAY, person, refused
from tests.clauses.orders import proved
from tests.clauses.test_pro_6_lots import Tracked

D = Decimal
pytestmark = pytest.mark.django_db


class Installed(Tracked):
    """Pieces S1 and S2 have been delivered."""

    def arrived(self, *pieces: str) -> int:
        """A delivery of these pieces that has arrived."""
        key = self.plan((self.pieces, str(len(pieces))))
        pick_delivery.perform(PickFact(key, (Found(1, D(len(pieces)), " ".join(pieces)),)), actor=self.store, at=NOW)
        issue_goods.perform(key, actor=self.store, at=NOW)
        return prove_delivery.perform(ProofFact(key, "王师傅"), actor=self.service, at=NOW)

    def accepted(self, *pieces: str) -> tuple[int, list[machines.MachineRow]]:
        """A delivery that was accepted, and its machines."""
        key = self.arrived(*pieces)
        record_acceptance.perform(CertificateFact(key, "王工"), actor=self.service, at=NOW)
        return key, machines.of_ids(machines.of_delivery(key))


def test_a_piece_becomes_a_machine_when_it_is_accepted() -> None:
    """With its number, place and warranty: the months its product says, else the rule's; a product that says so, when it is shipped."""
    t = Installed()
    key, (one, two) = t.accepted("S1", "S2")
    assert [(m.serial, m.customer_id, m.order_id, m.started_date, m.warranty_until) for m in (one, two)] == [
        (code, one.customer_id, t.made.order_id, TODAY, months_later(TODAY, 12)) for code in ("S1", "S2")
    ]
    assert (one.number or "").startswith("EQ-2506-")
    assert machines.count_of_delivery(t.service, key) == 2
    change_product.perform_many([Change(t.piece, {"installed_from": "shipped", "warranty_months": 24, "labour_months": 6})], actor=co.ACTOR, at=NOW)
    left = t.plan((t.pieces, "1"))
    pick_delivery.perform(PickFact(left, (Found(1, D(1), "S3"),)), actor=t.store, at=NOW)
    issue_goods.perform(left, actor=t.store, at=NOW)
    (three,) = machines.of_ids(machines.of_delivery(left))
    assert (three.serial, three.warranty_until, three.labour_until) == ("S3", months_later(TODAY, 24), months_later(TODAY, 6))
    assert one.labour_until is None     # with the parts
    proved()
    undo_issue.perform(left, actor=t.store, at=NOW, reason="装错")
    assert machines.of_ids([three.id])[0].state == "returned"
    proved()


def test_what_happens_to_a_machine_later() -> None:
    """Moved within the customer's places, its warranty extended with a reason, returned with its piece; each refused where it makes no sense."""
    t = Installed()
    key, (one, two) = t.accepted("S1", "S2")
    tomorrow = TODAY + dt.timedelta(days=1)
    for code, wrong in (
        ("machine.place", Move(one.id)), ("machine.address", Move(one.id, 10**9)), ("day.future", Move(one.id, None, "B", tomorrow)),
    ):  # fmt: skip
        refused(code, partial(keep_machine.move, wrong, actor=t.service, at=NOW))
    keep_machine.move(Move(one.id, None, "二号车间", TODAY, "产线搬迁"), actor=t.service, at=NOW)
    refused("machine.same_place", lambda: keep_machine.move(Move(one.id, None, "二号车间"), actor=t.service, at=NOW))
    later = months_later(TODAY, 18)
    for code, short in (("machine.not_later", Extension(one.id, TODAY, "x")), ("machine.why", Extension(one.id, later, " ")),
                       ("machine.too_late", Extension(one.id, dt.date(2099, 1, 1), "x"))):  # fmt: skip
        refused(code, partial(keep_machine.extend, short, actor=t.service, at=NOW))
    refused("access.refused", lambda: keep_machine.extend(Extension(one.id, later, "补偿"), actor=t.store, at=NOW))
    keep_machine.extend(Extension(one.id, later, "停机补偿"), actor=t.service, at=NOW)
    row = machines.machine(t.service, one.id)
    assert (row.site, row.warranty_until, row.agreed_until) == ("二号车间", later, months_later(TODAY, 12))
    assert [(s.kind, s.after, s.reason) for s in machines.steps(one.id)] == [
        ("extended", later.isoformat(), "停机补偿"), ("moved", "二号车间", "产线搬迁"),
    ]  # fmt: skip
    back = authorise_return.perform(ReturnFact(key, "异响", ((1, D(1)),), None, ((1, "S2"),)), actor=t.service, at=NOW)
    receive_return.perform(back, actor=t.store, at=NOW)
    assert [(m.serial, m.state) for m in machines.of_ids([one.id, two.id])] == [("S1", "in_use"), ("S2", "returned")]
    refused("document.state", lambda: keep_machine.retire(two.id, "x", actor=t.service, at=NOW))
    assert "S1" in str(sheet.head(t.service, one.id).title)
    assert [fact.value for fact in sheet._warranty(t.service, one.id).facts][1:] == [later, months_later(TODAY, 12)]
    proved()


def test_another_machine_stands_for_one() -> None:
    """Of the same customer, in use, for one only; it takes over what is left of the warranty; one of before is recorded by hand."""
    t = Installed()
    _, (one, two) = t.accepted("S1", "S2")
    keep_machine.extend(Extension(one.id, months_later(TODAY, 18), "补偿"), actor=t.service, at=NOW)
    refused("machine.by", lambda: keep_machine.replace(Replacement(one.id, one.id, "x"), actor=t.service, at=NOW))
    keep_machine.replace(Replacement(one.id, two.id, "主轴损坏"), actor=t.service, at=NOW)
    old, new = machines.of_ids([one.id, two.id])
    assert (old.state, old.replaced_by_id, new.replaces_id, new.warranty_until) == ("replaced", new.id, old.id, old.warranty_until)
    fact = MachineFact(one.customer_id, t.piece, "OLD-7", TODAY - dt.timedelta(days=900))
    for code, wrong in (
        ("machine.product", MachineFact(one.customer_id, t.bulk, "X", TODAY)),
        ("machine.serial", MachineFact(one.customer_id, t.piece, "A B", TODAY)),
        ("machine.dates", MachineFact(one.customer_id, t.piece, "A", TODAY, dt.date(2020, 1, 1))),
        ("machine.known", MachineFact(one.customer_id, t.piece, "S2", TODAY)),
    ):  # fmt: skip
        refused(code, partial(record_machine.perform, wrong, actor=t.service, at=NOW))
    key = record_machine.perform(fact, actor=t.service, at=NOW)
    assert machines.machine(t.service, key).warranty(TODAY) == "out"
    refused("machine.by", lambda: keep_machine.replace(Replacement(key, two.id, "x"), actor=t.service, at=NOW))
    keep_machine.retire(key, "报废", actor=t.service, at=NOW)
    proved()


def test_a_ticket_says_whether_its_machine_is_in_warranty() -> None:
    """The machine brings product and order; another customer's is refused; the customer reads its machines by a link, others see none."""
    t = Installed()
    _, (one, _two) = t.accepted("S1", "S2")
    old = record_machine.perform(MachineFact(one.customer_id, t.piece, "OLD-7", TODAY - dt.timedelta(days=900)), actor=t.service, at=NOW)
    keys = [
        open_ticket.perform(TicketFact(one.customer_id, "repair", "异响", "运行有异响", machine_id=machine), actor=t.service, at=NOW)
        for machine in (one.id, old)
    ]  # fmt: skip
    first = tickets.ticket(t.service, keys[0])
    assert (first.machine, first.product_id, first.order_id) == ("S1", t.piece, t.made.order_id)
    found = listing.by_ids(tickets.LISTING, t.service, keys)
    assert [found[key]["warranty"] for key in keys] == ["in", "out"]
    (other,) = values("select record_id from parties_customer where record_id <> %s order by 1 limit 1", [one.customer_id])
    refused("ticket.about", lambda: open_ticket.perform(TicketFact(other, "repair", "x", "y", machine_id=one.id), actor=t.service, at=NOW))
    token = keep_machine.send_link(one.id, 30, actor=t.service, at=clock.now())
    page = Client(headers={"Accept-Language": "en"}).get(f"/p/{token}/").content.decode()
    assert [word for word in ("S1", "S2", "OLD-7", "Out of warranty") if word not in page] == []
    stranger = person(f"ST{one.id}", "外人", t.company.units[1], R.SALESPERSON)
    refused("record.missing", lambda: machines.machine(stranger, one.id))
    assert listing.page(machines.LISTING, stranger, listing.Query.from_pairs([])).rows == ()
