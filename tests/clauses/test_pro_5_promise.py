"""PRO-5 · The promise by capacity: what a day waits for through material and machines, who keeps them busy, and what binds it."""

import datetime as dt
from typing import Any

import pytest

from makesell.documents.production import queries as production
from makesell.flows.org_1_organisation import change_product, create_bom, create_product, create_routing, create_work_center
from makesell.flows.org_1_organisation.create_bom import NewBom, NewBomLine
from makesell.flows.org_1_organisation.create_product import NewProduct
from makesell.flows.org_1_organisation.create_routing import NewRouting, NewStep
from makesell.flows.org_1_organisation.create_work_center import NewWorkCenter
from makesell.flows.pro_5_production import plan_production
from makesell.flows.pro_5_production.plan_production import PlanFact
from makesell.flows.pro_6_shipping import open_stock
from makesell.flows.pro_6_shipping.open_stock import Opening
from makesell.ground import clock
from makesell.ground.actor import Actor
from makesell.ground.spine.master import Change
from makesell.masterdata.products.queries import product_row, uom_ids
from makesell.sheets import order_checks, promise_simulation
from makesell.sheets.boards import BoardList, BoardNote, BoardTable
from makesell.sheets.parts import Call, Done
from makesell.sheets.registry import sheet_of
from tests.clauses.orders import NOW, SYSTEM, TODAY, D, Shop, open_shop, refused

pytestmark = pytest.mark.django_db
SINCE = dt.date(2024, 1, 1)
MORNING = NOW.replace(hour=0)      # eight o'clock of the company's day


def plant(shop: Shop) -> tuple[int, int]:
    """The first product of two bars, turned in an hour and half an hour each, then two days outside; the bar is bought in three days."""
    (bar,) = create_product.perform_many([NewProduct("BAR", "棒料", uom_ids()["pcs"], kind="buy", lead_time_days=3)], actor=SYSTEM, at=NOW)
    center = create_work_center.perform(NewWorkCenter("T1", "车床", "CNY"), actor=shop.planner, at=NOW)
    for product in shop.c.products[:2]:
        row = product_row(product)
        create_bom.perform(NewBom(product, row.code, row.name, SINCE, (NewBomLine(bar, D(2)),)), actor=shop.planner, at=NOW)
        steps = (NewStep(center, 10, "车削", D(1), D("0.5")), NewStep(None, 20, "镀铬", days=2))
        create_routing.perform(NewRouting(product, row.code, row.name, SINCE, steps), actor=shop.planner, at=NOW)
    return bar, center


def asked(who: Actor, **given: Any) -> dict[str, Any]:
    """The parts of the page by code."""
    with clock.moved(MORNING):
        page = promise_simulation.build(who, given)
    return {getattr(part, "code", "note"): part for part in page.parts}


def causes(parts: dict[str, Any]) -> list[tuple[str, str, str]]:
    """What the day waits for: the cause, how long, who keeps the center busy."""
    table = parts["causes"]
    assert isinstance(table, BoardTable)
    cells = [tuple(str(row.cells[name]).replace("\xa0", "") for name in ("cause", "takes", "held")) for row in table.rows]
    return [(cause, takes, held) for cause, takes, held in cells]


def answers(parts: dict[str, Any]) -> list[str]:
    """What is answered, word for word."""
    answer = parts["answer"]
    assert isinstance(answer, BoardList)
    return [item.value for item in answer.items]


def test_a_day_says_what_it_waits_for_through_material_machines_and_other_orders() -> None:
    """A holiday, 8:00. Bars on Thursday, turned 8:00 to 12:00, plated on Monday. With bars in stock another order has the lathe on Tuesday."""
    shop = open_shop()
    bar, _ = plant(shop)
    parts = asked(shop.seller, product=shop.product, qty=D(6), due=dt.date(2025, 7, 2))
    work = [("工作中心不上班", "8小时", ""), ("换型准备", "1小时", ""), ("加工", "3小时", ""), ("委外加工", "3天 12小时", "")]
    assert causes(parts) == [("采购：物料提前期", "2天 16小时", ""), *work]
    assert parts["causes"].totals["takes"] == "6\xa0天 16\xa0小时"
    assert answers(parts) == ["2025-06-09", "采购：物料提前期", "2025-06-30 12:00"]
    late = asked(shop.seller, product=shop.product, qty=D(6), due=dt.date(2025, 6, 6))
    assert answers(late)[2:] == ["来不及", "6 中的 0"]
    open_stock.perform_many([Opening(shop.warehouse, bar, D(40), D(9), dt.date(2025, 5, 30))], actor=SYSTEM, at=NOW)
    other = plan_production.perform(PlanFact(shop.c.products[1], D(14), TODAY), actor=shop.planner, at=NOW)
    (row,) = production.of_ids([other])
    parts = asked(shop.seller, product=shop.product, qty=D(6))
    queued = [("工作中心不上班", "1天", ""), ("在工作中心排队等待其他订单", "1天", row.number)]
    assert causes(parts) == [*queued, *work[1:3], ("委外加工", "1天 12小时", "")]
    assert answers(parts)[:2] == ["2025-06-06", "在工作中心排队等待其他订单"]
    assert "没有它可提前 1" in str(parts["answer"].items[1].sub)
    assert answers(asked(shop.seller, product=shop.product, qty=D(12), due=dt.date(2025, 6, 6)))[2:] == ["来不及", "12 中的 6"]
    assert causes(asked(shop.seller, product=bar, qty=D(12))) == []
    with clock.moved(MORNING):
        typed = {"customer": shop.c.customers[0], "lines": [{"product": shop.product, "qty": D(6)}] * 2}
        facts = order_checks.live(shop.seller, typed)[0].facts
    assert [fact.value for fact in facts] == [dt.date(2025, 6, 16), dt.date(2025, 6, 6), dt.date(2025, 6, 16), dt.date(2025, 6, 9)]
    change_product.perform_many([Change(bar, {"lead_time_days": 730})], actor=SYSTEM, at=NOW)
    note = asked(shop.seller, product=shop.product, qty=D(60))["note"]
    assert isinstance(note, BoardNote)
    assert note.text.startswith(f"{product_row(shop.product).code} → BAR")
    assert [promise_simulation.BOARD.open_to(who) for who in (shop.seller, shop.planner, shop.floor, shop.credit)] == [True, True, False, False]


def acted(noun: str, act: str, who: Actor, key: int | None, **data: Any) -> Done:
    """An act of a page, by somebody."""
    sheet = sheet_of(noun)
    found = next(each for each in sheet.acts if each.name == act)
    return found.run(Call(who, NOW, (key,) if key else (), data))


def test_shifts_overtime_maintenance_and_setup_families_move_the_day() -> None:
    """The holiday is worked as overtime, less an hour's maintenance; then by a calendar of its own; then set up after another family."""
    shop = open_shop()
    bar, center = plant(shop)
    open_stock.perform_many([Opening(shop.warehouse, bar, D(90), D(9), dt.date(2025, 5, 30))], actor=SYSTEM, at=NOW)
    day = {"valid_from": TODAY, "valid_to": TODAY + dt.timedelta(days=1)}
    overtime = {"kind": "overtime", "starts": "08:00", "ends": "12:00", **day}
    maintained = {"kind": "maintenance", "starts": "09:00", "ends": "10:00", "note": "换油", **day}
    acted("work_centers", "set_center_times", shop.planner, center, times=[overtime, maintained])
    work = [("换型准备", "1小时", ""), ("加工", "3小时", "")]
    assert causes(asked(shop.seller, product=shop.product, qty=D(6))) == [*work, ("工作中心不上班", "21小时", ""), ("委外加工", "1天 15小时", "")]
    acted("work_centers", "set_center_times", shop.planner, center)
    key = acted("working_calendars", "create", shop.planner, None, code="NIGHT", name="夜班").record_id
    acted("working_calendars", "change", shop.planner, key, follows_holidays=False)
    acted("working_calendars", "set_week", shop.planner, key, week=[{"weekday": "1", "starts": "20:00", "ends": "06:00", "breaks": "00:00-01:00"}])
    acted("working_calendars", "set_days", shop.planner, key, days=[{"day": TODAY, "working": True, "starts": "09:00", "ends": "11:00"}])
    acted("work_centers", "change", shop.planner, center, calendar="NIGHT")
    found = causes(asked(shop.seller, product=shop.product, qty=D(6)))
    assert found[:2] == [("工作中心不上班", "1小时", ""), ("换型准备", "1小时", "")]
    acted("working_calendars", "set_days", shop.planner, key)
    night = causes(asked(shop.seller, product=shop.product, qty=D(10)))
    assert night[:4] == [("工作中心不上班", "12小时", ""), work[0], ("加工", "5小时", ""), ("工作中心不上班", "1小时", "")]
    acted("work_centers", "change", shop.planner, center, calendar="")
    for product, family in zip(shop.c.products[:2], ("红", "黑"), strict=True):
        row = product_row(product)
        step = NewStep(center, 10, "喷涂", D(1), D("0.5"), family=family)
        create_routing.perform(NewRouting(product, row.code, row.name, TODAY, (step,)), actor=shop.planner, at=NOW)
    acted("work_centers", "set_setup_times", shop.planner, center, setups=[{"from_family": "黑", "to_family": "红", "hours": D("2.5")}])
    plan_production.perform(PlanFact(shop.c.products[1], D(2), TODAY), actor=shop.planner, at=NOW)
    assert causes(asked(shop.seller, product=shop.product, qty=D(2)))[2][:2] == ("换型准备", "2小时 30分")
    twice = [{"from_family": "红", "to_family": "黑", "hours": D(1)}] * 2
    night_shift = {"weekday": "1", "starts": "20:00", "ends": "06:00"}
    for code, noun, act, number, data in (
        ("hours.time", "work_centers", "set_center_times", center, {"times": [{**overtime, "ends": "25:00"}]}),
        ("work_center.time", "work_centers", "set_center_times", center, {"times": [{**overtime, "starts": "12:00"}]}),
        ("dates.order", "work_centers", "set_center_times", center, {"times": [{**overtime, "valid_to": TODAY}]}),
        ("work_center.setup_twice", "work_centers", "set_setup_times", center, {"setups": twice}),
        ("worktime.unknown", "work_centers", "change", center, {"calendar": "NOBODY"}),
        ("worktime.taken", "working_calendars", "create", None, {"code": "NIGHT", "name": "又一个"}),
        ("worktime.empty", "working_calendars", "set_week", key, {"week": []}),
        ("worktime.overlap", "working_calendars", "set_week", key, {"week": [night_shift, {**night_shift, "starts": "22:00"}]}),
        ("worktime.break", "working_calendars", "set_week", key, {"week": [{**night_shift, "breaks": "07:00-08:00"}]}),
        ("worktime.break_words", "working_calendars", "set_week", key, {"week": [{**night_shift, "breaks": "noon"}]}),
        ("record.missing", "working_calendars", "set_days", 10**9, {}),
    ):
        refused(code, lambda noun=noun, act=act, number=number, data=data: acted(noun, act, shop.planner, number, **data))
    for noun, act, data in (
        ("work_centers", "set_center_times", {}),
        ("work_centers", "set_setup_times", {}),
        ("working_calendars", "create", {"code": "X", "name": "X"}),
        ("working_calendars", "change", {}),
        ("working_calendars", "set_week", {"week": []}),
        ("working_calendars", "set_days", {}),
    ):
        refused("access.refused", lambda noun=noun, act=act, data=data: acted(noun, act, shop.seller, key, **data))
