"""PRO-5 · Production: planned output is promised, released, reported into stock for who waits, slips and is told, is closed short."""

import datetime as dt

import pytest

from makesell.books.stock import balances as stock_book
from makesell.books.supply import balances as supply
from makesell.documents.orders import queries
from makesell.documents.production import queries as production
from makesell.flows.pro_5_production import (
    cancel_production,
    close_production,
    plan_production,
    release_production,
    report_output,
    slip_production,
)
from makesell.flows.pro_5_production.plan_production import PlanFact
from makesell.flows.pro_5_production.report_output import Output
from makesell.flows.pro_5_production.slip_production import SlipFact
from makesell.ground.actor import Actor
from makesell.ground.notices.queries import latest
from tests.clauses.orders import NOW, SYSTEM, TODAY, D, Shop, open_shop, place, promised, proved, refused

pytestmark = pytest.mark.django_db
FIRST, LATER = dt.date(2025, 6, 9), dt.date(2025, 6, 12)


def planned(shop: Shop, qty: str = "10", due: dt.date = FIRST) -> int:
    """Planned output of the first product."""
    return plan_production.perform(PlanFact(shop.product, D(qty), due), actor=shop.planner, at=NOW)


def test_two_orders_compete_for_one_receipt_and_its_slip_moves_both() -> None:
    """The first gets it; the second the later date and the sentence that says why. It slips: both get new dates, both are told."""
    shop = open_shop()
    made = planned(shop, "15")
    first, _ = place(shop, [10], who=shop.seller, owner_id=shop.c.people[0])
    second, _ = place(shop, [10], who=shop.other, customer=1, owner_id=shop.c.people[2])
    number = queries.order(SYSTEM, first).number
    assert promised(first) == [(1, str(FIRST), D(10), "planned")]
    assert promised(second) == [(1, str(FIRST), D(5), "planned"), (1, "2025-06-16", D(5), "lead_time")]
    assert queries.schedule(second)[0].cause == {"code": "taken", "qty": "10", "by": number}
    hit = slip_production.perform(SlipFact(made, LATER), actor=shop.planner, at=NOW, reason="铣床故障")
    assert len(hit) == 1
    assert promised(first) == [(1, str(LATER), D(10), "planned")]
    (change,) = queries.promise_changes(first)
    assert (change.from_date, change.to_date, change.cause, change.params["reason"]) == (FIRST, LATER, "slip", "铣床故障")
    late = dt.date(2025, 6, 20)
    assert len(slip_production.perform(SlipFact(made, late), actor=shop.planner, at=NOW, reason="又延")) == 2
    assert {promised(order)[-1][1] for order in (first, second)} == {str(late)}
    for owner, order in ((0, first), (2, second)):
        told = latest(Actor("x", person_id=shop.c.people[owner]))
        assert order in {notice.record_id for notice in told if notice.kind == "promise_moved"}
    (line,) = queries.acting_lines(first)
    assert (line.first_promised_date, line.current_promised_date) == (FIRST, late)
    proved()


def test_output_goes_into_stock_for_the_lines_that_wait() -> None:
    shop = open_shop()
    order, _ = place(shop, [10])
    (line,) = queries.acting_lines(order)
    (made,) = production.of_order_lines([line.id])
    refused("production.state", lambda: report_output.perform(Output(made.id, D(1)), actor=shop.floor, at=NOW))
    release_production.perform(made.id, actor=shop.planner, at=NOW)
    refused("production.output", lambda: report_output.perform(Output(made.id, D(0)), actor=shop.floor, at=NOW))
    refused("production.output", lambda: report_output.perform(Output(made.id, D("0.5")), actor=shop.floor, at=NOW))
    report_output.perform(Output(made.id, D(6), D(1)), actor=shop.floor, at=NOW)
    assert [held.qty for held in stock_book.reserved_for([line.id])] == [D(6)]
    assert [held.qty for held in supply.reserved_for([line.id])] == [D(4)]
    proved()
    report_output.perform(Output(made.id, D(5)), actor=shop.floor, at=NOW)
    (place_,) = stock_book.of_products([shop.product])
    assert (place_.on_hand, place_.reserved, place_.value) == (D(11), D(10), D(660))
    assert close_production.perform(made.id, actor=shop.planner, at=NOW) == []
    assert production.of_ids([made.id])[0].state == "closed"
    proved()


def test_closing_short_makes_the_rest_anew_and_tells() -> None:
    shop = open_shop()
    order, _ = place(shop, [10])
    (line,) = queries.acting_lines(order)
    (made,) = production.of_order_lines([line.id])
    release_production.perform(made.id, actor=shop.planner, at=NOW)
    report_output.perform(Output(made.id, D(6), D(4)), actor=shop.floor, at=NOW)
    then = NOW + dt.timedelta(days=3)
    assert close_production.perform(made.id, actor=shop.planner, at=then, reason="报废") == [line.id]
    again = [row for row in production.of_order_lines([line.id]) if row.id != made.id]
    assert [(row.qty, row.due_date) for row in again] == [(D(4), dt.date(2025, 6, 19))]
    (change,) = queries.promise_changes(order)
    assert (change.cause, change.to_date) == ("short", dt.date(2025, 6, 19))
    proved()


def test_what_orders_wait_for_is_not_cancelled() -> None:
    shop = open_shop()
    made = planned(shop)
    idle = planned(shop, "5", LATER)
    place(shop, [10])
    refused("production.waited_for", lambda: cancel_production.perform(made, actor=shop.planner, at=NOW))
    cancel_production.perform(idle, actor=shop.planner, at=NOW)
    refused("production.state", lambda: cancel_production.perform(idle, actor=shop.planner, at=NOW))
    refused("production.slip_date", lambda: slip_production.perform(SlipFact(made, FIRST), actor=shop.planner, at=NOW, reason="x"))
    refused("production.slip_reason", lambda: slip_production.perform(SlipFact(made, LATER), actor=shop.planner, at=NOW))
    refused("record.stale", lambda: slip_production.perform(SlipFact(made, LATER), actor=shop.planner, at=NOW, reason="x", version=9))
    refused("record.missing", lambda: release_production.perform(10**12, actor=shop.planner, at=NOW))
    for who in (shop.seller, shop.floor, shop.credit):
        refused("access.refused", lambda who=who: slip_production.perform(SlipFact(made, LATER), actor=who, at=NOW, reason="x"))
        refused("access.refused", lambda who=who: plan_production.perform(PlanFact(shop.product, D(1), LATER), actor=who, at=NOW))
    refused("access.refused", lambda: report_output.perform(Output(made, D(1)), actor=shop.seller, at=NOW))
    refused("production.due", lambda: plan_production.perform(PlanFact(shop.product, D(1), dt.date(2025, 6, 1)), actor=shop.planner, at=NOW))
    refused("production.quantity", lambda: plan_production.perform(PlanFact(shop.product, D(0), TODAY), actor=shop.planner, at=NOW))
    refused("production.product", lambda: plan_production.perform(PlanFact(10**12, D(1), TODAY), actor=shop.planner, at=NOW))
    proved()
