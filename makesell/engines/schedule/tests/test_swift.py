"""PRO-5 · The compiled search and its twin in Python: the same source, the same plan; what it does to a plan is put back to the minute."""

import random
from dataclasses import replace

import pytest

from makesell.engines import schedule
from makesell.engines.ctp import Calendar
from makesell.engines.ctp.model import Outside
from makesell.engines.schedule import Aims, Bounds, Center, Job, Shop, Table, Task, by_atc, chains, swift
from makesell.engines.schedule.flat import BEST, ENOUGH, MOVE, NOW, START, TASK, Flat, unlaid

DAY = 1440
AIMS = Aims()


def _shop(seed: int, *, based: bool = False) -> Shop:
    """Machines side by side, shifts, setups by family, tools beside, work outside and alternatives."""
    rnd = random.Random(seed)
    theirs = Outside(*[[n * DAY + at for n in range(200) if n % 5] for at in (0, 480)])
    day = Calendar([(n * DAY + 480, n * DAY + 960) for n in range(200)])
    pairs = {("red", "blue"): 45, ("blue", "red"): 20}
    tasks, jobs, key = [], [], 1
    for job in range(10):
        last: tuple[int, ...] = ()
        for _ in range(rnd.randrange(1, 5)):
            picked = rnd.sample([1, 2, 3], rnd.choice([1, 2]))
            outside = rnd.random() < 0.1
            options = () if outside else tuple((center, rnd.randrange(20, 240)) for center in picked)
            beside = 9 if not outside and 1 not in picked and rnd.random() < 0.3 else None
            ready, family, days = rnd.randrange(DAY), rnd.choice(["red", "blue", ""]), 2 if outside else 0
            tasks.append(Task(key, job, options, last, ready, 15, family, beside, days, outside=theirs if job % 2 else None))
            last, key = (key,), key + 1
        jobs.append(Job(job, rnd.randrange(1, 4) * DAY, rnd.choice([1, 2, 4])))
    shop = Shop([Center(1, 2, day, pairs), Center(2, 1, None, pairs), Center(3, 1, day), Center(9, 1, day)], jobs, tasks, 500)
    if not based:
        return shop
    plan = schedule.follow(shop)
    return Shop(shop.centers, jobs, [replace(task, base=plan[task.key]) for task in tasks], 500)


def _lists(shop: Shop, *, held: bool) -> tuple[list[int], list[int], list[int], list[int], list[float]]:
    table = Table(shop)
    flat = Flat(table, by_atc(table), AIMS, 11, held=held)
    return flat.tasks, flat.places, flat.jobs, flat.book, flat.reals


@pytest.mark.parametrize(("based", "due", "bits"), [(False, 0, 32), (True, 0, 32), (False, 1 << 40, 64)])
def test_compiled_and_plain_give_the_same_plan(based: bool, due: int, bits: int) -> None:
    """Thousands of moves, hot and cold, number for number; in 64 bits where a minute needs them."""
    shop = _shop(3, based=based)
    shop = replace(shop, jobs=[*shop.jobs, Job(99, due)])
    plain, swiftly = _lists(shop, held=False), swift.arrays(*_lists(shop, held=False))
    assert {part.dtype.itemsize * 8 for part in swiftly[:4]} == {bits}
    compiled = swift.compiled(chains)
    assert chains.begin(*plain)
    assert compiled.begin(*swiftly)
    for heat in (200.0, 20.0, 0.0):
        assert chains.search(*plain, 700, heat) == compiled.search(*swiftly, 700, heat)
    assert [[*part] for part in plain] == [[*part] for part in swiftly]
    assert unlaid(Table(shop), plain[3]) == unlaid(Table(shop), swiftly[3])


@pytest.mark.parametrize("seed", range(4))
def test_the_price_that_is_kept_is_the_price_of_the_plan(seed: int) -> None:
    """After thousands of moves, each reckoned as a difference and most of them put back."""
    shop = _shop(seed, based=True)
    lists = _lists(shop, held=seed % 2 == 1)
    assert chains.begin(*lists)
    first = lists[4][NOW]
    chains.search(*lists, 1500, 60.0)
    table = Table(shop)
    best = schedule.cost(table, unlaid(table, lists[3]), AIMS).total
    assert best == pytest.approx(lists[4][BEST])
    assert best <= first + 1e-9
    chains.resume(*lists)
    assert chains.begin(*lists)
    assert lists[4][NOW] == pytest.approx(best), "laid anew it costs the same"


def test_what_would_end_too_late_is_given_up_early_and_nothing_else_is() -> None:
    """A shop measured by its span alone: number for number the plan that is found when every move is reckoned to its end."""
    rnd = random.Random(2)
    rows = [(job, n, center, rnd.randrange(5, 60)) for job in range(8) for n, center in enumerate(rnd.sample(range(5), 5))]
    tasks = [Task(10 * job + n, job, ((center, minutes),), (10 * job + n - 1,) if n else ()) for job, n, center, minutes in rows]
    table = Table(Shop([Center(n) for n in range(5)], [Job(n, 1 << 28) for n in range(8)], tasks))
    found = []
    for weighs in (0.0, 1e-9):                  # where moving weighs too, a move is reckoned to its end; here nothing was planned
        flat = Flat(table, by_atc(table), Aims(late=0, move=0, setup=0, early=0, span=1), 11, held=False)
        lists = flat.tasks, flat.places, flat.jobs, flat.book, flat.reals
        assert chains.begin(*lists)
        first, lists[4][MOVE] = lists[4][NOW], weighs
        gone = [chains.search(*lists, 600, heat) for heat in (20.0, 4.0, 0.0)]
        assert lists[4][BEST] < first
        found.append((gone, lists[4][BEST], unlaid(table, lists[3])))
    assert found[0] == found[1]


def test_what_a_job_does_next_is_taken_along_when_a_task_is_put_off() -> None:
    """Else the machine of the next task would stand and wait, and what comes behind on it with it; taken back, all is where it was."""
    tasks = [Task(1, 0, ((1, 60),)), Task(2, 0, ((2, 60),), (1,)), Task(3, 1, ((1, 60),)), Task(4, 1, ((2, 60),), (3,))]
    table = Table(Shop([Center(1), Center(2)], [Job(0, 500), Job(1, 120)], tasks))
    flat = Flat(table, schedule.place(table, [0.0, 1.0, 2.0, 3.0]), AIMS, 11, held=False)
    lists = flat.tasks, flat.places, flat.jobs, flat.book, flat.reals
    assert chains.begin(*lists)
    before = [[*part] for part in lists[:3]]
    assert chains.later(*lists, 0, 2)
    lists[4][ENOUGH] = 1e30
    assert chains.ripple(*lists)
    assert [flat.tasks[n * TASK + START] for n in range(4)] == [60, 120, 0, 60]
    chains.undo(*lists)
    assert [*lists[:3]] == before


def test_seconds_are_searched_compiled() -> None:
    """A run bounded by seconds: a plan that can be worked by, better than the rules, after more plans than Python could try."""
    shop = _shop(7)
    found = schedule.improve(shop, AIMS, Bounds(1_000_000_000, 0.5))
    assert schedule.faults(shop, found.plan) == []
    assert found.cost.total < found.before.total
    assert found.tried > 1000
