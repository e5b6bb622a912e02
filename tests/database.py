"""The tests' databases: one cluster, a migrated template for each state of the code, clones of it for every test process.

Names carry the pid of their process, so that two runs at once never meet and what a killed run left is found and dropped.
"""

import functools
import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol, TypeVar

import psycopg
from django.conf import settings
from django.db import connections
from psycopg import sql
from psycopg._preparing import PrepareManager

from makesell.doors.cli import schema
from makesell.doors.cli.commands.migrate import lay
from makesell.ground import proof
from makesell.ground.db import kept, run
from makesell.ground.embedded import APP_ROLE, OWNER_ROLE, Cluster, ensure_running
from makesell.settings import database

ROOT = Path(__file__).resolve().parent.parent
WHEEL_VERSION = "18"
VERSION = os.environ.get("PG") or WHEEL_VERSION
STATEMENT_TIMEOUT, IDLE_TIMEOUT = "60s", "5min"     # a test's transaction stays open as long as the test
ONE_AT_A_TIME = 7301
KEPT_TEMPLATES = 3
KEPT_PLANS = 2000     # of a connection that serves hundreds of tests
# What a crash would cost here is a run of tests, so nothing waits for the disk.
CARELESS = {
    "fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_wal_size": "512MB", "shared_buffers": "256MB",
    "max_connections": "200",
}  # fmt: skip
T = TypeVar("T")
MEMORY, ROOM = Path(os.sep, "dev", "shm"), 6 << 30


def memory() -> Path | None:
    """A folder in memory where there is room: a clone of the template takes 0.1 s there, and seconds on a busy disk."""
    return MEMORY if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM else None


def place() -> Path:
    """Where the tests' cluster lies: MAKESELL_TEST_VAR, a folder of this checkout's own in memory, or `var`."""
    if named := os.environ.get("MAKESELL_TEST_VAR"):
        return Path(named)
    mark = f"makesell-tests-{hashlib.sha256(str(ROOT).encode()).hexdigest()[:8]}"
    found = memory()
    known = MEMORY / mark if (MEMORY / mark).is_dir() else found and found / mark
    return (known or ROOT / "var") / f"tests-pg{VERSION}"


def start() -> Cluster:
    """The tests' cluster: the embedded PostgreSQL 18, or the one whose programs Debian keeps (PG=15)."""
    binaries = None if VERSION == WHEEL_VERSION else Path(f"/usr/lib/postgresql/{VERSION}/bin")
    return ensure_running(place(), binaries=binaries, more=CARELESS, needed=256 << 20)


def keep_plans() -> None:
    """Keeps the plans of statements over the end of a test: psycopg drops them all when a transaction rolls back, as every test's does.

    The proofs of the books are kept as well: most stories end with all of them, over few rows.
    """
    PrepareManager.clear = lambda self: False     # type: ignore[method-assign]
    kept.KEPT = KEPT_PLANS
    vars(proof)["run"] = functools.partial(run, keep=True)


def point(dsn: str) -> None:
    """Points Django at a database, for this thread and those to come."""
    connections["default"].close()
    wanted = database(dsn, STATEMENT_TIMEOUT, IDLE_TIMEOUT)
    settings.DATABASES["default"].update(wanted)
    connections.databases["default"].update(wanted)
    connections["default"].settings_dict.update(wanted)


@contextmanager
def _making(cluster: Cluster) -> Iterator["psycopg.Connection[tuple[object, ...]]"]:
    with cluster.connect() as db:
        db.execute("select pg_advisory_lock(%s)", [ONE_AT_A_TIME])
        yield db


def template(cluster: Cluster) -> str:
    """The name of the migrated template for the code as it is; made when it is missing, old ones are dropped."""
    name = f"template_{schema.fingerprint()[:12]}"
    with _making(cluster) as db:
        if db.execute("select 1 from pg_database where datname = %s", [name]).fetchone():
            return name
        draft, migrations = f"draft_{os.getpid()}", _migrations()
        _drop(db, draft)
        _create(db, draft, _grown(db, migrations) or "template1")
        point(cluster.dsn(OWNER_ROLE, draft))
        lay()
        _months()
        connections["default"].close()
        db.execute(sql.SQL("comment on database {} is {}").format(sql.Identifier(draft), sql.Literal(json.dumps(migrations))))
        db.execute(sql.SQL("alter database {} rename to {}").format(sql.Identifier(draft), sql.Identifier(name)))
        _tidy(db)
    return name


def _months() -> None:
    """The partitions of the years that companies of tests open, made once: a company that opens its calendar finds them there."""
    run("""select makesell_performance_month(m::date)
           from generate_series(date_trunc('year', now() - interval '2 years'), now() + interval '1 year', '1 month') m""")


def _migrations() -> dict[str, str]:
    """Every migration of the code and a hash of what it says."""
    files = sorted(ROOT.glob("makesell/**/migrations/0*.py"))
    return {str(file.relative_to(ROOT)): hashlib.sha256(file.read_bytes()).hexdigest()[:16] for file in files}


def _grown(db: "psycopg.Connection[tuple[object, ...]]", migrations: dict[str, str]) -> str | None:
    """The newest template whose migrations all stand unchanged in the code: a new one grows from it in seconds."""
    found = """select datname::text, shobj_description(oid, 'pg_database') from pg_database
               where datname like 'template\\_%' order by oid desc"""
    for name, said in db.execute(found).fetchall():
        known = json.loads(str(said)) if said else {}
        if known and known.items() <= migrations.items():
            return str(name)
    return None


def _tidy(db: "psycopg.Connection[tuple[object, ...]]") -> None:
    """Drops templates of older code, and clones of processes that have ended."""
    rows = db.execute("select datname::text from pg_database order by oid desc").fetchall()
    names = [str(row[0]) for row in rows]
    for old in [name for name in names if name.startswith("template_")][KEPT_TEMPLATES:]:
        _drop(db, old)
    for name in names:
        prefix, _, rest = name.partition("_")
        if prefix in {"test", "draft"} and not Path("/proc", rest.split("_")[0]).exists():
            _drop(db, name)


def _create(db: "psycopg.Connection[tuple[object, ...]]", name: str, source: str) -> None:
    parts = (sql.Identifier(name), sql.Identifier(source), sql.Identifier(OWNER_ROLE))
    db.execute(sql.SQL("create database {} template {} owner {}").format(*parts))


def _drop(db: "psycopg.Connection[tuple[object, ...]]", name: str) -> None:
    db.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name)))


class Once(Protocol):
    """Runs a function that lays rows, once a module (the fixture `once`), and answers what it answers."""

    def __call__(self, make: Callable[[], T]) -> T: ...


@dataclass
class Clones:
    """This process' own databases on the tests' cluster."""

    cluster: Cluster
    made: list[str] = field(default_factory=list)
    filled: dict[Callable[[], object], str] = field(default_factory=dict)

    def fresh(self, fill: Callable[[], object] | None = None) -> str:
        """A new clone of the template, and Django pointed at it; returns its name. What `fill` lays is laid once and cloned each time."""
        source = template(self.cluster) if fill is None else self._filled(fill)
        name = f"test_{os.getpid()}_{len(self.made)}"
        self.made.append(name)
        with _making(self.cluster) as db:
            _drop(db, name)
            _create(db, name, source)
        self.use(name)
        return name

    def _filled(self, fill: Callable[[], object]) -> str:
        if fill not in self.filled:
            name = self.fresh()
            fill()
            connections.close_all()
            self.filled[fill] = name
        return self.filled[fill]

    def use(self, name: str) -> None:
        """Points Django at one of the clones, as the owner's role (tests lay rows that the application may not)."""
        point(self.dsn(name))

    def dsn(self, name: str, role: str = OWNER_ROLE) -> str:
        """The connection string of a clone, for second connections; `makesell_app` is the application's role."""
        return self.cluster.dsn(role, name)

    def drop(self, name: str) -> None:
        """Drops a clone."""
        connections["default"].close()
        with self.cluster.connect() as db:
            _drop(db, name)


__all__ = ["APP_ROLE", "OWNER_ROLE", "Clones", "Once", "keep_plans", "point", "start", "template"]
