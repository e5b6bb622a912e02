"""PRO-5 · The scheduler: what it places can be worked by, follows the plan in force, betters it, and gives the same for the same seed."""

import ast
import random
from pathlib import Path

import pytest

from makesell.engines import schedule
from makesell.engines.ctp import Calendar
from makesell.engines.ctp.model import Outside
from makesell.engines.schedule import Aims, Bounds, Center, Circle, Cost, Job, Shop, Spot, Table, Task, exact

DAY = 1440
SHIFTS = [(n * DAY + 480, n * DAY + 960) for n in range(200)]
# A supplier that stands still in the second week; what it does is here in the morning.
STILL = Outside(*[[n * DAY + at for n in range(200) if not 7 <= n < 14] for at in (0, 480)])
AIMS = Aims()


def _shop(seed: int, jobs: int = 12) -> Shop:
    """Machines side by side, day shifts, setups by family, tools beside, work outside, alternatives, and work that is started."""
    rnd = random.Random(seed)
    day, night = Calendar(SHIFTS), Calendar([(n * DAY, n * DAY + 1200) for n in range(200)])
    pairs = {("red", "blue"): 45, ("blue", "red"): 20}
    centers = [Center(1, 2, day, pairs), Center(2, 1, night, pairs), Center(3, 1, day), Center(9, 1, night)]
    tasks, promises, key = [], [], 100
    for job in range(jobs):
        last: tuple[int, ...] = ()
        for _ in range(rnd.randrange(1, 5)):
            picked = rnd.sample([1, 2, 3], rnd.choice([1, 1, 2]))
            outside = rnd.random() < 0.1
            options = () if outside else tuple((center, rnd.randrange(20, 240)) for center in picked)
            beside = 9 if not outside and 1 not in picked and rnd.random() < 0.2 else None
            ready, family, days = rnd.randrange(0, 2 * DAY), rnd.choice(["red", "blue", ""]), 2 if outside else 0
            tasks.append(Task(key, job, options, last, ready, 15, family, beside, days, outside=STILL if job % 2 else None))
            last, key = (key,), key + 1
        promises.append(Job(job, rnd.randrange(1, 6) * DAY, rnd.choice([1, 2, 4])))
    started = Spot(3, 0, 480, 700)
    tasks.append(Task(99, 0, ((3, 220),), fixed=started, base=started))
    return Shop(centers, promises, tasks, 500, [n * DAY + 480 for n in range(200)])


@pytest.mark.parametrize("seed", range(12))
def test_a_plan_can_be_worked_by(seed: int) -> None:
    shop = _shop(seed)
    found = schedule.best(shop, AIMS, Bounds(40, seed=seed))
    assert not found.unplaced
    assert schedule.faults(shop, found.plan) == []
    assert found.cost.total <= found.before.total
    assert schedule.priced(shop, found.plan, AIMS) == found.cost


def test_two_centers_that_have_to_be_set_up_do_not_wait_for_each_other() -> None:
    """Either looked sooner than the other as long as only its own setup was counted: no plan was ever found."""
    shop = Shop([Center(1), Center(2)], [Job(0, DAY)], [Task(1, 0, ((1, 60), (2, 60)), setup=30), Task(2, 0, ((2, 60), (1, 60)), setup=30)])
    plan = schedule.best(shop, AIMS, Bounds(3)).plan
    assert {(spot.start, spot.end) for spot in plan.values()} == {(0, 90)}
    assert {spot.center for spot in plan.values()} == {1, 2}


def test_a_plan_in_force_that_can_be_worked_by_is_what_a_better_one_is_measured_against() -> None:
    """Each job where its promise placed it, later than it could begin: that is the plan in force, not what following it would make of it."""
    rows = [(1, 0, 1, (), 100, 160), (2, 0, 2, (1,), 160, 220), (3, 1, 2, (), 100, 130), (4, 1, 1, (3,), 160, 190)]
    tasks = [Task(key, job, ((center, end - start),), after, base=Spot(center, 0, start, end)) for key, job, center, after, start, end in rows]
    shop = Shop([Center(1), Center(2)], [Job(0, 220), Job(1, 190)], tasks)
    found = schedule.best(shop, AIMS, Bounds(1))
    assert found.first == {task.key: task.base for task in tasks}
    assert (found.before.tardiness, found.before.moved) == (0, 0)
    wrong = Shop(shop.centers, shop.jobs, [tasks[0], tasks[1], tasks[2], Task(4, 1, ((1, 30),), (3,), base=Spot(1, 0, 120, 150))])
    followed = schedule.follow(wrong)
    assert schedule.faults(wrong, followed) == []
    assert followed[4] != wrong.tasks[3].base


def test_another_center_that_has_no_room_before_fixed_work_is_not_waited_for() -> None:
    """What is fixed on the quicker center leaves no room: the slower one does it at once."""
    fixed = Spot(1, 0, 30, 500)
    tasks = [Task(1, 0, ((1, 60), (2, 90))), Task(2, 0, ((1, 470),), fixed=fixed, base=fixed)]
    plan = schedule.best(Shop([Center(1), Center(2)], [Job(0, DAY)], tasks), AIMS, Bounds(3)).plan
    assert (plan[1].center, plan[1].start) == (2, 0)


def test_the_same_seed_gives_the_same_plan() -> None:
    one, other = (schedule.best(_shop(5), AIMS, Bounds(60, seed=3)) for _ in range(2))
    assert one.plan == other.plan
    assert one.tried == other.tried


def _in_force(shop: Shop) -> Shop:
    plan = schedule.best(shop, AIMS, Bounds(200)).plan
    return Shop(shop.centers, shop.jobs, [_based(task, plan[task.key]) for task in shop.tasks], shop.now, shop.days)


def _based(task: Task, base: Spot) -> Task:
    return Task(
        task.key, task.job, task.options, task.after, task.ready, task.setup, task.family, task.beside, task.days, task.fixed, base
    )  # fmt: skip


def test_a_plan_that_is_good_is_left_alone() -> None:
    """Nothing changed since: nothing moves, for moving has a cost and gains nothing."""
    centers = [Center(1), Center(2)]
    tasks = [Task(n * 10 + step, n, ((1 + (n + step) % 2, 60),), (n * 10,) if step else ()) for n in range(4) for step in range(2)]
    shop = _in_force(Shop(centers, [Job(n, 600) for n in range(4)], tasks))
    found = schedule.best(shop, AIMS, Bounds(100))
    assert schedule.moved(shop, found.plan, 0) == 0
    assert found.cost.late == 0


def test_a_promise_counts_before_what_moves() -> None:
    """A rush job displaces one with slack; the one with slack is still in time, and what is frozen stays."""
    plan = {1: Spot(1, 0, 0, 100), 2: Spot(1, 0, 100, 200), 3: Spot(1, 0, 200, 300)}
    tasks = [
        Task(1, 1, ((1, 100),), fixed=plan[1], base=plan[1]), Task(2, 2, ((1, 100),), base=plan[2]), Task(3, 3, ((1, 100),), base=plan[3]),
        Task(4, 4, ((1, 100),)),
    ]  # fmt: skip
    jobs = [Job(1, 100), Job(2, 1000), Job(3, 1000), Job(4, 200, 4)]
    found = schedule.best(Shop([Center(1)], jobs, tasks, 10), AIMS, Bounds(200))
    assert found.plan[1] == plan[1]
    assert found.plan[4].start == 100
    assert (found.cost.late, found.cost.tardiness) == (0, 0)
    assert found.before.late == 1


def test_setups_are_saved_where_no_promise_suffers() -> None:
    pairs = {("red", "blue"): 60, ("blue", "red"): 60}
    tasks = [Task(n, n, ((1, 30),), family=("red", "blue")[n % 2], setup=0) for n in range(6)]
    found = schedule.best(Shop([Center(1, setups=pairs)], [Job(n, 5000) for n in range(6)], tasks), AIMS, Bounds(400))
    assert found.cost.setups == 60


@pytest.mark.parametrize(("seconds", "plans"), [(None, 300), (1.0, 1_000_000)])
def test_days_outside_are_the_suppliers_from_wherever_the_search_puts_them(seconds: float | None, plans: int) -> None:
    """Sent on the fifth day it is back before the supplier's week off, a day later after it: whose promise needs that is turned first."""
    tasks = [
        Task(1, 1, ((1, 1000),), ready=4 * DAY), Task(2, 1, (), (1,), days=2, outside=STILL),
        Task(3, 2, ((1, 1000),), ready=4 * DAY), Task(4, 2, (), (3,), days=2),
    ]  # fmt: skip
    shop = Shop([Center(1)], [Job(1, 8 * DAY), Job(2, 8 * DAY)], tasks, days=[n * DAY for n in range(60)])
    plan = schedule.best(shop, AIMS, Bounds(plans, seconds)).plan
    assert schedule.faults(shop, plan) == []
    assert [plan[key].start for key in (1, 3)] == [4 * DAY, 4 * DAY + 1000]
    assert [plan[key].end for key in (2, 4)] == [6 * DAY + 480, 7 * DAY]
    late = {**plan, 1: Spot(1, 0, 4 * DAY + 1000, 4 * DAY + 2000), 2: Spot(-1, 0, 5 * DAY + 600, 7 * DAY), 3: Spot(1, 0, 4 * DAY, 4 * DAY + 1000)}
    assert [(fault.code, fault.task) for fault in schedule.faults(shop, late)] == [("outside", 2)], "by our days it would be back"
    assert [fault.code for fault in schedule.hours(shop, late)] == ["outside"]


def test_tasks_that_wait_for_each_other_are_refused() -> None:
    with pytest.raises(Circle) as caught:
        Table(Shop([Center(1)], [Job(1, 10)], [Task(1, 1, ((1, 5),), (2,)), Task(2, 1, ((1, 5),), (1,))]))
    assert caught.value.keys == (1, 2)


def test_what_finds_no_time_is_named() -> None:
    found = schedule.best(Shop([Center(1, calendar=Calendar([(0, 100)]))], [Job(1, 50)], [Task(7, 1, ((1, 500),))]), AIMS, Bounds(5))
    assert found.unplaced == (7,)


def test_a_run_is_stopped_when_told() -> None:
    heard: list[int] = []

    def told(tried: int, _: Cost) -> bool:
        heard.append(tried)
        return True

    found = schedule.best(_shop(1), AIMS, Bounds(1000), told)
    assert len(heard) == 1
    assert found.tried < 100


@pytest.mark.parametrize(
    ("spot", "code"),
    [
        (Spot(1, 0, 0, 60), "too_soon"),
        (Spot(1, 0, 490, 600), "calendar"),
        (Spot(1, 1, 500, 620), "center"),
        (Spot(1, 0, 980, 1100), "calendar"),
        (Spot(1, 0, 520, 640), "overlap"),
        (Spot(1, 0, 600, 720), "order"),
    ],
)
def test_a_plan_that_cannot_be_worked_by_is_found_out(spot: Spot, code: str) -> None:
    center = Center(1, 1, Calendar(SHIFTS))
    first = Task(1, 1, ((1, 120),), ready=500)
    other = Task(2, 1, ((1, 60),), () if code == "overlap" else (1,))
    plan = {1: spot, 2: Spot(1, 0, 600, 660)}
    assert code in {fault.code for fault in schedule.faults(Shop([center], [Job(1, 900)], [first, other], 480), plan)}


def test_a_small_shop_is_solved_exactly() -> None:
    """Six by six of Fisher and Thompson (1963): 55 is proved."""
    rows = [
        [(2, 1), (0, 3), (1, 6), (3, 7), (5, 3), (4, 6)], [(1, 8), (2, 5), (4, 10), (5, 10), (0, 10), (3, 4)],
        [(2, 5), (3, 4), (5, 8), (0, 9), (1, 1), (4, 7)], [(1, 5), (0, 5), (2, 5), (3, 3), (4, 8), (5, 9)],
        [(2, 9), (1, 3), (4, 5), (5, 4), (0, 3), (3, 1)], [(1, 3), (3, 3), (5, 9), (0, 10), (4, 4), (2, 1)],
    ]  # fmt: skip
    tasks = [Task(job * 10 + n, job, (option,), (job * 10 + n - 1,) if n else ()) for job, row in enumerate(rows) for n, option in enumerate(row)]
    shop = Shop([Center(n) for n in range(6)], [Job(n, 0) for n in range(6)], tasks)
    aims = Aims(late=0, move=0, setup=0, early=0, span=1)
    begun = schedule.best(shop, aims, Bounds(20))
    plan = exact.solve(shop, begun.plan, aims, 30)
    assert plan is not None
    assert schedule.faults(shop, plan) == []
    assert schedule.priced(shop, plan, aims).span == 55


def test_an_exact_sequence_keeps_families_machines_and_hours() -> None:
    """Two machines, a day shift, setups between families: never worse than what the search found, and it can be worked by."""
    rnd = random.Random(4)
    center = Center(1, 2, Calendar(SHIFTS), {("red", "blue"): 60, ("blue", "red"): 30})
    tasks = [Task(n, n, ((1, rnd.randrange(30, 120)),), family=rnd.choice(["red", "blue"]), setup=10) for n in range(7)]
    shop = Shop([center], [Job(n, rnd.randrange(500, 900)) for n in range(7)], tasks)
    begun = schedule.best(shop, AIMS, Bounds(10))
    assert exact.can(shop)
    plan = exact.solve(shop, begun.plan, AIMS, 30)
    assert plan is not None
    assert schedule.faults(shop, plan) == []
    assert schedule.priced(shop, plan, AIMS).total <= begun.cost.total


def test_what_cannot_be_given_to_it_is_not() -> None:
    shop = _shop(1)
    assert not exact.can(shop)
    assert not exact.can(Shop([Center(1)], [Job(1, 5)], [Task(n, 1, ((1, 5),)) for n in range(400)]))


def test_only_the_solver_itself_loads_the_library() -> None:
    """Web processes import the engine, never OR-Tools, numba or numpy."""
    for file in Path(schedule.__file__).parent.glob("*.py"):
        top = ast.parse(file.read_text(encoding="utf-8")).body
        named = [alias.name for node in top if isinstance(node, ast.Import) for alias in node.names]
        named += [node.module or "" for node in top if isinstance(node, ast.ImportFrom)]
        assert not [name for name in named if name.startswith(("ortools", "numba", "numpy"))], file
