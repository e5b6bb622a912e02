"""Which process a pid file names, read from /proc: a pid may belong to another program after a reboot."""

import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class PidFile:
    """What postmaster.pid says: the pid, and whether that process is a postmaster on this data folder."""

    pid: int | None
    ours: bool


def command_line(pid: int) -> list[str]:
    """The command line of a process, or nothing when it has ended."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace").split("\0")
    except OSError:
        return []


def alive(pid: int) -> bool:
    """True while a process with that pid exists."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def read(data: Path) -> PidFile | None:
    """The pid file of a data folder, or None when there is none. A cut or empty file names nobody."""
    try:
        first = (data / "postmaster.pid").read_text(errors="replace").splitlines()[:1]
    except FileNotFoundError:
        return None
    if not first or not first[0].strip().isdigit():
        return PidFile(None, False)
    pid = int(first[0])
    words = command_line(pid)
    ours = bool(words) and Path(words[0]).name == "postgres" and str(data) in words
    return PidFile(pid, ours)


def orphans(data: Path) -> list[int]:
    """Server processes that still work on a data folder, whether or not the pid file knows them."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            words = command_line(int(entry.name))
            try:
                inside = Path(f"/proc/{entry.name}/cwd").resolve() == data
            except OSError:
                inside = False
            if words and (Path(words[0].split(":")[0]).name == "postgres") and (inside or str(data) in words):
                found.append(int(entry.name))
    return found
