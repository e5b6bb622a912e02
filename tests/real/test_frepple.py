"""frePPLe's flow line and job shop planned by engine `ctp`, demand by demand in their priority: everything is placed, nothing overlaps."""

from collections import defaultdict
from itertools import pairwise
from pathlib import Path

import pytest

from makesell.engines import ctp
from makesell.engines.ctp import Promise
from tests.real import frepple
from tests.real.frepple import Plant
from tests.real.rawfiles import REAL_DATA

pytestmark = pytest.mark.skipif(not REAL_DATA.exists(), reason="the real data sets are not here")


def planned(folder: Path) -> tuple[Plant, dict[str, Promise]]:
    """Every demand promised and kept."""
    plant = frepple.read(folder)
    model, found = plant.model, {}
    for demand in sorted(plant.demands, key=lambda one: (one.priority, one.name)):
        made = ctp.make(model, demand.item, demand.qty, 0)
        assert isinstance(made, Promise), demand
        model, found[demand.name] = ctp.keep(model, made), made
    return plant, found


def busiest(plant: Plant, found: dict[str, Promise]) -> tuple[str, int]:
    """The most that ran on a resource at once, beside its machines: (resource, too many)."""
    moments: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for promise in found.values():
        for place in promise.places:
            for key in filter(None, (place.center, place.step.beside)):
                moments[key] += [(place.start, 1), (place.end, -1)]
    over = {}
    for key, changes in moments.items():
        running = most = 0
        for _, change in sorted(changes):
            running += change
            most = max(most, running)
        over[plant.resources[key]] = most - len(plant.model.centers[key].lanes)
    return max(over.items(), key=lambda pair: pair[1])


def test_the_job_shop_is_the_classic_one_and_every_step_has_its_place() -> None:
    """It is ft10, due at its proven optimum of 930 hours: one order after the other, as promises are given, takes 1,410."""
    plant, found = planned(frepple.JOB_SHOP)
    assert sum(len(promise.places) for promise in found.values()) == 100
    assert {demand.due for demand in plant.demands} == {930 * 60}
    assert busiest(plant, found)[1] == 0
    assert max(promise.end for promise in found.values()) == 1410 * 60
    assert sum(promise.end > 930 * 60 for promise in found.values()) == 7


def test_the_flow_line_makes_all_ten_orders() -> None:
    """Seven levels of material, a station and an operator each: ten orders of 5,000, no station or operator twice."""
    plant, found = planned(frepple.FLOW_LINE)
    assert len(found) == 10
    assert sum(len(promise.places) for promise in found.values()) == 70
    assert busiest(plant, found)[1] == 0
    for promise in found.values():
        ends = sorted((place.start, place.end) for place in promise.places)
        assert all(earlier[1] <= later[0] for earlier, later in pairwise(ends))
