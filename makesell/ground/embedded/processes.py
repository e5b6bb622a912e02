"""Ground/embedded: what runs on this machine, read from /proc: by number and start time, by working folder, by a word in its environment.

A pid alone says nothing (after a restart another program has it), so every question here also looks at who that is.
"""

import os
import select
import signal
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

PROC = Path("/proc")
GONE = frozenset("ZX")      # a zombie holds nothing any more, it only waits to be counted by its parent


@dataclass(frozen=True, slots=True)
class Process:
    """One running program; `started` is in clock ticks since the machine started, so pid and started name it for good."""

    pid: int
    started: int
    name: str
    parent: int


def pause(seconds: float) -> None:
    """Wait a moment between two looks; a signal ends it at once."""
    select.select([], [], [], seconds)


def look(pid: int) -> Process | None:
    """The program with this pid, or None when there is none (or only its zombie)."""
    try:
        text = (PROC / str(pid) / "stat").read_text(errors="replace")
    except OSError:
        return None
    name = text[text.index("(") + 1 : text.rindex(")")]
    rest = text[text.rindex(")") + 2 :].split()
    if rest[0] in GONE:
        return None
    return Process(pid, int(rest[19]), name, int(rest[1]))


def alive(process: Process) -> bool:
    """True while this very program runs, not merely another one with its pid."""
    now = look(process.pid)
    return now is not None and now.started == process.started


def _all() -> Iterator[Process]:
    for entry in PROC.iterdir():
        if entry.name.isdigit():
            found = look(int(entry.name))
            if found:
                yield found


def working_in(folder: Path, name: str) -> list[Process]:
    """Programs of this name whose working folder is `folder`; a server works in its data folder, whatever its pid file says."""
    found = []
    for process in _all():
        try:
            if process.name == name and (PROC / str(process.pid) / "cwd").samefile(folder):
                found.append(process)
        except OSError:
            continue    # ended meanwhile, or of another account
    return found


def carrying(word: str) -> list[Process]:
    """Programs started with this word (`NAME=value`) in their environment, except ourselves."""
    wanted, found = word.encode(), []
    for process in _all():
        try:
            words = (PROC / str(process.pid) / "environ").read_bytes().split(b"\0")
        except OSError:
            continue
        if wanted in words and process.pid != os.getpid():
            found.append(process)
    return found


def tell(processes: Iterable[Process], number: signal.Signals) -> None:
    """Sends a signal to those that still run. Raises PermissionError for one of another account."""
    for process in processes:
        if alive(process):
            try:
                os.kill(process.pid, number)
            except ProcessLookupError:
                continue


def gone(processes: Iterable[Process], seconds: float) -> bool:
    """Waits until all have ended; False when some still run after so many seconds."""
    until, left = monotonic() + seconds, list(processes)
    while left := [process for process in left if alive(process)]:
        if monotonic() >= until:
            return False
        pause(0.02)
    return True


def end(processes: Iterable[Process], seconds: float) -> bool:
    """Asks them to stop, and after so many seconds makes them; True when all have ended."""
    wanted = list(processes)
    tell(wanted, signal.SIGTERM)
    if gone(wanted, seconds):
        return True
    tell(wanted, signal.SIGKILL)
    return gone(wanted, 5)
