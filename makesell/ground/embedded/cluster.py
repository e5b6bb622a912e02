"""Ground/embedded: one database of our own, from outside: make sure that it runs, say how to reach it, let it go.

Whoever uses it holds a shared lock, which the kernel takes back from a killed program; the last to let go stops it.
"""

import fcntl
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
from psycopg.conninfo import make_conninfo

from makesell.ground.embedded import making, places, programs, secrets, server, settings
from makesell.ground.embedded.making import APP_ROLE, OWNER_ROLE, SUPERUSER
from makesell.ground.embedded.notes import Notes, unheard
from makesell.ground.embedded.places import NEEDED_BYTES, Places
from makesell.ground.embedded.programs import Programs
from makesell.ground.embedded.secrets import Secrets
from makesell.ground.refusal import Refusal

STOP_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Status:
    """What is known of a database: whether it runs, as which process, where its files lie, and its version."""

    running: bool
    pid: int | None
    data: Path
    version: int


@dataclass
class Cluster:
    """A database of this machine that runs; made by `ensure_running`."""

    places: Places
    programs: Programs
    secrets: Secrets
    _use: int | None = field(default=None, repr=False)

    def dsn(self, role: str, dbname: str = "makesell") -> str:
        """The connection string for a role (`makesell_owner`, `makesell_app`, `postgres`) and a database."""
        words = {SUPERUSER: self.secrets.superuser, OWNER_ROLE: self.secrets.owner, APP_ROLE: self.secrets.app}
        return make_conninfo("", host=str(self.places.socket), port="5432", user=role, password=words[role], dbname=dbname)

    def connect(self, role: str = SUPERUSER, dbname: str = "postgres") -> "psycopg.Connection[tuple[Any, ...]]":
        """A connection in autocommit, for making databases."""
        return psycopg.connect(self.dsn(role, dbname), autocommit=True, connect_timeout=10)

    def status(self) -> Status:
        """Whether it runs now."""
        process = server.running(self.places)
        return Status(process is not None, process.pid if process else None, self.places.data, self.programs.version)

    def stop(self, seconds: float = STOP_SECONDS, hurry: bool = False) -> None:
        """Stops it, whoever else uses it. Raises `database.not_stopping`."""
        with _alone(self.places.var, "start"):
            server.stop(self.places, seconds, hurry)
        self._let_go()

    def release(self, seconds: float = STOP_SECONDS) -> bool:
        """Lets it go, and stops it when nobody else uses it; True when it was stopped."""
        with _alone(self.places.var, "start"):
            self._let_go()
            mine = os.open(_lock(self.places.var, "use"), os.O_RDWR | os.O_CREAT, 0o600)
            try:
                fcntl.flock(mine, fcntl.LOCK_EX | fcntl.LOCK_NB)
                server.stop(self.places, seconds)
                return True
            except BlockingIOError:
                return False
            finally:
                os.close(mine)

    def _hold(self) -> None:
        if self._use is None:
            self._use = os.open(_lock(self.places.var, "use"), os.O_RDWR | os.O_CREAT, 0o600)
            fcntl.flock(self._use, fcntl.LOCK_SH)

    def _let_go(self) -> None:
        if self._use is not None:
            os.close(self._use)
            self._use = None


def _lock(var: Path, name: str) -> Path:
    return var / f".database-{name}.lock"


@contextmanager
def _alone(var: Path, name: str) -> Iterator[None]:
    """One at a time, over processes: two starts at once make one server."""
    descriptor = os.open(_lock(var, name), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def ensure_running(
    var: Path,
    *,
    dbname: str = "makesell",
    binaries: Path | None = None,
    more: Mapping[str, str] | None = None,
    needed: int = NEEDED_BYTES,
    patience: float = server.PATIENCE_SECONDS,
    notes: Notes = unheard,
) -> Cluster:
    """The database of `var`, made and started when it is not, with its roles and the database `dbname`.

    `binaries` is a folder of other programs (Debian's), `more` are server settings over ours, `needed` the bytes that must
    be free, `patience` the seconds a recovery may take. Raises a Refusal whose sentence says what to do.
    """
    var = var.absolute()
    places.writable(var)
    with _alone(var, "start"):
        found = places.find(var, notes)
        cluster = Cluster(found, programs.find(binaries, found.account, notes), secrets.keep(var))
        _start(cluster, more or {}, needed, patience, notes)
        with cluster.connect() as db:
            making.roles(db, cluster.dsn(SUPERUSER, "template1"), cluster.secrets)
            making.database(db, dbname)
        cluster._hold()
    return cluster


def find(var: Path, notes: Notes = unheard) -> Cluster | None:
    """The database of `var` as it is, running or not; None when none was made."""
    var = var.absolute()
    if not (var / secrets.NAME).exists():
        return None
    found = places.find(var, notes)
    return Cluster(found, programs.find(None, found.account, notes), secrets.keep(var)) if found.data.exists() else None


def _start(cluster: Cluster, more: Mapping[str, str], needed: int, patience: float, notes: Notes) -> None:
    where, dsn = cluster.places, cluster.dsn(SUPERUSER, "postgres")
    if server.running(where) is not None:
        if server.await_answer(where, None, dsn, notes, patience):
            return
        server.stop(where, STOP_SECONDS)
    places.check_room(where.home, needed, notes)
    if not (where.data / "PG_VERSION").exists():
        making.files(where, cluster.programs, cluster.secrets.superuser)
    making.check_version(where, cluster.programs)
    server.clear(where)
    settings.write(where, more)
    if server.await_answer(where, server.start(where, cluster.programs), dsn, notes, patience):
        return
    server.stop(where, STOP_SECONDS)
    making.new_passwords(where, cluster.programs, cluster.secrets)
    if not server.await_answer(where, server.start(where, cluster.programs), dsn, notes, patience):
        raise Refusal("database.password", "The database of %(path)s takes none of our passwords.", status=503, path=where.data)
