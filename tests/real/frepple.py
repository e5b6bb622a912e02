"""frePPLe's sample models as plants of engine `ctp`: resources, routings with their materials, demands; minutes from the model's current date."""

import csv
import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Final

from makesell.engines.ctp import Calendar, Center, Curve, Item, Lane, Model, Need, Step, Way
from tests.real.rawfiles import REAL_DATA

FLOW_LINE: Final = REAL_DATA / "frepple-flow-line"
JOB_SHOP: Final = REAL_DATA / "frepple-jobshop"
YEAR: Final = 366 * 24 * 60
DAYS: Final = 1440


@dataclass(frozen=True, slots=True)
class Wanted:
    """A demand: its item, quantity, priority (1 first) and the minute it is due."""

    name: str
    item: int
    qty: Decimal
    priority: int
    due: int


@dataclass(frozen=True, slots=True)
class Plant:
    """The model, what is wanted of it, and the names of its items and resources by key."""

    model: Model
    demands: tuple[Wanted, ...]
    items: dict[int, str]
    resources: dict[int, str]


def _rows(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _seconds(text: str) -> Decimal:
    if ":" in text:
        hours, minutes, seconds = text.split(":")
        return Decimal(hours) * 3600 + Decimal(minutes) * 60 + Decimal(seconds)
    return Decimal(text)


def _centers(folder: Path, keys: dict[str, int]) -> dict[int, Center]:
    """Every resource works round the clock, with as many machines as its calendar or its maximum says."""
    always = Calendar([(0, 4 * YEAR)])
    path = folder / "calendarbucket.csv"
    sizes = {row["calendar"]: int(Decimal(row["value"])) for row in _rows(folder, "calendarbucket")} if path.exists() else {}
    found = {}
    for row in _rows(folder, "resource"):
        lanes = sizes.get(row.get("maximum_calendar", ""), int(Decimal(row["maximum"] or 1)))
        found[keys[row["pk"]]] = Center(keys[row["pk"]], always, tuple(Lane(always.total) for _ in range(lanes)))
    return found


def read(folder: Path) -> Plant:
    """The plant of a folder."""
    now = dt.datetime.fromisoformat(next(row["value"] for row in _rows(folder, "parameter") if row["pk"] == "currentdate"))
    resources = {row["pk"]: n for n, row in enumerate(_rows(folder, "resource"), 1)}
    names = {row["pk"]: n for n, row in enumerate(_rows(folder, "item"), 1)}
    centers = _centers(folder, resources)
    used: dict[str, list[int]] = {}
    for row in _rows(folder, "operationresource"):
        used.setdefault(row["operation"], []).append(resources[row["resource"]])
    demands = tuple(
        Wanted(
            row["pk"], names[row["item"]], Decimal(row["quantity"]), int(row["priority"]),
            int((dt.datetime.fromisoformat(row["due"]) - now).total_seconds() // 60),
        )
        for row in _rows(folder, "demand")
    )  # fmt: skip
    if "owner" in _rows(folder, "operation")[0]:
        routed = _routed(folder, used)
        ways = {names[row["item"]]: routed[row["operation"]] for row in _rows(folder, "demand")}
    else:
        ways = _flowing(folder, names, used)
    items = {key: Item(key, Curve({0: Decimal(0)}), None, (ways[key],) if key in ways else ()) for key in names.values()}
    model = Model(centers, items, [n * DAYS for n in range(4 * 366)])
    return Plant(model, demands, {key: name for name, key in names.items()}, {key: name for name, key in resources.items()})


def _routed(folder: Path, used: dict[str, list[int]]) -> dict[str, Way]:
    """Routings: steps of a fixed time one after the other."""
    steps: dict[str, list[tuple[int, Step]]] = {}
    for row in _rows(folder, "operation"):
        if row["owner"]:
            minutes = int(_seconds(row["duration"]) // 60)
            steps.setdefault(row["owner"], []).append((int(row["priority"]), Step((used[row["pk"]][0],), run=Decimal(minutes))))
    found = {}
    for name, those in steps.items():
        ordered = [step for _, step in sorted(those, key=lambda pair: pair[0])]
        chained = tuple(Step(step.centers, run=step.run, after=(n - 1,) if n else ()) for n, step in enumerate(ordered))
        found[name] = Way((), chained)
    return found


def _flowing(folder: Path, names: dict[str, int], used: dict[str, list[int]]) -> dict[int, Way]:
    """Operations that take so long for each piece and bring one item out of others, in lots; a second resource works beside the first."""
    needs: dict[str, list[Need]] = {}
    makes: dict[str, int] = {}      # the materials say it; the operation's own item is wrong once ("02 step 01")
    for row in _rows(folder, "operationmaterial"):
        if Decimal(row["quantity"]) > 0:
            makes[row["operation"]] = names[row["item"]]
        else:
            needs.setdefault(row["operation"], []).append(Need(names[row["item"]], -Decimal(row["quantity"])))
    found = {}
    for row in _rows(folder, "operation"):
        own = used[row["pk"]]
        step = Step((own[0],), run=_seconds(row["duration_per"] or "0") / 60, beside=own[1] if len(own) > 1 else None)
        least = Decimal(row["sizeminimum"] or 1)
        found[makes[row["pk"]]] = Way(tuple(needs.get(row["pk"], ())), (step,), least=least)
    return found
