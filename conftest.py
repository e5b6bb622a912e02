"""The tests' database: one cluster, a migrated template keyed by what migrations and install say, one clone a process.

Ordinary tests roll back (`db`); `committed` gives a fresh clone for tests that commit for real.
"""

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from pytest_django.plugin import DjangoDbBlocker

from makesell.ground.db.install import install
from tests.interim.cluster import OWNER_ROLE, Cluster, ensure_running
from makesell.settings import database

ROOT = Path(__file__).resolve().parent
VERSION = os.environ.get("PG", "18")
DEBIAN = Path(f"/usr/lib/postgresql/{VERSION}/bin")
REAL_DATA = Path(os.environ.get("MAKESELL_REAL_DATA") or ROOT.parent / "shared" / "data")
# Tests on the real data sets are left out where the data is not.
collect_ignore_glob = [] if REAL_DATA.exists() else ["tests/real/*"]


def _cluster() -> Cluster:
    base = Path(os.environ.get("MAKESELL_TEST_VAR") or ROOT / "var" / f"test-pg{VERSION}")
    return ensure_running(base, binaries=None if VERSION == "18" else DEBIAN, dbname="scratch")


def _fingerprint() -> str:
    found = sorted([*ROOT.glob("makesell/**/migrations/*.py"), *ROOT.glob("makesell/ground/db/*.py"), ROOT / "makesell/settings.py",
                    ROOT / "makesell/ground/money/sql.py", *ROOT.glob("makesell/**/models.py")])  # fmt: skip
    return hashlib.sha256(b"".join(p.read_bytes() for p in found)).hexdigest()[:12]


def _use(dsn: str) -> None:
    connections["default"].close()
    settings.DATABASES["default"].update(database(dsn, "60s"))
    connections.databases["default"].update(settings.DATABASES["default"])
    connections["default"].settings_dict.update(settings.DATABASES["default"])


def _template(cluster: Cluster) -> str:
    """The migrated template database; made once for each state of the code."""
    name = f"template_{_fingerprint()}"
    with cluster.connect(dbname="postgres") as db:
        db.execute("select pg_advisory_lock(7301)")
        if db.execute("select 1 from pg_database where datname = %s", [name]).fetchone():
            return name
        db.execute(f"drop database if exists {name}_new")
        db.execute(f"create database {name}_new owner {OWNER_ROLE}")
        _use(cluster.dsn(OWNER_ROLE, f"{name}_new"))
        call_command("migrate", verbosity=0)
        install()
        connection.close()
        db.execute(f"alter database {name}_new rename to {name}")
        for (old,) in db.execute("select datname from pg_database where datname like 'template\\_%%' and datname <> %s", [name]).fetchall():
            db.execute(f"drop database if exists {old}")
    return name


def _clone(cluster: Cluster, name: str, template: str) -> str:
    with psycopg.connect(cluster.dsn("postgres", "postgres"), autocommit=True) as db:
        db.execute("select pg_advisory_lock(7301)")
        db.execute(f"drop database if exists {name} with (force)")
        db.execute(f"create database {name} template {template} owner {OWNER_ROLE}")
    return cluster.dsn(OWNER_ROLE, name)


@pytest.fixture(scope="session")
def cluster() -> Cluster:
    """The tests' PostgreSQL: the embedded one, or Debian's with PG=15."""
    return _cluster()


@pytest.fixture(scope="session")
def template(cluster: Cluster, django_db_blocker: DjangoDbBlocker) -> str:
    """The name of the migrated template database."""
    with django_db_blocker.unblock():
        return _template(cluster)


@pytest.fixture(scope="session")
def django_db_setup(cluster: Cluster, template: str, worker_id: str, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """This process' own clone."""
    with django_db_blocker.unblock():
        _use(_clone(cluster, f"test_{worker_id}", template))
        yield
        connection.close()


@pytest.fixture(scope="session")
def worker_id(request: pytest.FixtureRequest) -> str:
    """The process' name under xdist, `main` without it."""
    return os.environ.get("PYTEST_XDIST_WORKER", "main")


@pytest.fixture
def committed(django_db_setup: None, cluster: Cluster, template: str, worker_id: str, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """A fresh clone in which everything commits for real; the answer is its connection string."""
    with django_db_blocker.unblock():
        dsn = _clone(cluster, f"committed_{worker_id}", template)
        _use(dsn)
        yield dsn
        _use(cluster.dsn(OWNER_ROLE, f"test_{worker_id}"))
