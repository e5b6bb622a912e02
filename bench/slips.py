"""OPTIONS · Slips: what a stop really hits among 10,000 operations, and the options of a late line among 200 others, in the engines.

CPU of one thread. `OPTIONS_ROUNDS` (30) stops, ten lines each.
"""

import datetime as dt
import os
import random
import statistics
import time
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any, Final

from bench.schedule import SIZES, shop
from makesell.engines import schedule
from makesell.engines.promise import options
from makesell.engines.promise.options import Line, Piece
from makesell.engines.promise.pegs import Place
from makesell.engines.schedule import ripple

ID = "OPTIONS"
LINES: Final = 200
TODAY: Final = dt.date(2026, 6, 1)


def _piece(rnd: random.Random, key: int) -> Piece:
    day, qty = TODAY + dt.timedelta(days=rnd.randrange(0, 60)), Decimal(rnd.randrange(1, 20))
    return Piece(Place("planned", key, qty, Decimal(0), day), qty, day)


def _case(rnd: random.Random) -> tuple[Line, list[Piece], list[Line]]:
    """A line hit by three weeks, twenty loose pieces, and the other lines of the product."""
    late = replace(_piece(rnd, 1), day=TODAY + dt.timedelta(days=51), qty=Decimal(6))
    line = Line(1, TODAY + dt.timedelta(days=30), 1, (late,))
    others = []
    for key in range(2, LINES):
        pieces = (_piece(rnd, 1000 + key), _piece(rnd, 2000 + key))
        others.append(Line(key, options.last(pieces), rnd.randrange(1, 5), pieces))
    return line, [_piece(rnd, 5000 + n) for n in range(20)], others


def measure(say: Callable[[str], object]) -> dict[str, Any]:
    """Milliseconds of finding what a stop hits, and of the options of one line."""
    rnd, made = random.Random(3), shop(SIZES[1], 7)
    plan = schedule.follow(made)
    stands = replace(made, tasks=[replace(task, base=plan[task.key]) for task in made.tasks])
    last = max(spot.end for spot in plan.values())
    hits, priced, counts, jobs = [], [], [], []
    for _ in range(int(os.environ.get("OPTIONS_ROUNDS", "30"))):
        begins = rnd.randrange(0, last // 2)
        changed = schedule.down(stands, rnd.randrange(20), [(begins, begins + 480)])
        work = time.thread_time()
        jobs.append(len(ripple.later(stands, changed, ripple.Slip())))
        hits.append(time.thread_time() - work)
        for _line in range(10):
            case = _case(rnd)
            work = time.thread_time()
            found = options.ways(*case)
            priced.append(time.thread_time() - work)
            counts.append(sum(not way.refused for way in found))
    say(f"OPTIONS: a stop of 8 hours makes {statistics.median(jobs):.0f} of {len(made.jobs)} jobs later; {min(counts)} options a line and more")
    return {"options_least": min(counts), **_of("hits", hits), **_of("options", priced)}


def _of(what: str, times: list[float]) -> dict[str, float]:
    times.sort()
    return {f"{what}_p50_ms": round(statistics.median(times) * 1000, 3), f"{what}_p95_ms": round(times[int(0.95 * len(times))] * 1000, 3)}
