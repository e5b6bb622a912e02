"""PRO-5 · A production order takes the revisions in force: its operations with times, its components, and what of them has to be made itself."""

import datetime as dt

import pytest

from makesell.books.supply import balances as supply
from makesell.documents.production import queries as production
from makesell.documents.production.actions import operations as actions
from makesell.documents.production.actions.operations import Move
from makesell.documents.production.queries import operations
from makesell.flows.org_1_organisation import create_bom, create_product, create_routing, create_work_center
from makesell.flows.org_1_organisation.create_bom import NewBom, NewBomLine
from makesell.flows.org_1_organisation.create_product import NewProduct
from makesell.flows.org_1_organisation.create_routing import NewRouting, NewStep
from makesell.flows.org_1_organisation.create_work_center import NewWorkCenter
from makesell.flows.pro_5_production import plan_production
from makesell.flows.pro_5_production.plan_production import PlanFact
from makesell.flows.pro_6_shipping import open_stock
from makesell.flows.pro_6_shipping.open_stock import Opening
from makesell.ground.clock import business_date
from makesell.masterdata.products.queries import uom_ids
from tests.clauses.orders import NOW, SYSTEM, D, Shop, open_shop, place, proved

pytestmark = pytest.mark.django_db
SINCE = dt.date(2020, 1, 1)


class Plant:
    """A shop whose first product is made on two machines, of two bought parts and one made shaft each."""

    def __init__(self) -> None:
        self.shop: Shop = open_shop()
        key, unit = self.shop.c.units[0], next(iter(uom_ids().values()))
        self.part, self.shaft = create_product.perform_many(
            [
                NewProduct(f"PART-{key}", "轴承", unit, "Bearing", "buy", lead_time_days=5),
                NewProduct(f"SHAFT-{key}", "轴", unit, "Shaft", "make", lead_time_days=5),
            ],
            actor=SYSTEM,
            at=NOW,
        )
        self.lathe, self.bench = create_work_center.perform_many(
            [NewWorkCenter(f"WC1-{key}", "车床", "CNY", "Lathe"), NewWorkCenter(f"WC2-{key}", "装配台", "CNY", "Bench")], actor=SYSTEM, at=NOW
        )
        product = self.shop.product
        create_bom.perform_many(
            [
                NewBom(product, f"P-{key}", "P", SINCE, (NewBomLine(self.part, D(2), D("0.2")), NewBomLine(self.shaft, D(1)))),
                NewBom(self.shaft, f"SHAFT-{key}", "S", SINCE, (NewBomLine(self.part, D(1)),)),
            ],
            actor=SYSTEM,
            at=NOW,
        )
        create_routing.perform_many(
            [
                NewRouting(
                    product, f"P-{key}", "P", SINCE,
                    (NewStep(self.lathe, 10, "车", D("0.5"), D("0.25"), scrap_rate=D("0.5")), NewStep(self.bench, 20, "装", D(0), D("0.1"))),
                ),
                NewRouting(self.shaft, f"SHAFT-{key}", "S", SINCE, (NewStep(self.lathe, 10, "车轴", D(1), D("0.5")),)),
            ],
            actor=SYSTEM,
            at=NOW,
        )  # fmt: skip


def test_a_confirmed_order_brings_operations_components_and_what_is_made_for_them() -> None:
    """10 ordered, none there: 20 are begun because half become scrap; 50 bearings, and 20 shafts of which 5 lie in stock."""
    plant = Plant()
    open_stock.perform_many([Opening(plant.shop.warehouse, plant.shaft, D(5), D(60), dt.date(2025, 5, 30))], actor=SYSTEM, at=NOW)
    order, _ = place(plant.shop, [10])
    (head,) = production.of_orders([order])
    own = operations.of_orders([head.id])
    assert [(row.position, row.name, row.start_qty, row.minutes) for row in own] == [(10, "车", D(20), 330), (20, "装", D(10), 60)]
    assert own[0].planned_end is not None
    assert business_date(own[1].planned_end or NOW) == head.due_date
    assert own[0].planned_end <= (own[1].planned_start or NOW)
    parts = {row.product_id: row for row in operations.components([head.id])}
    assert (parts[plant.part].qty, parts[plant.shaft].qty) == (D(50), D(20))
    (below,) = production.made_for([head.id])
    (shaft,) = production.of_ids([below])
    assert (shaft.product_id, shaft.qty, shaft.number is not None, shaft.due_date) == (
        plant.shaft, D(15), True, business_date(own[0].planned_start or NOW),
    )  # fmt: skip
    assert [(held.line_id, held.qty) for held in supply.reserved_of([shaft.receipt_id])] == [(head.materials_id, D(15))]
    assert [row.product_id for row in operations.components([below])] == [plant.part]
    assert {row.order_id for row in production.open_operations([head.id, below])} == {head.id, below}
    proved()


def test_what_is_planned_covers_the_next_and_too_late_begins_now() -> None:
    """A second order makes only the shafts it is short of; what is due today begins today, whatever the day it ends on."""
    plant = Plant()
    made = plan_production.perform(PlanFact(plant.shop.product, D(10), NOW.date()), actor=plant.shop.planner, at=NOW)
    (below,) = production.made_for([made])
    again = plan_production.perform(PlanFact(plant.shop.product, D(2), NOW.date()), actor=plant.shop.planner, at=NOW)
    assert [production.of_ids([key])[0].qty for key in (below, *production.made_for([again]))] == [D(20), D(4)]
    first = production.open_operations([made])[0]
    assert first.planned_start is not None
    assert first.planned_start >= NOW
    later = first.planned_start + dt.timedelta(days=1)
    assert actions.move_operations([Move(first.id, later, later + dt.timedelta(hours=5), plant.bench)], actor=SYSTEM, at=NOW) == [made]
    moved = production.open_operations([made])[0]
    assert (moved.planned_start, moved.work_center_id) == (later, plant.bench)
    proved()
