"""Priority 优先级: whose line is served first where supply is promised anew. Pure.

A line is compared by one criterion after the other: the class of its customer, the day it is wanted, what its order is worth, how long ago it
was ordered. What is the same by all of them goes by key, so that the same lines always come in the same order.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from makesell.ground.text import N_, Marked

CLASS, WANTED, VALUE, AGE = "class", "wanted", "value", "age"
CRITERIA: Final[Mapping[str, Marked]] = {
    CLASS: N_("Customer class"), WANTED: N_("Requested date"), VALUE: N_("Order value"), AGE: N_("Order date"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Claim:
    """What decides of a line: the rank of its customer's class (1 first), the day wanted (None: last), the order's value, the day ordered."""

    key: int
    rank: int
    wanted: dt.date | None
    value: Decimal
    ordered: dt.date


def served(claims: Iterable[Claim], criteria: Sequence[str]) -> list[int]:
    """The keys in the order in which they are served."""

    def place(claim: Claim) -> tuple[object, ...]:
        by: dict[str, object] = {CLASS: claim.rank, WANTED: claim.wanted or dt.date.max, VALUE: -claim.value, AGE: claim.ordered}
        return (*(by[name] for name in criteria), claim.key)

    return [claim.key for claim in sorted(claims, key=place)]


def first(name: str, criteria: Sequence[str]) -> list[str]:
    """The criteria with one of them put first; "" leaves them as they are."""
    return [name, *(each for each in criteria if each != name)] if name else list(criteria)
