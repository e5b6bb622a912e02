"""PRO-5 · A production order takes the revisions in force: its operations with times, its components, and what of them has to be made itself."""

import datetime as dt

import pytest

from makesell.books.supply import balances as supply
from makesell.documents.production import queries as production
from makesell.documents.production.actions import operations as actions
from makesell.documents.production.actions.operations import Move
from makesell.documents.production.queries import operations
from makesell.flows.pro_5_production import plan_production
from makesell.flows.pro_5_production.plan_production import PlanFact
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from tests.clauses.orders import NOW, SYSTEM, D, place, proved
from tests.clauses.plant import Plant

pytestmark = pytest.mark.django_db


def test_a_confirmed_order_brings_operations_components_and_what_is_made_for_them() -> None:
    """10 ordered, none there: 20 are begun because half become scrap; 50 bearings, and 20 shafts of which 5 lie in stock."""
    plant = Plant()
    plant.lies(plant.shaft, "5")
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


@act
def _moved(move: Move, *, actor: Actor) -> list[int]:
    """A move without a flow around it."""
    return actions.move_operations([move], actor=actor, at=NOW)


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
    assert _moved(Move(first.id, later, later + dt.timedelta(hours=5), plant.bench), actor=SYSTEM) == [made]
    moved = production.open_operations([made])[0]
    assert (moved.planned_start, moved.work_center_id) == (later, plant.bench)
    proved()
