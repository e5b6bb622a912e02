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
from makesell.sheets import promise_simulation
from makesell.sheets.boards import BoardList, BoardNote, BoardTable
from tests.clauses.orders import NOW, SYSTEM, TODAY, D, Shop, open_shop

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
    work = [("工作中心不上班", "8小时", ""), ("换型准备", "1小时", ""), ("加工", "3小时", ""), ("委外加工", "84小时", "")]
    assert causes(parts) == [("采购：物料提前期", "64小时", ""), *work]
    assert parts["causes"].totals["takes"] == "160\xa0小时"
    assert answers(parts) == ["2025-06-09", "采购：物料提前期", "2025-06-30 12:00"]
    assert "来不及" in answers(asked(shop.seller, product=shop.product, qty=D(6), due=dt.date(2025, 6, 6)))
    open_stock.perform_many([Opening(shop.warehouse, bar, D(40), D(9), dt.date(2025, 5, 30))], actor=SYSTEM, at=NOW)
    other = plan_production.perform(PlanFact(shop.c.products[1], D(14), TODAY), actor=shop.planner, at=NOW)
    (row,) = production.of_ids([other])
    parts = asked(shop.seller, product=shop.product, qty=D(6))
    queued = [("工作中心不上班", "24小时", ""), ("在工作中心排队等待其他订单", "24小时", row.number)]
    assert causes(parts) == [*queued, *work[1:3], ("委外加工", "36小时", "")]
    assert answers(parts)[:2] == ["2025-06-06", "在工作中心排队等待其他订单"]
    assert "没有它可提前 24" in str(parts["answer"].items[1].sub)
    assert causes(asked(shop.seller, product=bar, qty=D(12))) == []
    change_product.perform_many([Change(bar, {"lead_time_days": 730})], actor=SYSTEM, at=NOW)
    note = asked(shop.seller, product=shop.product, qty=D(60))["note"]
    assert isinstance(note, BoardNote)
    assert note.text.startswith(f"{product_row(shop.product).code} → BAR")
    assert [promise_simulation.BOARD.open_to(who) for who in (shop.seller, shop.planner, shop.floor, shop.credit)] == [True, True, False, False]
