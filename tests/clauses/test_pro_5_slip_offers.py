"""PRO-5 · What others do about a slip — faster material, work outside, a substitute: exactly the dates shown, no other line moves."""

import datetime as dt
from decimal import Decimal

import pytest

from makesell.books.stock import balances as stock_book
from makesell.books.supply import balances as supply_book
from makesell.documents.orders import queries as orders
from makesell.documents.production import queries as production
from makesell.documents.production.queries.operations import components, of_orders
from makesell.documents.purchases import queries as purchases
from makesell.documents.slips import queries, states
from makesell.flows.org_1_organisation import change_product, create_bom, create_product
from makesell.flows.org_1_organisation.create_bom import NewBom, NewBomLine
from makesell.flows.org_1_organisation.create_product import NewProduct
from makesell.flows.pro_5_production import (
    answer_slip,
    cancel_order,
    confirm_purchase,
    create_purchase,
    keep_offers,
    keep_stand_ins,
    offer_way,
    receive_purchase,
    release_production,
    report_slip,
)
from makesell.flows.pro_5_production.answer_slip import Choice
from makesell.flows.pro_5_production.cancel_order import Cancel
from makesell.flows.pro_5_production.create_purchase import NewPurchaseLine, PurchaseFact
from makesell.flows.pro_5_production.keep_offers import NewOffer
from makesell.flows.pro_5_production.keep_stand_ins import NewStandIn
from makesell.flows.pro_5_production.offer_way import Offer
from makesell.flows.pro_5_production.receive_purchase import CameFact
from makesell.flows.pro_5_production.report_slip import Told
from makesell.flows.pro_6_shipping import open_stock
from makesell.flows.pro_6_shipping.open_stock import Opening
from makesell.ground.actor import Actor
from makesell.ground.db import run
from makesell.ground.spine.master import Change
from makesell.masterdata.products.queries import product_row
from makesell.sheets import slip_options
from makesell.sheets.parts import Call, TablePart
from makesell.sheets.registry import sheet_of
from tests.clauses.orders import NOW, SYSTEM, TODAY, D, LineFact, Shop, open_shop, place, proved, refused, stock
from tests.clauses.test_pro_5_purchases import buyer_of, store_of, supplier_of
from tests.clauses.test_pro_5_slip_options import SINCE, chosen, dates, late, line_of, options, stopped, turned

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def made_of_bought(shop: Shop) -> tuple[int, int]:
    """The first product is made of the second, in whose place the third may stand, two for one; returns both."""
    part, row = shop.c.products[1], product_row(shop.c.products[1])
    other = create_product.perform(NewProduct(f"{row.code}-S", "替代料", row.uom_id), actor=SYSTEM, at=NOW)
    lines = (NewBomLine(part, D(1)), NewBomLine(other, D(2), instead_of=10))
    create_bom.perform(NewBom(shop.product, f"B-{shop.product}", "B", SINCE, lines), actor=SYSTEM, at=NOW)
    return part, other


def lies(shop: Shop, product: int, qty: str) -> None:
    """A quantity of a product lies in the warehouse."""
    open_stock.perform_many([Opening(shop.warehouse, product, D(qty), D(60), dt.date(2025, 5, 30))], actor=SYSTEM, at=NOW)


def late_material(shop: Shop, part: int, order: int, days: int = 9) -> int:
    """A component comes so many days after the order is due; returns the slip."""
    due = production.of_order_lines([line_of(order)])[0].due_date
    return report_slip.perform(Told(states.MATERIAL, product_id=part, new_date=due + DAY * days), actor=shop.planner, at=NOW, reason="供应商缺料").key


def refusals(key: int) -> dict[str, str]:
    """Why what cannot be chosen cannot."""
    return {row.kind: row.refused for row in queries.options(key) if row.refused}


def test_faster_material_is_offered_and_brings_exactly_the_day_it_had_shown() -> None:
    shop = open_shop()
    turned(shop)
    part, _other = made_of_bought(shop)
    order, _ = place(shop, [8])
    place(shop, [4], customer=1)
    change_product.perform_many([Change(part, {"kind": "buy"})], actor=SYSTEM, at=NOW)
    key = late_material(shop, part, order)
    assert refusals(key)["expedite"] == "no_offer"
    (row,) = queries.lines(shop.planner, key)[:1]
    comes = queries.of_ids([key])[0].new_date
    assert comes is not None
    buyer = buyer_of(shop)
    on_order = [bought_for(buyer, part, day) for day in (comes, comes + DAY, comes - DAY * 8)]
    offer_way.perform(Offer(key, states.EXPEDITE, "空运公司", comes - DAY * 6, D("3000")), actor=shop.planner, at=NOW)
    (option,) = options(key)["expedite"]
    assert option.cost == 3000
    assert option.line_id is None
    assert {line: now for line, _was, now in option.effects}[row.line_id] < row.now_date
    refused("access.refused", lambda: answer_slip.perform(Choice(key, option.id), actor=shop.seller, at=NOW))
    chosen(shop, key, option)
    assert queries.of_ids([key])[0].state == states.ANSWERED
    assert [purchases.lines([each])[0].unit_cost for each in on_order] == [D(380), D(5), D(5)], "what it costs stands on what comes sooner"
    days = [purchases.lines([each])[0].due_date for each in on_order]
    assert days == [comes - DAY * 6, comes + DAY, comes - DAY * 8], "what was to come by the day of the slip comes as it was offered"


def bought_for(buyer: Actor, part: int, due: dt.date) -> int:
    """Eight of a part on order for a day."""
    key = create_purchase.perform(PurchaseFact(supplier_of(), (NewPurchaseLine(part, D(8), due, D(5)),)), actor=buyer, at=NOW)
    confirm_purchase.perform(key, actor=buyer, at=NOW)
    return key


@pytest.mark.parametrize(
    ("surcharge", "cost", "each"), [({"expedite_charge": D(400)}, D(400), D(55)), ({"expedite_rate": D("0.25")}, D(10), D("6.25"))]
)
def test_a_suppliers_own_offer_to_expedite_is_an_option_with_its_price_and_the_purchase_costs_it(
    surcharge: dict[str, Decimal], cost: Decimal, each: Decimal
) -> None:
    """Nobody has to be asked: day and surcharge come of the offer; chosen, the lines of that supplier come then and cost that more; others stay."""
    shop = open_shop()
    turned(shop)
    part, _other = made_of_bought(shop)
    order, _ = place(shop, [8])
    change_product.perform_many([Change(part, {"kind": "buy"})], actor=SYSTEM, at=NOW)
    who, buyer = supplier_of(), buyer_of(shop)
    keep_offers.perform_many(
        [NewOffer(who, D(5), 30, SINCE, part, expedite_days=3, **surcharge), NewOffer(supplier_of("别家"), D(4), 20, SINCE, part)],    # type: ignore[arg-type]
        actor=SYSTEM, at=NOW,
    )  # fmt: skip
    due = production.of_order_lines([line_of(order)])[0].due_date + DAY * 9
    mine = bought_for(buyer, part, due)
    line = (NewPurchaseLine(part, D(2), due, D(5)),)
    theirs = create_purchase.perform(PurchaseFact(supplier_of("别家"), line), actor=buyer, at=NOW)
    confirm_purchase.perform(theirs, actor=buyer, at=NOW)
    key = late_material(shop, part, order)
    (offer,) = queries.offers(key)
    assert (offer.supplier, offer.by_id, offer.day, offer.cost) == ("华北钢材", who, TODAY + DAY * 3, cost)
    (option,) = options(key)["expedite"]
    assert (option.cost, option.by_id) == (cost, who)
    assert linked(shop, key)[option.id] == who, "it leads to who offers it"
    answer_slip.look_again(key, actor=shop.planner, at=NOW)
    assert len(queries.offers(key)) == 1, "what was offered before goes"
    (option,) = options(key)["expedite"]
    chosen(shop, key, option)
    (row,) = purchases.lines([mine])
    assert (row.due_date, row.first_date, row.unit_cost) == (TODAY + DAY * 3, due, each)
    (row,) = purchases.lines([theirs])
    assert (row.due_date, row.unit_cost) == (due, D(5))
    assert run("select reason from spine_event where record_id = %s and act = 'change_date'", [mine]) == [(queries.of_ids([key])[0].number,)]
    receive_purchase.perform(CameFact(mine), actor=store_of(shop), at=NOW)
    assert [row.value for row in stock_book.of_products([part])] == [each * 8], "it lies in stock at what it cost"
    proved()


def linked(shop: Shop, key: int) -> dict[int, object]:
    """The supplier's record each option of a slip leads to, on its page."""
    return {int(row["key"]): row["option_id"] for row in slip_options.panel(shop.planner, key).rows}


@pytest.mark.parametrize("kind", ["stop", "late"])
def test_work_done_outside_leaves_the_center_and_costs_what_was_offered(kind: str) -> None:
    """Of a stop what waits at the center, of a late report all that waits: it has the supplier, its price by piece and the day it was offered for."""
    shop = open_shop()
    lathe = turned(shop)
    order, _ = place(shop, [8])
    made = production.of_order_lines([line_of(order)])[0]
    if kind == "stop":
        key = stopped(shop, lathe, 9)
    else:
        told = Told(states.LATE, production_id=made.id, new_date=made.due_date + DAY * 9)
        key = report_slip.perform(told, actor=shop.planner, at=NOW, reason="设备精度不足").key
    (late,) = queries.orders(key)
    assert refusals(key)["subcontract"] == "no_offer"
    by = late.now_date - DAY * 4
    offer_way.perform(Offer(key, states.SUBCONTRACT, "华东精密", by, D("1600"), made.id), actor=shop.planner, at=NOW)
    (option,) = options(key)["subcontract"]
    assert option.cost == 1600
    assert linked(shop, key)[option.id] is None, "nobody is entered under this name yet"
    who = supplier_of("华东精密")
    assert linked(shop, key)[option.id] == who
    assert option.effects[0][2] == max(by, option.effects[0][1])
    chosen(shop, key, option)
    (operation,) = of_orders([made.id])
    assert (operation.work_center_id, operation.supplier) == (None, "华东精密")
    assert production.of_ids([made.id])[0].due_date == max(by, made.due_date)
    assert operation.days is not None


def test_a_substitute_is_held_for_who_takes_it_and_the_late_component_goes_back() -> None:
    """Sixteen of the substitute have to lie for eight pieces; chosen, the order needs it, and holds it."""
    shop = open_shop()
    turned(shop)
    part, other = made_of_bought(shop)
    order, _ = place(shop, [8])
    made = production.of_order_lines([line_of(order)])[0]
    stock(shop, "3", product=1)
    key = late_material(shop, part, order)
    assert refusals(key)["substitute"] == "no_substitute"
    lies(shop, other, "16")
    answer_slip.look_again(key, actor=shop.planner, at=NOW)
    (option,) = options(key)["substitute"]
    assert option.product_id == other
    chosen(shop, key, option)
    (component,) = components([made.id])
    assert (component.product_id, component.qty_each, component.qty, component.reserved) == (other, D(2), D(16), D(16))
    release_production.perform(made.id, actor=shop.planner, at=NOW)
    assert components([made.id])[0].reserved == 16
    proved()


def test_offers_that_do_not_help_are_refused_at_their_field() -> None:
    shop = open_shop()
    turned(shop)
    order, _ = place(shop, [8])
    made = production.of_order_lines([line_of(order)])[0]
    told = Told(states.LATE, production_id=made.id, new_date=made.due_date + DAY * 9)
    key = report_slip.perform(told, actor=shop.planner, at=NOW, reason="缺人").key
    day = made.due_date + DAY
    for fact, code, field in (
        (Offer(key, "wait", "甲", day, D(1)), "slip.offer_kind", "kind"),
        (Offer(key, states.EXPEDITE, "甲", day, D(1)), "slip.offer_material", "kind"),
        (Offer(key, states.SUBCONTRACT, "甲", day, D(1)), "slip.offer_order", "production"),
        (Offer(key, states.SUBCONTRACT, " ", day, D(1), made.id), "slip.offer_supplier", "supplier"),
        (Offer(key, states.SUBCONTRACT, "甲", day, D("0.001"), made.id), "slip.offer_cost", "cost"),
        (Offer(key, states.SUBCONTRACT, "甲", day, D(-1), made.id), "slip.offer_cost", "cost"),
        (Offer(key, states.SUBCONTRACT, "甲", made.due_date + DAY * 9, D(1), made.id), "slip.offer_day", "day"),
        (Offer(key, states.SUBCONTRACT, "甲", NOW.date() - DAY * 2, D(1), made.id), "slip.offer_day", "day"),
    ):  # fmt: skip
        no = refused(code, lambda fact=fact: offer_way.perform(fact, actor=shop.planner, at=NOW))
        assert field in {each.field for each in no.others or (no,)}
    fact = Offer(key, states.SUBCONTRACT, "甲", day, D(1), made.id)
    refused("access.refused", lambda: offer_way.perform(fact, actor=shop.seller, at=NOW))
    assert queries.offers(key) == []
    (wait,) = options(key)["wait"]
    before = dates()
    answer_slip.perform(Choice(key, wait.id), actor=shop.planner, at=NOW)
    refused("document.state", lambda: offer_way.perform(fact, actor=shop.planner, at=NOW))
    assert dates() != before


def test_the_page_writes_an_offer_down_and_names_who_does_it() -> None:
    shop = open_shop()
    turned(shop)
    order, _ = place(shop, [8])
    made = production.of_order_lines([line_of(order)])[0]
    told = Told(states.LATE, production_id=made.id, new_date=made.due_date + DAY * 9)
    key = report_slip.perform(told, actor=shop.planner, at=NOW, reason="缺人").key
    sheet = sheet_of("slips")
    act = sheet.act("offer")
    assert act is not None
    sent = {"kind": "subcontract", "production": made.id, "supplier": "华东精密", "day": made.due_date + DAY * 2, "cost": D(800)}
    act.run(Call(shop.planner, NOW, (key,), sent))
    shown = {panel.code: panel.body(shop.planner, key) for panel in sheet.panels}["options"]
    assert isinstance(shown, TablePart)
    row = next(row for row in shown.rows if "华东精密" in str(row["option"]))
    assert (row["cost"], row["acts"]) == (800, ("answer",))


def scrapped(shop: Shop, order: int, qty: int) -> int:
    """So many pieces of what an order waits for are scrap, to be made again in nine days; returns the slip."""
    row = production.of_order_lines([line_of(order)])[0]
    told = Told(states.SCRAP, production_id=row.id, qty=D(qty), new_date=row.due_date + DAY * 9)
    return report_slip.perform(told, actor=shop.planner, at=NOW, reason="报废").key


def receipts(order: int) -> list[tuple[Decimal, dt.date]]:
    """What is planned for an order's line, and when it comes."""
    return sorted((row.qty, row.due_date) for row in production.of_order_lines([line_of(order)]))


def test_only_what_was_scrapped_comes_later() -> None:
    """Two of eight: six keep their day, two are made again; waited for, sent in part, or covered by stock, each as it was shown."""
    shop = open_shop()
    turned(shop)
    order, _ = place(shop, [8])
    due = production.of_order_lines([line_of(order)])[0].due_date
    key = scrapped(shop, order, 2)
    (part,) = options(key)["part"]
    assert part.early == 6
    chosen(shop, key, part)
    assert receipts(order) == [(D(2), due + DAY * 9), (D(6), due)]
    held = sorted((row.qty, row.due_date) for row in supply_book.reserved_for([line_of(order)]))
    assert held == [(D(2), due + DAY * 9), (D(6), due)]
    second, _ = place(shop, [5])
    key = scrapped(shop, second, 1)
    stock(shop, "1")
    answer_slip.look_again(key, actor=shop.planner, at=NOW)
    (other,) = options(key)["other"]
    chosen(shop, key, other)
    assert sorted(row.qty for row in supply_book.reserved_for([line_of(second)])) == [4]
    third, _ = place(shop, [3])
    key = scrapped(shop, third, 3)
    (wait,) = options(key)["wait"]
    chosen(shop, key, wait)
    assert len(receipts(third)) == 1
    proved()


def test_another_product_is_sold_instead_with_the_customers_consent() -> None:
    """Eight of what stands in lie there, at their own price: the line goes on as that product on the day shown, no other line moves."""
    shop = open_shop()
    turned(shop)
    own, instead = shop.c.products[:2]
    order, _ = place(shop, [8])
    other, _ = place(shop, [2], customer=1)
    keep_stand_ins.perform_many([NewStandIn(own, instead)], actor=shop.planner, at=NOW)
    key = late(shop, order, 9)
    assert "stand_in" not in options(key), "nothing of it lies there"
    stock(shop, "8", product=1)
    answer_slip.look_again(key, actor=shop.planner, at=NOW)
    (option,) = options(key)["stand_in"]
    line = line_of(order)
    assert (option.line_id, option.product_id, [each for each, *_ in option.effects]) == (line, instead, [line])
    assert option.cost is not None
    before, first = dates(), orders.acting_lines(order)[0].first_promised_date
    refused("slip.consent", lambda: answer_slip.perform(Choice(key, option.id), actor=shop.seller, at=NOW))
    refused("access.refused", lambda: answer_slip.perform(Choice(key, option.id, "王工"), actor=shop.planner, at=NOW))
    moved = answer_slip.perform(Choice(key, option.id, "王工 6月3日电话"), actor=shop.seller, at=NOW)
    old, new = orders.acting_lines(order)
    assert moved == [new.id]
    assert (old.open_qty, new.product_id, new.open_qty, new.unit_price, new.first_promised_date) == (D(0), instead, D(8), D(100), first)
    assert dates()[new.id] == option.effects[0][2]
    assert {each: day for each, day in dates().items() if each not in (line, new.id)} == {each: day for each, day in before.items() if each != line}
    assert dates()[line_of(other)] == before[line_of(other)]
    assert queries.of_ids([key])[0].state == states.ANSWERED
    ((said,),) = run("select reason from orders_changeorder")
    assert "王工" in said
    proved()


def test_a_stand_in_that_was_sold_meanwhile_is_refused_and_running_production_goes_on_without_the_line() -> None:
    shop = open_shop()
    turned(shop)
    own, instead = shop.c.products[:2]
    order, _ = place(shop, [8])
    made = production.of_order_lines([line_of(order)])[0]
    release_production.perform(made.id, actor=shop.planner, at=NOW)
    keep_stand_ins.perform_many([NewStandIn(own, instead)], actor=shop.planner, at=NOW)
    stock(shop, "8", product=1)
    key = late(shop, order, 9)
    (option,) = options(key)["stand_in"]
    sold, _ = place(shop, [LineFact(instead, D(4))], customer=1)
    before = dates()
    refused("slip.moved", lambda: answer_slip.perform(Choice(key, option.id, "王工"), actor=shop.seller, at=NOW))
    assert dates() == before
    assert orders.acting_lines(order)[0].open_qty == 8
    cancel_order.perform(Cancel(sold), actor=shop.other, at=NOW, reason="撤")
    answer_slip.look_again(key, actor=shop.planner, at=NOW)
    (option,) = options(key)["stand_in"]
    answer_slip.perform(Choice(key, option.id, "王工"), actor=shop.seller, at=NOW)
    (row,) = production.of_ids([made.id])
    assert (row.state, row.qty) == ("released", D(8))
    assert supply_book.reserved_of([row.receipt_id]) == []
    proved()
