"""Two acts at once as data: a schedule of which one runs its next statement. Replayable, no luck of threads.

Each act runs in its own thread and connection, but only when the schedule lets it pass its next statement. One that waits
for the other's lock gives its turn to the other, so every schedule ends.
"""

import threading
from collections.abc import Callable, Sequence
from typing import Any

from django.db import connection
from django.db.utils import OperationalError

from makesell.ground.db import run
from makesell.ground.db.transactions import TRY_AGAIN
from makesell.ground.refusal import Refusal

# Who waits for another's turn waits as long as the machine takes; a circle is found by the database all the same, after a second.
PATIENT = "select set_config(name, '0', false) from unnest(array['lock_timeout', 'statement_timeout', 'idle_in_transaction_session_timeout']) name"
PATIENCE = 0.1     # seconds until a statement counts as waiting for the other act's lock
GLANCE = 0.005     # and how long a later turn looks whether it still waits
LONGEST = 30.0


def watched(lost: list[str]) -> Callable[..., Any]:
    """Notes each statement that is ended by a deadlock, although its act tries again: what a connection's statements are wrapped with."""

    def statement(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        try:
            return execute(sql, params, many, context)
        except OperationalError as error:
            if getattr(error.__cause__, "sqlstate", None) in TRY_AGAIN:
                lost.append(f"{sql[:200]}: {error}")
            raise

    return statement


class Client(threading.Thread):
    """One act on a connection of its own, as fast as it goes: for results that hold whoever comes first."""

    def __init__(self, work: Callable[[], object]) -> None:
        super().__init__(daemon=True)
        self._work = work
        self.ended = threading.Event()
        self.refusal: Refusal | None = None
        self.error: BaseException | None = None
        self.deadlocks: list[str] = []

    def act(self) -> None:
        """The act itself."""
        self._work()

    def run(self) -> None:
        """The act, with its refusal or fault kept for the test."""
        try:
            run(PATIENT)
            with connection.execute_wrapper(watched(self.deadlocks)):
                self.act()
        except Refusal as refusal:
            self.refusal = refusal
        except BaseException as error:
            self.error = error
        finally:
            connection.close()
            self.ended.set()


class Strand(Client):
    """One act that stops before each of its statements."""

    def __init__(self, work: Callable[[], object]) -> None:
        super().__init__(work)
        self._go = threading.Semaphore(0)
        self._waits = False
        self.stopped = threading.Event()
        self._done: list[str] = []

    def _statement(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        self.stopped.set()
        self._go.acquire()
        self._done.append(sql)
        return execute(sql, params, many, context)

    def act(self) -> None:
        """The act, stopped at each statement."""
        with connection.execute_wrapper(self._statement):
            super().act()

    def run(self) -> None:
        """As a client; whoever waits for its next stop waits no more."""
        super().run()
        self.stopped.set()

    def step(self) -> None:
        """Lets the next statement pass; returns when it is done, or when it waits for a lock."""
        if self.ended.is_set() or not self.stopped.wait(GLANCE if self._waits else PATIENCE) or self.ended.is_set():
            return
        self.stopped.clear()
        self._go.release()
        self._waits = not self.stopped.wait(PATIENCE)

    def pass_by(self, text: str) -> None:
        """Steps until a statement with this text is done."""
        while not any(text in sql for sql in self._done):
            assert not self.ended.is_set(), f"no {text} before the act ended: {self.refusal or self.error}"
            self.step()

    def finish(self) -> bool:
        """One step; says whether the act has ended."""
        self.step()
        return self.ended.is_set()


def together(first: Callable[[], object], second: Callable[[], object], schedule: Sequence[bool], *, after: str = "") -> tuple[Strand, Strand]:
    """Runs two acts by a schedule (False: the first's next statement, True: the second's), then to their ends in turn; the first has passed a
    statement with the text `after` beforehand."""
    strands = (Strand(first), Strand(second))
    for strand in strands:
        strand.start()
    if after:
        strands[0].pass_by(after)
    for which in schedule:
        strands[which].step()
    for _ in range(2000):
        ended = [strand.finish() for strand in strands]
        if all(ended):
            break
    for strand in strands:
        strand.join(LONGEST)
        if strand.error is not None:
            raise strand.error
        assert strand.ended.is_set(), "an act did not end"
    return strands
