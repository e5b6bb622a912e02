"""PRO-5 · Two at once on one quota: two changes, a change and a run that puts promises in order anew, a quotation's hold and an order — by data
which of the two runs its next statement; never more than the quota is promised from supply."""

from collections.abc import Callable
from decimal import Decimal

import pytest

from makesell.documents.quotations import hold_queries as holds
from makesell.flows.org_1_organisation import change_customer
from makesell.flows.pro_4_negotiation import hold_quotation
from makesell.flows.pro_4_negotiation.hold_quotation import HoldFact
from makesell.flows.pro_5_production import change_order, confirm_order, repromise_lines, set_quota
from makesell.flows.pro_5_production.change_order import Change as OrderChange
from makesell.flows.pro_5_production.change_order import LineChange
from makesell.flows.pro_5_production.repromise_lines import RunFact
from makesell.flows.pro_5_production.set_quota import NewQuota
from makesell.flows.steps import promise_run
from makesell.flows.steps.promise_run import Scope
from makesell.ground.spine.master import Change
from tests.books.interleaving import together
from tests.clauses.cast import NOW, TODAY
from tests.clauses.orders import SYSTEM, D, Shop, key_order, open_shop, place, promised, proved, stock
from tests.clauses.test_pro_4_holds import quoted

pytestmark = pytest.mark.usefixtures("committed")
SCHEDULES: tuple[list[bool], ...] = ([], [False] * 9 + [True] * 30, [True, False] * 12)
QUOTA = D(10)


def dealers() -> Shop:
    """40 pieces, of which dealers are promised 10; the second customer is one."""
    shop = open_shop()
    stock(shop, "40")
    change_customer.perform_many([Change(shop.c.customers[1], {"customer_class": "dealer"})], actor=SYSTEM, at=NOW)
    set_quota.perform_many([NewQuota(shop.product, QUOTA, TODAY, customer_class="dealer")], actor=shop.planner, at=NOW)
    return shop


def from_stock(*orders: int) -> Decimal:
    """What of orders is promised from supply."""
    return sum((qty for order in orders for *_, qty, source in promised(order) if source == "stock"), Decimal(0))


def more(shop: Shop, order: int, qty: int) -> Callable[[], object]:
    """The customer wants so many of the first line instead."""
    change = OrderChange(order, (LineChange(1, qty=D(qty)),))
    return lambda: change_order.perform(change, actor=shop.seller, at=NOW, reason="客户加量")


def run_of(shop: Shop) -> Callable[[], object]:
    """The promises of the product are put in order anew, as previewed now."""
    run = RunFact(Scope(shop.product), promise_run.worked_out(Scope(shop.product), TODAY).mark)
    return lambda: repromise_lines.perform(run, actor=shop.planner, at=NOW, reason="复核")


def hold(shop: Shop, quotation: int) -> Callable[[], object]:
    """Supply is kept for a quotation."""
    return lambda: hold_quotation.perform(HoldFact(quotation), actor=shop.seller, at=NOW)


def confirm(shop: Shop, order: int) -> Callable[[], object]:
    """An order is confirmed."""
    return lambda: confirm_order.perform(order, actor=shop.seller, at=NOW)


def test_two_change_orders_never_take_more_than_the_quota() -> None:
    """3 and 1 become 8 and 8: 10 of the 16 come from supply, whoever is first."""
    for schedule in SCHEDULES:
        shop = dealers()
        one, other = (place(shop, [qty], customer=1)[0] for qty in (3, 1))
        strands = together(more(shop, one, 8), more(shop, other, 8), schedule)
        assert [strand.refusal for strand in strands] == [None, None]
        assert from_stock(one, other) == QUOTA
        proved()


def test_a_change_and_a_run_of_promises_never_take_more_than_the_quota() -> None:
    """The run was previewed before the change; it is refused, or what it moves and what the change adds stay within the quota together."""
    for schedule in SCHEDULES:
        shop = dealers()
        one, other = (place(shop, [qty], customer=1)[0] for qty in (3, 9))
        strands = together(more(shop, one, 8), run_of(shop), schedule)
        assert [strand.refusal.code for strand in strands if strand.refusal] in ([], ["repromise.moved"])
        assert from_stock(one, other) <= QUOTA
        proved()


def test_a_run_leaves_to_whoever_is_beyond_the_quota_what_it_has() -> None:
    """One order has 3 of the quota of 10, which 17 are asked of: the run gives the other no more than the 7 that are left."""
    shop = dealers()
    one, other = (place(shop, [qty], customer=1)[0] for qty in (3, 9))
    more(shop, one, 8)()
    run_of(shop)()
    assert from_stock(one, other) == QUOTA


def test_a_quotations_hold_and_an_order_never_take_more_than_the_quota() -> None:
    """8 are to be kept for a quotation while an order of 8 is confirmed: what both have of supply is within the quota, or one is refused."""
    for schedule in SCHEDULES:
        shop = dealers()
        quotation, order = quoted(shop, 8, customer=1), key_order(shop, [8], customer=1)
        together(hold(shop, quotation), confirm(shop, order), schedule)
        kept = sum((row.qty for row in holds.of_quotations([quotation])), Decimal(0))
        assert from_stock(order) + kept <= QUOTA
        proved()
