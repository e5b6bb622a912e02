"""Ground/spine: how documents are read, once for all rooms: the columns every head has, one row for who may see it, rows for acts."""

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from makesell.ground.access import Where
from makesell.ground.db import one, run
from makesell.ground.refusal import missing

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class HeadRow:
    """What the page and the acts of every document read first (`head`); a room's own row goes on with what is its own."""

    id: int
    number: str | None
    state: str
    owner_id: int | None
    owner: str | None
    unit_id: int
    unit: str
    currency: str
    version: int


@functools.cache
def head(alias: str) -> str:
    """The columns of `HeadRow`, by the alias of the document's table; its owner is joined as `p`, its unit as `u`."""
    return ", ".join(
        f"{alias}.{column}" if "." not in column else column
        for column in ("record_id", "number", "state", "owner_id", "p.name", "unit_id", "u.name", "currency", "version")
    )


def one_seen(make: Callable[..., R], select: str, key: str, value: int, seen: Where) -> R:
    """One row of a trusted select; refuses (404) one that does not exist or that the row filter does not let through, alike."""
    row = one(f"{select} where {key} = %s and {seen.sql}", [value, *seen.params], keep=True)
    if row is None:
        raise missing()
    return make(*row)


def by_key(make: Callable[..., R], select: str, key: str, values: Sequence[int]) -> list[R]:
    """Rows of a trusted select for acts, whoever asks, in the order of their keys; those that do not exist are left out."""
    return [make(*row) for row in run(f"{select} where {key} = any(%s) order by {key}", [list(values)], keep=True)]


def as_given(make: Callable[..., R], select: str, key: str, values: Sequence[int]) -> list[R]:
    """The same in the order given."""
    wanted = list(values)
    found = run(f"{select} where {key} = any(%s) order by array_position(%s::bigint[], {key})", [wanted, wanted], keep=True)
    return [make(*row) for row in found]


def count_seen(source: str, condition: str, value: object, seen: Where) -> int:
    """How many rows of a trusted source meet a condition on one value and are let through by the row filter."""
    row = one(f"select count(*) from {source} where {condition} and {seen.sql}", [value, *seen.params])
    return int(row[0]) if row else 0
