"""Two acts on one plan at once, as schedules of statements: a machine is given to one of them, never silently to both."""

import datetime as dt
import itertools
from collections.abc import Callable

import pytest

from makesell.documents.production.queries.operations import open_operations
from makesell.flows.org_1_organisation import create_plant, create_routing, create_work_center
from makesell.flows.org_1_organisation.create_plant import NewPlant
from makesell.flows.org_1_organisation.create_routing import NewRouting, NewStep
from makesell.flows.org_1_organisation.create_work_center import NewWorkCenter
from makesell.flows.pro_5_production import accept_schedule, move_operation, plan_production, run_schedule
from makesell.flows.pro_5_production.move_operation import Drag, Moved
from makesell.flows.pro_5_production.plan_production import PlanFact
from makesell.flows.pro_5_production.run_schedule import RunFact
from makesell.masterdata.products.queries import product_row
from tests.books.interleaving import together
from tests.clauses.orders import NOW, SYSTEM, D, Shop, open_shop, proved

pytestmark = pytest.mark.usefixtures("committed")
SINCE, SOON, LATER = dt.date(2024, 1, 1), dt.date(2025, 6, 5), dt.date(2025, 6, 6)
HOUR = dt.datetime(2025, 6, 9, 1, 0, tzinfo=dt.UTC)
# both in turn; the first runs so many statements, then the second so many
SCHEDULES: list[list[bool]] = [[], *([False] * first + [True] * second for first, second in itertools.product((6, 12, 18), (12, 40)))]


def lathe(*, plants: bool) -> tuple[Shop, list[int]]:
    """Two orders of eight hours each, to be turned on one lathe."""
    shop = open_shop()
    if plants:
        create_plant.perform(NewPlant(f"P-{shop.product}", "一厂"), actor=shop.planner, at=NOW)
    center = create_work_center.perform(NewWorkCenter(f"L-{shop.product}", "车床", "CNY", cost_rate=D(60)), actor=shop.planner, at=NOW)
    row = product_row(shop.product)
    steps = (NewStep(center, 10, "车削", D(0), D(1)),)
    create_routing.perform(NewRouting(shop.product, row.code, row.name, SINCE, steps), actor=shop.planner, at=NOW)
    return shop, [plan_production.perform(PlanFact(shop.product, D(8), day), actor=shop.planner, at=NOW) for day in (SOON, LATER)]


def moving(shop: Shop, order: int, told: list[Moved]) -> Callable[[], object]:
    """The order's operation is moved to one hour, to be run as a strand; what was told of it is kept."""
    (row,) = open_operations([order])
    return lambda: told.append(move_operation.perform(order, Drag(row.id, HOUR), actor=shop.planner, at=NOW))


def accepting(shop: Shop, key: int) -> Callable[[], object]:
    """A schedule is put in force, to be run as a strand."""
    return lambda: accept_schedule.perform(key, actor=shop.planner, at=NOW)


def overlapping(orders: list[int]) -> bool:
    """Whether two operations are planned on one machine at once."""
    spans = sorted((row.planned_start, row.planned_end) for row in open_operations(orders) if row.planned_start and row.planned_end)
    return any(later[0] < earlier[1] for earlier, later in itertools.pairwise(spans))


@pytest.mark.parametrize("plants", [True, False])
def test_two_moves_to_one_hour_never_double_book_a_machine_unsaid(plants: bool) -> None:
    """Who comes second is refused, or — where he looked after the first had ended — is told that the center has more at once than machines."""
    refusals = 0
    for schedule in SCHEDULES:
        shop, orders = lathe(plants=plants)
        told = list[Moved]()
        strands = together(moving(shop, orders[0], told), moving(shop, orders[1], told), schedule)
        codes = [strand.refusal.code for strand in strands if strand.refusal]
        assert codes in ([], ["operation.taken"])
        assert [strand.deadlocks for strand in strands] == [[], []]
        refusals += len(codes)
        rows = [row for row in open_operations(orders) if row.planned_start and row.planned_start >= HOUR]
        assert len(rows) + len(codes) == 2
        assert sum(each.overlaps for each in told) == len(rows) - 1
        proved()
    assert refusals > 0, "no schedule let both look before either had moved"


def test_a_move_by_hand_and_a_schedule_put_in_force_meet() -> None:
    """Either the schedule finds another plan than it was made from and is refused, or the move is made in the plan that it brought."""
    found = set()
    for schedule in SCHEDULES:
        shop, orders = lathe(plants=True)
        orders += [plan_production.perform(PlanFact(shop.product, D(8), SOON), actor=shop.planner, at=NOW) for _ in range(2)]
        key = run_schedule.ask(RunFact(), actor=shop.planner, at=NOW)
        assert run_schedule.carry_out(key, actor=SYSTEM, at=NOW, plans=60) == "proposed"
        told = list[Moved]()
        strands = together(accepting(shop, key), moving(shop, orders[1], told), schedule)
        codes = [strand.refusal.code for strand in strands if strand.refusal]
        assert codes in ([], ["schedule.moved"])
        assert [strand.deadlocks for strand in strands] == [[], []]
        assert len(told) == 1
        if not codes:
            assert overlapping(orders) == bool(told[0].overlaps)
        found.add(tuple(codes))
        proved()
    assert len(found) == 2, "either of them was first"
