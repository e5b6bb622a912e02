"""P2 · Promise while typing: a plant of 50 work centers with 100,000 operations placed; lines over four levels, asked in process.

The plant is made like that of the prototype: three shift calendars, the near weeks 97 % full and later ones emptier, 400 materials whose
supply goes up and down. A line is a product of four levels and eight operations with one to three alternative centers each and five bought
materials. Every answer carries its causes.
"""

import random
import statistics
import time
from collections.abc import Callable
from decimal import Decimal
from typing import Any, Final

from makesell.engines.ctp import Calendar, Center, Curve, Item, Lane, Model, Need, Promise, Step, Way, ask, gains, keep, latest_start

ID = "P2"
CENTERS: Final = 50
OPERATIONS: Final = 100_000
MATERIALS: Final = 400
PRODUCTS: Final = 500
ASKED: Final = 3000
DAY: Final = 1440
DAYS: Final = 700
SHIFTS: Final = (({5, 6}, 360, 1320), ({6}, 360, 1320), ({5, 6}, 480, 1440))


def _calendar(free: set[int], start: int, end: int) -> Calendar:
    return Calendar((day * DAY + start, day * DAY + end) for day in range(DAYS) if day % 7 not in free)


def _center(key: int, calendar: Calendar, rnd: random.Random) -> Center:
    count, reached, busy = OPERATIONS // CENTERS, 0, []
    for n in range(count):
        full = 0.97 - 0.35 * n / count
        begin = reached + int(rnd.expovariate(full / (135 * (1 - full))))
        reached = begin + rnd.randrange(30, 241, 15)
        if reached > calendar.total:
            break
        busy.append((begin, reached, ""))
    return Center(key, calendar, (Lane(calendar.total, busy),))


def _material(key: int, rnd: random.Random) -> Item:
    moment, stand, stands = 0, rnd.randrange(0, 60), {}
    for _ in range(200):
        stands[moment] = Decimal(stand)
        moment += int(rnd.expovariate(1 / 2500)) + 1
        stand += rnd.choice((-20, -10, -10, 15, 30))
    return Item(key, Curve(stands), rnd.randrange(5, 30))


def _product(key: int, rnd: random.Random) -> list[Item]:
    """Four levels, each made of the one below in two operations, with a bought material; the product takes two."""

    def step(after: tuple[int, ...]) -> Step:
        return Step(tuple(rnd.sample(range(CENTERS), rnd.choice((1, 2, 3)))), rnd.randrange(15, 61, 15), Decimal(rnd.randrange(2, 13)), after)

    def made(number: int, below: tuple[int, ...]) -> Item:
        needs = (*below, MATERIALS_FROM + rnd.randrange(MATERIALS))
        return Item(number, Curve({0: Decimal(0)}), ways=(Way(tuple(Need(n, Decimal(1)) for n in needs), (step(()), step((0,)))),))

    return [made(key + 3, ()), made(key + 2, (key + 3,)), made(key + 1, (key + 2,)), made(key, (key + 1, MATERIALS_FROM + rnd.randrange(MATERIALS)))]


MATERIALS_FROM: Final = 1_000_000


def plant(seed: int = 1) -> Model:
    """The plant of the measurement; products have the keys 0, 4, 8 …"""
    rnd = random.Random(seed)
    calendars = [_calendar(*shift) for shift in SHIFTS]
    centers = {key: _center(key, rnd.choice(calendars), rnd) for key in range(CENTERS)}
    items = [_material(MATERIALS_FROM + n, rnd) for n in range(MATERIALS)]
    items += [item for n in range(PRODUCTS) for item in _product(4 * n, rnd)]
    return Model(centers, {item.key: item for item in items}, [day * DAY for day in range(DAYS) if day % 7 < 5])


def measure(say: Callable[[str], object]) -> dict[str, Any]:
    """Milliseconds of asking one line, of keeping it, of its latest start and of what each of its causes is worth."""
    begun = time.perf_counter()
    model = plant()
    built = time.perf_counter() - begun
    rnd = random.Random(2)
    orders = [(4 * rnd.randrange(PRODUCTS), Decimal(rnd.randrange(1, 25)), rnd.randrange(0, 20) * DAY) for _ in range(ASKED)]
    ask(model, *orders[0])
    asked, cpu, kept, latest, worth = [], [], [], [], []
    for item, qty, start in orders:
        wall, work = time.perf_counter(), time.thread_time()
        found = ask(model, item, qty, start)
        cpu.append(time.thread_time() - work)
        asked.append(time.perf_counter() - wall)
        if not isinstance(found, Promise) or sum(part.minutes for part in found.parts) != found.end - found.start:
            raise AssertionError(f"{item}: {found}")
        if len(worth) < 100:
            wall = time.perf_counter()
            gains(model, item, qty, found)
            worth.append(time.perf_counter() - wall)
            wall = time.perf_counter()
            latest_start(model, item, qty, start, found.end + 10 * DAY)
            latest.append(time.perf_counter() - wall)
        elif len(kept) < 500:
            wall = time.perf_counter()
            keep(model, found)
            kept.append(time.perf_counter() - wall)
            model = plant() if len(kept) == 500 else model
    say(f"P2: {ASKED} lines asked")
    figures = {"line": asked, "line_cpu": cpu, "keep": kept, "latest_start": latest, "gains": worth}
    return {"build_ms": round(built * 1000), **{name: value for what, times in figures.items() for name, value in _of(what, times).items()}}


def _of(what: str, times: list[float]) -> dict[str, float]:
    times.sort()
    return {f"{what}_p50_ms": round(statistics.median(times) * 1000, 3), f"{what}_p95_ms": round(times[int(0.95 * len(times))] * 1000, 3)}
