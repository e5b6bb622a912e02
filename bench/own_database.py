"""A database of its own in the folder of `MAKESELL_VAR`, on Debian's PostgreSQL 15, for the rooms of the bench that run apart."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from makesell.doors.cli import environment
from makesell.ground.embedded import OWNER_ROLE, ensure_running

DEBIAN: Final = Path("/usr/lib/postgresql/15/bin")


@contextmanager
def own_database() -> Iterator[Any]:
    """Starts it with its tables and sets Django up on it; yields the cluster, and stops it at the end."""
    cluster = ensure_running(Path(os.environ["MAKESELL_VAR"]), binaries=DEBIAN)
    try:
        os.environ["DATABASE_URL"] = cluster.dsn(OWNER_ROLE)
        subprocess.run([sys.executable, "-m", "makesell", "assets"], check=True, stdout=subprocess.DEVNULL)
        environment.prepare()
        yield cluster
    finally:
        cluster.stop()
