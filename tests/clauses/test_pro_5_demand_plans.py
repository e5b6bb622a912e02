"""PRO-5 · Demand plans: filled by the statistics, a word of one's own beside them, agreed to by another; supply planned by them is never doubled."""

import datetime as dt

import pytest

from makesell.demo import samples
from makesell.documents.forecasts import queries, states
from makesell.documents.production import queries as production
from makesell.flows.pro_5_production import decide_demand_plan, fill_demand_plan, open_demand_plans, plan_by_forecast
from makesell.flows.pro_5_production.fill_demand_plan import FillFact, Said
from makesell.flows.steps.forecasts import used
from makesell.ground.access import roles
from makesell.sheets import demand_plans as sheet
from tests.clauses.orders import SYSTEM, D, LineFact, Shop, open_shop, place, proved, refused

pytestmark = pytest.mark.django_db
EARLY = dt.datetime(2025, 6, 4, 2, tzinfo=dt.UTC)
OPENS = dt.datetime(2025, 6, 6, 2, tzinfo=dt.UTC)
JULY, AUGUST, OCTOBER = dt.date(2025, 7, 1), dt.date(2025, 8, 1), dt.date(2025, 10, 1)


def selling(shop: Shop) -> Shop:
    """A year in which the first customer wanted ten pieces of the second product each month."""
    samples.login(shop.c.units[0], roles.SALESPERSON, person_id=shop.c.people[0])
    for n in range(12):
        samples.order(shop.c, dt.date(2024 + (5 + n) // 12, (5 + n) % 12 + 1, 12), nets=("1000.00",), shares=((0, "1"),))
    return shop


def opened(shop: Shop) -> int:
    """The plan the clock opens."""
    open_demand_plans.perform(actor=SYSTEM, at=OPENS)
    return queries.standing([(shop.c.people[0], JULY)])[shop.c.people[0], JULY]


def said(shop: Shop, *qty: str | None, reason: str = "新产线投产") -> Said:
    """A word on the first customer's group."""
    (line, *_) = queries.lines(opened(shop))
    return Said(line.customer_id, line.group_id, None, tuple(D(q) if q else None for q in qty), reason)


def test_the_clock_opens_and_the_statistics_fill_in_once() -> None:
    shop = selling(open_shop())
    assert open_demand_plans.perform(actor=SYSTEM, at=EARLY) == []
    key = opened(shop)
    assert open_demand_plans.perform(actor=SYSTEM, at=OPENS) == []
    (plan,) = queries.of_ids([key])
    assert (plan.state, plan.start, plan.due_at) == (states.OPEN, JULY, dt.datetime(2025, 6, 20, 10, tzinfo=dt.UTC))
    lines = queries.lines(key)
    assert [(line.month.month, line.baseline, line.last_year, line.price, line.method) for line in lines] == [
        (7, D(10), D(10), D(100), "level"), (8, D(10), D(10), D(100), "level"), (9, D(10), D(10), D(100), "level"),
    ]  # fmt: skip
    assert open_demand_plans.begin(JULY, actor=shop.seller, at=OPENS) == key
    refused("forecast.month", lambda: open_demand_plans.begin(dt.date(2025, 5, 1), actor=shop.seller, at=OPENS))


def test_a_word_stands_beside_the_statistics_with_its_reason() -> None:
    shop = selling(open_shop())
    key = opened(shop)
    no = refused("forecast.reason", lambda: fill_demand_plan.perform(
        FillFact(key, [said(shop, "30", None, None, reason=" ")]), actor=shop.seller, at=OPENS))  # fmt: skip
    assert no.field == "lines.1.reason"
    twice = FillFact(key, [said(shop, "30", None, None)] * 2)
    assert refused("forecast.twice", lambda: fill_demand_plan.perform(twice, actor=shop.seller, at=OPENS)).field == "lines.2.product_group"
    refused("forecast.of_what", lambda: fill_demand_plan.perform(FillFact(key, [Said(qty=(None,) * 3)]), actor=shop.seller, at=OPENS))
    extra = Said(shop.c.customers[1], None, shop.c.products[1], (D(5), None, None), "样机")
    fill_demand_plan.perform(FillFact(key, [said(shop, "30", None, None), extra]), actor=shop.seller, at=OPENS)
    found = {(line.customer_id, line.month): (line.planned, line.baseline, line.reason) for line in queries.lines(key)}
    assert found[shop.c.customers[0], JULY] == (D(30), D(10), "新产线投产")
    assert found[shop.c.customers[0], AUGUST] == (D(10), D(10), "")
    assert found[shop.c.customers[1], JULY] == (D(5), D(0), "样机")
    start = sheet._start_fill(shop.seller, key)
    assert [row["first"] for row in start["lines"]] == [D(30), D(5)]
    assert sheet._hints(shop.seller, key, start["lines"])[0]["second"] == "10 / 10"
    july = sheet._live(shop.seller, {"lines": start["lines"]}, key)[0]
    assert [fact.value for fact in july.facts] == [D(35), D(10), D(10), D("3000.00")]
    fill_demand_plan.perform(FillFact(key, [said(shop, None, None, None)]), actor=shop.seller, at=OPENS)
    assert {(line.planned, line.reason) for line in queries.lines(key)} == {(D(10), "")}


def agreed(shop: Shop, first: str = "30") -> int:
    """A plan of 30, 10 and 10 that the manager agreed to."""
    key = opened(shop)
    fill_demand_plan.perform(FillFact(key, [said(shop, first, None, None)]), actor=shop.seller, at=OPENS)
    decide_demand_plan.submit(key, actor=shop.seller, at=OPENS)
    decide_demand_plan.agree(key, actor=shop.manager, at=OPENS)
    return key


def test_another_agrees_or_sends_it_back_with_the_reason() -> None:
    shop = selling(open_shop())
    key = opened(shop)
    refused("document.state", lambda: decide_demand_plan.agree(key, actor=shop.manager, at=OPENS))
    assert [(one.id, one.late) for one in sheet.waits(shop.seller, OPENS)] == [(key, False)]
    decide_demand_plan.submit(key, actor=shop.seller, at=OPENS)
    assert [one.id for one in sheet.waits(shop.manager, OPENS)] == [key]
    refused("forecast.back", lambda: decide_demand_plan.send_back(key, actor=shop.manager, at=OPENS))
    decide_demand_plan.send_back(key, actor=shop.manager, at=OPENS, reason="请核对")
    refused("access.refused", lambda: decide_demand_plan.agree(key, actor=shop.seller, at=OPENS))
    decide_demand_plan.submit(key, actor=shop.seller, at=OPENS)
    decide_demand_plan.agree(key, actor=shop.manager, at=OPENS, reason="同意")
    (plan,) = queries.of_ids([key])
    assert (plan.state, plan.agreed_by, plan.answer) == (states.AGREED, "经理", "同意")
    refused("document.state", lambda: fill_demand_plan.perform(FillFact(key, []), actor=shop.seller, at=OPENS))
    proved()


def test_supply_is_planned_for_what_no_order_asked_for_and_orders_use_it_up() -> None:
    """30, 10, 10 agreed: three production orders. An order of 35 for July takes 30 of July and 5 of August; nothing is planned twice."""
    shop = selling(open_shop())
    key = agreed(shop)
    made = production.of_ids(plan_by_forecast.perform(key, actor=shop.planner, at=OPENS))
    sold = shop.c.products[1]
    assert [(row.product_id, row.qty, row.due_date.month) for row in made] == [(sold, D(30), 7), (sold, D(10), 8), (sold, D(10), 9)]
    refused("forecast.covered", lambda: plan_by_forecast.perform(key, actor=shop.planner, at=OPENS))
    place(shop, [LineFact(sold, D(35))], at=OPENS, owner_id=shop.c.people[0], requested_date=dt.date(2025, 7, 20))
    found = used(JULY, OCTOBER, OPENS.date())
    left = found.left()
    assert sorted((line.month.month, left[line.id]) for line in found.lines) == [(7, D(0)), (8, D(5)), (9, D(10))]
    refused("forecast.covered", lambda: plan_by_forecast.perform(key, actor=shop.planner, at=OPENS))
    refused("access.refused", lambda: plan_by_forecast.perform(key, actor=shop.seller, at=OPENS))
    proved()
