"""PRO-5 · An order or a line stands still, at the customer's wish or ours: supply, production and deliveries follow, or it is refused."""

import datetime as dt

import pytest

from makesell.books.stock import balances as stock_book
from makesell.books.supply import balances as supply
from makesell.documents.orders import queries, states
from makesell.documents.production import queries as production
from makesell.flows.pro_5_production import cancel_order, change_order, pause_order, release_production
from makesell.flows.pro_5_production.cancel_order import Cancel
from makesell.flows.pro_5_production.change_order import Change, LineChange
from makesell.flows.pro_5_production.pause_order import Pause
from makesell.flows.pro_6_shipping import create_delivery
from makesell.flows.pro_6_shipping.create_delivery import DeliveryFact, PartFact
from makesell.ground import listing
from makesell.ground.access import roles as R
from makesell.ground.listing import Query
from makesell.sheets import order_parts
from makesell.sheets.orders import head
from tests.clauses.cast import person
from tests.clauses.orders import NOW, SYSTEM, TODAY, D, LineFact, gated, open_shop, place, promised, proved, refused, stock

pytestmark = pytest.mark.django_db
WEEK = NOW + dt.timedelta(days=7)


def test_a_paused_order_gives_back_its_supply_and_is_promised_anew_when_it_goes_on() -> None:
    shop = open_shop()
    stock(shop, "4")
    stock(shop, "5", 1)
    stores = person(f"stores-{shop.product}", "仓库", shop.c.units[0], R.WAREHOUSE)
    order, _ = place(shop, [LineFact(shop.product, D(10)), LineFact(shop.c.products[1], D(3))])
    first, _ = queries.acting_lines(order)
    refused("order.pause_reason", lambda: pause_order.perform(Pause(order), actor=shop.seller, at=NOW))
    refused("access.refused", lambda: pause_order.perform(Pause(order), actor=stores, at=NOW, reason="x"))
    refused("order.pause_line", lambda: pause_order.perform(Pause(order, (7,)), actor=shop.seller, at=NOW, reason="x"))
    refused("order.pause_nothing", lambda: pause_order.resume(order, actor=shop.seller, at=NOW))
    pause_order.perform(Pause(order, (1,), back_on=TODAY + dt.timedelta(days=30)), actor=shop.seller, at=NOW, reason="客户厂房未完工")
    assert ([row.qty for row in stock_book.reserved_for([first.id])], supply.reserved_for([first.id])) == ([], [])
    assert [(row.state, row.qty) for row in production.of_order_lines([first.id])] == [("cancelled", D(6))]
    assert [line for line, *_ in promised(order)] == [2]
    (row,) = order_parts.pauses(SYSTEM, order).rows
    assert (row["line"], row["why"], row["ended_at"]) == (1, "客户厂房未完工", None)
    assert str(head(SYSTEM, order).tone) == "warn"
    found = listing.page(queries.LISTING, SYSTEM, Query.from_pairs([("f", "paused.eq.1")])).rows
    assert [one["id"] for one in found] == [order]
    refused("delivery.paused", lambda: create_delivery.perform(DeliveryFact(shop.warehouse, (PartFact(first.id),)), actor=stores, at=NOW))
    refused("order.pause_line", lambda: pause_order.perform(Pause(order, (1,)), actor=shop.seller, at=NOW, reason="x"))
    refused(
        "order.change_paused",
        lambda: change_order.perform(Change(order, (LineChange(1, D(12)),)), actor=shop.director, at=NOW, reason="x"),
    )
    proved()
    other, _ = place(shop, [4])
    assert promised(other) == [(1, str(TODAY), D(4), "stock")]
    planned = create_delivery.perform(DeliveryFact(shop.warehouse, order_ids=(order,)), actor=stores, at=NOW)
    assert planned
    refused("order.on_delivery", lambda: pause_order.perform(Pause(order, (2,)), actor=shop.seller, at=NOW, reason="x"))
    pause_order.resume(order, actor=shop.seller, at=WEEK)
    assert promised(order)[0] == (1, "2025-06-23", D(10), "lead_time")
    (line, _) = queries.acting_lines(order)
    assert line.first_promised_date == dt.date(2025, 6, 23)
    (made,) = [row for row in production.of_order_lines([first.id]) if row.state == "planned"]
    release_production.perform(made.id, actor=shop.planner, at=WEEK)
    pause_order.perform(Pause(order, (1,)), actor=shop.planner, at=WEEK, reason="缺料")
    assert production.of_ids([made.id])[0].state == "paused"
    assert queries.order(SYSTEM, order).state == states.CONFIRMED
    proved()


def test_a_pause_of_ours_keeps_the_first_promise_and_a_shut_gate_stays_shut() -> None:
    shop = open_shop()
    stock(shop, "10")
    order, _ = place(shop, [10])
    pause_order.perform(Pause(order, by_customer=False), actor=shop.planner, at=NOW, reason="质量问题待查")
    pause_order.resume(order, actor=shop.planner, at=WEEK)
    (line,) = queries.acting_lines(order)
    assert (line.first_promised_date, line.current_promised_date) == (TODAY, TODAY + dt.timedelta(days=7))
    waiting, _ = place(shop, [5], terms_id=gated(("order", "30", "before_production"), ("delivery", "70", "")))
    before = promised(waiting)
    pause_order.perform(Pause(waiting), actor=shop.seller, at=NOW, reason="客户延期")
    pause_order.resume(waiting, actor=shop.seller, at=NOW)
    assert promised(waiting) == before
    pause_order.perform(Pause(waiting), actor=shop.seller, at=NOW, reason="客户延期")
    cancel_order.perform(Cancel(waiting), actor=shop.seller, at=NOW, reason="取消")
    assert not queries.order(SYSTEM, waiting).paused
    proved()


