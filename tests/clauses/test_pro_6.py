"""PRO-6 · Shipping: planned by the order desk, picked, packed and issued by the warehouse, tracked, proved, what was short settled."""

import datetime as dt
from decimal import Decimal

import pytest
from django.test import Client

from makesell.books.orderbook import balances as orderbook
from makesell.books.stock import balances as stock
from makesell.demo import samples as co
from makesell.documents.deliveries import queries, states
from makesell.flows.org_1_organisation import create_carrier
from makesell.flows.org_1_organisation.create_carrier import NewCarrier
from makesell.flows.pro_5_production.record_orders import Made
from makesell.flows.pro_6_shipping import (
    cancel_delivery,
    create_delivery,
    issue_goods,
    pack_parcel,
    pick_delivery,
    prove_delivery,
    send_delivery_link,
    settle_discrepancy,
    track_delivery,
)
from makesell.flows.pro_6_shipping.create_delivery import DeliveryFact, PartFact
from makesell.flows.pro_6_shipping.pack_parcel import ParcelFact
from makesell.flows.pro_6_shipping.pick_delivery import Found, PickFact
from makesell.flows.pro_6_shipping.prove_delivery import Lacking, ProofFact
from makesell.flows.pro_6_shipping.settle_discrepancy import Settlement
from makesell.flows.pro_6_shipping.track_delivery import TrackFact
from makesell.flows.reg_1_regime import check_books
from makesell.ground import clock
from makesell.ground.access import roles
from makesell.ground.actor import Actor
from makesell.ground.db import run, values
from makesell.ground.notices.queries import latest
from tests.clauses.cast import NOW, TODAY, person, refused

D = Decimal
pytestmark = pytest.mark.django_db


class Shipping:
    """A company with an order of 10 and 10 pieces, 50 of each product in a warehouse, and the people who ship."""

    def __init__(self) -> None:
        self.company = c = co.company()
        self.made = co.order(c, co.DAY)
        self.warehouse = co.stocked(c, "50")
        self.desk = person(f"OD{c.units[0]}", "内勤", c.units[0], roles.ORDER_DESK)
        self.store = person(f"WH{c.units[0]}", "仓管", c.units[0], roles.WAREHOUSE)
        self.service = person(f"CS{c.units[0]}", "客服", c.units[0], roles.CUSTOMER_SERVICE)

    def plan(self, *parts: tuple[int, str], made: Made | None = None) -> int:
        """A delivery of quantities of lines."""
        lines = tuple(PartFact((made or self.made).line_ids[line], D(qty)) for line, qty in parts)
        return create_delivery.perform(DeliveryFact(self.warehouse, lines), actor=self.desk, at=NOW)

    def issued(self, *parts: tuple[int, str]) -> int:
        """A delivery that has left."""
        key = self.plan(*parts)
        pick_delivery.perform(PickFact(key), actor=self.store, at=NOW)
        return issue_goods.perform(key, actor=self.store, at=NOW)

    def proved(self, *parts: tuple[int, str], missing: tuple[Lacking, ...] = ()) -> int:
        """A delivery that has arrived."""
        return prove_delivery.perform(ProofFact(self.issued(*parts), "王师傅", missing=missing), actor=self.service, at=NOW)

    def book(self, line: int = 0) -> orderbook.LineBalance:
        """What is posted of an order line."""
        return orderbook.of_lines([self.made.line_ids[line]])[self.made.line_ids[line]]

    def on_hand(self, product: int = 1) -> Decimal:
        """What lies of a product."""
        return next(row.on_hand for row in stock.of_products([self.company.products[product]]) if row.warehouse_id == self.warehouse)


def posted(line: int, measure: str) -> list[Decimal]:
    """The net credits of a measure of an order line, person by person."""
    return values("select sum(net) from performance_entry where line_id = %s and measure = %s group by person_id order by 1 desc", [line, measure])


def proven() -> bool:
    """`check` finds nothing."""
    return check_books.perform() == []


def test_a_delivery_runs_from_plan_to_proof() -> None:
    """In two parts of an order: stock, `shipped` and `delivered` follow; the salesperson is told; the rest stays open."""
    s = Shipping()
    key = s.plan((0, "4"), (1, "10"))
    assert (queries.of_ids([key])[0].state, s.book().shipped_qty, s.on_hand()) == (states.DRAFT, D(0), D(50))
    pick_delivery.perform(PickFact(key, (Found(1, D(4), "LOT-7"),)), actor=s.store, at=NOW)
    sf = create_carrier.perform(NewCarrier("SF", "顺丰"), actor=co.ACTOR, at=NOW)
    pack_parcel.perform(ParcelFact(key, sf, "SF100", contents=((1, D(4)),)), actor=s.store, at=NOW)
    refused("delivery.half_packed", lambda: issue_goods.perform(key, actor=s.store, at=NOW))
    pack_parcel.perform(ParcelFact(key, sf, "SF101"), actor=s.store, at=NOW)
    issue_goods.perform(key, actor=s.store, at=NOW)
    row = queries.of_ids([key])[0]
    assert (row.state, row.issued_date, row.carrier) == (states.ISSUED, TODAY, "顺丰")
    assert (s.book().shipped_qty, s.book().open_qty, s.on_hand(1), s.on_hand(0)) == (D(4), D(6), D(46), D(40))
    assert posted(s.made.line_ids[0], "shipped") == [D("240.00"), D("160.00")]
    (told,) = latest(Actor("人员0", person_id=s.company.people[0]))
    assert (told.kind, told.record_id) == ("delivery_issued", key)
    track_delivery.perform(TrackFact(key, "in_transit", 1, place="苏州"), actor=s.service, at=NOW)
    track_delivery.perform(TrackFact(key, "in_transit", 1, place="苏州"), actor=s.service, at=NOW)
    assert [(e.status, e.parcel, e.place) for e in queries.events(key)] == [("in_transit", 1, "苏州")]
    prove_delivery.perform(ProofFact(key, "王师傅"), actor=s.service, at=NOW)
    assert (queries.of_ids([key])[0].state, s.book().delivered_qty) == (states.DELIVERED, D(4))
    assert posted(s.made.line_ids[0], "delivered") == [D("240.00"), D("160.00")]
    assert proven()


def test_the_customer_follows_a_delivery_by_a_link() -> None:
    """How far it is in the customer's words, its parcels and what the carrier said; no price, no name of the warehouse; others may not send it."""
    s = Shipping()
    key = s.issued((0, "4"))
    track_delivery.perform(TrackFact(key, "in_transit", place="苏州", text="已到分拨中心"), actor=s.service, at=NOW)
    nobody = person("XX", "质检", s.company.units[0], roles.QUALITY)
    stranger = person("YY", "外人", s.company.units[1], roles.SALESPERSON)
    refused("access.refused", lambda: send_delivery_link.perform(key, 30, actor=nobody, at=NOW))
    refused("record.missing", lambda: send_delivery_link.perform(key, 30, actor=stranger, at=NOW))
    refused("link.days", lambda: send_delivery_link.perform(key, 91, actor=s.service, at=NOW))
    token = send_delivery_link.perform(key, 30, actor=s.service, at=clock.now())
    run("update products_product set name_en = 'Drive one' where record_id = %s", [queries.lines(key)[0].product_id])
    for language, words in (("zh-hans", ("运输中", "苏州", "已到分拨中心")), ("en", ("On the way", "苏州", "Drive one"))):
        page = Client(headers={"Accept-Language": language}).get(f"/p/{token}/").content.decode()
        assert [word for word in words if word not in page] == []
        assert "1,000.01" not in page
    prove_delivery.perform(ProofFact(key, "王师傅"), actor=s.service, at=NOW)
    assert "王师傅" in Client().get(f"/p/{token}/").content.decode()
    planned = s.plan((1, "1"))
    cancel_delivery.perform(planned, actor=s.desk, at=NOW)
    refused("document.state", lambda: send_delivery_link.perform(planned, 30, actor=s.service, at=NOW))


def test_parts_sum_to_the_atoms_of_the_line() -> None:
    """13.1: 3, 3 and 4 of 10 pieces of 1,000.01 at 60/40 end at 600.01 and 400.00, shipped and delivered alike."""
    s = Shipping()
    for qty in ("3", "3", "4"):
        s.proved((0, qty))
    assert posted(s.made.line_ids[0], "shipped") == [D("600.01"), D("400.00")]
    assert posted(s.made.line_ids[0], "delivered") == [D("600.01"), D("400.00")]
    assert proven()


def test_lines_of_several_orders_of_one_customer_ship_together() -> None:
    """One delivery, two orders; another customer's line is refused."""
    s = Shipping()
    second, strange = co.order(s.company, co.DAY), co.order(s.company, co.DAY, customer=1)
    lines = (PartFact(s.made.line_ids[0]), PartFact(second.line_ids[0], D(2)))
    key = create_delivery.perform(DeliveryFact(s.warehouse, lines), actor=s.desk, at=NOW)
    assert [line.qty for line in queries.lines(key)] == [D(10), D(2)]
    assert queries.of_ids([key])[0].order_id is None
    mixed = (PartFact(second.line_ids[1]), PartFact(strange.line_ids[0]))
    refused("delivery.customers", lambda: create_delivery.perform(DeliveryFact(s.warehouse, mixed), actor=s.desk, at=NOW))


def test_what_is_planned_is_not_open_twice() -> None:
    """A draft takes its quantity from what can be planned; cancelled it gives it back; freight and drafts are no goods."""
    s = Shipping()
    first = s.plan((0, "7"))
    refused("delivery.too_much", lambda: s.plan((0, "4")))
    cancel_delivery.perform(first, actor=s.desk, at=NOW)
    whole = create_delivery.perform(DeliveryFact(s.warehouse, order_ids=(s.made.order_id,)), actor=s.desk, at=NOW)
    assert [line.qty for line in queries.lines(whole)] == [D(10), D(10)]
    nothing = DeliveryFact(s.warehouse, order_ids=(s.made.order_id,))
    refused("delivery.nothing", lambda: create_delivery.perform(nothing, actor=s.desk, at=NOW))
    refused("delivery.not_open", lambda: s.plan((2, "1")))
    refused("delivery.not_open", lambda: s.plan((0, "1"), made=co.draft_order(s.company)))


def test_what_was_not_found_stays_open() -> None:
    """A short pick makes the delivery smaller; nothing found at all is refused."""
    s = Shipping()
    key = s.plan((0, "4"), (1, "5"))
    none = (Found(1, D(0)), Found(2, D(0)))
    refused("pick.nothing", lambda: pick_delivery.perform(PickFact(key, none), actor=s.store, at=NOW))
    refused("pick.quantity", lambda: pick_delivery.perform(PickFact(key, (Found(1, D(5)),)), actor=s.store, at=NOW))
    refused("delivery.position", lambda: pick_delivery.perform(PickFact(key, (Found(9, D(1)),)), actor=s.store, at=NOW))
    pick_delivery.perform(PickFact(key, (Found(1, D(3)), Found(2, D(0)))), actor=s.store, at=NOW)
    assert [(line.position, line.qty) for line in queries.lines(key)] == [(1, D(3))]
    assert queries.to_ship([s.made.line_ids[0]])[0].open_qty == D(7)


def test_goods_that_are_not_there_do_not_leave() -> None:
    """Neither delivery, books nor stock change; a quantity promised to others is not there either."""
    s = Shipping()
    empty = co.stocked(s.company, "3")
    lines = (PartFact(s.made.line_ids[0], D(4)),)
    key = create_delivery.perform(DeliveryFact(empty, lines), actor=s.desk, at=NOW)
    pick_delivery.perform(PickFact(key), actor=s.store, at=NOW)
    refused("stock.short", lambda: issue_goods.perform(key, actor=s.store, at=NOW))


def test_a_short_delivery_is_delivered_again() -> None:
    """4 sent, 1 short: 3 are delivered; settled as re-delivery, 1 is open on the order again and ships once more."""
    s = Shipping()
    key = s.proved((0, "4"), missing=(Lacking(1, "short", D(1), "少一件"),))
    (row,) = queries.discrepancies(key)
    assert (s.book().shipped_qty, s.book().delivered_qty, row.outcome) == (D(4), D(3), "")
    settle_discrepancy.perform(Settlement(row.id, states.REDELIVERY, came_back=True), actor=s.service, at=NOW)
    assert (s.book().shipped_qty, s.book().open_qty, s.on_hand()) == (D(3), D(7), D(47))
    again = queries.discrepancies(key)[0].redelivery_id or 0
    assert [(line.order_line_id, line.qty) for line in queries.lines(again)] == [(s.made.line_ids[0], D(1))]
    pick_delivery.perform(PickFact(again), actor=s.store, at=NOW)
    issue_goods.perform(again, actor=s.store, at=NOW)
    prove_delivery.perform(ProofFact(again, "王师傅"), actor=s.service, at=NOW)
    refused("discrepancy.settled", lambda: settle_discrepancy.perform(Settlement(row.id, states.CREDIT), actor=s.service, at=NOW))
    draft = ProofFact(s.plan((1, "2")), "王师傅", missing=(Lacking(1, "short", D(1)),))
    refused("document.state", lambda: prove_delivery.perform(draft, actor=s.service, at=NOW))
    s.proved((0, "6"))
    assert posted(s.made.line_ids[0], "shipped") == posted(s.made.line_ids[0], "delivered") == [D("600.01"), D("400.00")]
    assert proven()


def test_missing_goods_are_credited_or_claimed() -> None:
    """Credited: neither ordered nor shipped any more. Claimed from the carrier: the books stay; the claim has its number."""
    s = Shipping()
    key = s.proved((0, "10"), missing=(Lacking(1, "damaged", D(2)), Lacking(1, "refused", D(1))))
    credit, claim = (row.id for row in queries.discrepancies(key))
    settle_discrepancy.perform(Settlement(credit, states.CREDIT), actor=s.service, at=NOW)
    assert (s.book().ordered_qty, s.book().shipped_qty, s.book().open_qty) == (D(8), D(8), D(0))
    assert posted(s.made.line_ids[0], "ordered") == [D("480.01"), D("320.00")]
    refused("discrepancy.reference", lambda: settle_discrepancy.perform(Settlement(claim, states.CARRIER_CLAIM), actor=s.service, at=NOW))
    settle_discrepancy.perform(Settlement(claim, states.CARRIER_CLAIM, "PF-88"), actor=s.service, at=NOW)
    assert (s.book().shipped_qty, s.book().delivered_qty) == (D(8), D(7))
    assert proven()


def test_a_carriers_exception_is_told_at_once() -> None:
    """The salesperson hears of it; an event before goods issue, in the future or of a parcel that is none is refused."""
    s = Shipping()
    draft = s.plan((1, "1"))
    refused("document.state", lambda: track_delivery.perform(TrackFact(draft, "in_transit"), actor=s.store, at=NOW))
    key = s.issued((0, "1"))
    track_delivery.perform(TrackFact(key, "exception", text="破损"), actor=s.store, at=NOW)
    assert "delivery_exception" in {notice.kind for notice in latest(Actor("人员0", person_id=s.company.people[0]))}
    later = NOW + dt.timedelta(hours=1)
    refused("day.future", lambda: track_delivery.perform(TrackFact(key, "in_transit", happened_at=later), actor=s.store, at=NOW))
    refused("parcel.unknown", lambda: track_delivery.perform(TrackFact(key, "in_transit", 3), actor=s.store, at=NOW))


def test_bad_input_and_wrong_roles_change_nothing() -> None:
    """Each fault has its own code; who sells neither picks nor issues, who plans does not issue, who audits does nothing."""
    s = Shipping()
    key = s.plan((0, "4"))
    seller = person(f"SP{key}", "销售", s.company.units[0], roles.SALESPERSON)
    for who in (seller, s.desk):
        refused("access.refused", lambda who=who: pick_delivery.perform(PickFact(key), actor=who, at=NOW))  # type: ignore[misc]
    refused("access.refused", lambda: issue_goods.perform(key, actor=s.desk, at=NOW))
    refused("access.refused", lambda: cancel_delivery.perform(key, actor=s.service, at=NOW))
    refused("delivery.quantity", lambda: s.plan((0, "0")))
    refused("quantity.digits", lambda: s.plan((0, "0.5")))
    refused("record.missing", lambda: pick_delivery.perform(PickFact(10**12), actor=s.store, at=NOW))
    refused("version.stale", lambda: pick_delivery.perform(PickFact(key), actor=s.store, at=NOW, version=7))
    refused("document.state", lambda: issue_goods.perform(key, actor=s.store, at=NOW))
    pick_delivery.perform(PickFact(key), actor=s.store, at=NOW)
    refused("document.state", lambda: pick_delivery.perform(PickFact(key), actor=s.store, at=NOW))
    refused("parcel.quantity", lambda: pack_parcel.perform(ParcelFact(key, contents=((1, D(5)),)), actor=s.store, at=NOW))
    refused("parcel.position", lambda: pack_parcel.perform(ParcelFact(key, contents=((9, D(1)),)), actor=s.store, at=NOW))
    refused("parcel.twice", lambda: pack_parcel.perform(ParcelFact(key, contents=((1, D(1)), (1, D(1)))), actor=s.store, at=NOW))
    refused("parcel.weight", lambda: pack_parcel.perform(ParcelFact(key, weight_kg=D(0)), actor=s.store, at=NOW))
    issue_goods.perform(key, actor=s.store, at=NOW)
    refused("document.state", lambda: cancel_delivery.perform(key, actor=s.store, at=NOW))
    early, late = TODAY - dt.timedelta(days=1), TODAY + dt.timedelta(days=1)
    refused("day.before", lambda: prove_delivery.perform(ProofFact(key, "王", early), actor=s.service, at=NOW))
    refused("day.future", lambda: prove_delivery.perform(ProofFact(key, "王", late), actor=s.service, at=NOW))
    refused("proof.quantity", lambda: prove_delivery.perform(ProofFact(key, "王", missing=(Lacking(1, "short", D(5)),)), actor=s.service, at=NOW))
    assert (s.book().shipped_qty, s.book().delivered_qty) == (D(4), D(0))
