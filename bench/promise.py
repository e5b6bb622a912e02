"""P2 · Promise while typing: a plant of 50 work centers with 100,000 operations placed; lines over four levels, asked in process, and over HTTP.

The plant is made like that of the prototype: three shift calendars, the near weeks 97 % full and later ones emptier, 400 materials whose
supply goes up and down. A line is a product of four levels and eight operations with one to three alternative centers each and five bought
materials. Every answer carries its causes. Through the API, confirming and what lies over each other: `bench.promise_run`, in a company of its own.
"""

import random
import statistics
import time
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any, Final

from bench import apart
from makesell.engines.ctp import (
    Calendar,
    Center,
    Curve,
    Item,
    Lane,
    Model,
    Need,
    Promise,
    Step,
    Way,
    ask,
    begins_at,
    gains,
    keep,
    latest_start,
    make,
    open_longer,
    quicker,
    worked_within,
)

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


def options(model: Model, item: int, qty: Decimal, made: Promise) -> Iterator[tuple[int, int]]:
    """Every way of the plant for a line, each promised anew: half and all of the overtime of a day at each center it is made on, each material
    there in half its lead time and in a day; minutes sooner, and of overtime."""
    for center in sorted({place.center for place in made.places}):
        since, until = begins_at(made, center) or (0, 0)
        ends = [end for _, end in model.centers[center].calendar.around(since, until)][:20]
        for minutes in (60, 120):
            other = open_longer(model, center, [(end, end + minutes) for end in ends], since, made.end)
            found = make(other.model, item, qty, made.start)
            if isinstance(found, Promise):
                yield made.end - found.end, sum(end - start for start, end in worked_within(found, center, other.spans))
    for key in {need.item for part in _made_of(model, item) for need in part.needs if model.items[need.item].lead is not None}:
        lead = model.items[key].lead or 0
        for days in (lead // 2, 1):
            found = make(quicker(model, key, days), item, qty, made.start)
            if isinstance(found, Promise):
                yield made.end - found.end, 0


def _made_of(model: Model, item: int) -> Iterator[Way]:
    for way in model.items[item].ways:
        yield way
        for need in way.needs:
            yield from _made_of(model, need.item)


def measure(say: Callable[[str], object]) -> dict[str, Any]:
    """Milliseconds of asking one line, of keeping it, of its latest start and of what each of its causes is worth."""
    begun = time.perf_counter()
    model = plant()
    built = time.perf_counter() - begun
    rnd = random.Random(2)
    orders = [(4 * rnd.randrange(PRODUCTS), Decimal(rnd.randrange(1, 25)), rnd.randrange(0, 20) * DAY) for _ in range(ASKED)]
    ask(model, *orders[0])
    asked, cpu, kept, latest = list[float](), list[float](), list[float](), list[float]()
    worth, priced, priced_cpu, counts, sooner = list[float](), list[float](), list[float](), list[int](), 0
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
        elif len(priced) < 300:
            late = make(model, item, qty, start)
            if isinstance(late, Promise):
                wall, work = time.perf_counter(), time.thread_time()
                ways = list(options(model, item, qty, late))
                priced_cpu.append(time.thread_time() - work)
                priced.append(time.perf_counter() - wall)
                counts.append(len(ways))
                sooner += any(gained > 0 for gained, _ in ways)
        elif len(kept) < 500:
            wall = time.perf_counter()
            keep(model, found)
            kept.append(time.perf_counter() - wall)
            model = plant() if len(kept) == 500 else model
    say(f"P2: {ASKED} lines asked")
    say(f"P2: {min(counts)} to {max(counts)} options a line; {sooner} of {len(counts)} lines come sooner by one")
    figures = {
        "line": asked, "line_cpu": cpu, "keep": kept, "latest_start": latest, "gains": worth, "options": priced, "options_cpu": priced_cpu,
    }  # fmt: skip
    engine: dict[str, Any] = {"build_ms": round(built * 1000), "options_least": min(counts), "lines_sooner": sooner}
    engine["options_median"] = statistics.median(counts)
    engine |= {name: value for what, times in figures.items() for name, value in _of(what, times).items()}

    def tell(said: str) -> None:
        say(said)

    return engine | apart.measured(ID, "bench.promise_run", tell=tell)


def _of(what: str, times: list[float]) -> dict[str, float]:
    times.sort()
    return {f"{what}_p50_ms": round(statistics.median(times) * 1000, 3), f"{what}_p95_ms": round(times[int(0.95 * len(times))] * 1000, 3)}
