"""PRO-5 · Slips by slack: only what outruns it moves, as far as minute by minute counting says, and nothing moves but by the slip."""

import random
from collections.abc import Mapping
from dataclasses import replace

import pytest

from makesell.engines import schedule
from makesell.engines.ctp import Calendar
from makesell.engines.ctp.model import Outside
from makesell.engines.schedule import Center, Job, Shop, Spot, Task, ripple
from makesell.engines.schedule.ripple import Slip

DAY = 1440
LAST = 40 * DAY


def _open(minute: int) -> bool:
    return 480 <= minute % DAY < 960


def _shop(seed: int) -> Shop:
    """Two centers by day, one of two machines; jobs of one to three steps, planned without overlaps by the scheduler itself."""
    rnd = random.Random(seed)
    day = Calendar([(n * DAY + 480, n * DAY + 960) for n in range(80)])
    tasks, key = [], 1
    for job in range(9):
        last: tuple[int, ...] = ()
        for _ in range(rnd.randrange(1, 4)):
            center = rnd.choice([1, 2])
            tasks.append(Task(key, job, ((center, rnd.randrange(30, 400)), (3 - center, 500)), last, 0))
            last, key = (key,), key + 1
    shop = Shop([Center(1, 2, day), Center(2, 1, day)], [Job(n, 5 * DAY) for n in range(9)], tasks, 480, [n * DAY + 480 for n in range(80)])
    plan = schedule.follow(shop)
    return replace(shop, tasks=[replace(task, base=plan[task.key]) for task in tasks])


def _by_minutes(shop: Shop, slip: Slip, stopped: set[int], center: int) -> dict[int, tuple[int, int]]:
    """The same, counted minute by minute: each task in the order of the plan takes the machine that is free first."""
    plan = {task.key: task.base for task in shop.tasks}
    free: dict[int, list[int]] = {1: [480, 480], 2: [480]}
    found: dict[int, tuple[int, int]] = {}
    while len(found) < len(shop.tasks):
        able = [task for task in shop.tasks if task.key not in found and all(other in found for other in task.after)]
        task = min(able, key=lambda each: (plan[each.key].start, each.key))  # type: ignore[union-attr]
        was = plan[task.key]
        assert was is not None
        start = max([was.start, slip.ready.get(task.job, 0), *(found[other][1] for other in task.after)])
        machine = min(range(len(free[was.center])), key=lambda n: free[was.center][n])
        minute, done, begun = max(start, free[was.center][machine]), 0, -1
        while done < dict(task.options)[was.center]:
            if _open(minute) and not (was.center == center and minute in stopped):
                begun, done = minute if begun < 0 else begun, done + 1
            minute += 1
        end = minute
        last = not any(task.key in other.after for other in shop.tasks if other.job == task.job)
        free[was.center][machine] = end
        found[task.key] = begun, max(end, slip.done.get(task.job, 0)) if last else end
    return found


@pytest.mark.parametrize("seed", range(8))
def test_what_moves_is_what_counting_minute_by_minute_moves(seed: int) -> None:
    """A stop, a job that is done late, a job that waits for material: the same ends as the brute force twin."""
    shop, rnd = _shop(seed), random.Random(seed + 100)
    begins, long = rnd.randrange(480, 3 * DAY), rnd.randrange(60, 2 * DAY)
    slip = Slip(ready={rnd.randrange(9): rnd.randrange(4 * DAY)}, done={rnd.randrange(9): rnd.randrange(5 * DAY)})
    changed = schedule.down(shop, 2, [(begins, begins + long)])
    found = ripple.rippled(changed, ripple.planned(shop), slip, shop)
    twin = _by_minutes(shop, slip, set(range(begins, begins + long)), 2)
    assert {key: (spot.start, spot.end) for key, spot in found.items()} == twin


@pytest.mark.parametrize("seed", range(4))
def test_without_a_slip_nothing_moves(seed: int) -> None:
    shop = _shop(seed)
    assert ripple.rippled(shop, ripple.planned(shop), Slip()) == {key: replace(spot, lane=0) for key, spot in ripple.planned(shop).items()}
    assert ripple.later(shop, shop, Slip()) == {}


def _pair(second: int) -> Shop:
    """Two jobs of two hours at one machine that never rests; the second begins at a minute."""
    spots: Mapping[int, Spot] = {1: Spot(1, 0, 0, 120), 2: Spot(1, 0, second, second + 120)}
    return Shop([Center(1)], [Job(1, 999), Job(2, 999)], [Task(key, key, ((1, 120),), base=spot) for key, spot in spots.items()])


def test_only_what_outruns_the_slack_is_passed_on() -> None:
    """An hour's stop delays who stands in it; who comes an hour later not at all, who comes half an hour later by half an hour."""
    for second, expected in ((180, {1: (120, 180)}), (150, {1: (120, 180), 2: (270, 300)})):
        shop = _pair(second)
        assert ripple.later(shop, schedule.down(shop, 1, [(30, 90)]), Slip()) == expected
    overlapping = _pair(60)
    assert ripple.later(overlapping, overlapping, Slip()) == {}, "a plan that has more at once than machines is taken at its word"
    assert ripple.later(overlapping, overlapping, Slip(done={1: 500})) == {1: (120, 500)}


def test_work_goes_to_another_center_where_that_is_free() -> None:
    """Its stopped machine left, it ends by the minutes it takes elsewhere."""
    shop = Shop([Center(1), Center(2)], [Job(1, 999)], [Task(1, 1, ((1, 120), (2, 200)), base=Spot(1, 0, 0, 120))])
    changed = schedule.down(shop, 1, [(0, 1000)])
    assert ripple.later(shop, changed, Slip()) == {1: (120, 1120)}
    assert ripple.later(shop, changed, Slip(elsewhere={1: 2})) == {1: (120, 200)}


def test_what_is_sent_out_later_is_back_by_the_days_of_who_does_it() -> None:
    """Planned for two of the supplier's days; half a day later they lie behind the days it stands still."""
    days = [n * DAY for n in range(20) if n not in {3, 4, 5}]
    for theirs, end in ((Outside(days, days), 6 * DAY), (None, 3 * DAY)):
        base = (Spot(1, 0, 0, 600), Spot(-1, 0, 600, 2 * DAY))
        tasks = [Task(1, 1, ((1, 600),), base=base[0]), Task(2, 1, (), (1,), base=base[1], days=2, outside=theirs)]
        shop = Shop([Center(1)], [Job(1, 999)], tasks, days=[n * DAY for n in range(20)])
        assert ripple.later(shop, schedule.down(shop, 1, [(0, 1000)]), Slip()) == {1: (2 * DAY, end)}
