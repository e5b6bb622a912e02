"""The command-line door: only one `makesell run` for a `var`, and how others find it.

The kernel holds the lock for as long as the program lives, so a killed one leaves nothing locked; the file says who holds it.
"""

import fcntl
import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from time import monotonic

from makesell.ground.embedded import processes
from makesell.ground.refusal import Refusal

NAME = "run.lock"
MARK = "MAKESELL_LAUNCH"      # stands in the environment of every child of `makesell run`


@dataclass(frozen=True, slots=True)
class Holder:
    """The `makesell run` that holds the lock."""

    pid: int
    started: int
    address: str


def children_mark(var: Path) -> str:
    """The word in the environment of this var's web server and worker, by which what a killed `run` left is found."""
    return f"{MARK}={var}"


class RunLock:
    """Held while `makesell run` runs."""

    def __init__(self, var: Path, address: str) -> None:
        """Takes the lock. Raises `run.already`."""
        self._descriptor = os.open(var / NAME, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            os.close(self._descriptor)
            other = _read(var)
            raise Refusal(
                "run.already",
                "Makesell already runs here (process %(pid)s): %(address)s — stop it with: make stop. "
                "A second one needs a folder and a port of its own: MAKESELL_VAR=./var-2 PORT=8001 make run",
                pid=other.pid if other else "?",
                address=other.address if other else "?",
            ) from error
        me = processes.look(os.getpid())
        text = json.dumps(asdict(Holder(os.getpid(), me.started if me else 0, address)))
        os.ftruncate(self._descriptor, 0)
        os.pwrite(self._descriptor, text.encode(), 0)

    def let_go(self) -> None:
        """Gives the lock back."""
        os.ftruncate(self._descriptor, 0)
        os.close(self._descriptor)


def _read(var: Path) -> Holder | None:
    try:
        return Holder(**json.loads((var / NAME).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def holder(var: Path) -> Holder | None:
    """Who runs here now, or None; a file left by a killed one says nothing."""
    path = var / NAME
    if not path.exists():
        return None
    descriptor = os.open(path, os.O_RDWR)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
        return None
    except BlockingIOError:
        return _read(var)
    finally:
        os.close(descriptor)


def until_free(var: Path, seconds: float) -> bool:
    """Waits until nobody runs here; False when somebody still does after so many seconds."""
    until = monotonic() + seconds
    while holder(var) is not None:
        if monotonic() > until:
            return False
        processes.pause(0.05)
    return True
