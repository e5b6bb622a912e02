"""What a pay run read of customers, product groups and who has left when it was computed, kept with it so that proving it reads the same (ADR 0071).
"""

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from makesell.documents.payruns.credits import Left
from makesell.ground.db import one, run


@dataclass(frozen=True, slots=True)
class Kept:
    """Classes of the customers that have one; of each product group itself and those it lies in, the nearest first. Empty: no plan asks. Who had
    left by then."""

    classes: Mapping[int, str]
    groups: Mapping[int, tuple[int, ...]]
    left: Left = field(default_factory=dict)


def kept(run_id: int) -> Kept | None:
    """What a run read; None of one computed before it was kept."""
    row = one("select classes::text, groups::text, coalesce(leavers, '{}')::text from payruns_runbasis where run_id = %s", [run_id])
    if row is None:
        return None
    classes, groups, left = (json.loads(text) for text in row)
    return Kept(
        {int(key): code for key, code in classes.items()},
        {int(key): tuple(chain) for key, chain in groups.items()},
        {int(key): (dt.date.fromisoformat(last), dt.date.fromisoformat(until)) for key, (last, until) in left.items()},
    )


def how_kept(run_id: int) -> str | None:
    """How what a run read came to be kept; None where it is not."""
    row = one("select found from payruns_runbasis where run_id = %s", [run_id])
    return None if row is None else str(row[0])


def keep(run_id: int, read: Kept, found: str = "") -> None:
    """Keeps what a run read, instead of what it read before, or what was found for one of which nothing was kept; for `actions` of pay runs only."""
    left = {key: [day.isoformat() for day in days] for key, days in read.left.items()}
    run(
        """insert into payruns_runbasis (run_id, classes, groups, leavers, found) values (%s, %s, %s, %s, %s)
           on conflict (run_id) do update
           set classes = excluded.classes, groups = excluded.groups, leavers = excluded.leavers, found = excluded.found""",
        [run_id, json.dumps(dict(read.classes)), json.dumps(dict(read.groups)), json.dumps(left), found],
    )
