"""PRO-5 · Change orders: each line before and after; supply, production, credit, performance and promises follow, or it is refused."""

import datetime as dt
from decimal import Decimal

import pytest

from makesell.books.orderbook import balances as orderbook
from makesell.books.performance import balances as performance
from makesell.books.receivables.balances import exposure
from makesell.books.stock import balances as stock_book
from makesell.documents.orders import queries, states
from makesell.documents.production import queries as production
from makesell.flows.pro_5_production import change_order, extend_release, release_hold, release_production
from makesell.flows.pro_5_production.change_order import Change, LineChange
from makesell.flows.pro_5_production.create_order import NewSplit
from makesell.flows.pro_5_production.release_hold import Release
from makesell.flows.pro_6_shipping import create_delivery, issue_goods, pick_delivery
from makesell.flows.pro_6_shipping.create_delivery import DeliveryFact, PartFact
from makesell.flows.pro_6_shipping.pick_delivery import PickFact
from makesell.ground.actor import Actor
from tests.clauses.orders import NOW, SYSTEM, TODAY, D, LineFact, Shop, gated, limit, open_shop, place, promised, proved, refused, stock

pytestmark = pytest.mark.django_db
LATER = "2025-06-16"


def credited(order: int) -> Decimal:
    """What the performance book holds as ordered of an order."""
    return sum((row.net for row in performance.of_record(order) if row.measure == "ordered"), Decimal(0))


def change(shop: Shop, order: int, *lines: LineChange, added: tuple[LineFact, ...] = (), who: Actor | None = None, **more: bool) -> int:
    """A change with its reason."""
    return change_order.perform(Change(order, lines, added, **more), actor=who or shop.seller, at=NOW, reason="客户改单")


def test_less_more_another_day_and_a_new_line_follow_everywhere() -> None:
    """10 of the first and 5 of the second product become 8, 9 on another day, and 3 of a line that comes; the document shows each line."""
    shop = open_shop()
    stock(shop, "4")
    account = limit(shop, "100000")
    order, _ = place(shop, [LineFact(shop.product, D(10)), LineFact(shop.c.products[1], D(5))], splits=(
        NewSplit(shop.c.people[0], D("0.6")), NewSplit(shop.c.people[1], D("0.4"))))  # fmt: skip
    day = dt.date(2025, 7, 1)
    key = change(shop, order, LineChange(1, D(8)), LineChange(2, D(9), requested_date=day), added=(LineFact(shop.product, D(3)),))
    head = queries.order(SYSTEM, order)
    assert (head.gross, head.net, head.state) == (D(2260), D(2000), states.CONFIRMED)
    assert (exposure(account).total, credited(order), orderbook.of_record(order)["ordered"]) == (D(2260), D(2000), D(2000))
    first, second, more, new = queries.acting_lines(order)
    assert [line.ordered_qty for line in (first, second, more, new)] == [D(8), D(5), D(4), D(3)]
    assert [held.qty for held in stock_book.reserved_for([first.id])] == [D(4)]
    assert [(row.qty, row.state) for row in production.of_order_lines([first.id])] == [(D(4), "planned")]
    assert [(line, date, qty) for line, date, qty, _source in promised(order)] == [
        (1, str(TODAY), D(4)), (1, LATER, D(4)), (2, str(day), D(5)), (3, str(day), D(4)), (4, LATER, D(3)),
    ]  # fmt: skip
    assert {(row.line_id, row.share) for row in queries.splits(order) if row.line_id == more.id} == {(more.id, D("0.6")), (more.id, D("0.4"))}
    row = queries.change(shop.seller, key)
    assert ((row.number or "")[:3], row.gross_before, row.gross_after, row.by_customer) == ("CO-", D(1695), D(2260), True)
    assert [(line.line, line.new_line, line.qty_before, line.qty_after, line.wished_after) for line in queries.change_lines(key)] == [
        (1, None, D(10), D(8), None), (2, 3, D(5), D(9), day), (None, 4, D(0), D(3), None),
    ]  # fmt: skip
    assert second.first_promised_date == day
    proved()


def test_another_price_takes_production_and_promise_along() -> None:
    """Production has begun; at another price a new line stands for the old one, keeps its dates and what is made for it."""
    shop = open_shop()
    account = limit(shop, "100000")
    order, _ = place(shop, [10])
    (old,) = queries.acting_lines(order)
    (made,) = production.of_order_lines([old.id])
    release_production.perform(made.id, actor=shop.planner, at=NOW)
    change(shop, order, LineChange(1, unit_price=D(96)), by_customer=False)
    old, new = queries.acting_lines(order)
    assert (old.ordered_qty, new.ordered_qty, new.unit_price, new.first_promised_date) == (D(0), D(10), D(96), old.first_promised_date)
    assert [(row.id, row.state) for row in production.of_order_lines([new.id])] == [(made.id, "released")]
    assert (exposure(account).total, credited(order), promised(order)) == (D("1084.8"), D(960), [(2, LATER, D(10), "planned")])
    assert queries.promise_changes(order) == []
    proved()


def test_what_cannot_follow_is_refused_with_the_reason_and_nothing_changes() -> None:
    shop = open_shop()
    stock(shop, "4")
    limit(shop, "1200")
    order, _ = place(shop, [10])
    draft = place(shop, [50])[0]
    (line,) = queries.acting_lines(order)
    (made,) = production.of_order_lines([line.id])
    release_production.perform(made.id, actor=shop.planner, at=NOW)
    create_delivery.perform(DeliveryFact(shop.warehouse, (PartFact(line.id, D(4)),)), actor=shop.other, at=NOW)
    before = (queries.order(SYSTEM, order), queries.acting_lines(order), promised(order), credited(order))
    for code, fact in {
        "order.on_delivery": Change(order, (LineChange(1, D(0)),)),
        "order.in_production": Change(order, (LineChange(1, D(5)),)),
        "order.change_credit": Change(order, (LineChange(1, D(11)),)),
        "order.change_beyond": Change(order, (), (LineFact(shop.product, D(1), D(80)),)),
        "order.change_nothing": Change(order, (LineChange(1, D(10), D(100)),)),
        "order.change_line": Change(order, (LineChange(7, D(1)),)),
        "order.change_twice": Change(order, (LineChange(1, D(9)), LineChange(1, D(8)))),
        "order.change_shipped": Change(order, (LineChange(1, D(-1)),)),
        "order.product": Change(order, (), (LineFact(None, D(1)),)),
        "order.state": Change(draft, (LineChange(1, D(1)),)),
    }.items():
        refused(code, lambda fact=fact: change_order.perform(fact, actor=shop.seller, at=NOW, reason="x"))
    good = Change(order, (LineChange(1, D(9)),))
    refused("order.change_reason", lambda: change_order.perform(good, actor=shop.seller, at=NOW))
    refused("record.stale", lambda: change_order.perform(good, actor=shop.seller, at=NOW, reason="x", version=99))
    for wrong in (shop.planner, shop.floor, shop.credit):
        refused("access.refused", lambda wrong=wrong: change_order.perform(good, actor=wrong, at=NOW, reason="x"))
    assert (queries.order(SYSTEM, order), queries.acting_lines(order), promised(order), credited(order)) == before
    proved()


def test_a_release_covers_what_it_names_and_no_more() -> None:
    """Released up to 7,000: the order may grow from 5,650 to 6,780, not to 7,910."""
    shop = open_shop()
    account = limit(shop, "1000")
    order, _ = place(shop, [50])
    release_hold.perform(Release(order, D(7000), TODAY), actor=shop.credit, at=NOW, reason="本周付款")
    change(shop, order, LineChange(1, D(60)))
    assert exposure(account).total == D(6780)
    refused("order.change_credit", lambda: change(shop, order, LineChange(2, D(20))))
    proved()


def test_a_gate_that_waits_asks_for_its_part_of_what_the_order_comes_to_now() -> None:
    shop = open_shop()
    order, _ = place(shop, [10], terms_id=gated(("order", "30", "before_production"), ("delivery", "70", "")))
    change(shop, order, LineChange(1, D(20)))
    assert [(gate.kind, gate.amount) for gate in queries.gates([order])] == [("before_production", D(678))]
    assert {row.promised_date for row in queries.schedule(order)} == {None}
    proved()


def test_what_was_released_until_a_day_leaves_until_that_day_or_is_released_again() -> None:
    """Over the limit and released until today: tomorrow the goods stay, until the credit controller releases the order again."""
    shop = open_shop()
    stock(shop, "50")
    limit(shop, "1000")
    order, _ = place(shop, [50])
    release_hold.perform(Release(order, D(5650), TODAY), actor=shop.credit, at=NOW, reason="本周付款")
    delivery = create_delivery.perform_many([DeliveryFact(shop.warehouse, order_ids=(order,))], actor=SYSTEM, at=NOW)[0]
    pick_delivery.perform(PickFact(delivery), actor=SYSTEM, at=NOW)
    tomorrow, day = NOW + dt.timedelta(days=1), TODAY + dt.timedelta(days=1)
    refused("order.release_ended", lambda: issue_goods.perform(delivery, actor=SYSTEM, at=tomorrow))
    again = Release(order, D(5650), day)
    refused("access.refused", lambda: extend_release.perform(again, actor=shop.seller, at=tomorrow, reason="x"))
    refused("order.release_reason", lambda: extend_release.perform(again, actor=shop.credit, at=tomorrow))
    refused("order.release_amount", lambda: extend_release.perform(Release(order, D(5649), day), actor=shop.credit, at=tomorrow, reason="x"))
    refused("order.release_until", lambda: extend_release.perform(Release(order, D(5650), TODAY), actor=shop.credit, at=tomorrow, reason="x"))
    extend_release.perform(again, actor=shop.credit, at=tomorrow, reason="已排款")
    issue_goods.perform(delivery, actor=SYSTEM, at=tomorrow)
    other, _ = place(shop, [1], customer=1)
    refused("order.no_hold", lambda: extend_release.perform(Release(other, D(113), day), actor=shop.credit, at=NOW, reason="x"))
    proved()
