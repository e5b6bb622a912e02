"""PRO-4 · A discount on the whole is spread over the lines before authority and margin are judged; the price is simulated by the same search."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from makesell.documents.orders import queries as orders
from makesell.documents.orders import states as order_states
from makesell.documents.quotations import queries as quotations
from makesell.flows.org_1_organisation import create_price_list, set_prices
from makesell.flows.org_1_organisation.create_price_list import NewPriceList
from makesell.flows.org_1_organisation.set_prices import NewPrice
from makesell.flows.pro_4_negotiation import create_quotation, discount_quotation, submit_quotation
from makesell.flows.pro_4_negotiation.create_quotation import QuotationFact, QuotedLine
from makesell.flows.pro_5_production import confirm_order, discount_order
from makesell.flows.pro_5_production.discount_order import HeaderDiscount
from makesell.ground import clock
from makesell.ground.access import roles as R
from makesell.ground.actor import Actor
from makesell.ground.refusal import Refusal
from makesell.masterdata.prices.queries import prices_of_product
from makesell.sheets import order_checks, price_simulation
from makesell.sheets.boards import BoardList, BoardTable
from tests.clauses.cast import NOW, TODAY, person
from tests.clauses.orders import SYSTEM, D, LineFact, OrderFact, Shop, key_order, open_shop, proved, refused, running_plan, stock

pytestmark = pytest.mark.django_db


def prices(order: int) -> list[tuple[object, object, object]]:
    """List price, unit price and net of each line."""
    return [(line.list_price, line.unit_price, line.net) for line in orders.acting_lines(order)]


def test_a_header_discount_is_spread_and_judged_line_by_line() -> None:
    """100.01 off 3 × 100, 7 × 100 and a gift: 30.00 and 70.01; 10 % is beyond the salesperson, who is held; 4 % is not. No line is forgotten."""
    shop = open_shop()
    stock(shop, "60")
    order = key_order(shop, [3, 7, LineFact(shop.product, D(1), kind="gift", plan_id=running_plan(shop))])
    discount_order.perform(HeaderDiscount(order, amount=D("100.01")), actor=shop.seller, at=NOW)
    assert prices(order) == [(D(100), D(90), D(270)), (D(100), D("89.99857143"), D("629.99")), (None, D(0), D(0))]
    held = confirm_order.perform(order, actor=shop.seller, at=NOW)
    assert held.holds == (order_states.DISCOUNT,)
    assert orders.holds(order)[0].params["lines"][:2] == [1, 2]
    small = key_order(shop, [3, 7])
    discount_order.perform(HeaderDiscount(small, share=D("0.04")), actor=shop.seller, at=NOW)
    assert [net for _, _, net in prices(small)] == [D(288), D(672)]
    refused("order.state", lambda: discount_order.perform(HeaderDiscount(order, share=D("0.01")), actor=shop.seller, at=NOW))
    proved()


def test_on_a_quotation_optional_lines_carry_nothing_and_bad_discounts_are_refused() -> None:
    shop = open_shop()
    lines = (QuotedLine(shop.product, D(10)), QuotedLine(shop.product, D(2), kind="optional"))
    key = create_quotation.perform(QuotationFact(OrderFact(shop.c.customers[0], lines, tax_inclusive=True)), actor=shop.seller, at=NOW)
    good = HeaderDiscount(key, amount=D(100))
    for wrong in (shop.credit, shop.planner, person("audit", "审计", shop.c.units[0], R.AUDITOR)):
        refused("access.refused", lambda wrong=wrong: discount_quotation.perform(good, actor=wrong, at=NOW))
    for code, field, fact in (
        ("header_discount.which", "share", replace(good, share=D("0.1"))),
        ("header_discount.which", "share", replace(good, amount=None)),
        ("header_discount.beyond", "share", replace(good, amount=None, share=D(0))),
        ("header_discount.beyond", "amount", replace(good, amount=D("1130.01"))),
        ("header_discount.beyond", "amount", replace(good, amount=D("0.001"))),
        ("record.missing", None, replace(good, document_id=10**12)),
    ):
        assert refused(code, lambda fact=fact: discount_quotation.perform(fact, actor=shop.seller, at=NOW)).field == field
    discount_quotation.perform(good, actor=shop.seller, at=NOW)
    assert [(line.unit_price, line.gross) for line in quotations.lines(key)] == [(D(103), D(1030)), (D(113), D(226))]
    assert submit_quotation.perform(key, actor=shop.seller, at=NOW) == "proposed"
    refused("document.state", lambda: discount_quotation.perform(good, actor=shop.seller, at=NOW))
    proved()


def simulated(shop: Shop, who: Actor, **more: object) -> dict[str, Any]:
    """The parts of the page by code."""
    given: dict[str, object] = {"customer": shop.c.customers[0], "product": shop.product, "qty": D(12), "on": TODAY, **more}
    with clock.moved(NOW):
        page = price_simulation.build(who, given)
    return {getattr(part, "code", "note"): part for part in page.parts}


def test_the_simulation_says_the_price_its_reason_the_losers_the_steps_and_what_comes() -> None:
    """Standard 100, a promotion at 92 from 10 on, 110 from next month: 12 cost 92 each; the margin is for those who may see it."""
    shop = open_shop()
    promotion = create_price_list.perform(NewPriceList("PL-PROMO", "春促", "CNY", kind="promotion"), actor=SYSTEM, at=NOW)
    coming = TODAY + dt.timedelta(days=30)
    standard = next(iter({row.price_list_id for row in prices_of_product(SYSTEM, shop.product)}))
    set_prices.perform_many(
        [NewPrice(promotion, shop.product, D(92), TODAY, coming, D(10)), NewPrice(standard, shop.product, D(110), coming)], actor=SYSTEM, at=NOW
    )
    parts = simulated(shop, shop.director)
    answer, why, steps, scheduled = (parts[code] for code in ("answer", "candidates", "breaks", "scheduled"))
    assert isinstance(answer, BoardList)
    assert [item.value for item in answer.items if item.value.startswith(("92", "1,104", "384"))] == ["92.00 CNY", "1,104.00\xa0CNY", "384.00\xa0CNY"]
    assert isinstance(why, BoardTable)
    assert [(row.cells["price"], row.tone) for row in why.rows] == [(D(92), "ok"), (D(100), "")]
    assert isinstance(steps, BoardTable)
    assert [row.cells["price"] for row in steps.rows] == [D(100), D(92)]
    assert isinstance(scheduled, BoardTable)
    assert [row.cells["price"] for row in scheduled.rows] == ["110.00 CNY"]
    assert len(simulated(shop, shop.seller)["answer"].items) == 4
    later = simulated(shop, shop.seller, on=coming)["answer"]
    assert later.items[0].value == "110.00 CNY"
    with clock.moved(NOW):
        price_check = order_checks.live(shop.seller, {"customer": shop.c.customers[0], "lines": [{"product": shop.product, "qty": D(12)}]})[-1]
    assert "春促" in str(price_check.facts[0].help)
    assert "100" in str(price_check.note)
    with pytest.raises(Refusal) as no:
        simulated(shop, shop.seller, customer=10**12)
    assert no.value.status == 404
