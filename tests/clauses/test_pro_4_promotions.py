"""PRO-4 · A promotion has dates and a budget: it wins while what it gives away fits, on the line's word; what is cancelled is given back."""

import datetime as dt
from decimal import Decimal
from functools import partial

import pytest

from makesell.books.budget import balances
from makesell.documents.orders import queries as orders
from makesell.documents.plans import queries as plans
from makesell.flows.org_1_organisation import change_price_list, create_price_list, set_prices
from makesell.flows.org_1_organisation.create_price_list import NewPriceList
from makesell.flows.org_1_organisation.set_prices import NewPrice
from makesell.flows.pro_2_plans import approve_plan, draft_plan, propose_plan, revise_plan
from makesell.flows.pro_2_plans.draft_plan import NewAction, NewAnalysis, PlanFact
from makesell.flows.pro_2_plans.revise_plan import RevisionFact
from makesell.flows.pro_4_negotiation import fund_promotion
from makesell.flows.pro_4_negotiation.fund_promotion import FundFact
from makesell.flows.pro_5_production import cancel_order, confirm_order, price_order
from makesell.flows.pro_5_production.cancel_order import Cancel
from makesell.flows.pro_6_shipping import create_delivery, draft_invoice, issue_goods, pick_delivery, post_invoice
from makesell.flows.pro_6_shipping.create_delivery import DeliveryFact, PartFact
from makesell.flows.pro_6_shipping.draft_invoice import ChargeFact, InvoiceFact
from makesell.flows.pro_6_shipping.pick_delivery import PickFact
from makesell.flows.pro_7_care import authorise_return, credit_return, inspect_return, receive_return
from makesell.flows.pro_7_care.authorise_return import ReturnFact
from makesell.flows.pro_7_care.inspect_return import InspectFact
from makesell.flows.reg_1_regime import check_books
from makesell.ground.db import run
from makesell.ground.period import queries as period
from makesell.ground.spine.master import Change
from makesell.sheets import budget_figures, price_lists
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


def planned(shop: Shop, amount: str = "5000") -> int:
    """A plan of the company's unit that is approved, with one budget line."""
    cell = period.by_code("quarter", "2025-Q3")
    assert cell is not None
    action = NewAction("促销", shop.manager.person_id or 0, dt.date(2025, 7, 15))
    fact = PlanFact("促销计划", cell.id, "以价换量", (NewAnalysis("text", "需求回升"),), (), (action,), (("促销让利", D(amount)),))
    key = propose_plan.perform(draft_plan.perform(fact, actor=shop.manager, at=NOW), actor=shop.manager, at=NOW)
    return approve_plan.perform(key, actor=shop.director, at=NOW)


def held(plan: int) -> tuple[Decimal, Decimal, Decimal]:
    """Committed, spent and available of the plan's line."""
    (line,) = plans.budget(plan)
    row = balances.of_lines([line.line_id])[line.line_id]
    return row.committed, row.spent, row.available


def test_a_promotion_on_a_plans_budget_commits_at_confirmation_and_spends_with_the_invoice() -> None:
    """10 at 92 commit 80; 2 are cancelled: 64; 5 are invoiced: 40 spent, 24 committed; 1 comes back: 8 less; a revision takes it along."""
    shop = open_shop()
    stock(shop, "200")
    key, plan = promoted(shop, "400"), planned(shop)
    fund = partial(fund_promotion.perform, actor=shop.director, at=NOW)
    first, _ = place(shop, [1])
    refused("access.refused", lambda: fund_promotion.perform(FundFact(key, plan, 1), actor=shop.seller, at=NOW))
    refused("campaign.line", lambda: fund(FundFact(key, plan, 7)))
    refused("campaign.beyond", lambda: fund(FundFact(promoted_more(shop), plan, 1)))
    fund(FundFact(key, plan, 1))
    refused("promotion.funded", lambda: fund(FundFact(key, plan, 1)))
    assert held(plan) == (D(8), D(0), D(4992))     # what was given away before
    cancel_order.perform(Cancel(first), actor=shop.seller, at=NOW, reason="客户取消")
    order, _ = place(shop, [10])
    assert held(plan) == (D(80), D(0), D(4920))
    cancel_order.perform(Cancel(order, {1: D(2)}), actor=shop.seller, at=NOW, reason="客户减量")
    assert held(plan)[0] == D(64)
    (line,) = [row.id for row in orders.lines(order)]
    sent = create_delivery.perform(DeliveryFact(shop.warehouse, (PartFact(line, D(5)),)), actor=SYSTEM, at=NOW)
    pick_delivery.perform(PickFact(sent), actor=SYSTEM, at=NOW)
    issue_goods.perform(sent, actor=SYSTEM, at=NOW)
    bill = draft_invoice.perform(InvoiceFact(lines=(ChargeFact(line, D(5)),)), actor=SYSTEM, at=NOW)
    post_invoice.perform(bill, actor=SYSTEM, at=NOW)
    assert held(plan) == (D(24), D(40), D(4936))
    proved()
    shown = budget_figures.rows(shop.director, {"plan": str(plan), "kind": "spent"}, "")
    assert [(row.noun, row.id, row.amount) for row in shown.rows] == [("orders", order, D(40))]
    assert beside(key)[0] == plan_title(plan)
    back = authorise_return.perform(ReturnFact(sent, "退货", ((1, D(1)),)), actor=SYSTEM, at=NOW)
    receive_return.perform(back, actor=SYSTEM, at=NOW)
    inspect_return.perform(InspectFact(back, "restock"), actor=SYSTEM, at=NOW)
    credit_return.perform(back, actor=SYSTEM, at=NOW)
    assert held(plan) == (D(24), D(32), D(4944))
    revised = revise_plan.perform(RevisionFact(plan, "加预算"), actor=shop.manager, at=NOW)
    propose_plan.perform(revised, actor=shop.manager, at=NOW)
    approve_plan.perform(revised, actor=shop.director, at=NOW)
    assert held(revised)[:2] == (D(24), D(32))
    cancel_order.perform(Cancel(order), actor=shop.seller, at=NOW, reason="余量取消")
    assert (held(revised)[:2], held(plan)[:2]) == ((D(0), D(32)), (D(0), D(0)))
    proved()
    run("update orders_salesorderline set promotion_cut = promotion_cut * 2 where line_id = %s", [line])
    assert "orders.promotion_budget" in {fault.check for fault in check_books.perform()}


def promoted_more(shop: Shop) -> int:
    """A promotion that would give away more than the plan has."""
    new = NewPriceList(f"PM-{shop.c.units[0]}", "大促", "CNY", kind="promotion", budget=D(99999))
    return create_price_list.perform(new, actor=SYSTEM, at=NOW)


def plan_title(plan: int) -> str:
    """What a plan is called."""
    return plans.of_ids([plan])[0].title
