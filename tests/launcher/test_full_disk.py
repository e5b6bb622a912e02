"""A disk that really is full: a small file system of its own, filled to the last byte while the database works. Needs root and mount."""

import io
import signal
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from makesell.ground.embedded import processes
from tests.launcher.conftest import mounted, rows, started
from tests.launcher.test_run import free_port, surroundings, told

SIZE = "160m"
BLOCK = b"\0" * (64 << 10)


@pytest.fixture
def small(folder: Path, pour: Callable[[Path], Path]) -> Iterator[Path]:
    """A `var` with a database on a file system of its own."""
    disk = folder / "disk"
    disk.mkdir()
    assert mounted(disk, SIZE)
    yield pour(disk / "var")
    kill(disk / "var")
    subprocess.run(["umount", "-l", str(disk)], check=True)


def kill(var: Path) -> None:
    """Ends the database as a power cut would."""
    processes.tell(processes.working_in(var / "postgres" / "data", "postgres"), signal.SIGKILL)


def fill(folder: Path) -> Path:
    """A file that takes every byte that is left."""
    rubbish = folder / "rubbish"
    with rubbish.open("wb", buffering=0) as file:
        for block in (BLOCK, b"\0"):
            with pytest.raises(OSError, match="No space left"):
                write_on(file, block)
    return rubbish


def write_on(file: io.FileIO, block: bytes) -> None:
    """Writes until the disk refuses."""
    while True:
        file.write(block)


def insert_on(db: "psycopg.Connection[tuple[object, ...]]", confirmed: list[int]) -> None:
    """Commits rows that no compression makes small, one by one, and remembers each that the database confirmed."""
    while True:
        key = confirmed[-1] + 1
        db.execute("insert into kept select %s, string_agg(md5(random()::text), '') from generate_series(1, 2000)", [key])
        confirmed.append(key)


def test_a_disk_that_fills_up_is_said_plainly_and_loses_nothing_committed(small: Path) -> None:
    cluster, confirmed = started(small, needed=0), [1]
    with cluster.connect("makesell_owner", "makesell") as db:
        db.execute("alter table kept add column filler text")
        rubbish = fill(small.parent)
        with pytest.raises(psycopg.Error):
            insert_on(db, confirmed)
    kill(small)
    status, said = told(surroundings(small, free_port()), "run")
    assert (status, "Traceback" in said, "did not foresee" in said) == (1, False, False)
    assert "is full" in said
    assert "nothing is lost" in said
    rubbish.unlink()
    assert rows(started(small, needed=0)) == confirmed
