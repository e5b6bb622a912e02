"""PRO-5 · Cancel, whole or in part: supply, production, credit and performance follow in the same transaction, or it is refused with the reason."""

from decimal import Decimal

import pytest

from makesell.books.orderbook import balances as orderbook
from makesell.books.performance import balances as performance
from makesell.books.receivables.balances import exposure
from makesell.books.stock import balances as stock_book
from makesell.books.supply import balances as supply
from makesell.documents.orders import queries, states
from makesell.documents.production import queries as production
from makesell.flows.pro_5_production import cancel_order, release_production
from makesell.flows.pro_5_production.cancel_order import Cancel
from tests.clauses.orders import NOW, SYSTEM, D, LineFact, limit, open_shop, place, promised, proved, refused, stock

pytestmark = pytest.mark.django_db


def credited(order: int) -> Decimal:
    """What the performance book holds as ordered of an order."""
    return sum((row.net for row in performance.of_record(order) if row.measure == "ordered"), Decimal(0))


def test_a_whole_cancel_leaves_nothing_anywhere() -> None:
    shop = open_shop()
    stock(shop, "4")
    account = limit(shop, "100000")
    order, _ = place(shop, [10])
    (line,) = queries.acting_lines(order)
    assert (exposure(account).total, credited(order)) == (D(1130), D(1000))
    cancel_order.perform(Cancel(order), actor=shop.seller, at=NOW, reason="客户撤单")
    assert queries.order(SYSTEM, order).state == states.CANCELLED
    assert (exposure(account).total, credited(order), orderbook.of_record(order)["ordered"]) == (D(0), D(0), D(0))
    assert (stock_book.reserved_for([line.id]), supply.reserved_for([line.id])) == ([], [])
    assert [row.state for row in production.of_order_lines([line.id])] == ["cancelled"]
    refused("order.state", lambda: cancel_order.perform(Cancel(order), actor=shop.seller, at=NOW, reason="again"))
    proved()


def test_a_part_takes_planned_production_back_first() -> None:
    """10 ordered, 4 in stock, 6 to be made; 3 are cancelled: 3 are made, stock stays; credit and performance fall by 3/10."""
    shop = open_shop()
    stock(shop, "4")
    account = limit(shop, "100000")
    order, _ = place(shop, [10])
    (line,) = queries.acting_lines(order)
    cancel_order.perform(Cancel(order, {1: D(3)}), actor=shop.seller, at=NOW, reason="减量")
    assert (exposure(account).total, credited(order)) == (D(791), D(700))
    assert [held.qty for held in stock_book.reserved_for([line.id])] == [D(4)]
    assert [(row.qty, row.state) for row in production.of_order_lines([line.id])] == [(D(3), "planned")]
    assert [(qty, source) for _, _, qty, source in promised(order)] == [(D(4), "stock"), (D(3), "planned")]
    assert queries.order(SYSTEM, order).state == states.CONFIRMED
    proved()
    cancel_order.perform(Cancel(order, {1: D(7)}), actor=shop.seller, at=NOW, reason="余量")
    assert (exposure(account).total, credited(order), queries.order(SYSTEM, order).state) == (D(0), D(0), states.CANCELLED)
    proved()


@pytest.mark.parametrize(("currency", "price", "left"), [("CNY", "100.005", "100.00"), ("JPY", "1000.5", "1000")])
def test_a_part_is_rounded_as_it_was_posted(currency: str, price: str, left: str) -> None:
    """13.1: what is cut off is rounded, what is left is the rest: 200.01 less R(100.005); in yen 2,001 less R(1,000.5)."""
    shop = open_shop()
    line = LineFact(shop.product, D(2), D(price))
    order, _ = place(shop, [line], who=SYSTEM, currency=currency, rate=D("0.05"), rate_note="中间价")
    cancel_order.perform(Cancel(order, {1: D(1)}), actor=SYSTEM, at=NOW, reason="减量")
    assert queries.order(SYSTEM, order).net == D(left)
    proved()


def test_what_has_begun_is_refused_with_the_reason_and_nothing_changes() -> None:
    shop = open_shop()
    order, _ = place(shop, [10])
    (line,) = queries.acting_lines(order)
    (made,) = production.of_order_lines([line.id])
    release_production.perform(made.id, actor=shop.planner, at=NOW)
    refused("order.in_production", lambda: cancel_order.perform(Cancel(order), actor=shop.seller, at=NOW, reason="x"))
    refused("order.cancel_more", lambda: cancel_order.perform(Cancel(order, {1: D(11)}), actor=shop.seller, at=NOW, reason="x"))
    refused("order.cancel_more", lambda: cancel_order.perform(Cancel(order, {9: D(1)}), actor=shop.seller, at=NOW, reason="x"))
    refused("order.cancel_reason", lambda: cancel_order.perform(Cancel(order), actor=shop.seller, at=NOW))
    refused("access.refused", lambda: cancel_order.perform(Cancel(order), actor=shop.planner, at=NOW, reason="x"))
    assert (credited(order), queries.order(SYSTEM, order).state) == (D(1000), states.CONFIRMED)
    proved()


def test_a_held_order_is_cancelled_as_a_whole() -> None:
    shop = open_shop()
    stock(shop, "50")
    limit(shop, "100")
    order, _ = place(shop, [10])
    (line,) = queries.acting_lines(order)
    refused("order.cancel_held", lambda: cancel_order.perform(Cancel(order, {1: D(1)}), actor=shop.seller, at=NOW, reason="x"))
    cancel_order.perform(Cancel(order), actor=shop.seller, at=NOW, reason="不等了")
    assert (queries.order(SYSTEM, order).state, stock_book.reserved_for([line.id])) == (states.CANCELLED, [])
    proved()
