"""PRO-4 · A promotion has dates and a budget: it wins while what it gives away fits, on the line's word; what is cancelled is given back."""

import datetime as dt
from decimal import Decimal

import pytest

from makesell.documents.orders import queries as orders
from makesell.flows.org_1_organisation import change_price_list, create_price_list, set_prices
from makesell.flows.org_1_organisation.create_price_list import NewPriceList
from makesell.flows.org_1_organisation.set_prices import NewPrice
from makesell.flows.pro_5_production import cancel_order, confirm_order, price_order
from makesell.flows.pro_5_production.cancel_order import Cancel
from makesell.flows.reg_1_regime import check_books
from makesell.ground.db import run
from makesell.ground.spine.master import Change
from makesell.sheets import price_lists
from tests.clauses.orders import NOW, SYSTEM, TODAY, D, Shop, key_order, open_shop, place, proved, refused, stock

pytestmark = pytest.mark.django_db


def promoted(shop: Shop, budget: str | None = "100", price: str = "92") -> int:
    """A promotion of the first product for a month."""
    new = NewPriceList(f"PR-{shop.c.units[0]}", "春促", "CNY", kind="promotion", budget=None if budget is None else D(budget))
    key = create_price_list.perform(new, actor=SYSTEM, at=NOW)
    set_prices.perform(NewPrice(key, shop.product, D(price), TODAY, TODAY + dt.timedelta(days=30)), actor=SYSTEM, at=NOW)
    return key


def winners(shop: Shop) -> None:
    """The promotion stands before the standard list where the customer has a list of its own at 99."""
    key = create_price_list.perform(
        NewPriceList(f"CU-{shop.c.units[0]}", "客户价", "CNY", kind="customer", customer_id=shop.c.customers[0]), actor=SYSTEM, at=NOW
    )
    set_prices.perform(NewPrice(key, shop.product, D(99), TODAY), actor=SYSTEM, at=NOW)


def prices(order: int) -> list[tuple[Decimal, str]]:
    """Price and kind of each line."""
    return [(line.unit_price, line.price_kind) for line in orders.acting_lines(order)]


def beside(key: int) -> list[Decimal]:
    """Budget, committed, spent and available on its page."""
    return [fact.value for fact in price_lists._budget(SYSTEM, key)]


def test_a_promotion_is_sold_until_its_budget_is_used_and_what_is_cancelled_comes_back() -> None:
    """100 to give away: 10 at 92 instead of 100 take 80; the next line of 3 would take 24 and costs the list, with what was left as its reason."""
    shop = open_shop()
    stock(shop, "200")
    key = promoted(shop)
    both = key_order(shop, [10, 3])
    assert prices(both) == [(D(92), "promotion"), (D(100), "standard")]
    (lost,) = [each for each in (orders.lines(both)[1].price_reason or {})["losers"] if each["kind"] == "promotion"]
    assert (lost["why"], D(lost["params"]["left"]), D(lost["params"]["given"])) == ("exhausted", D(20), D(24))
    late = key_order(shop, [10])
    confirm_order.perform(both, actor=shop.seller, at=NOW)
    assert beside(key) == [D(100), D(80), D(0), D(20)]
    assert [(each["qty"], each["given"]) for each in price_lists._given(SYSTEM, key).rows] == [(D(10), D(80))]
    refused("order.price_moved", lambda: confirm_order.perform(late, actor=shop.seller, at=NOW))
    price_order.perform(late, actor=shop.seller, at=NOW)
    assert prices(late) == [(D(100), "standard")]
    cancel_order.perform(Cancel(both, {1: D(5)}), actor=shop.seller, at=NOW, reason="客户减量")
    assert beside(key) == [D(100), D(40), D(0), D(60)]
    more, outcome = place(shop, [7])
    assert (prices(more), outcome.holds) == ([(D(92), "promotion")], ())
    assert beside(key)[3] == D(4)
    proved()
    run("update prices_pricelist set budget = 50 where record_id = %s", [key])
    assert {fault.check for fault in check_books.perform()} == {"orders.promotions"}


def test_it_undercuts_the_customers_list_by_less_and_without_a_budget_gives_what_is_sold() -> None:
    """The customer pays 99 anyway: 10 at 92 take 70, not 80; a promotion without a budget takes nothing and never ends."""
    shop = open_shop()
    winners(shop)
    key = promoted(shop, "75")
    order = key_order(shop, [10])
    assert prices(order) == [(D(92), "promotion")]
    confirm_order.perform(order, actor=shop.seller, at=NOW)
    assert beside(key) == [D(75), D(70), D(0), D(5)]
    assert prices(key_order(shop, [10])) == [(D(99), "customer")]
    change_price_list.perform(Change(key, {"budget": None}), actor=SYSTEM, at=NOW)
    assert prices(key_order(shop, [1000])) == [(D(92), "promotion")]
    assert beside(key) == []
    for kind, budget in (("standard", "10"), ("promotion", "0"), ("promotion", "-1")):
        new = NewPriceList(f"X-{kind}-{budget}", "x", "CNY", kind=kind, budget=D(budget))
        refused("price_list.budget", lambda new=new: create_price_list.perform(new, actor=SYSTEM, at=NOW))
