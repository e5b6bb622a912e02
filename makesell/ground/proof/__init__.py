"""What a check of the books is: a name, a sentence, and one SQL statement whose rows are the faults. Room of the ground floor."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from makesell.ground.db import run

MOST_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Check:
    """`sql` returns (what, expected, found) for each fault; no rows means proved."""

    name: str
    says: str
    sql: str


@dataclass(frozen=True, slots=True)
class Fault:
    """One difference a check found."""

    check: str
    what: str
    expected: Any
    found: Any


def faults(checks: Sequence[Check]) -> list[Fault]:
    """Runs the checks on live data; at most 50 faults a check are listed.

    Materialized, because a plain limit lets the planner hope for an early end that a proof without faults never has.
    """
    return [
        Fault(c.name, str(row[0]), row[1], row[2])
        for c in checks
        for row in run(f"with f as materialized ({c.sql}) select * from f limit {MOST_SHOWN}")
    ]


def same(name: str, says: str, *, key: str, kept: str, summed: str, columns: Sequence[str]) -> Check:
    """Balance = sum of entries: compares two selects that share `key` (comma list) and value columns, both ways."""
    keys = [k.strip() for k in key.split(",")]
    join = " and ".join(f"k.{c} = s.{c}" for c in keys)
    what = " || '/' || ".join(f"coalesce(k.{c}, s.{c})::text" for c in keys)
    differ = " or ".join(f"coalesce(k.{c}, 0) <> coalesce(s.{c}, 0)" for c in columns)
    left, right = (" , ".join(f"coalesce({side}.{c}, 0)::text" for c in columns) for side in ("s", "k"))
    return Check(
        name,
        says,
        f"select {what} as what, concat_ws(' ', {left}) as expected, concat_ws(' ', {right}) as found "
        f"from ({kept}) k full join ({summed}) s on {join} where {differ}",
    )
