"""PRO-5 · Non-standard machines 非标: promised by a template network, said to be so; released, its steps give way to the real bill and routing."""

import datetime as dt

import pytest

from makesell.books.supply import balances as supply
from makesell.documents.orders import queries as orders
from makesell.documents.production import queries as production
from makesell.documents.production.queries import operations
from makesell.flows.org_1_organisation import create_bom, create_plant, create_routing, create_work_center
from makesell.flows.org_1_organisation.create_bom import NewBom, NewBomLine
from makesell.flows.org_1_organisation.create_plant import NewPlant
from makesell.flows.org_1_organisation.create_routing import NewRouting, NewStep
from makesell.flows.org_1_organisation.create_work_center import NewWorkCenter
from makesell.flows.pro_5_production import decide_production, release_production, release_short
from makesell.flows.steps.capacity import BY_CAPACITY
from makesell.ground.access import roles as R
from makesell.ground.clock import business_date
from makesell.ground.notices.queries import latest
from makesell.sheets import order_checks
from tests.clauses.cast import person
from tests.clauses.orders import NOW, SYSTEM, TODAY, D, Shop, open_shop, place, promised, proved, refused, stock
from tests.clauses.test_pro_5_purchases import DAY, SINCE
from tests.clauses.test_pro_5_quotas import in_force

pytestmark = pytest.mark.django_db
NETWORK = ("设计", "图纸确认", "长周期采购", "装配", "试车")


def workshop(*, by_capacity: bool = True) -> tuple[Shop, int]:
    """A shop whose first product has no bill of material: design, drawing approval, long-lead purchase, making and a test stand in for it."""
    shop = open_shop()
    create_plant.perform(NewPlant(f"PT-{shop.product}", "一厂"), actor=SYSTEM, at=NOW)
    bench = create_work_center.perform(NewWorkCenter(f"WC-{shop.product}", "装配台", "CNY"), actor=SYSTEM, at=NOW)
    days = (5, 3, 15)
    steps = (
        *(NewStep(None, 10 * n, name, days=length) for n, (name, length) in enumerate(zip(NETWORK[:3], days, strict=True), 1)),
        NewStep(bench, 40, NETWORK[3], run_hours=D(8)), NewStep(bench, 50, NETWORK[4], run_hours=D(4)),
    )  # fmt: skip
    create_routing.perform(NewRouting(shop.product, f"T{shop.product}", "非标模板", SINCE, steps, template=True), actor=SYSTEM, at=NOW)
    if by_capacity:
        in_force(BY_CAPACITY, True, "", shop.c.units[0])
    return shop, bench


def designed(shop: Shop, bench: int, hours: int = 6) -> int:
    """The machine is designed: of two of the second product, assembled on the bench. Returns the component."""
    part = shop.c.products[1]
    create_bom.perform(NewBom(shop.product, f"B{shop.product}", "实际清单", TODAY, (NewBomLine(part, D(2)),)), actor=SYSTEM, at=NOW)
    steps = (NewStep(bench, 10, "总装", run_hours=D(hours)),)
    create_routing.perform(NewRouting(shop.product, f"R{shop.product}", "实际工艺", TODAY, steps), actor=SYSTEM, at=NOW)
    return part


def names(made: int) -> list[str]:
    """The operations of a production order."""
    return [row.name for row in operations.of_orders([made])]


def test_a_line_without_a_bill_is_promised_by_its_template_and_the_promise_says_so() -> None:
    """Twenty-three working days of design, approval and purchase before it is made; the words of the promise say it rests on a template."""
    shop, _bench = workshop()
    order, _ = place(shop, [1])
    (row,) = orders.schedule(order)
    assert row.cause is not None
    assert row.cause["code"] == "template"
    assert "template" in order_checks.cause_in_words(row.cause) or "模板" in order_checks.cause_in_words(row.cause)
    assert row.promised_date is not None
    assert row.promised_date > TODAY + DAY * 30
    (made,) = production.of_orders([order])
    assert names(made.id) == list(NETWORK)


def test_released_its_steps_are_those_of_the_real_bill_and_without_one_it_is_not_released() -> None:
    """Refused while nothing is designed; then the steps of the template are gone, the components are needed, reserved, and the books agree."""
    shop, bench = workshop()
    order, _ = place(shop, [1])
    (made,) = production.of_orders([order])
    no = refused("production.template", lambda: release_production.perform(made.id, actor=shop.planner, at=NOW))
    assert no.status == 409
    assert names(made.id) == list(NETWORK), "nothing was changed"
    part = designed(shop, bench)
    stock(shop, "2", 1)
    before = promised(order)
    release_production.perform(made.id, actor=shop.planner, at=NOW)
    (row,) = production.of_ids([made.id])
    assert row.state == "released"
    assert names(made.id) == ["总装"]
    (component,) = operations.components([made.id])
    assert (component.product_id, component.qty, component.reserved) == (part, D(2), D(2))
    assert promised(order) == before, "what comes sooner moves no promise"
    (operation,) = operations.of_orders([made.id])
    kept = [(time.starts, time.ends) for time in supply.kept_times(NOW)]
    assert kept == [(operation.planned_start, operation.planned_end)], "and the machine hours kept are those of the design"
    proved()


def test_a_design_that_takes_longer_than_its_template_moves_the_promise_and_tells() -> None:
    """Four hundred hours on one bench end after the day the template had promised: the line is promised anew, and who sells it told."""
    shop, bench = workshop()
    order, _ = place(shop, [1])
    (made,) = production.of_orders([order])
    designed(shop, bench, hours=400)
    stock(shop, "2", 1)
    release_production.perform(made.id, actor=shop.planner, at=NOW)
    (row,) = production.of_ids([made.id])
    (operation,) = operations.of_orders([made.id])
    assert row.due_date > made.due_date
    assert operation.planned_end is not None
    assert business_date(operation.planned_end) <= row.due_date
    assert dt.date.fromisoformat(promised(order)[0][1]) == row.due_date
    assert any(notice.kind == "promise_moved" for notice in latest(shop.seller, 9))
    proved()


def test_a_design_whose_material_is_short_begins_when_somebody_else_approves() -> None:
    """The kit of the real bill is short: refused with the template as it was; asked to begin short, the design takes its place at once."""
    shop, bench = workshop(by_capacity=False)
    order, _ = place(shop, [1])
    (made,) = production.of_orders([order])
    designed(shop, bench)
    inspector = person(f"q-{made.id}", "质检", shop.c.units[0], R.QUALITY)
    refused("production.short", lambda: release_production.perform(made.id, actor=shop.planner, at=NOW))
    assert names(made.id) == list(NETWORK)
    release_short.perform(made.id, actor=shop.planner, at=NOW, reason="外购件下周到")
    assert names(made.id) == ["总装"]
    assert decide_production.approve(made.id, actor=inspector, at=NOW)
    assert production.of_ids([made.id])[0].state == "released"
    proved()
