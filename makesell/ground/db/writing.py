"""Ground/db: an act writes rows of several tables and books in one statement.

A room says what it writes as a `Write`: named parts of a WITH and what they answer. `written(first, second)` joins them. All see the database
as it stood before the statement; a later one may read the rows an earlier part of it returns by that part's name, which is why each room
names its parts after itself. Constraints and triggers look at the end of the statement, so that lines may be written beside their head.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar, overload

from makesell.ground.db.asking import named, renamed
from makesell.ground.db.statements import Params, Row, run

R = TypeVar("R")
A = TypeVar("A")
B = TypeVar("B")


def _nothing(_row: Row) -> None:
    return None


@dataclass(frozen=True, slots=True)
class Write(Generic[R]):
    """What is to be written: the parts, the scalars they answer with, the values, what the answer becomes."""

    parts: str
    params: Params
    answers: tuple[str, ...] = ()
    shape: Callable[[Row], R] = _nothing     # type: ignore[assignment]

    def done(self) -> R:
        """Writes it alone."""
        return written(self)[0]


@overload
def written(a: Write[A], /) -> tuple[A]: ...
@overload
def written(a: Write[A], b: Write[B], /) -> tuple[A, B]: ...
@overload
def written(*writes: Write[Any]) -> tuple[Any, ...]: ...
def written(*writes: Write[Any]) -> tuple[Any, ...]:
    """Writes all in one statement; returns their answers in the order given."""
    if not writes:
        return ()
    bound = {name: value for place, each in enumerate(writes) for name, value in named(each.params, place).items()}
    parts = ", ".join(renamed(each.parts, place) for place, each in enumerate(writes))
    (row,) = run(f"with {parts} select {', '.join([*(text for each in writes for text in each.answers), 'true'])}", bound, keep=True)
    found, at = [], 0
    for each in writes:
        found.append(each.shape(row[at : at + len(each.answers)]))
        at += len(each.answers)
    return tuple(found)
