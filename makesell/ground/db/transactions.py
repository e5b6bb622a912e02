"""The transaction of an act: opened by flows (and by nobody else), with who and why set once for the audit."""

import functools
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, ParamSpec, TypeVar

from django.db import transaction
from django.db.utils import OperationalError

from makesell.ground.actor import Actor
from makesell.ground.db.statements import run
from makesell.ground.refusal import Refusal

P = ParamSpec("P")
R = TypeVar("R")


class _Locks(threading.local):
    """How deep this thread is in acts, and the highest place in the order of locks its outermost act has taken, and what it holds."""

    def __init__(self) -> None:
        self.depth = 0
        self.rank = -1
        self.held: set[tuple[str, int | str]] = set()
        # what an act has read under its locks and need not ask again
        self.kept: dict[tuple[str, str], Any] = {}


LOCKS = _Locks()
# Scalars that every act reads as it begins, by the key they are kept under; rooms add theirs.
AT_FIRST: dict[tuple[str, str], str] = {}
TRY_AGAIN = {"40P01", "40001"}     # deadlock, serialization failure: nothing was written, once more is safe


class Again(Refusal):
    """What an act took for granted before it held its locks has moved meanwhile: it begins anew, once, before anybody is told."""


def in_act() -> bool:
    """True inside the transaction of an act."""
    return LOCKS.depth > 0


@contextmanager
def savepoint() -> Iterator[None]:
    """A part of an act that may be given up alone, e.g. one bad row of an import batch."""
    with transaction.atomic():
        yield


def _say_who(actor: Actor, reason: str, first: bool = False) -> None:
    """Tells the audit who acts and why; at the beginning of an act, in the same statement, what it keeps is read."""
    wanted = dict(AT_FIRST) if first else {}
    names = ("makesell.actor", "makesell.actor_name", "makesell.reason")
    rows = run(
        f"select {', '.join([*(f'set_config({name!r}, %s, true)' for name in names), *wanted.values()])}",
        [str(actor.person_id or ""), actor.name, reason],
        keep=True,
    )
    LOCKS.kept.update(zip(wanted, rows[0][len(names) :], strict=True))


def act(perform: Callable[P, R]) -> Callable[P, R]:
    """Makes a flow's `perform` one transaction. It must be called with `actor=` (and may be with `reason=`).

    Inside another act it joins that transaction. A deadlock or serialization failure is tried once more, because
    PostgreSQL has then undone everything; so is an act that says `Again`.
    """

    @functools.wraps(perform)
    def opened(*args: P.args, **kwargs: P.kwargs) -> R:
        actor: Any = kwargs.get("actor")
        if not isinstance(actor, Actor):
            raise TypeError(f"{perform.__module__}.{perform.__name__} needs actor=")
        reason = str(kwargs.get("reason") or "")

        if LOCKS.depth:
            if reason:
                _say_who(actor, reason)
            return perform(*args, **kwargs)

        def once() -> R:
            LOCKS.depth, LOCKS.rank, LOCKS.held, LOCKS.kept = 1, -1, set(), {}
            try:
                with transaction.atomic():
                    _say_who(actor, reason, first=True)
                    return perform(*args, **kwargs)
            finally:
                LOCKS.depth = 0

        try:
            return once()
        except Again:
            return once()
        except OperationalError as error:
            if getattr(error.__cause__, "sqlstate", None) not in TRY_AGAIN:
                raise
            return once()

    return opened
