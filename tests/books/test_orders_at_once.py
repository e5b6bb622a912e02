"""Two acts on orders at once, as schedules of statements: nothing is oversold, no limit is passed by two, nothing is lost between."""

import itertools
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from makesell.books.receivables.balances import exposure
from makesell.books.stock import balances as stock_book
from makesell.books.supply import balances as supply
from makesell.demo import samples
from makesell.documents.orders import queries, states
from makesell.documents.orders.actions import NewSplit
from makesell.flows.org_1_organisation import change_company, change_customer, name_company
from makesell.flows.org_1_organisation.change_company import CompanyChange
from makesell.flows.org_1_organisation.name_company import CompanyFact
from makesell.flows.per_3_reward import approve_split, change_split
from makesell.flows.per_3_reward.change_split import SplitWish
from makesell.flows.pro_4_negotiation import order_contract
from makesell.flows.pro_4_negotiation.order_contract import CallOff
from makesell.flows.pro_5_production import cancel_order, confirm_order, plan_production, set_quota, slip_production
from makesell.flows.pro_5_production.cancel_order import Cancel
from makesell.flows.pro_5_production.plan_production import PlanFact
from makesell.flows.pro_5_production.set_quota import NewQuota
from makesell.flows.pro_5_production.slip_production import SlipFact
from makesell.ground.access import roles
from makesell.ground.actor import Actor
from makesell.ground.organisation import queries as organisation
from makesell.ground.spine.master import Change
from tests.books.interleaving import together
from tests.clauses.cast import person
from tests.clauses.orders import NOW, SYSTEM, TODAY, D, key_order, limit, open_shop, place, proved, stock
from tests.clauses.test_pro_4_contracts import Firm, used_up
from tests.clauses.test_pro_4_promotions import promoted
from tests.clauses.test_pro_5_production import FIRST, LATER

pytestmark = pytest.mark.usefixtures("committed")
# the first runs so many statements, then the second so many, then both in turn to their ends
SCHEDULES = [[False] * first + [True] * second for first, second in itertools.product((9, 14, 22), (8, 30))]


def confirming(order: int, who: Actor) -> Callable[[], object]:
    """The confirmation of an order, to be run as a strand."""
    return lambda: confirm_order.perform(order, actor=who, at=NOW)


def slipping(made: int, who: Actor) -> Callable[[], object]:
    """A slip of a production order, to be run as a strand."""
    return lambda: slip_production.perform(SlipFact(made, LATER), actor=who, at=NOW, reason="延")


def cancelling(order: int, who: Actor) -> Callable[[], object]:
    """The cancel of a whole order, to be run as a strand."""
    return lambda: cancel_order.perform(Cancel(order), actor=who, at=NOW, reason="撤")


def state_of(order: int) -> str:
    """The state an order is in."""
    return queries.order(SYSTEM, order).state


def test_two_orders_for_the_last_pieces_never_oversell() -> None:
    """10 pieces, two orders of 10: both are confirmed, one from stock, the other from new production; never both from stock."""
    for schedule in SCHEDULES:
        shop = open_shop()
        stock(shop, "10")
        orders = [key_order(shop, [10]), key_order(shop, [10], customer=1)]
        together(confirming(orders[0], shop.seller), confirming(orders[1], shop.other), schedule)
        assert [state_of(order) for order in orders] == [states.CONFIRMED] * 2
        (lies,) = stock_book.of_products([shop.product])
        assert (lies.on_hand, lies.reserved) == (D(10), D(10))
        assert sorted(row.source for order in orders for row in queries.schedule(order)) == ["lead_time", "stock"]
    proved()


def test_thirty_two_writers_on_one_product_sell_what_there_is_and_no_class_more_than_its_quota() -> None:
    """40 pieces, 32 orders of 2, two at a time, every other one a dealer's, who may have 10: all confirmed, 40 pieces held, 10 for dealers."""
    shop = open_shop()
    stock(shop, "40")
    change_customer.perform_many([Change(shop.c.customers[1], {"customer_class": "dealer"})], actor=SYSTEM, at=NOW)
    set_quota.perform_many([NewQuota(shop.product, D(10), TODAY, customer_class="dealer")], actor=shop.planner, at=NOW)
    orders = [(key_order(shop, [2]), key_order(shop, [2], customer=1)) for _ in range(16)]
    for n, (one, other) in enumerate(orders):
        together(confirming(one, shop.seller), confirming(other, shop.other), SCHEDULES[n % len(SCHEDULES)])
    assert {state_of(order) for pair in orders for order in pair} == {states.CONFIRMED}
    (lies,) = stock_book.of_products([shop.product])
    assert (lies.on_hand, lies.reserved) == (D(40), D(40))
    dealers = [row for _, order in orders for row in queries.schedule(order)]
    assert sum(row.qty for row in dealers if row.source == "stock") == D(10)
    proved()


def test_two_call_offs_never_pass_their_frame_together(settings: Any, tmp_path: Path) -> None:
    """8,000 in all, two call-offs of 60 pieces at 96: whoever comes second is refused, and what is left of the frame says so."""
    settings.MEDIA_ROOT = tmp_path
    firm = Firm()
    frame = firm.signed(firm.frame("8000"))
    sellers = (firm.shop.seller, firm.shop.other)
    one, other = (order_contract.perform(CallOff(frame, {1: D(60)}), actor=who, at=NOW) for who in sellers)
    strands = together(confirming(one, sellers[0]), confirming(other, sellers[1]), [])
    assert [strand.refusal.code for strand in strands if strand.refusal] == ["contract.used_up"]
    assert sorted(map(state_of, (one, other))) == [states.CONFIRMED, states.DRAFT]
    assert sum(row.gross for row in queries.called_off([frame], None)) == D("6508.8")
    proved()


def test_two_orders_never_pass_one_limit_together() -> None:
    """Each fits alone, both do not: one is confirmed, the other is held or refused, and exposure stays within the limit."""
    for schedule in SCHEDULES:
        shop = open_shop()
        stock(shop, "100")
        account = limit(shop, "1500")
        orders = [key_order(shop, [10]), key_order(shop, [10], who=shop.other)]
        strands = together(confirming(orders[0], shop.seller), confirming(orders[1], shop.other), schedule)
        found = sorted(state_of(order) for order in orders)
        assert found in ([states.CONFIRMED, states.DRAFT], [states.CONFIRMED, states.HELD])
        assert [strand.refusal.code for strand in strands if strand.refusal] in ([], ["order.credit_taken"])
        assert exposure(account).total == D(1130)
    proved()


def test_two_orders_never_use_a_contract_twice(settings: Any, tmp_path: Path) -> None:
    """100 pieces at 96 by contract, two orders want them at once: one has them, the other is refused at that price."""
    settings.MEDIA_ROOT = tmp_path
    for schedule in SCHEDULES[1::4]:
        firm = Firm()
        _, one, other = used_up(firm)
        strands = together(confirming(one, firm.shop.seller), confirming(other, firm.shop.other), schedule)
        assert sorted(state_of(order) for order in (one, other)) == [states.CONFIRMED, states.DRAFT]
        assert [strand.refusal.code for strand in strands if strand.refusal] == ["order.price_moved"]
    proved()


def test_two_orders_never_overspend_a_promotion() -> None:
    """100 to give away, two orders would take 80 each: one is sold in it, the other is refused at that price."""
    for schedule in SCHEDULES[1::4]:
        shop = open_shop()
        key = promoted(shop)
        both = [key_order(shop, [10]), key_order(shop, [10], who=shop.other, customer=1)]
        strands = together(confirming(both[0], shop.seller), confirming(both[1], shop.other), schedule)
        assert sorted(state_of(order) for order in both) == [states.CONFIRMED, states.DRAFT]
        assert [strand.refusal.code for strand in strands if strand.refusal] == ["order.price_moved"]
        assert sum(each.given for each in queries.given_by(key)) == D(80)
    proved()


def test_a_slip_and_a_cancel_meet_a_confirmation() -> None:
    """A receipt slips while an order takes it, and a holder cancels while another waits: dates follow, holds add up."""
    for schedule in SCHEDULES[::2]:
        shop = open_shop()
        made = plan_production.perform(PlanFact(shop.product, D(20), FIRST), actor=shop.planner, at=NOW)
        holder, _ = place(shop, [10])
        taker = key_order(shop, [10], who=shop.other, customer=1)
        together(slipping(made, shop.planner), confirming(taker, shop.other), schedule)
        assert {row.promised_date for order in (holder, taker) for row in queries.schedule(order)} == {LATER}
        another = key_order(shop, [5], who=shop.other, customer=1)
        together(cancelling(holder, shop.seller), confirming(another, shop.other), schedule)
        lines = [line.id for order in (taker, another) for line in queries.acting_lines(order)]
        assert sum(row.qty for row in supply.reserved_for(lines)) == D(15)
        assert all(row.promised_date and row.promised_date >= TODAY for row in queries.schedule(another))
    proved()


def test_changed_shares_of_two_customers_never_wait_for_each_other_in_a_circle() -> None:
    """In lockstep, the credit of one's order goes from A to B, of the other's from B to A (0018)."""
    shop = open_shop()
    made = [samples.order(shop.c, samples.DAY, shares=[(who, "1")], customer=who) for who in (0, 1)]
    for customer, each in enumerate(made):
        samples.ship(shop.c, each, samples.DAY, 10, customer=customer)
    changes = [
        change_split.perform(SplitWish(each.order_id, (NewSplit(shop.c.people[1 - who], D(1)),)), actor=SYSTEM, at=NOW, reason="换人跟进")
        for who, each in enumerate(made)
    ]
    one, other = (partial(approve_split.perform, change, actor=shop.director, at=NOW) for change in changes)
    strands = together(one, other, [])
    assert [(strand.refusal, strand.deadlocks) for strand in strands] == [(None, [])] * 2
    proved()


@pytest.mark.parametrize("first", [8, 24, 40])
def test_no_currency_changes_while_an_order_is_posting(first: int) -> None:
    """The first posting of a company meets the change of its currency: whichever is first, no entry is in another currency than the company's."""
    shop = open_shop()
    order = key_order(shop, [10])
    admin = person("ADM-1", "管理员", shop.c.units[0], roles.ADMINISTRATOR)
    name_company.perform(CompanyFact("厂", "CNY", name_en="Works"), actor=SYSTEM, at=NOW)
    change = CompanyChange("厂", "Works", "USD", "Asia/Shanghai")
    changed = together(confirming(order, shop.seller), lambda: change_company.perform(change, actor=admin, at=NOW), [False] * first + [True] * 8)[1]
    assert changed.refusal
    assert (changed.refusal.code, organisation.own_currency()) == ("organisation.currency_posted", "CNY")
