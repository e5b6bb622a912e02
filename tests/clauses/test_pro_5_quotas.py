"""PRO-5 · Quotas and holds: a class or region is promised its share of supply, the rest is made; held orders keep as much as the rules allow."""

import datetime as dt
from decimal import Decimal

import pytest

from makesell.books.stock import balances as stock_book
from makesell.documents.orders import queries
from makesell.documents.orders.queries.quotas import LISTING
from makesell.engines.promise import LeadTime, Supply, promise
from makesell.flows.org_1_organisation import approve_rule, change_customer, draft_rule, propose_rule
from makesell.flows.org_1_organisation.draft_rule import NewRule
from makesell.flows.pro_5_production import cancel_order, release_hold, set_quota
from makesell.flows.pro_5_production.cancel_order import Cancel
from makesell.flows.pro_5_production.release_hold import Release
from makesell.flows.pro_5_production.set_quota import NewQuota
from makesell.flows.steps.confirming import HOLD_DAYS, HOLD_MOST
from makesell.ground import listing
from makesell.ground.access import roles as R
from makesell.ground.listing import Query
from makesell.ground.rules.kinds import RuleKind
from makesell.ground.spine.master import Change
from makesell.sheets.order_checks import cause_in_words
from tests.clauses.cast import person
from tests.clauses.orders import NOW, SYSTEM, TODAY, D, limit, open_shop, place, promised, proved, refused, stock

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("qty", "most", "parts", "cause"),
    [
        ("4", None, ["4"], "stock"), ("4", "4", ["4"], "stock"), ("4", "3", ["3", "1"], "quota"), ("4", "-2", ["4"], "quota"),
        ("12", "20", ["10", "2"], "lead_time"),
    ],
)
def test_a_quota_bounds_what_supply_covers(qty: str, most: str | None, parts: list[str], cause: str) -> None:
    supply = Supply(on_hand=D(10), most=None if most is None else D(most), whose="dealer")
    made = promise(D(qty), supply, TODAY, LeadTime(5, lambda day, days: day + dt.timedelta(days=days)))
    assert ([str(part.qty) for part in made.parts], made.cause.code) == (parts, cause)


def test_a_class_is_promised_its_share_and_gets_back_what_it_cancels() -> None:
    shop = open_shop()
    stock(shop, "40")
    dealer = shop.c.customers[1]
    change_customer.perform_many([Change(dealer, {"customer_class": "dealer", "region": "华东"})], actor=SYSTEM, at=NOW)
    quota = NewQuota(shop.product, D(10), TODAY, customer_class="dealer")
    for code, fact, who in (
        ("access.refused", quota, shop.seller), ("quota.of_one", NewQuota(shop.product, D(1), TODAY), shop.planner),
        ("quota.of_one", NewQuota(shop.product, D(1), TODAY, "dealer", "华东"), shop.planner),
        ("number.negative", NewQuota(shop.product, D(-1), TODAY, "dealer"), shop.planner),
        ("reference.unknown", NewQuota(0, D(1), TODAY, "dealer"), shop.director),
    ):  # fmt: skip
        refused(code, lambda fact=fact, who=who: set_quota.perform_many([fact], actor=who, at=NOW))
    wide = NewQuota(shop.product, D(100), TODAY - dt.timedelta(days=30), region="华东")
    set_quota.perform_many([quota, wide], actor=shop.planner, at=NOW)
    first, _ = place(shop, [7], customer=1)
    second, _ = place(shop, [5], customer=1)
    assert [(qty, source) for _, _, qty, source in promised(first) + promised(second)] == [(D(7), "stock"), (D(3), "stock"), (D(2), "lead_time")]
    (row, _) = queries.schedule(second)
    assert row.cause is not None
    assert (row.cause["code"], row.cause["of"]) == ("quota", "dealer")
    assert "dealer" in cause_in_words(row.cause)
    other, _ = place(shop, [20])
    assert [(qty, source) for _, _, qty, source in promised(other)] == [(D(20), "stock")]
    found = {(one["customer_class"], one["region"]): (one["taken"], one["left"]) for one in listing.page(LISTING, SYSTEM, Query()).rows}
    assert found == {("dealer", ""): (D(12), D(0)), ("", "华东"): (D(12), D(88))}
    cancel_order.perform(Cancel(first), actor=shop.seller, at=NOW, reason="撤")
    third, _ = place(shop, [6], customer=1)
    assert [(qty, source) for _, _, qty, source in promised(third)] == [(D(5), "stock"), (D(1), "lead_time")]
    set_quota.perform_many([NewQuota(shop.product, D(0), TODAY + dt.timedelta(days=1), "dealer")], actor=shop.director, at=NOW)
    late, _ = place(shop, [1], customer=1, at=NOW + dt.timedelta(days=1))
    assert sum((qty for *_, qty, source in promised(late) if source == "stock"), Decimal(0)) == D(0)
    proved()


def in_force(kind: RuleKind, value: str | int, scope: str, unit: int) -> None:
    """The rule says so for this scope."""
    support = person(f"sup-{kind.code}-{scope}", "内勤", unit, R.SALES_SUPPORT)
    boss = person(f"boss-{kind.code}-{scope}", "总经理", unit, R.EXECUTIVE)
    rule = draft_rule.perform(NewRule(kind, value, TODAY, scope=scope, reason="防占货"), actor=support, at=NOW)
    propose_rule.perform(rule, actor=support, at=NOW)
    approve_rule.perform(rule, actor=boss, at=NOW)


def test_held_orders_keep_no_more_than_the_rule_allows_a_salesperson_and_a_class() -> None:
    """7 pieces for the salesperson, 2 days and 3 pieces for dealers: what is beyond is free for others, and said."""
    shop = open_shop()
    stock(shop, "40")
    seller, dealer = shop.c.people[0], shop.c.customers[1]
    change_customer.perform_many([Change(dealer, {"customer_class": "dealer"})], actor=SYSTEM, at=NOW)
    for customer in (0, 1):
        limit(shop, "10", customer)
    allowed: tuple[tuple[RuleKind, str | int, str], ...] = (
        (HOLD_MOST, "7", f"person:{seller}"), (HOLD_MOST, "3", "customer_class:dealer"), (HOLD_DAYS, 2, "customer_class:dealer"),
    )  # fmt: skip
    for kind, value, scope in allowed:
        in_force(kind, value, scope, shop.c.units[0])
    first, outcome = place(shop, [4], customer=1)
    assert (outcome.state, outcome.not_kept) == ("held", D(1))
    (lies,) = stock_book.of_products([shop.product])
    assert lies.reserved == D(3)
    second, outcome = place(shop, [5])
    assert (outcome.not_kept, stock_book.of_products([shop.product])[0].reserved) == (D(1), D(7))
    assert queries.acting(SYSTEM, "view", first).supply_until == TODAY + dt.timedelta(days=2)
    third, outcome = place(shop, [2], customer=1, who=shop.other)
    assert (outcome.not_kept, queries.acting(SYSTEM, "view", third).supply_until) == (D(2), TODAY + dt.timedelta(days=2))
    release_hold.perform(Release(second, D(1000), TODAY), actor=shop.credit, at=NOW, reason="担保")
    assert [(qty, source) for _, _, qty, source in promised(second)] == [(D(5), "stock")]
    proved()
