"""Ground/db: while a page is put together the same read is asked once, so that each of its parts may say plainly what it reads."""

import functools
import threading
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from typing import Any, ParamSpec, TypeVar

from makesell.ground.db.transactions import in_act

P = ParamSpec("P")
R = TypeVar("R")


class _Reads(threading.local):
    """What this thread has read for the page it puts together; None outside of one."""

    def __init__(self) -> None:
        self.known: dict[Hashable, Any] | None = None


_READS = _Reads()


@contextmanager
def reading() -> Iterator[None]:
    """Keeps the answers of reads marked `read_once` until it, or the one it lies in, ends. For pages and questions: nothing is changed meanwhile."""
    before = _READS.known
    _READS.known = {} if before is None else before
    try:
        yield
    finally:
        _READS.known = before


def known() -> dict[Hashable, Any] | None:
    """What this page has read so far; None outside of `reading()` and in every act."""
    return None if in_act() else _READS.known


def read_once(query: Callable[P, R]) -> Callable[P, R]:
    """A read that is asked once within `reading()`; outside of it, and in every act, each time. Its arguments are hashable."""

    @functools.wraps(query)
    def asked(*args: P.args, **kwargs: P.kwargs) -> R:
        answers = known()
        if answers is None:
            return query(*args, **kwargs)
        key = (query, args, tuple(kwargs.items()))
        if key not in answers:
            answers[key] = query(*args, **kwargs)
        found: R = answers[key]
        return found

    return asked
