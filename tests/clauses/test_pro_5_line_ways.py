"""PRO-5 · What else there is for a line that is typed and would be late: each way with its day, its cost, and whose promise it moves — and each comes
true when it is gone."""

import datetime as dt
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from django.test import Client

from makesell.demo import samples
from makesell.documents.orders import queries
from makesell.flows.org_1_organisation import (
    change_customer,
    change_product,
    create_bom,
    create_plant,
    create_product,
    create_routing,
    create_work_center,
    set_center_times,
)
from makesell.flows.org_1_organisation.create_plant import NewPlant
from makesell.flows.org_1_organisation.create_product import NewProduct
from makesell.flows.pro_5_production import confirm_order, create_supplier, keep_offers, keep_stand_ins, propose_rush
from makesell.flows.pro_5_production.keep_stand_ins import NewStandIn
from makesell.flows.steps.capacity import BY_CAPACITY, Kept
from makesell.flows.steps.line_ways import SECOND_SHIPMENT, InThePlant, Way
from makesell.flows.steps.plant_model import TRANSFERS
from makesell.flows.steps.preview import Preview, preview
from makesell.ground import clock
from makesell.ground.access import roles as R
from makesell.ground.db import run
from makesell.ground.db.statements import count
from makesell.ground.spine.master import Change
from makesell.masterdata.products.queries import product_row, uom_ids
from makesell.masterdata.suppliers.actions import NewOffer, NewSupplier
from makesell.masterdata.works.actions import NewWorkCenter
from makesell.masterdata.works.facts import NewBom, NewBomLine, NewRouting, NewStep, TimeFact
from makesell.masterdata.works.words import OVERTIME
from makesell.sheets import line_alternatives, order_checks, quotation_parts
from tests.clauses.cast import person
from tests.clauses.orders import SYSTEM, D, LineFact, OrderFact, Shop, key_order, open_shop, place, stock
from tests.clauses.test_pro_5_live import user
from tests.clauses.test_pro_5_promise import MORNING, SINCE
from tests.clauses.test_pro_5_quotas import in_force
from tests.clauses.test_pro_5_slip_options import line_of

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
SOON = dt.date(2025, 6, 3)


def lathes(shop: Shop, *, plants: bool = False) -> tuple[int, int, int]:
    """The first two products of a bar each, an hour a piece at the lathe at 60 an hour, else (a second plant's) at another; the bar comes in three
    days. Returns bar and lathes."""
    (bar,) = create_product.perform_many([NewProduct("BAR", "棒料", uom_ids()["pcs"], kind="buy", lead_time_days=3)], actor=SYSTEM, at=MORNING)
    made = [NewPlant(f"P{n}-{shop.product}", f"{n}厂") for n in (1, 2)] if plants else []
    homes: list[int | None] = [create_plant.perform(each, actor=shop.planner, at=MORNING) for each in made]
    one, two = (
        create_work_center.perform(NewWorkCenter(f"T{n}", f"车床{n}", "CNY", plant_id=home, cost_rate=D(60)), actor=shop.planner, at=MORNING)
        for n, home in enumerate(homes or [None, None], 1)
    )
    for product in shop.c.products[:2]:
        row = product_row(product)
        create_bom.perform(NewBom(product, row.code, row.name, SINCE, (NewBomLine(bar, D(1)),)), actor=shop.planner, at=MORNING)
        steps = (NewStep(one, 10, "车削", run_hours=D(1), second_id=two if plants else None),)
        create_routing.perform(NewRouting(product, row.code, row.name, SINCE, steps), actor=shop.planner, at=MORNING)
    in_force(BY_CAPACITY, True, "", shop.c.units[0])
    return bar, one, two


def bars(shop: Shop, bar: int, qty: str) -> None:
    """Bars that lie in stock."""
    stock(replace(shop, c=replace(shop.c, products=(bar,))), qty)


def typed(shop: Shop, qty: int, day: dt.date = SOON, *, lines: int = 1, **more: Any) -> Preview:
    """What is said while an order of so many pieces for a day is typed."""
    fact = OrderFact(shop.c.customers[0], tuple(LineFact(shop.product, D(qty), requested_date=day) for _ in range(lines)), **more)
    with clock.moved(MORNING):
        return preview(fact, actor=shop.seller, on=clock.today())


def ways(found: Preview, kind: str) -> list[Way]:
    """The ways of a kind for the first line."""
    return [way for way in found.lines[0].ways if way.kind == kind]


def promised(found: Preview) -> dt.date:
    """What would be promised of the first line."""
    assert found.lines[0].promise is not None
    return found.lines[0].promise.date


def test_overtime_is_worked_between_the_orders_that_have_the_machine_and_costs_what_is_worked() -> None:
    """Sixteen hours are taken by another order; sixteen more end on the fourth working day, with four hours of overtime a day sooner."""
    shop = open_shop()
    bar, lathe, _ = lathes(shop)
    bars(shop, bar, "90")
    other = key_order(shop, [16], who=shop.other, customer=1, at=MORNING)
    confirm_order.perform(other, actor=shop.other, at=MORNING)
    before = run("select work_center_id, lane, starts, ends from supply_capacity order by starts")
    found = typed(shop, 16)
    best = min(ways(found, "overtime"), key=lambda way: way.day)
    assert best.day < promised(found)
    assert best.worked > 0
    assert best.cost == D(60) * best.worked * 150 / 100 / 60
    assert (best.minutes, best.where, best.losses) == (240, "车床1", ())
    assert run("select work_center_id, lane, starts, ends from supply_capacity order by starts") == before
    closes = 16 * 60     # eight hours from eight in the morning on
    times = [TimeFact(OVERTIME, SOON - DAY * 2, SOON + DAY * 30, closes, closes + 240)]
    set_center_times.perform(lathe, times, actor=shop.planner, at=MORNING)
    assert promised(typed(shop, 16)) == best.day
    assert queries.schedule(other)[0].promised_date is not None


def test_two_late_lines_name_no_hour_of_overtime_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    """The second line's overtime is what the first one's leaves: chosen both, each is worked."""
    shop = open_shop()
    bar, lathe, _ = lathes(shop)
    bars(shop, bar, "90")
    other = key_order(shop, [16], who=shop.other, customer=1, at=MORNING)
    confirm_order.perform(other, actor=shop.other, at=MORNING)
    looked, look = list[tuple[InThePlant, int]](), InThePlant.look

    def looks(self: InThePlant, kept: Kept, key: int, *of: Any) -> None:
        look(self, kept, key, *of)
        looked.append((self, sum(end - start for start, end in self.named[lathe])))

    monkeypatch.setattr(InThePlant, "look", looks)
    found = typed(shop, 16, lines=2)
    (plant, first), (_, both) = looked
    best = [min((way for way in line.ways if way.kind == "overtime"), key=lambda way: way.day) for line in found.lines]
    assert (first, both) == (best[0].worked, best[0].worked + best[1].worked)
    hours = plant.named[lathe]
    assert all(one[1] <= other[0] for one, other in pairwise(hours)), hours
    assert best[0].day < best[1].day


def test_material_that_a_supplier_brings_faster_says_the_day_and_what_it_costs_more() -> None:
    """Twenty bars at 5, a quarter more for three days instead of fifteen; the day is the one the line has when the lead time is that."""
    shop = open_shop()
    bar, *_ = lathes(shop)
    change_product.perform_many([Change(bar, {"lead_time_days": 15})], actor=SYSTEM, at=MORNING)
    assert ways(typed(shop, 20), "expedite") == []
    buyer = person(f"buyer-{shop.product}", "采购", shop.c.units[0], R.PURCHASING)
    (mill,) = create_supplier.perform_many([NewSupplier("ST", "特钢厂", "CNY")], actor=buyer, at=MORNING)
    (offer,) = keep_offers.perform_many([NewOffer(mill, D(5), 15, SINCE, bar, expedite_days=3, expedite_rate=D("0.25"))], actor=buyer, at=MORNING)
    found = typed(shop, 20)
    (way,) = ways(found, "expedite")
    assert way.product is not None
    assert (way.product.id, way.where, way.cost, way.currency, way.days) == (bar, "特钢厂", D(25), "CNY", 3)
    assert way.day < promised(found)
    keep_offers.change({offer: {"lead_days": 3, "expedite_days": None, "expedite_rate": None}}, actor=buyer, at=MORNING)
    assert promised(typed(shop, 20)) == way.day
    change_product.perform_many([Change(shop.product, {"kind": "buy"})], actor=SYSTEM, at=MORNING)
    keep_offers.perform_many([NewOffer(mill, D(80), 10, SINCE, shop.product, expedite_days=2, expedite_charge=D(300))], actor=buyer, at=MORNING)
    (goods,) = ways(typed(shop, 20), "expedite")
    assert (goods.product and goods.product.id, goods.cost, goods.day) == (shop.product, D(300), dt.date(2025, 6, 4))


def test_another_plant_is_no_usual_way_but_an_option_with_its_transport_and_freight() -> None:
    shop = open_shop()
    bar, *_ = lathes(shop, plants=True)
    bars(shop, bar, "90")
    order = key_order(shop, [40], who=shop.other, customer=1, at=MORNING)
    confirm_order.perform(order, actor=shop.other, at=MORNING)
    assert ways(typed(shop, 8), "plant") == []
    near = promised(typed(shop, 8))
    codes = [row[0] for row in run("select code from works_plant order by code")]
    in_force(TRANSFERS, [{"from": codes[1], "to": codes[0], "days": 2, "freight": "12.50"}], "", shop.c.units[0])   # type: ignore[arg-type]
    found = typed(shop, 8)
    assert promised(found) > near, "the other plant's lathe is no usual way any more"
    (way,) = ways(found, "plant")
    assert (way.where, way.days, way.cost, way.losses) == ("2厂", 2, D(100), ())
    assert near < way.day < promised(found)


def test_a_part_now_says_how_many_when_the_rest_comes_and_what_a_second_shipment_costs() -> None:
    """Five lie in stock and three more are made by Tuesday's end; as a whole no part is offered."""
    shop = open_shop()
    bar, *_ = lathes(shop)
    bars(shop, bar, "90")
    stock(shop, "5")
    found = typed(shop, 40)
    (way,) = ways(found, "part")
    assert (way.day, way.cost) == (promised(found), D(0))
    assert way.qty > 5
    assert way.early == SOON
    assert not typed(shop, int(way.qty)).lines[0].late
    assert typed(shop, int(way.qty) + 1).lines[0].late
    in_force(SECOND_SHIPMENT, "80.00", "", shop.c.units[0])
    assert ways(typed(shop, 40), "part")[0].cost == D(80)
    assert ways(typed(shop, 40, delivery_rule="whole"), "part") == []


def test_orders_of_lower_rank_are_named_with_their_days_and_the_planners_form_is_begun() -> None:
    """What the typed line shows is what a rush order then comes to; nobody of equal rank is named."""
    shop = open_shop()
    stock(shop, "5")
    loses, _ = place(shop, [5], who=shop.other, customer=1, at=MORNING)
    for customer, name in ((0, "A"), (1, "A")):
        change_customer.perform_many([Change(shop.c.customers[customer], {"customer_class": name})], actor=SYSTEM, at=MORNING)
    assert ways(typed(shop, 4), "rush") == []
    change_customer.perform_many([Change(shop.c.customers[1], {"customer_class": "C"})], actor=SYSTEM, at=MORNING)
    found = typed(shop, 4)
    (way,) = ways(found, "rush")
    ((loss,), was) = way.losses, queries.schedule(loses)[0].promised_date
    assert (way.day, loss.order_id, loss.was, loss.now) == (SOON, loses, was, promised(found))
    assert way.cost == D(100) * loss.days
    (card,) = line_alternatives.of(found, 77)
    (fact,) = [each for each in card.facts if each.begins]
    assert fact.begins == ("rush_orders", "propose", {"line": "1", "wanted": SOON.isoformat(), "order": "77", "gives": str(loses)})
    assert fact.more["moves"] == [{"order": loses, "number": loss.number, "position": 1, "was": loss.was, "now": loss.now}]
    gains, _ = place(shop, [4], at=MORNING)
    (first, *_) = propose_rush.ways(line_of(gains), SOON, MORNING)
    assert [(each.line_id, each.was, each.now) for each in first.losses] == [(loss.line_id, loss.was, loss.now)]
    with clock.moved(MORNING):
        kept = order_checks.promise_check(shop.planner, gains)
    assert [each.begins for each in kept.facts] == [None], "nothing was asked for by a day"


def test_an_order_in_parts_says_how_much_comes_when() -> None:
    """A line of one day says the day alone."""
    shop = open_shop()
    stock(shop, "9")
    whole, _ = place(shop, [4], at=MORNING)
    parts, _ = place(shop, [8], at=MORNING)
    said = [[(str(each.label), each.value) for each in order_checks.promise_check(shop.planner, one).facts] for one in (whole, parts)]
    code, rows = queries.schedule(whole)[0].product, queries.schedule(parts)
    assert len(rows) == 2
    assert said == [
        [(f"1 · {code}", queries.schedule(whole)[0].promised_date)],
        [(f"1 · {code} × {quantity}", row.promised_date) for row, quantity in zip(rows, ("5", "3"), strict=True)],
    ]


def test_the_statements_of_a_typed_quotation_do_not_grow_with_its_late_lines() -> None:
    shop = open_shop()
    bar, *_ = lathes(shop)
    bars(shop, bar, "900")
    stock(shop, "3")
    place(shop, [3], who=shop.other, customer=1, at=MORNING)
    change_customer.perform_many([Change(shop.c.customers[1], {"customer_class": "C"})], actor=SYSTEM, at=MORNING)
    keep_stand_ins.perform_many([NewStandIn(shop.product, shop.c.products[1])], actor=shop.planner, at=MORNING)
    stock(shop, "500", 1)
    typed(shop, 9)
    used = []
    for lines in (1, 5, 20):
        with count() as counted:
            found = typed(shop, 9, lines=lines)
        used.append(counted.statements)
        assert all(each.ways for each in found.lines)
        assert {"overtime", "part", "stand_in"} <= {way.kind for way in found.lines[0].ways}
    assert used[0] == used[1] == used[2]


def test_programs_ask_the_same_and_the_form_shows_it() -> None:
    shop = open_shop()
    stock(shop, "5")
    desk, planner = (samples.login(shop.c.units[0], role) for role in (R.ORDER_DESK, R.PLANNER))
    client = Client()
    client.force_login(user(desk.user_id))
    sent = {"customer": shop.c.customers[0], "requested_date": clock.today().isoformat(), "lines": [{"product": shop.product, "qty": "8"}]}
    before = run("select (select count(*) from spine_record), (select count(*) from spine_event)")
    alone, whole = (client.post(f"/api/v1/orders/create/checks{more}", sent, content_type="application/json") for more in ("", "?ways=true"))
    assert (alone.status_code, whole.status_code) == (200, 200)
    assert not any(each["later"] for each in alone.json()["checks"])
    assert [each for each in whole.json()["checks"] if not each["later"]] == alone.json()["checks"]
    (card,) = [each for each in whole.json()["checks"] if each["later"]]
    (fact,) = card["facts"]
    assert {name: fact["more"][name] for name in ("position", "kind", "qty", "cost", "currency", "moves")} == {
        "position": 1, "kind": "part", "qty": "5", "cost": "0", "currency": "CNY", "moves": [],
    }  # fmt: skip
    assert client.post("/api/v1/orders/create/checks", {"customer": "x"}, content_type="application/json").status_code == 422
    assert client.post("/api/v1/orders/999999999/change/checks", {}, content_type="application/json").status_code == 404
    form = {"customer": shop.c.customers[0], "requested_date": clock.today().isoformat(), "lines-1-product": shop.product, "lines-1-qty": "8"}
    early = client.post("/orders/live/create/", form).content.decode()
    assert (early.count('hx-post="/orders/later/create/"'), early.count(card["facts"][0]["label"])) == (1, 0), "it asks for itself, after the rest"
    late = client.post("/orders/later/create/", form).content.decode()
    assert (late.count('<section class="card">'), late.count(card["facts"][0]["label"]), late.count("hx-post")) == (1, 1, 0)
    assert "hx-post" not in client.post("/orders/live/create/", {**form, "lines-1-qty": "5"}).content.decode(), "nothing is late"
    assert client.post("/orders/later/create/", {**form, "lines-1-qty": "5"}).content.decode().strip() == ""
    # without scripts the button in the card sends the form for its checks: they are drawn, and nothing is done
    looked = client.post("/orders/new/create/", {**form, "_look": "1"})
    assert (looked.status_code, looked.content.decode().count(card["facts"][0]["label"])) == (200, 1)
    assert "/orders/later/" not in looked.content.decode()
    assert run("select (select count(*) from spine_record), (select count(*) from spine_event)") == before
    for where in ("/orders/later/copy/", "/orders/later/change/", "/orders/later/create/?of=999999999", "/leads/later/enter/"):
        assert client.post(where, form, headers={"HX-Request": "true"}).status_code in (403, 404), where
    client.force_login(user(planner.user_id))
    for more in ("", "?ways=true"):
        assert client.post(f"/api/v1/orders/create/checks{more}", sent, content_type="application/json").status_code == 403
    assert client.post("/orders/later/create/", form, headers={"HX-Request": "true"}).status_code == 403


def test_the_promise_alone_asks_less_and_says_the_same() -> None:
    """Of a draft and of a quotation, too: the checks are those of the whole answer, without looking at what else there is."""
    shop = open_shop()
    bar, *_ = lathes(shop)
    bars(shop, bar, "900")
    keep_stand_ins.perform_many([NewStandIn(shop.product, shop.c.products[1])], actor=shop.planner, at=MORNING)
    order = key_order(shop, [9], at=MORNING)
    row = {"product": shop.product, "qty": D(9)}
    typed_order = {"customer": shop.c.customers[0], "requested_date": SOON, "lines": [row]}
    typed_quotation = {**typed_order, "valid_until": SOON + DAY * 9}
    with clock.moved(MORNING):
        for live, whole, data, key in (
            (order_checks.live, order_checks.whole, typed_order, None), (order_checks.live, order_checks.whole, typed_order, order),
            (quotation_parts.live, quotation_parts.whole, typed_quotation, None),
        ):  # fmt: skip
            live(shop.seller, data, key)
            with count() as few:
                alone = live(shop.seller, data, key)
            with count() as more:
                all_of_it = whole(shop.seller, data, key)
            assert [each for each in alone if not each.later] == [each for each in all_of_it if not each.later]
            assert [(len(each.facts), each.later) for each in alone if each.later] == [(0, True)]
            assert [each.label for each in alone] == [each.label for each in all_of_it]
            assert few.statements < more.statements
