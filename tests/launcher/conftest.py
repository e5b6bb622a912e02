"""The launcher's tests: a folder any account may enter, and databases poured from one mould so that each starts in half a second."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from makesell.ground.embedded import Cluster, ensure_running
from makesell.ground.text import Marked
from tests.database import memory

SMALL = {"shared_buffers": "16MB", "max_connections": "30", "maintenance_work_mem": "16MB"}


def mounted(folder: Path, size: str) -> bool:
    """Mounts a file system of its own, in memory, on a folder; False where that is not allowed."""
    wanted = ["mount", "-t", "tmpfs", "-o", f"size={size},mode=755", "tmpfs", str(folder)]
    return os.geteuid() == 0 and subprocess.run(wanted, capture_output=True, check=False).returncode == 0


def _may_mount() -> bool:
    with tempfile.TemporaryDirectory() as folder:
        tried = mounted(Path(folder), "1m")
        if tried:
            subprocess.run(["umount", folder], check=True)
    return tried


# A disk that really is full needs root and the right to mount; elsewhere only the threshold is tried (test_database.py).
collect_ignore = [] if _may_mount() else ["test_full_disk.py"]


class Heard:
    """Keeps the sentences the launcher says."""

    def __init__(self) -> None:
        self.said: list[str] = []

    def __call__(self, sentence: Marked, **params: object) -> None:
        self.said.append(sentence % params)


def started(var: Path, heard: Heard | None = None, *, needed: int = 64 << 20, patience: float = 60) -> Cluster:
    """The database of a folder, small."""
    return ensure_running(var, more=SMALL, notes=heard or Heard(), needed=needed, patience=patience)


def in_open_folder() -> Path:
    """A new folder that every account may enter (pytest's own are closed to others), in memory where there is room."""
    folder = Path(tempfile.mkdtemp(prefix="mk-", dir=memory()))
    folder.chmod(0o755)
    return folder


@pytest.fixture
def folder() -> Iterator[Path]:
    """An empty folder, removed afterwards."""
    made = in_open_folder()
    yield made
    shutil.rmtree(made, ignore_errors=True)


@pytest.fixture(scope="session")
def mould() -> Iterator[Path]:
    """A `var` with a stopped database in it."""
    made = in_open_folder()
    cluster = started(made / "var")
    with cluster.connect("makesell_owner", "makesell") as db:
        db.execute("create table kept (id int primary key)")
        db.execute("insert into kept values (1)")
    cluster.release()
    yield made / "var"
    shutil.rmtree(made, ignore_errors=True)


@pytest.fixture
def pour(mould: Path, folder: Path) -> Iterator[Callable[[Path], Path]]:
    """Copies the mould to a path below the folder; whatever still runs there is stopped before the folder goes."""
    poured: list[Path] = []

    def copy(var: Path) -> Path:
        var.parent.mkdir(parents=True, exist_ok=True)
        subprocess.run(["cp", "-a", str(mould), str(var)], check=True)
        poured.append(var)
        return var

    yield copy
    for var in poured:
        if (var / "secrets.json").exists() and (var / "postgres").exists():
            started(var).stop(5, hurry=True)


@pytest.fixture
def var(pour: Callable[[Path], Path], folder: Path) -> Path:
    """A `var` with a stopped database that holds one row."""
    return pour(folder / "var")


def rows(cluster: Cluster) -> list[int]:
    """The rows of the table `kept`."""
    with cluster.connect("makesell_owner", "makesell") as db:
        return [int(str(row[0])) for row in db.execute("select id from kept order by id")]


def is_root() -> bool:
    """True when the tests run as root."""
    return os.geteuid() == 0
