"""PRO-5 · Late lines have one cause each and the causes sum to all of them; adherence, promises, backlog and accuracy open to their documents."""

import datetime as dt
from decimal import Decimal

import pytest

from makesell.documents.deliveries import late_queries
from makesell.flows.org_1_organisation import create_work_center
from makesell.flows.pro_5_production import (
    decide_demand_plan,
    pause_order,
    plan_production,
    record_production,
    release_production,
    report_output,
    slip_production,
)
from makesell.flows.pro_5_production.pause_order import Pause
from makesell.flows.pro_5_production.plan_production import PlanFact
from makesell.flows.pro_5_production.record_production import PastOrder, PastStep
from makesell.flows.pro_5_production.report_output import Output
from makesell.flows.pro_5_production.slip_production import SlipFact
from makesell.ground.actor import Actor
from makesell.ground.db import run
from makesell.masterdata.works.actions import NewWorkCenter
from makesell.metrics import forecast_accuracy, on_time
from makesell.sheets import forecast_figures, plant_board
from makesell.sheets.figures import FigureRows
from makesell.sheets.registry import FIGURES
from tests.clauses.orders import NOW, SYSTEM, D, LineFact, Shop, open_shop, place, stock
from tests.clauses.test_pro_5_demand_plans import opened, selling

pytestmark = pytest.mark.django_db
JUNE = (dt.date(2025, 6, 1), dt.date(2025, 7, 1))
DAYS = {"start": "2025-06-01", "end": "2025-07-01"}


def source(who: Actor, code: str, **params: str) -> FigureRows:
    """What a figure opens."""
    return next(one for one in FIGURES if one.code == code).rows(who, {**DAYS, **params}, "")


def paused(shop: Shop, order: int, *, by_customer: bool) -> None:
    """The whole order stands still."""
    pause_order.perform(Pause(order, by_customer=by_customer), actor=shop.seller, at=NOW, reason="等")


def test_every_late_line_has_one_cause_and_they_sum_to_all() -> None:
    """One stands still at the customer's wish, one at ours, one's production slipped, one lay in stock and did not leave."""
    shop = open_shop()
    stock(shop, "10")
    made = plan_production.perform(PlanFact(shop.product, D(5), dt.date(2025, 6, 12)), actor=shop.planner, at=NOW)
    lying, _ = place(shop, [10], owner_id=shop.c.people[0])
    slipped, _ = place(shop, [5], owner_id=shop.c.people[0])
    theirs, _ = place(shop, [3], owner_id=shop.c.people[0])
    ours, _ = place(shop, [4], owner_id=shop.c.people[0])
    slip_production.perform(SlipFact(made, dt.date(2025, 6, 20)), actor=shop.planner, at=NOW, reason="铣床故障")
    paused(shop, theirs, by_customer=True)
    paused(shop, ours, by_customer=False)
    terms = on_time.terms([JUNE], "first")
    count, lines = late_queries.late_lines(shop.director, JUNE, terms)
    assert {line.order_id: line.cause for line in lines} == {lying: "carrier", slipped: "production", theirs: "customer", ours: "sales"}
    found = late_queries.late_by_cause(shop.director, JUNE, terms)
    assert sum(found.values()) == count == 4
    assert source(shop.director, "late_lines", promise="first", cause="production").rows[0].id == slipped
    every = source(shop.director, "plant", figure="on_time", promise="first")
    assert [cell.value for _label, cell in every.parts] == [0, 4]
    kept = source(shop.director, "plant", figure="promise", promise="first")
    assert [cell.value for _label, cell in kept.parts][1] == 4
    week = source(shop.director, "backlog_week", until="2025-06-30")
    assert week.total == sum((row.amount for row in week.rows), Decimal(0)) > 0
    page = plant_board.build(shop.director, {})
    assert [str(part.code) for part in page.parts if hasattr(part, "code")][-1] == "backlog"


def test_adherence_and_days_to_make() -> None:
    """Two are due in June; one is made on its day, one never: adherence 50 %."""
    shop = open_shop()
    before = source(shop.planner, "plant", figure="adherence")
    first, _second = (plan_production.perform(PlanFact(shop.product, D(5), dt.date(2025, 6, 12)), actor=shop.planner, at=NOW) for _ in range(2))
    release_production.perform(first, actor=shop.planner, at=NOW)
    report_output.perform(Output(first, D(5)), actor=shop.floor, at=dt.datetime(2025, 6, 12, 3, tzinfo=dt.UTC))
    found = source(shop.planner, "plant", figure="adherence")
    was = [cell.value or 0 for _label, cell in before.parts]
    assert [cell.value for _label, cell in found.parts] == [was[0] + 1, was[1] + 2]
    rows = source(shop.planner, "plant_rows", figure="adherence", side="all")
    assert {(row.id, row.tone) for row in rows.rows} >= {(first, ""), (_second, "bad")}


def test_operations_on_time_open_their_orders() -> None:
    """Of an order of the past: milling done on its day, painting five days later; what was scrapped was so at the last."""
    shop = open_shop()
    before = source(shop.planner, "plant", figure="operations")
    rows = [NewWorkCenter(f"{code}-{shop.warehouse}", name, "CNY", name) for code, name in (("M", "铣床"), ("P", "喷漆"))]
    centers = create_work_center.perform_many(rows, actor=SYSTEM, at=NOW)
    planned, done = (dt.datetime(2025, 6, day, 9, tzinfo=dt.UTC) for day in (12, 17))
    steps = tuple(
        PastStep(n, center, planned - dt.timedelta(days=3), planned, planned - dt.timedelta(days=3), end, 240)
        for n, center, end in zip((10, 20), centers, (planned, done), strict=True)
    )
    number = f"WO-{shop.warehouse}"
    key = record_production.perform(
        PastOrder(
            shop.product, number, shop.warehouse, shop.c.units[0], "CNY", number, D(8), D(7), D(1), planned, planned.date(), done, "t", number, steps
        ),
        actor=SYSTEM, at=NOW,
    )  # fmt: skip
    found = source(shop.planner, "plant", figure="operations")
    was = [cell.value or 0 for _label, cell in before.parts]
    assert [cell.value for _label, cell in found.parts] == [was[0] + 1, was[1] + 2]
    late = next(row for row in source(shop.planner, "plant_rows", figure="operations", side="all").rows if row.id == key and row.tone == "bad")
    assert late.label == f"{number} · 20"
    assert run("select good_qty, scrap_qty, spent_minutes from production_operation where order_id = %s order by position", [key]) == [
        (D(8), D(0), 240), (D(7), D(1), 240),
    ]  # fmt: skip


def test_accuracy_compares_the_plan_and_the_statistics_with_what_came() -> None:
    """July: 10 foreseen; the customer wants 14, another customer 6 that nobody foresaw: off by 4 + 6 of 20."""
    shop = selling(open_shop())
    key = opened(shop)
    decide_demand_plan.submit(key, actor=shop.seller, at=NOW)
    july = dt.date(2025, 7, 15)
    place(shop, [LineFact(shop.c.products[1], D(14))], owner_id=shop.c.people[0], requested_date=july)
    place(shop, [LineFact(shop.c.products[1], D(6))], customer=1, owner_id=shop.c.people[0], requested_date=july)
    window = dt.date(2025, 7, 1), dt.date(2025, 8, 1)
    cases = forecast_accuracy.compared(*window, None, [shop.c.people[0]])
    assert [(case.planned, case.actual) for case in cases] == [(D(10), D(14)), (D(0), D(6))]
    figure = forecast_figures.accuracy_of(
        shop.director, {"figure": "wape", "of": "plan", "person": str(shop.c.people[0]), "start": "2025-07-01", "end": "2025-08-01"}, ""
    )
    assert (figure.total, [cell.value for _label, cell in figure.parts]) == (D("0.5"), [D(10), D(20)])
