"""Step of the clock: what a day has passed for, locked."""

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Protocol, TypeVar


class Keyed(Protocol):
    """A row with its key."""

    @property
    def id(self) -> int: ...


T = TypeVar("T", bound="int | Keyed")


def still(read: Callable[[dt.date], Sequence[T]], on: dt.date, hold: Callable[[Sequence[int]], object]) -> list[T]:
    """What `read` finds that waited until a day before `on`, keys or rows, locked by `hold`; without what another act has seen to meanwhile, and
    without what came since. Nothing is locked where nothing waits."""
    waiting = {_key(each) for each in read(on)}
    if not waiting:
        return []
    hold(sorted(waiting))
    return [each for each in read(on) if _key(each) in waiting]


def _key(each: int | Keyed) -> int:
    return each if isinstance(each, int) else each.id
