"""What a pay run read of customers and product groups when it was computed, kept with it so that proving it reads the same (ADR 0071)."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from makesell.ground.db import one, run


@dataclass(frozen=True, slots=True)
class Kept:
    """Classes of the customers that have one; of each product group itself and those it lies in, the nearest first. Empty: no plan asks."""

    classes: Mapping[int, str]
    groups: Mapping[int, tuple[int, ...]]


def kept(run_id: int) -> Kept | None:
    """What a run read; None of one computed before it was kept."""
    row = one("select classes::text, groups::text from payruns_runbasis where run_id = %s", [run_id])
    if row is None:
        return None
    classes, groups = (json.loads(text) for text in row)
    return Kept({int(key): code for key, code in classes.items()}, {int(key): tuple(chain) for key, chain in groups.items()})


def how_kept(run_id: int) -> str | None:
    """How what a run read came to be kept; None where it is not."""
    row = one("select found from payruns_runbasis where run_id = %s", [run_id])
    return None if row is None else str(row[0])


def keep(run_id: int, read: Kept, found: str = "") -> None:
    """Keeps what a run read, instead of what it read before, or what was found for one of which nothing was kept; for `actions` of pay runs only."""
    run(
        """insert into payruns_runbasis (run_id, classes, groups, found) values (%s, %s, %s, %s)
           on conflict (run_id) do update set classes = excluded.classes, groups = excluded.groups, found = excluded.found""",
        [run_id, json.dumps(dict(read.classes)), json.dumps(dict(read.groups)), found],
    )
